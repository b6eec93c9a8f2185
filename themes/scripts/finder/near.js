// Pages to offer when nothing was found: those with words that begin like the query's.

import { ask } from "./asking.js";
import { tokens } from "../../../src/search/search.js";
import { lang } from "./say.js";

const MOST = 5;

/** Results of the query's words, cut shorter; null when a newer query was asked. */
export async function near(query) {
  const found = new Map();
  const all = tokens(query).map((word) => word.key).filter((key) => key.length > 3);
  const tries = all.slice(0, 4).flatMap((key) => [key.slice(0, -1), key.slice(0, Math.max(3, key.length >> 1))]);
  for (const begin of new Set(tries)) {
    const answer = await ask(begin, { limit: MOST, lang });
    if (answer === null) return null;
    // What the engine takes for a slip of the beginning is too far off.
    if (answer.corrected) continue;
    for (const result of answer.results) {
      // Such a page was found by chance: its beginning is shown, not a place in it.
      found.set(result.url, { ...result, section: "", section_url: result.url, snippet: "" });
    }
    if (found.size >= MOST) break;
  }
  return [...found.values()].slice(0, MOST);
}
