// What is shown of a page: the section, and the text around what was found.

import { upTo } from "./bytes.js";
import { ZONES } from "./rank.js";
import { tokens } from "./tokens.js";

const WINDOW = 32; // tokens of a snippet
const LEAD = 8; // tokens before the first mark
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A result: the page, the section of it, and the text around what was found. */
export async function show(index, hit, plan) {
  const begin = index.leaves[hit.page];
  const leaf = begin + Math.floor((hit.zone * (index.leaves[hit.page + 1] - begin)) / ZONES);
  const number = upTo(index.cards, leaf);
  const card = await index.card(number);
  const read = card?.[leaf - index.cards[number]];
  if (!read) return null;
  const [path, title, kind, lang, sections] = read;
  const url = path === "" ? "./" : path;
  const wanted = keysOf(plan);
  let best = { section: ["", "", ""], sum: -1, at: 0, all: [] };
  for (const section of sections) {
    const all = tokens(section[2]);
    const { value, at } = densest(all, wanted);
    const sum = value + worth(tokens(section[1]), wanted) * 2;
    if (sum > best.sum) best = { section, sum, at, all };
  }
  const [anchor, heading, text] = best.section;
  return {
    url,
    title,
    kind,
    lang,
    section: heading,
    section_url: anchor === "" ? url : `${url}#${encodeURIComponent(anchor)}`,
    snippet: snippet(text, best.all, best.at, wanted),
    score: hit.score,
  };
}

/** The keys to mark, each with what it is worth, and the form that was typed. */
function keysOf(plan) {
  const wanted = new Map();
  for (const { word, all, rarity } of plan.slots) {
    const typed = !word.free && word.form !== word.key ? word.form : null;
    wanted.set(word.key, { rarity, form: typed });
    for (const { term } of all) {
      if (!wanted.has(term.key)) wanted.set(term.key, { rarity: rarity >> 1, form: null });
    }
  }
  return wanted;
}

/** What a token is worth to the query; one with other marks than were typed half. */
function valueOf(token, wanted) {
  const found = wanted.get(token.key);
  if (found === undefined) return 0;
  return found.form !== null && found.form !== token.form ? found.rarity >> 2 : found.rarity;
}

/** What tokens are worth together: each key once, more when they stand side by side. */
function worth(all, wanted) {
  const seen = new Set();
  let sum = 0;
  let last = 0;
  for (const token of all) {
    const value = valueOf(token, wanted);
    if (value > 0 && !seen.has(token.key)) {
      seen.add(token.key);
      sum += value + (last > 0 ? value : 0);
    }
    last = value;
  }
  return sum;
}

/** Finds the stretch of a section that says most of what was asked for. */
function densest(all, wanted) {
  const hits = [];
  all.forEach((token, at) => {
    if (wanted.has(token.key)) hits.push(at);
  });
  let best = { value: 0, at: 0 };
  for (let i = 0; i < hits.length && i < 400; i++) {
    let end = i;
    while (end < hits.length && hits[end] < hits[i] + WINDOW - LEAD) end++;
    const value = worth(all.slice(hits[i], hits[end - 1] + 1), wanted);
    if (value > best.value) best = { value, at: hits[i] };
  }
  return best;
}

/** The text around a token as HTML, with marks on the original letters. */
function snippet(text, all, at, wanted) {
  if (all.length === 0) return escape(text.slice(0, 200));
  // A sentence that begins close by is best begun with.
  let begin = at;
  while (begin > Math.max(0, at - LEAD) && !all[begin].first) begin--;
  const end = Math.min(all.length, begin + WINDOW);
  let out = begin > 0 && !all[begin].first ? "… " : "";
  let from = all[begin].start;
  let open = false;
  for (let i = begin; i < end; i++) {
    const token = all[i];
    const between = text.slice(from, token.start);
    const marked = valueOf(token, wanted) > 0;
    const on = open && marked && /^ +$/.test(between);
    if (open && !on) out += "</mark>";
    out += escape(between);
    if (marked && !on) out += "<mark>";
    out += escape(text.slice(token.start, token.end));
    open = marked;
    from = token.end;
  }
  if (open) out += "</mark>";
  if (end < all.length) return `${out} …`;
  return out + escape(text.slice(from, from + 8));
}

function escape(text) {
  return text.replace(/[\n\t]+/g, " · ").replace(/[&<>"']/g, (c) => ENTITIES[c]);
}
