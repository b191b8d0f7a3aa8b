// The editor of the query page: colours, brackets, completion, and the place of an error.
// It lives in a shadow tree, where its styles are constructed sheets that the policy of the pages
// allows; in the page itself they would be a style element, which it refuses.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, defaultHighlightStyle, HighlightStyle, indentUnit, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const KEYWORDS = ["SELECT", "DISTINCT", "WHERE", "OPTIONAL", "FILTER", "UNION", "MINUS", "BIND", "VALUES", "GRAPH", "CONSTRUCT", "DESCRIBE", "ASK", "ORDER BY", "GROUP BY", "HAVING", "LIMIT", "OFFSET", "COUNT", "CONTAINS", "LCASE", "REGEX", "STR", "LANG", "NOT EXISTS", "PREFIX"];

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.atom, tags.string, tags.url], color: "var(--good)" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--ink)", fontWeight: "600" },
  { tag: [tags.comment, tags.meta], color: "var(--ink-soft)", fontStyle: "italic" },
  { tag: [tags.number, tags.propertyName, tags.tagName], color: "var(--warn)" },
]);

const look = EditorView.theme({
  "&": { fontSize: "0.875rem", color: "var(--ink)", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55", minHeight: "16rem", maxHeight: "32rem" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--well)", color: "var(--ink-soft)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--well) 60%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--accent) 28%, transparent)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-wash)", outline: "1px solid var(--accent)" },
  "&.cm-focused .cm-nonmatchingBracket": { color: "var(--accent)", backgroundColor: "transparent" },
  ".cm-tooltip": { backgroundColor: "var(--sheet)", color: "var(--ink)", border: "1px solid var(--rule-strong)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionDetail": { fontStyle: "normal", marginLeft: "1em" },
  ".cm-diagnostic": { color: "var(--ink)" },
});

const uncommented = (text) => text.replace(/#[^\n]*/g, "");

// What can stand where the cursor is: variables of the query, prefixes, words in use with counts.
function completions(known) {
  return async (context) => {
    const words = await known();
    const text = context.state.doc.toString();
    const variable = context.matchBefore(/[?$]\w*/);
    if (variable) {
      const names = new Set(text.match(/[?$]\w+/g));
      names.delete(variable.text);
      return { from: variable.from, options: [...names].map((label) => ({ label, type: "variable" })), validFor: /^[?$]\w*$/ };
    }
    const word = context.matchBefore(/[A-Za-z][\w.-]*:?[\w.-]*/);
    if (!word && !context.explicit) return null;
    const declared = new Set([...uncommented(text).matchAll(/PREFIX\s+([\w.-]*):/gi)].map((found) => found[1]));
    const before = context.state.doc.lineAt(context.pos).text.slice(0, (word?.from ?? context.pos) - context.state.doc.lineAt(context.pos).from);
    if (/PREFIX\s+$/i.test(before)) {
      return { from: word?.from ?? context.pos, options: Object.entries(words.prefixes).map(([name, space]) => ({ label: `${name}:`, detail: space, apply: `${name}: <${space}>` })) };
    }
    const option = (type) => ({ name, label, count }) => ({
      label: name,
      detail: `${label ? `${label} · ` : ""}${count.toLocaleString(document.documentElement.lang)}`,
      type,
      boost: Math.min(Math.log10(count + 1) * 8, 60) + (type === (/(^|\s)a\s+$/.test(before) ? "class" : "property") ? 30 : 0),
      apply: (view, completion, from, to) => {
        const prefix = name.split(":")[0];
        const declare = !name.startsWith("<") && !declared.has(prefix) && words.prefixes[prefix];
        const line = declare ? `PREFIX ${prefix}: <${words.prefixes[prefix]}>\n` : "";
        const changes = [{ from, to, insert: name }];
        if (line) changes.unshift({ from: 0, insert: line });
        view.dispatch({ changes, selection: { anchor: from + name.length + line.length } });
      },
    });
    return {
      from: word?.from ?? context.pos,
      options: [
        ...words.classes.map(option("class")),
        ...words.properties.map(option("property")),
        ...KEYWORDS.map((label) => ({ label, type: "keyword" })),
      ],
      validFor: /^[\w.:-]*$/,
    };
  };
}

// An editor in place of `area`, whose text it keeps up to date. `known` gives the words in use.
export function editorFor(area, { label, known, run }) {
  const host = document.createElement("div");
  host.className = "query-editor";
  area.after(host);
  const root = host.attachShadow({ mode: "open" });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        lineNumbers(), highlightSpecialChars(), history(), drawSelection(), bracketMatching(), closeBrackets(),
        highlightActiveLine(), lintGutter(), indentUnit.of("  "),
        StreamLanguage.define(sparql), syntaxHighlighting(colours), syntaxHighlighting(defaultHighlightStyle, { fallback: true }),
        autocompletion({ override: [completions(known)], icons: false, maxRenderedOptions: 60 }),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false", autocapitalize: "off" }),
        look,
        keymap.of([
          { key: "Mod-Enter", run: () => (run(), true), preventDefault: true },
          ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) area.value = update.state.doc.toString();
        }),
      ],
    }),
  });
  area.classList.add("replaced");
  return {
    host,
    focus: () => view.focus(),
    text: () => view.state.doc.toString(),
    put: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } }),
    insert: (text) => {
      const start = text.startsWith("PREFIX ") ? { from: 0, to: 0 } : view.state.selection.main;
      view.dispatch({ changes: { from: start.from, to: start.to, insert: text }, selection: { anchor: start.from + text.length } });
      view.focus();
    },
    mark: (line, column, message) => {
      const doc = view.state.doc;
      if (line < 1 || line > doc.lines) return;
      const there = doc.line(line);
      const from = Math.min(there.from + Math.max(column - 1, 0), there.to);
      const to = Math.min(Math.max(from + 1, from + (/^\S+/.exec(doc.sliceString(from, there.to))?.[0].length ?? 1)), doc.length);
      view.dispatch(setDiagnostics(view.state, [{ from: Math.min(from, to), to, severity: "error", message }]));
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from) });
    },
    unmark: () => view.dispatch(setDiagnostics(view.state, [])),
  };
}
