// Shards of terms and of pairs of terms: which pages have them, where, and how much it says.

import { Reader, Steps, columns, place, sorted } from "./bytes.js";

const OWN_FORMS = 16; // Pages have a pair in different forms.

/** Whether zones and forms were written for what stands on so many pages of all. */
const hasZones = (pages, all) => pages <= 256 || pages * 8 <= all;
const hasMasks = (pages, all) => pages <= 1000 || pages * 3 <= all;

/** Reads a shard of terms: keys with their postings. */
export function readTerms(bytes, all) {
  const reader = new Reader(bytes);
  const next = sorted(reader);
  const terms = reader.times(() => {
    const key = next();
    const pages = reader.number();
    const forms = reader.times(() => reader.text());
    return { key, pages, forms: forms.length > 0 ? forms : [key] };
  });
  const steps = new Steps(reader.column());
  const [infos, masks, zones] = columns(reader, 3);
  // Forms and zones are written only where they are worth it.
  for (const term of terms) {
    const { pages, forms } = term;
    term.list = {
      pages: steps.list(pages, all),
      infos: infos.take(pages),
      masks: forms.length > 1 && hasMasks(pages, all) && masks.take(pages),
      zones: hasZones(pages, all) && zones.take(pages),
    };
  }
  return { keys: terms.map((term) => term.key), pages: terms.map((term) => term.pages), terms };
}

/** Returns the term of a shard that may not have come. */
export function termOf(shard, key) {
  return shard?.terms[place(shard.keys, key)];
}

/** Reads a shard of pairs: returns what finds the postings of a number. */
export function readPairs(bytes, first, buckets, all) {
  const reader = new Reader(bytes);
  const cut = reader.number();
  const count = reader.number();
  const keys = new Steps(reader.column()).list(count, ((buckets * 2 ** 18 - 1) >>> cut) + 1);
  const steps = new Steps(reader.column());
  const [counts, ownForms, infos, zones] = columns(reader, 4);
  const lists = Array.from(keys, () => {
    const pages = counts.number();
    const form = ownForms.number();
    return {
      pages: steps.list(pages, all),
      forms: form === OWN_FORMS ? ownForms.take(pages) : new Uint8Array(pages).fill(form),
      infos: infos.take(pages),
      zones: hasZones(pages, all) && zones.take(pages),
    };
  });
  return (hash) => lists[place(keys, ((hash % 2 ** 18) * buckets + (hash >>> 18) - first) >>> cut)];
}
