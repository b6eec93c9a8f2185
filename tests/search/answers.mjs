// Answers a list of queries from the built site in a folder: JSON in, JSON out.
//
//   node answers.mjs SITE < queries.json

import { readFileSync } from "node:fs";
import { site } from "./site.mjs";

const files = await site(process.argv[2]);
const search = await files.open();
const answers = [];
for (const query of JSON.parse(readFileSync(0, "utf8"))) answers.push(await search.search(query));
console.log(JSON.stringify(answers));
