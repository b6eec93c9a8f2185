// An answer → what is shown of it: notes, filters and a plain list of links.

import { ask } from "./asking.js";
import { filters } from "./filters.js";
import { tokens } from "../../../src/search/search.js";
import { near } from "./near.js";
import { base, button, lang, make, name, say } from "./say.js";

/**
 * Asks for what stands in a field. Returns the answer, what stands above its results, and these;
 * null when a newer query was asked. `fill` takes another query, `choose` what to filter by;
 * `only` one facet is offered.
 */
export async function reply({ field, status, limit, chosen, fill, choose, only }) {
  // A space behind the last word says that it is whole.
  const typed = field.value;
  const query = typed.trim();
  const slow = setTimeout(() => (status.textContent = say("wait")), 400);
  const answer = await ask(typed, { limit, filters: chosen, lang });
  clearTimeout(slow);
  if (answer === null) return null;
  const { failed, total, results, corrected } = answer;
  const narrowed = Object.keys(chosen).length > 0;
  const close = total > 0 || failed || narrowed ? [] : await near(query);
  if (close === null) return null;
  status.textContent = failed ? "" : total === 1 ? say("count_one") : say("count", { n: total });
  const above = [];
  if (failed) above.push(note(say("failed")));
  if (answer.incomplete) above.push(note(say("incomplete")));
  if (corrected) {
    const literally = button({ class: "as-link", onclick: () => fill(literal(query)) }, say("literally", { q: query }));
    above.push(note(make("b", {}, say("meant", { q: corrected })), " ", say("meant_note"), " ", literally));
  }
  if (!failed) above.push(...filters(answer.facets, chosen, choose, only));
  let list = [];
  if (total > 0) list = [hits(results, corrected ?? query)];
  else if (!failed) {
    list = [
      make("p", { class: "finder-none" }, make("b", {}, say("none", { q: query }))),
      make("p", {}, say("none_help")),
    ];
    if (close.length > 0) list.push(make("h2", {}, say("near")), hits(close, "", " hits-near"));
  }
  return { answer, above, list };
}

function note(...parts) {
  return make("p", { class: "finder-note" }, ...parts);
}

/** Every word in quotes: what is to be found just as it was typed. */
function literal(query) {
  return tokens(query).map((word) => `"${query.slice(word.start, word.end)}"`).join(" ");
}

/** The results as a list; `query` is what they were found with. */
function hits(results, query, more = "") {
  const asked = tokens(query).map((word) => word.key);
  return make("ul", { class: `hits${more}` }, ...results.map((result) => hit(result, asked)));
}

function hit(result, asked) {
  const { title, section, snippet } = result;
  // The engine says that its snippets are text and marks, whatever the pages say.
  const text = make("p", { innerHTML: snippet });
  const marked = [...text.querySelectorAll("mark")].flatMap((mark) => tokens(mark.textContent).map((word) => word.key));
  const wanted = new Set([...asked, ...marked]);
  const place = make("span", { class: "hit-place" }, name("kind", result.kind));
  if (section) place.append(" › ", make("span", {}, ...marks(title, wanted)));
  const link = make("a", { href: new URL(result.section_url, base).href }, place, " ", make("b", {}, ...marks(section || title, wanted)));
  link.onclick = () => {
    try {
      // The page that is opened marks the words. Its address stays clean.
      sessionStorage["camnang-found"] = JSON.stringify({ page: link.href.split("#")[0], words: [...wanted] });
    } catch {} // storage is blocked: the page opens without marks
  };
  const item = make("li", { class: "hit" }, link);
  if (snippet) item.append(text);
  if (result.lang && result.lang !== lang) item.lang = result.lang;
  return item;
}

/** A text as nodes, with the wanted words marked; words side by side get one mark. */
function marks(text, wanted) {
  const nodes = [];
  let at = 0;
  let last = null;
  for (const { key, start, end } of tokens(text)) {
    if (!wanted.has(key)) continue;
    const between = text.slice(at, start);
    if (last && between === " ") last.append(between + text.slice(start, end));
    else nodes.push(between, (last = make("mark", {}, text.slice(start, end))));
    at = end;
  }
  return [...nodes, text.slice(at)];
}
