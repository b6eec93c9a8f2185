// Scores pages, best first; filters and counts them.

/** Parts of a page, equal in length. */
export const ZONES = 8;

/** What it is worth how much a page speaks of a term, and where it does. */
const LEVELS = [0, 12, 24, 36, 46, 54, 60, 66];
const PLACES = [0, 40, 70, 90, 120, 170]; // body, heading, whole heading, name, its first word, whole name
const PAIR_LEVELS = [64, 80, 92, 100];
const PAIR_PLACES = [0, 60, 130, 130];
export const WHOLE = [0, 40, 110, 110]; // of the rarities of all words: whole heading, whole name
export const BEGUN = [0, 0, 30, 30]; // the name begins so
const OTHER_FORM = 80; // of 256: the word is there, with other marks than were typed
const PHRASE = 18; // all words in a row
const NEAR = 40;
const COVER = 150; // of 256: how much of the best page's words a page must have

/** Scores pages; returns those that have what was asked for, best first. */
export function rank(index, { words, slots, pairs, rows, whole }, lang) {
  const score = new Int32Array(index.pages);
  const cover = new Int32Array(index.pages);
  const near = new Int32Array(index.pages * ZONES);
  const run = new Uint8Array(index.pages);
  const runZones = new Uint8Array(index.pages);
  const addNear = (page, zones, rarity) => {
    for (let zone = 0; zone < ZONES; zone++) if ((zones >> zone) & 1) near[page * ZONES + zone] += rarity;
  };
  // Of two words, the second not typed to its end, the first is all that titles can begin with.
  const begins = words.length === 2 && words[1].open;
  for (const { all, leads, cover: share } of slots) {
    // What each page says of one word, or of what stands for it: the best of them counts.
    const best = new Int32Array(index.pages); // and one more, where there is any
    for (const { term, weight, rarity, forms } of all) {
      const { pages, infos, masks, zones } = term.list;
      pages.forEach((page, i) => {
        let place = infos[i] >> 3;
        if (place === 4) {
          if (!leads) place = 3;
          else if (begins) score[page] += (whole * BEGUN[3]) >> 4;
        }
        let value = LEVELS[infos[i] & 7] + PLACES[place];
        if (forms > 0 && masks && (masks[i] & forms) === 0) value = (value * OTHER_FORM) >> 8;
        value = (value * rarity * weight) >> 14;
        const before = best[page];
        if (before === 0) cover[page] += share;
        if (before <= value) {
          score[page] += value - Math.max(0, before - 1);
          best[page] = value + 1;
        }
        if (zones) addNear(page, zones[i], rarity);
      });
    }
  }
  for (const { list, weight, forms, step } of pairs) {
    const { pages, infos, zones } = list;
    const rarity = index.rarity(pages.length);
    // Words with just these marks are rarer than with any: it says more to have them.
    const same = forms < 0 ? 0 : list.forms.filter((found) => !otherForms(found, forms)).length;
    const rarityOfSame = same > 0 ? index.rarity(same) : rarity;
    pages.forEach((page, i) => {
      let value = PAIR_LEVELS[infos[i] & 3] + PAIR_PLACES[infos[i] >> 2];
      if (otherForms(list.forms[i], forms)) value = (value * rarity * OTHER_FORM) >> 8;
      else {
        value *= rarityOfSame;
        // The words up to here stand in a row, in one part of the page.
        const around = zones ? zones[i] | (zones[i] << 1) | (zones[i] >> 1) : 255;
        const still = step === 0 ? around : runZones[page] & around;
        if (run[page] === step && still !== 0) {
          run[page] = step + 1;
          runZones[page] = still;
        }
      }
      score[page] += (value * weight) >> 14;
      if (zones) addNear(page, zones[i], rarity);
    });
  }
  for (const { list, forms, worth } of rows) {
    list.pages.forEach((page, i) => {
      const value = (whole * worth[list.infos[i] >> 2]) >> 4;
      score[page] += otherForms(list.forms[i], forms) ? value >> 1 : value;
    });
  }
  const must = required(words);
  const most = cover.reduce((most, value) => Math.max(most, value), 1);
  const langs = index.facets.find((facet) => facet.name === "lang");
  const own = langs?.values.indexOf(lang) ?? -1;
  const hits = [];
  cover.forEach((share, page) => {
    if (share < (most * COVER) >> 8 || share === 0 || !must.every((pages) => pages.has(page))) return;
    const zones = near.subarray(page * ZONES, page * ZONES + ZONES);
    const nearest = Math.max(...zones);
    let value = score[page] + ((nearest * NEAR) >> 6);
    if (run[page] > 0 && run[page] === words.length - 1) value += (whole * PHRASE) >> 4;
    // What lacks a word comes after what has them all.
    if (share < most) value = (Math.floor((value * share) / most) * share) / most | 0;
    if (own >= 0 && langs.of(page)[0] !== own) value = (value * 3) >> 2;
    hits.push({ page, zone: zones.indexOf(nearest), score: value });
  });
  // Those as good as each other stay in the order of their addresses, as pages are numbered.
  return hits.sort((a, b) => b.score - a.score);
}

/** True when a page has words in a row with other marks than were typed. */
function otherForms(found, typed) {
  return typed >= 0 && found !== 15 && found !== typed;
}

/** The sets of pages that hold each quoted phrase. */
function required(words) {
  const quotes = new Set(words.filter((word) => word.quoted).map((word) => word.quote));
  return [...quotes].map((quote) => {
    const said = words.filter((word) => word.quote === quote);
    if (said.length === 1) return new Set(said[0].term?.list.pages);
    let zones = null;
    for (const { next } of said.slice(0, -1)) {
      const found = new Map();
      next?.pages.forEach((page, i) => {
        const both = (next.zones ? next.zones[i] : 255) & (zones ? zones.get(page) : 255);
        if (both !== 0) found.set(page, both);
      });
      zones = found;
    }
    return zones;
  });
}

/** Keeps the pages that pass the filters, and counts them by facet. */
export function filter({ facets }, hits, filters) {
  const all = facets.map(({ name, values, of }) => {
    const chosen = Object.hasOwn(filters, name) ? [filters[name] ?? []].flat() : [];
    const wanted = new Set(chosen.map((value) => values.indexOf(String(value))));
    const passes = (page) => wanted.size === 0 || of(page).some((id) => wanted.has(id));
    return { name, values, of, passes, counts: new Int32Array(values.length) };
  });
  const kept = hits.filter(({ page }) => {
    const missed = all.filter((facet) => !facet.passes(page));
    // The other values of a facet are counted as if it were not filtered by.
    for (const facet of missed.length > 1 ? [] : missed.length > 0 ? missed : all) {
      for (const id of facet.of(page)) facet.counts[id]++;
    }
    return missed.length === 0;
  });
  const shown = all.map(({ name, values, counts }) => [
    name,
    Object.fromEntries(values.map((value, v) => [value, counts[v]]).filter(([, count]) => count > 0)),
  ]);
  return { kept, facets: Object.fromEntries(shown) };
}
