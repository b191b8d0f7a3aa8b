// What the pages gain from a script: results that change in place (htmx), copying, and the key "/"
// for the search field. Every page is complete without it.
import htmx from "htmx.org";

import "./zoom.js";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0;
htmx.config.scrollIntoViewOnBoost = false;
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "422", swap: true },
  { code: "[45]..", swap: false, error: true },
];

document.documentElement.classList.add("scripted");

async function copy(button) {
  const source = button.dataset.copy
    ?? document.getElementById(button.dataset.copyFrom)?.textContent ?? "";
  await navigator.clipboard.writeText(source.trim());
  button.classList.add("copied");
  const announced = document.getElementById("announce");
  if (announced) announced.textContent = button.dataset.copied ?? "";
  setTimeout(() => button.classList.remove("copied"), 2000);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button.copy");
  if (button) copy(button);
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.querySelector("main input[type=search]")
    ?? document.querySelector("input[type=search]");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

// A picture that cannot be loaded gives way to words, or goes, instead of leaving a broken frame.
// Of a picture that its server does not have smaller, the whole is asked for first.
const failed = (picture) => {
  const { whole } = picture.dataset;
  delete picture.dataset.whole;
  if (!whole) return picture.classList.add("failed");
  picture.removeAttribute("srcset");
  picture.src = whole;
};
document.addEventListener("error", (event) => {
  if (event.target instanceof HTMLImageElement) failed(event.target);
}, true);
document.querySelectorAll("img").forEach((picture) => {
  if (picture.complete && picture.naturalWidth === 0 && picture.loading !== "lazy") failed(picture);
});

// What scrolls sideways can be reached by the keyboard.
const reachable = () => document.querySelectorAll(".scroll, pre").forEach((box) => {
  if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  else box.removeAttribute("tabindex");
});
addEventListener("resize", reachable);
reachable();

// On wide screens the filters are always open.
const wide = matchMedia("(min-width: 56.01rem)");
const openFilters = () => document.querySelectorAll("details.all").forEach((all) => {
  if (wide.matches) all.open = true;
});
wide.addEventListener("change", openFilters);
openFilters();

// A filter that replaced the results: say the new count, put the view at their head.
document.addEventListener("htmx:afterSwap", (event) => {
  openFilters();
  const head = document.getElementById("results-title");
  const announced = document.getElementById("announce");
  if (announced && head) announced.textContent = head.textContent.trim();
  if (event.detail.target?.id === "results" && head && head.getBoundingClientRect().top < 0) {
    head.scrollIntoView();
  }
});
