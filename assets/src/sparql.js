// What the query page gains from a script: an editor, running in place with an end to it, examples
// and words put in by a click, queries kept in this browser. The page is complete without it.
import { editorFor } from "./sparql-editor.js";

const form = document.getElementById("editor");
const area = document.getElementById("query");
const says = JSON.parse(form.dataset.says);
const answer = document.getElementById("answer");
const cancel = document.getElementById("cancel");
const elapsed = document.getElementById("elapsed");
const announced = document.getElementById("announce");
const LONGEST = 6000; // signs of an address; longer queries are sent as a body

const say = (text) => {
  if (announced) announced.textContent = text;
};
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// The words in use; asked for again as long as they have not been counted.
let words;
async function known() {
  if (words?.commit != null) return words;
  try {
    words = await (await fetch(form.dataset.words)).json();
  } catch {
    words ??= { prefixes: {}, classes: [], properties: [] };
  }
  return words;
}

const editor = editorFor(area, { label: says.editor, known, run: () => form.requestSubmit() });
document.getElementById("keys-said").hidden = false;
form.querySelector("label[for=query]").addEventListener("click", () => editor.focus());

// -- running and ending ----------------------------------------------------------------------------

let running = null;

function show(text, address) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const found = page.getElementById("answer");
  if (!found) return location.assign(address);
  answer.replaceChildren(...found.childNodes);
  const fault = answer.querySelector(".errors");
  if (fault?.dataset.line) editor.mark(Number(fault.dataset.line), Number(fault.dataset.column), fault.querySelector("p").textContent);
  const head = document.getElementById("answer-title");
  say((head ?? fault)?.textContent.trim().replace(/\s+/g, " ") ?? "");
  return undefined;
}

async function end() {
  const ended = running;
  if (!ended) return;
  fetch(form.dataset.runs + ended.name, { method: "DELETE" }).catch(() => {});
  ended.control.abort();
}

async function load(address, keep = true) {
  await end();
  const here = { name: crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join("-"), control: new AbortController() };
  running = here;
  const start = performance.now();
  const clock = setInterval(() => {
    elapsed.textContent = fill(says.seconds, { n: ((performance.now() - start) / 1000).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 }) });
  }, 100);
  cancel.hidden = false;
  answer.classList.add("waiting");
  editor.unmark();
  say(says.running);
  const url = new URL(address, location.href);
  const asked = new URLSearchParams(url.search);
  asked.set("run", here.name);
  const long = url.search.length > LONGEST;
  try {
    const found = await fetch(long ? url.pathname : `${url.pathname}?${asked}`, {
      headers: { Accept: "text/html" },
      signal: here.control.signal,
      ...(long ? { method: "POST", body: asked } : {}),
    });
    const text = await found.text();
    if (running !== here) return;
    if (keep && !long) history.pushState({ query: true }, "", url);
    show(text, url);
  } catch (error) {
    if (running !== here) return;
    const note = document.createElement("p");
    note.className = "note";
    note.textContent = error.name === "AbortError" ? says.ended : says.failed;
    answer.replaceChildren(note);
    say(note.textContent);
  } finally {
    clearInterval(clock);
    if (running === here) {
      running = null;
      cancel.hidden = true;
      answer.classList.remove("waiting");
    }
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!area.value.trim()) return editor.focus();
  return load(`${form.action}?${new URLSearchParams({ query: area.value })}`);
});
cancel.addEventListener("click", () => {
  end();
  editor.focus();
});
answer.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-again]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  load(link.href).then(() => answer.focus({ preventScroll: true }));
});
addEventListener("popstate", () => location.reload());

// An error that the page came with is marked too.
const fault = answer.querySelector(".errors[data-line]");
if (fault) editor.mark(Number(fault.dataset.line), Number(fault.dataset.column), fault.querySelector("p").textContent);

// -- examples and words ----------------------------------------------------------------------------

function put(text) {
  editor.put(text);
  editor.focus();
  editor.host.scrollIntoView({ block: "nearest" });
}

document.querySelectorAll("a.example").forEach((link) => link.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  put(link.dataset.query);
}));

document.getElementById("find-example").addEventListener("input", (event) => {
  const wanted = event.target.value.trim().toLowerCase();
  document.querySelectorAll(".examples-of li").forEach((item) => {
    item.hidden = !`${item.textContent} ${item.firstElementChild.dataset.query}`.toLowerCase().includes(wanted);
  });
  document.querySelectorAll("details:has(> .examples-of)").forEach((group) => {
    group.hidden = !group.querySelector("li:not([hidden])");
  });
});

function smallButton(text, label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "small-button";
  button.textContent = text;
  button.setAttribute("aria-label", label);
  button.addEventListener("click", act);
  return button;
}

document.querySelectorAll("li[data-insert]").forEach((item) => {
  const name = item.dataset.insert.trim();
  item.prepend(smallButton("+", fill(says.insert, { name }), () => {
    editor.insert(item.dataset.insert);
    say(fill(says.inserted, { name }));
  }));
});

// -- queries kept in this browser -------------------------------------------------------------------

const SHELF = "holotype-queries";
const shelf = () => {
  try {
    return JSON.parse(localStorage.getItem(SHELF)) ?? {};
  } catch {
    return {};
  }
};

function keep(all) {
  try {
    localStorage.setItem(SHELF, JSON.stringify(all));
  } catch {
    // a browser that keeps nothing
  }
  list();
}

function list() {
  document.getElementById("saved-list").replaceChildren(...Object.entries(shelf()).map(([name, text]) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `${form.action}?${new URLSearchParams({ query: text })}`;
    link.textContent = name;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      put(text);
    });
    item.append(link, smallButton("×", fill(says.forget, { name }), () => {
      const all = shelf();
      delete all[name];
      keep(all);
      document.getElementById("save-name").focus();
    }));
    return item;
  }));
}

document.getElementById("save").addEventListener("click", () => {
  const field = document.getElementById("save-name");
  const name = field.value.trim();
  if (!name || !area.value.trim()) return field.focus();
  keep({ ...shelf(), [name]: area.value });
  field.value = "";
  return undefined;
});
list();
