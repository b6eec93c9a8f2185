// Known-item queries made from a folder of Markdown: a title, heading or phrase in, its page
// expected out. The same seed makes the same queries everywhere.
//
// A query is made only where one page can be meant: a heading or phrase that several pages have
// is left out, and pages with the same title are one answer.

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What each kind of query is, in the order of the table. */
export const KINDS = {
  title: "title as written",
  heading: "heading of a section",
  plain: "without diacritics",
  "plain-d": "without diacritics, word with đ",
  typo: "one typing error",
  telex: "Telex left-over",
  tone: "other tone placement",
  nfd: "decomposed input (NFD)",
  capitals: "in capitals",
  typing: "while typing (last word cut)",
  words: "two words from the text",
  phrase: "a phrase from the text",
  accents: "accents typed to tell two words apart",
};

/** Reads the pages of a built site from their sources. */
export function pages(site, root) {
  const list = JSON.parse(readFileSync(join(site, "api/pages.json"), "utf8")).pages;
  return list.map((page) => ({ ...page, ...read(readFileSync(join(root, page.path), "utf8")) }));
}

/** Takes headings and sentences out of Markdown, roughly: what is in doubt is left out. */
function read(source) {
  const body = source
    .replace(/^﻿?(\+\+\+|---)\r?\n[\s\S]*?\r?\n\1[ \t]*\r?\n/, "")
    .replace(/^(```|~~~)[\s\S]*?^\1.*$/gm, "")
    .replace(/<!--[\s\S]*?-->/g, "");
  const headings = [];
  const sentences = [];
  // Everything that stands there, in whatever form: what another page says too is no query.
  const said = source
    .replace(/!?\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])?/g, "$1")
    .replace(/<[^>\n]*>/g, "")
    .replace(/[*_`~\\]/g, "")
    .split(/[|\n.!?;]+/)
    .concat(body.replace(/[*_`]/g, "").replace(/\s+/g, " "));
  for (const block of body.split(/\n\s*\n|\n(?=[-*|#>\d])/)) {
    const heading = /^#{2,4}\s+(.*?)(\s*#+)?(\s*\{[^}]*\})?\s*$/.exec(block.trim());
    if (heading) {
      if (!/[`<[\]*_\\$&]/.test(heading[1])) headings.push(heading[1].trim());
      continue;
    }
    const text = block.replace(/\s+/g, " ").trim();
    if (/[`<>[\]|\\$&{}#]|https?:/.test(text)) continue;
    const words = text.replace(/^([-*+]|\d+[.)])\s+/, "").replace(/[*_]{1,3}/g, "");
    sentences.push(...words.split(/(?<=[.!?…:;])\s+/).filter((s) => /\p{L}.*\s.*\p{L}/u.test(s)));
  }
  return { headings, sentences, said };
}

/** Makes up to `each` queries of every kind: `{ kind, query, expected: [url] }`. */
export function queries(all, { seed = 1, each = 60 } = {}) {
  const random = generator(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const made = [];
  const corpus = new Corpus(all);
  const titled = all.filter((page) => words(page.title).length >= 2);
  const written = all.filter((page) => page.sentences.length > 0);

  const kind = (name, from, make) => {
    const seen = new Set();
    for (let tries = each * 30, count = 0; tries > 0 && count < each && from.length > 0; tries--) {
      const page = pick(from);
      const query = make(page);
      if (!query || seen.has(query)) continue;
      seen.add(query);
      count++;
      const same = corpus.byTitle.get(key(page.title));
      made.push({ kind: name, query, expected: same.map((p) => p.url) });
    }
  };

  kind("title", titled, (page) => page.title);
  kind("heading", all, (page) => {
    const heading = pick(page.headings.filter((h) => words(h).length >= 2 && words(h).length <= 12));
    return heading && corpus.only(page, heading, "headings") ? heading : null;
  });
  kind("plain", titled, (page) => (plain(page.title) === page.title ? null : plain(page.title)));
  kind("plain-d", titled, (page) => (/đ/i.test(page.title) ? plain(page.title) : null));
  kind("typo", titled, (page) => slip(page.title, random));
  kind("telex", titled, (page) => telexed(page.title, random));
  kind("tone", written, (page) => {
    const phrase = corpus.phrase(page, random, 2, 4, (s) => moved(s) !== s);
    return phrase && moved(phrase);
  });
  kind("nfd", titled, (page) => {
    const apart = page.title.normalize("NFD");
    return apart === page.title.normalize("NFC") ? null : apart;
  });
  kind("capitals", titled, (page) => page.title.toUpperCase());
  kind("typing", titled, (page) => {
    const all = page.title.split(/\s+/);
    const count = Math.min(all.length, 2 + Math.floor(random() * 3));
    const last = [...all[count - 1]];
    if (count < 2 || last.length < 3) return null;
    const cut = 1 + Math.floor(random() * (last.length - 1));
    const begun = [...all.slice(0, count - 1), last.slice(0, cut).join("")].join(" ");
    return corpus.begins(page, begun) ? plain(begun) : null;
  });
  kind("words", written, (page) => corpus.twoWords(page, random));
  kind("phrase", written, (page) => corpus.phrase(page, random, 3, 6, () => true));
  kind("accents", written, (page) => corpus.accented(page, random));
  return made;
}

/** What the pages say, for asking whether a query can mean one page alone. */
class Corpus {
  constructor(all) {
    this.all = all;
    this.byTitle = new Map();
    this.texts = new Map();
    this.headings = new Map();
    this.plainPairs = new Map();
    this.pairs = new Map();
    this.wordPages = new Map();
    for (const page of all) {
      push(this.byTitle, key(page.title), page);
      for (const heading of page.headings) push(this.headings, key(heading), page);
      const text = ` ${[page.title, page.summary ?? "", ...page.headings, ...page.said].map(form).join(" | ")} `;
      this.texts.set(page, text);
      const seen = new Set();
      for (const part of text.split(" | ")) {
        const list = part.trim().split(" ");
        for (let i = 0; i < list.length; i++) {
          if (!seen.has(list[i])) count(this.wordPages, list[i]);
          seen.add(list[i]);
          if (i === 0) continue;
          const pair = `${list[i - 1]} ${list[i]}`;
          if (seen.has(pair)) continue;
          seen.add(pair);
          push(this.pairs, pair, page);
          const bare = plain(pair);
          if (!seen.has(`=${bare}`)) {
            seen.add(`=${bare}`);
            push(this.plainPairs, bare, page);
          }
        }
      }
    }
  }

  /** True when no other page has this heading, or says it in its title. */
  only(page, heading) {
    const own = this.headings.get(key(heading));
    return own.every((p) => p === page) && !this.byTitle.has(key(heading));
  }

  /** True when a title that begins so is that of one page alone. */
  begins(page, begun) {
    const start = key(begun);
    let others = 0;
    for (const [title, same] of this.byTitle) {
      if (title.startsWith(start) && !same.includes(page)) others++;
    }
    return others === 0;
  }

  /** Pages that have a run of words as it stands there. */
  holders(phrase) {
    const wanted = form(phrase);
    const list = wanted.split(" ");
    let fewest = null;
    for (let i = 1; i < list.length; i++) {
      const pages = this.pairs.get(`${list[i - 1]} ${list[i]}`) ?? [];
      if (fewest === null || pages.length < fewest.length) fewest = pages;
    }
    return (fewest ?? this.all).filter((page) => this.texts.get(page).includes(` ${wanted} `));
  }

  /** A run of words that only this page has. */
  phrase(page, random, least, most, good) {
    const sentence = page.sentences[Math.floor(random() * page.sentences.length)];
    const list = words(sentence);
    const length = least + Math.floor(random() * (most - least + 1));
    if (list.length < length) return null;
    const at = Math.floor(random() * (list.length - length + 1));
    const phrase = sentence.slice(list[at].start, list[at + length - 1].end);
    if (/[.!?;:()"“”]/.test(phrase) || !/\p{L}{2}/u.test(phrase) || !good(phrase)) return null;
    // Without marks too: who types none means this page as well.
    const holders = this.holders(phrase);
    return holders.length === 1 && holders[0] === page ? phrase : null;
  }

  /** Two words that stand in one sentence of this page, and of no other. */
  twoWords(page, random) {
    const sentence = page.sentences[Math.floor(random() * page.sentences.length)];
    const list = words(sentence).map((w) => sentence.slice(w.start, w.end)).filter((w) => /^\p{L}{2,}/u.test(w));
    if (list.length < 5) return null;
    const [one, two] = [0, 0].map(() => list[Math.floor(random() * list.length)]);
    const [a, b] = [form(one), form(two)];
    const rare = (word) => this.wordPages.get(word) * 8 <= this.all.length + 16;
    if (a === b || !rare(a) || !rare(b)) return null;
    const both = this.all.filter((p) => {
      const text = this.texts.get(p);
      return text.includes(` ${a} `) && text.includes(` ${b} `);
    });
    return both.length === 1 ? `${one} ${two}` : null;
  }

  /** Two syllables with marks that one page has so; others have them with other marks. */
  accented(page, random) {
    const sentence = page.sentences[Math.floor(random() * page.sentences.length)];
    const list = words(sentence);
    if (list.length < 3) return null;
    const at = Math.floor(random() * (list.length - 1));
    const phrase = sentence.slice(list[at].start, list[at + 1].end);
    if (!/^[\p{L}\p{M}]+ [\p{L}\p{M}]+$/u.test(phrase)) return null;
    const pair = form(phrase);
    const own = this.pairs.get(pair) ?? [];
    const bare = this.plainPairs.get(plain(pair)) ?? [];
    return own.length === 1 && own[0] === page && bare.length > 1 ? phrase : null;
  }
}

function push(map, key, value) {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else if (list.at(-1) !== value) list.push(value);
}

function count(map, key) {
  map.set(key, (map.get(key) ?? 0) + 1);
}

/** The places of the words of a text. */
function words(text) {
  return [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map((m) => ({ start: m.index, end: m.index + m[0].length }));
}

/** Text as it compares: lower case, one tone placement, words parted by single spaces. */
function form(text) {
  const list = text.toLowerCase().normalize("NFD").match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return list.map((word) => {
    const tone = /[\u0300\u0301\u0303\u0309\u0323]/.exec(word);
    return tone ? word.replace(tone[0], "") + tone[0] : word;
  }).join(" ");
}

function key(text) {
  return plain(form(text));
}

/** Text without marks, `đ` as `d`. */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D");
}

/** One slip of the finger in a word of at least four letters, which keeps its first letter. */
export function slip(text, random) {
  const bare = plain(text);
  const long = words(bare).filter((w) => /^[A-Za-z]{4,}$/.test(bare.slice(w.start, w.end)));
  if (long.length === 0) return null;
  const word = long[Math.floor(random() * long.length)];
  const letters = [...bare.slice(word.start, word.end)];
  const at = 1 + Math.floor(random() * (letters.length - 2));
  const any = "abcdeghiklmnopqrstuvxy"[Math.floor(random() * 22)];
  const how = Math.floor(random() * 4);
  if (how === 0) letters.splice(at, 1);
  else if (how === 1) letters.splice(at, 0, any);
  else if (how === 2) letters[at] = any;
  else [letters[at], letters[at + 1]] = [letters[at + 1], letters[at]];
  const slipped = bare.slice(0, word.start) + letters.join("") + bare.slice(word.end);
  return slipped === bare ? null : slipped;
}

const TELEX = new Map([
  ["\u0300", "f"], ["\u0301", "s"], ["\u0303", "x"], ["\u0309", "r"], ["\u0323", "j"],
]);

/** One or two words as they come out when the input method is off. */
export function telexed(text, random) {
  const all = text.split(/\s+/);
  const marked = all.map((_, i) => i).filter((i) => plain(all[i]) !== all[i] && /^[\p{L}\p{M}]+$/u.test(all[i]));
  if (marked.length === 0) return null;
  const chosen = new Set([marked[Math.floor(random() * marked.length)]]);
  if (random() < 0.4) chosen.add(marked[Math.floor(random() * marked.length)]);
  return all.map((word, i) => (chosen.has(i) ? telexWord(word) : plain(word))).join(" ");
}

function telexWord(word) {
  let tone = "";
  let out = "";
  for (const c of word.normalize("NFD").toLowerCase()) {
    if (TELEX.has(c)) tone = TELEX.get(c);
    else if (c === "\u0302") out += out.at(-1);
    else if (c === "\u0306" || c === "\u031b") out += "w";
    else if (c === "đ") out += "dd";
    else out += c;
  }
  return out + tone;
}

const OTHER = [["òa", "oà"], ["óa", "oá"], ["ỏa", "oả"], ["õa", "oã"], ["ọa", "oạ"], ["òe", "oè"], ["óe", "oé"], ["ỏe", "oẻ"], ["ọe", "oẹ"], ["ùy", "uỳ"], ["úy", "uý"], ["ủy", "uỷ"], ["ũy", "uỹ"], ["ụy", "uỵ"]];

/** Text with the tones of `hòa`, `khỏe`, `thúy` on the other vowel. */
export function moved(text) {
  return text.normalize("NFC").replace(/(?<![qQ])([oòóỏõọuùúủũụ][aàáảãạeèéẻẽẹyỳýỷỹỵ])(?![\p{L}])/gu, (two) => {
    for (const [a, b] of OTHER) {
      if (two === a) return b;
      if (two === b) return a;
    }
    return two;
  });
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}
