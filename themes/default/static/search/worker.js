// Searches beside the page, so that typing is never held up.

import { answer, warm } from "./answers.js";

onmessage = async ({ data: { id, query, options } }) => {
  try {
    postMessage({ id, answer: query === null ? Boolean(await warm()) : await answer(query, options) });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
};
postMessage({ ready: true });
