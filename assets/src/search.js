// What the search page gains from a script: suggestions while typing, keys, counts said aloud.
const announced = document.getElementById("announce");

// -- suggestions: a combobox after the ARIA pattern ------------------------------------------------

const field = document.querySelector("input[data-suggest]");
let list = null;
let chosen = -1;
let asked = null;

function close() {
  list?.remove();
  list = null;
  chosen = -1;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function mark(position) {
  const options = [...list.children];
  chosen = (position + options.length) % options.length;
  options.forEach((option, index) => option.setAttribute("aria-selected", String(index === chosen)));
  field.setAttribute("aria-activedescendant", options[chosen].id);
}

function show(suggestions) {
  close();
  if (!suggestions.length || document.activeElement !== field) return;
  list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels?.[0]?.textContent ?? "");
  suggestions.forEach((suggestion, index) => {
    const option = document.createElement("li");
    option.id = `suggestion-${index}`;
    option.setAttribute("role", "option");
    option.dataset.href = suggestion.href;
    const value = document.createElement("span");
    value.textContent = suggestion.accepted ? `${suggestion.value} = ${suggestion.accepted}` : suggestion.value;
    const about = document.createElement("small");
    about.textContent = `${suggestion.field} · ${suggestion.count.toLocaleString(document.documentElement.lang)}`;
    option.append(value, about);
    list.append(option);
  });
  field.after(list);
  field.setAttribute("aria-expanded", "true");
}

async function suggest() {
  const text = field.value.trim();
  asked?.abort();
  if (text.length < 2) {
    close();
    return;
  }
  asked = new AbortController();
  try {
    const answer = await fetch(`${field.dataset.suggest}?${new URLSearchParams({ q: text })}`, { signal: asked.signal });
    if (answer.ok) show((await answer.json()).suggestions);
  } catch (error) {
    if (error.name !== "AbortError") close();
  }
}

if (field) {
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", "suggestions");
  field.setAttribute("aria-expanded", "false");
  let timer;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, 150);
  });
  field.addEventListener("keydown", (event) => {
    if (!list) return;
    if (event.key === "ArrowDown") mark(chosen + 1);
    else if (event.key === "ArrowUp") mark(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.href);
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", () => setTimeout(close, 150));
  field.parentElement.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.href);
  });
}

// -- keys: j and k walk through the results, ? shows the keys --------------------------------------

const results = () => [...document.querySelectorAll(
  ".results h2 > a, .gallery li > a, .records tbody th a, .taxa a.label",
)];

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable], .leaflet-container");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const keys = document.getElementById("keys");
  if (event.key === "?" && keys && !keys.open) {
    event.preventDefault();
    keys.showModal();
    return;
  }
  if ((event.key !== "j" && event.key !== "k") || keys?.open) return;
  const links = results();
  if (!links.length) return;
  const here = links.indexOf(document.activeElement);
  const step = event.key === "j" ? 1 : -1;
  const next = here < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(here + step, 0), links.length - 1);
  event.preventDefault();
  links[next].focus();
  links[next].scrollIntoView({ block: "nearest" });
});

// -- results that changed in place: say how many, and keep the title of the window ------------------

document.addEventListener("htmx:afterSettle", () => {
  const count = document.getElementById("results-count")?.textContent.trim();
  const title = document.getElementById("results-title")?.textContent.trim();
  if (announced && count) announced.textContent = `${count}. ${title}`;
  if (title) document.title = `${title} · Holotype`;
});
