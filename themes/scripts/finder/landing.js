// Marks in a page the words it was found with, over the text as it stands: nothing is rewritten.
// Esc takes the marks away.

import { split } from "./letters.js";

const NAME = "camnang-found";

/** Marks what the search left for this page. `hash` is where it leads, when the page was open. */
export function land(hash) {
  const left = take();
  if (left === null) return;
  const main = document.querySelector("main");
  const target = document.getElementById(anchor(hash ?? location.hash));
  if (hash && target) {
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }
  if (!main || !globalThis.Highlight) return;
  CSS.highlights.set(NAME, new Highlight(...ranges(main, new Set(left.words), target)));
  const clear = (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
    CSS.highlights.delete(NAME);
    document.removeEventListener("keydown", clear);
  };
  document.addEventListener("keydown", clear);
}

function anchor(hash) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return ""; // somebody wrote the address by hand
  }
}

/** Takes what was left, if it was left for this page. */
function take() {
  try {
    const left = JSON.parse(sessionStorage[NAME] ?? "null");
    sessionStorage.removeItem(NAME);
    return left?.page === location.href.split("#")[0] && Array.isArray(left.words) ? left : null;
  } catch {
    return null; // storage is blocked, or holds something else
  }
}

/**
 * Vietnamese is written in syllables, and single ones stand everywhere. So two or more in a row
 * are marked; single ones only in a section that was found and has none in a row, or where there
 * is nothing else.
 */
function ranges(main, wanted, target) {
  const runs = [];
  const blockOf = (node) => node.parentElement.closest("p, li, dt, dd, td, th, pre, h1, h2, h3, h4, h5, h6");
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest(".vh, .crumbs, .foot, svg") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  let inside = false;
  let run = null; // the wanted words in a row that end where we are
  let block = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const heading = node.parentElement.closest("h1, h2, h3, h4, h5, h6");
    if (heading) inside = heading === target || (inside && target && deeper(heading, target));
    if (blockOf(node) !== block) run = null;
    block = blockOf(node);
    let at = 0;
    for (const word of split(node.data)) {
      const joins = run !== null && blank(node.data.slice(at, word.start));
      at = word.end;
      if (!wanted.has(word.key)) run = null;
      else if (joins) Object.assign(run, { last: node, end: word.end, words: run.words + 1 });
      else runs.push((run = { first: node, start: word.start, last: node, end: word.end, words: 1, inside }));
    }
    if (run !== null && !blank(node.data.slice(at))) run = null;
  }
  const rows = runs.filter((run) => run.words > 1);
  const near = rows.some((run) => run.inside) ? [] : runs.filter((run) => run.inside);
  const few = runs.filter((run) => rows.includes(run) || near.includes(run));
  const marked = few.length > 0 ? few : runs;
  return marked.map(
    ({ first, start, last, end }) =>
      new StaticRange({ startContainer: first, startOffset: start, endContainer: last, endOffset: end }),
  );
}

function blank(text) {
  return !/\S/.test(text);
}

function deeper(heading, target) {
  return heading.tagName > target.tagName;
}
