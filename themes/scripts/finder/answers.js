// Answers queries from the index of the site that this script belongs to: beside the page, in a
// worker, or in the page where there is none.

import { open } from "../../../src/search/search.js";
import { base } from "./say.js";

let index = null;

/** Answers a query; for null the index is only opened. One that could not be is opened again. */
export async function answer(query, options) {
  index ??= open(base).catch((error) => {
    index = null;
    throw error;
  });
  const search = await index;
  return query === null ? null : search.search(query, options);
}

/** Answers what the page sends: whether that failed, and the answer. */
export function work() {
  onmessage = async ({ data }) => {
    try {
      postMessage([null, await answer(...data)]);
    } catch {
      postMessage([true]);
    }
  };
  postMessage([]); // here is somebody
}
