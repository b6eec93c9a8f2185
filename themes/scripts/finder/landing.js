// Marks in a page the words it was found with, over the text as it stands: nothing is rewritten.
// Esc takes the marks away.

import { tokens } from "../../../src/search/search.js";

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
  const headings = "h1, h2, h3, h4, h5, h6";
  const runs = [];
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  let inside = false;
  let run = null; // the wanted words in a row that end where we are
  let block = null;
  for (let node; (node = walker.nextNode()); ) {
    const { data, parentElement } = node;
    if (parentElement.closest(".vh, .crumbs, .foot, svg")) continue;
    const heading = parentElement.closest(headings);
    if (heading) inside = heading === target || (inside && heading.tagName > target.tagName);
    const around = parentElement.closest(`p, li, dt, dd, td, th, pre, ${headings}`);
    if (around !== block) run = null;
    block = around;
    let at = 0;
    // What stands between the last word and the next, or the end.
    const apart = (end) => /\S/.test(data.slice(at, end));
    for (const { key, start, end } of tokens(data)) {
      if (apart(start) || !wanted.has(key)) run = null;
      at = end;
      if (!wanted.has(key)) continue;
      if (!run) runs.push((run = { startContainer: node, startOffset: start, words: 0, inside }));
      run.endContainer = node;
      run.endOffset = end;
      run.words++;
    }
    if (apart()) run = null;
  }
  const alone = !runs.some((run) => run.words > 1 && run.inside);
  const few = runs.filter((run) => run.words > 1 || (alone && run.inside));
  return (few.length > 0 ? few : runs).map((run) => new StaticRange(run));
}
