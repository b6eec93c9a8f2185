// What the search needs in a page, in one file: the dialog, the search page, the page for addresses
// that lead nowhere, and the marks in a page that was found.

import { lost } from "./lost.js";
import { page } from "./page.js";

export { attach, prepare } from "./dialog.js";
export { land } from "./landing.js";

const field = document.getElementById("cn_query");
const box = document.getElementById("cn_answer");
if (box) page(field, box);
else if (field) lost(field);
