// Answers queries from the index of the site that these scripts belong to; in a worker or, where
// there is none, in the page.

import { open } from "../../search/search.js";

const base = new URL("../../", import.meta.url).href;
let index = null;

/** Opens the index, again when it could not be opened before. */
export function warm() {
  index ??= open(base).catch((error) => {
    index = null;
    throw error;
  });
  return index;
}

export async function answer(query, options) {
  return (await warm()).search(query, options);
}
