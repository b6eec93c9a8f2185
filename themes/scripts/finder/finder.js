// All that the search needs, in one file: the dialog, the search page, the page for addresses that
// lead nowhere, the marks in a page that was found, and the engine, which runs in a worker that is
// this file once more.

import { work } from "./answers.js";
import { lost } from "./lost.js";
import { page } from "./page.js";

export { attach, prepare } from "./dialog.js";
export { land } from "./landing.js";

if (globalThis.document) {
  const field = document.getElementById("cn_query");
  const box = document.getElementById("cn_answer");
  if (box) page(field, box);
  else if (field) lost(field);
} else {
  work();
}
