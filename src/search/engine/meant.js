// What words may have been meant as, whatever was typed.

import { lowerBound, place } from "./bytes.js";
import { log } from "./numbers.js";
import { tokens } from "./tokens.js";

/** Where the keys stand that begin so. */
export function endings(list, begin) {
  const all = [];
  for (let i = lowerBound(list?.keys ?? [], begin); list?.keys[i]?.startsWith(begin); i++) all.push(i);
  return all;
}

/** A word as it was typed, as an option; one not typed to its end as what it may become. */
export function own(word, list) {
  let pages = word.term?.pages ?? 0;
  if (word.open && word.key.length > 2) pages = Math.max(pages, ...endings(list, word.key).map((i) => list.pages[i]));
  return { key: word.key, number: place(list.keys, word.key), value: pages > 0 ? log(1 + pages) / 2 : -160 };
}

/** What a word is without the keys of Telex or VNI that stand for marks. */
export function untyped(text) {
  const all = new Set();
  const word = tokens(text)[0]?.key ?? "";
  const letters = word.replace(/[0-9]/g, "");
  if (letters !== word && word.length - letters.length <= 3) all.add(letters);
  const plain = word
    .replace(/dd/g, "d")
    .replace(/aa/g, "a")
    .replace(/ee/g, "e")
    .replace(/oo/g, "o")
    .replace(/([aou])w/g, "$1")
    .replace(/([aou][a-z]*)w$/, "$1")
    .replace(/w/g, "u")
    .replace(/^d([a-z]+)d$/, "d$1")
    .replace(/^([^aeiouy]*[aeiouy]+[a-z]*)([aeo])$/, (whole, begin, end) => (begin.includes(end) ? begin : whole));
  for (const one of [plain, word]) {
    all.add(one);
    for (const tone of one.matchAll(/[sfrxj]/g)) {
      if (/[aeiouy]/.test(one.slice(0, tone.index))) {
        all.add(one.slice(0, tone.index) + one.slice(tone.index + 1));
      }
    }
  }
  return all;
}

/** What it costs to take one word for the other; 0 when they are more than one slip apart. */
export function distance(a, b) {
  const short = a.length < b.length ? a : b;
  const long = a.length < b.length ? b : a;
  let i = 0;
  while (i < short.length && short[i] === long[i]) i++;
  const first = i === 0 ? 16 : 0;
  if (short.length === long.length) {
    if (short.slice(i + 1) === long.slice(i + 1)) {
      return /[iy]/.test(short[i]) && /[iy]/.test(long[i]) ? 30 : 56 + first;
    }
    const swapped = short[i] === long[i + 1] && short[i + 1] === long[i];
    return swapped && short.slice(i + 2) === long.slice(i + 2) ? 48 + first : 0;
  }
  return short.slice(i) === long.slice(i + 1) ? 52 + first : 0;
}
