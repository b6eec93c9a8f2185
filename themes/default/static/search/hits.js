// An answer → a plain list of links. All text is set as text; nothing in it is interpreted.

import { words as split } from "./letters.js";
import { base, count, make, name, say } from "./say.js";

const lang = document.documentElement.lang;

/** The results as list items; `query` is what they were found with. */
export function hits(answer, query) {
  const items = [];
  const asked = split(answer.corrected ?? query).map((word) => word.key);
  let partly = false;
  for (const result of answer.results) {
    if (result.partial && !partly) {
      partly = true;
      if (items.length > 0) items.push(make("li", { className: "hits-divider" }, say("partly")));
    }
    items.push(hit(result, asked));
  }
  return items;
}

function hit(result, asked) {
  const { parts, marked } = read(result.snippet);
  const wanted = new Set([...asked, ...marked]);
  const place = make("span", { className: "hit-place" }, name("kind", result.kind));
  if (result.section) place.append(" › ", make("span", {}, ...marks(result.title, wanted)));
  const title = make("b", {}, ...marks(result.section || result.title, wanted));
  const link = make("a", { href: new URL(result.section_url, base).href }, place, " ", title);
  link.addEventListener("click", () => remember(link, wanted));
  const item = make("li", { className: "hit" }, link);
  if (parts.length > 0) item.append(make("p", {}, ...parts));
  if (result.lang && result.lang !== lang) item.lang = result.lang;
  return item;
}

/** Keeps the words for the page that is opened, which marks them. Its address stays clean. */
function remember(link, wanted) {
  try {
    sessionStorage["camnang-found"] = JSON.stringify({ page: link.href.split("#")[0], words: [...wanted] });
  } catch {} // storage is blocked: the page opens without marks
}

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };

/** A snippet, which marks what was found, as nodes; and the words that are marked. */
function read(snippet) {
  const parts = [];
  const marked = [];
  for (const [i, piece] of snippet.split(/<\/?mark>/).entries()) {
    const text = piece.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity]);
    if (text === "") continue;
    if (i % 2 === 0) parts.push(text);
    else {
      parts.push(make("mark", {}, text));
      marked.push(...split(text).map((word) => word.key));
    }
  }
  return { parts, marked };
}

/** A text as nodes, with the wanted words marked; words side by side get one mark. */
function marks(text, wanted) {
  const nodes = [];
  let at = 0;
  let run = null;
  const end = () => {
    if (run === null) return;
    nodes.push(text.slice(at, run.start), make("mark", {}, text.slice(run.start, run.end)));
    at = run.end;
    run = null;
  };
  for (const word of split(text)) {
    if (!wanted.has(word.key)) end();
    else if (run !== null && text.slice(run.end, word.start) === " ") run.end = word.end;
    else {
      end();
      run = { ...word };
    }
  }
  end();
  nodes.push(text.slice(at));
  return nodes;
}

/** What is said above the results: what was meant, what could not be read. */
export function notes(answer, query, fill) {
  const all = [];
  if (answer.failed) all.push(make("p", { className: "finder-note" }, say("failed")));
  if (answer.incomplete) all.push(make("p", { className: "finder-note" }, say("incomplete")));
  if (answer.corrected) {
    const button = make("button", { type: "button", className: "as-link" }, say("literally", { q: query }));
    button.addEventListener("click", () => fill(literal(query)));
    const meant = make("b", {}, say("meant", { q: answer.corrected }));
    all.push(make("p", { className: "finder-note" }, meant, " ", say("meant_note"), " ", button));
  }
  return all;
}

/** Every word in quotes: what is to be found just as it was typed. */
function literal(query) {
  return split(query).map((word) => `"${query.slice(word.start, word.end)}"`).join(" ");
}

/** What is said when nothing was found, with the nearest pages. */
export function nothing(query, near) {
  const parts = [
    make("p", { className: "finder-none" }, make("b", {}, say("none", { q: query }))),
    make("p", {}, say("none_help")),
  ];
  if (near.length > 0) {
    const list = make("ul", { className: "hits hits-near" }, ...hits({ results: near }, ""));
    parts.push(make("h2", {}, say("near")), list);
  }
  return parts;
}

/** What a screen reader hears of an answer. */
export function summary(answer) {
  return answer.failed ? "" : count(answer.total);
}
