// Prints how well and how cheaply a built site is searched:
//
//   node evaluate.mjs SITE ROOT [--judged FILE] [--each N] [--seed N] [--misses] [--json]
//
// SITE is what `camnang build` wrote, ROOT the folder with its sources. `--judged` adds queries
// with their expected pages; `--misses` lists what was not found first.

import { readFileSync } from "node:fs";
import { KINDS, pages, queries } from "./known.mjs";
import { BASE, site } from "./site.mjs";

const { folder, root, options } = read(process.argv.slice(2));
const report = await evaluate(folder, root, options);
if (options.json) console.log(JSON.stringify(report));
else print(report, options);

function read(args) {
  const options = { each: 60, seed: 1, judged: null, misses: false, json: false };
  const rest = [];
  while (args.length > 0) {
    const arg = args.shift();
    if (arg === "--misses" || arg === "--json") options[arg.slice(2)] = true;
    else if (arg === "--judged") options.judged = args.shift();
    else if (arg === "--each" || arg === "--seed") options[arg.slice(2)] = Number(args.shift());
    else rest.push(arg);
  }
  return { folder: rest[0], root: rest[1], options };
}

async function evaluate(folder, root, options) {
  const wanted = options.each > 0 ? queries(pages(folder, root), options) : [];
  if (options.judged) {
    for (const { query, pages } of JSON.parse(readFileSync(options.judged, "utf8"))) {
      wanted.push({ kind: "judged", query, expected: pages });
    }
  }
  const files = await site(folder);
  const kinds = new Map();
  const cold = [];
  const misses = [];
  for (const { kind, query, expected } of wanted) {
    const search = await files.open();
    const { results, corrected } = await search.search(query);
    const syllables = query.trim().split(/\s+/).length;
    cold.push({ bytes: files.counted.bytes, files: files.counted.files, syllables });
    const found = results.map((r) => new URL(r.url, BASE).pathname.slice(new URL(BASE).pathname.length - 1));
    const rank = found.findIndex((url) => expected.includes(url)) + 1;
    const figures = kinds.get(kind) ?? { queries: 0, first: 0, five: 0, reciprocal: 0, corrected: 0, bytes: [] };
    kinds.set(kind, figures);
    figures.queries++;
    figures.first += rank === 1;
    figures.five += rank >= 1 && rank <= 5;
    figures.reciprocal += rank > 0 ? 1 / rank : 0;
    figures.corrected += corrected !== null;
    figures.bytes.push(cold.at(-1).bytes / 1024);
    if (rank !== 1) misses.push({ kind, query, expected: expected[0], rank, first: found[0], corrected });
  }
  return { kinds: [...kinds], cold, keystrokes: await keystrokes(files, wanted), misses };
}

/** Milliseconds of each further letter of a query, the index being open. */
async function keystrokes(files, wanted) {
  const times = [];
  const some = wanted.filter((_, i) => i % Math.ceil(wanted.length / 60) === 0);
  for (const { query } of some) {
    const search = await files.open();
    for (let end = 1; end <= Math.min(query.length, 40); end++) {
      const start = performance.now();
      await search.search(query.slice(0, end));
      if (end > 1) times.push(performance.now() - start);
    }
  }
  return times;
}

function print({ kinds, cold, keystrokes, misses }, options) {
  const row = (name, f) => {
    const part = (n) => `${((100 * n) / f.queries).toFixed(1)}`.padStart(7);
    console.log(`${name.padEnd(40)} ${String(f.queries).padStart(5)} ${part(f.first)} ${part(f.five)} ${(f.reciprocal / f.queries).toFixed(3).padStart(6)} ${part(f.corrected)} ${at(f.bytes, 0.5).padStart(6)} ${at(f.bytes, 0.95).padStart(6)}`);
  };
  console.log(`${"query".padEnd(40)} ${"count".padStart(5)} ${"first".padStart(7)} ${"in 5".padStart(7)} ${"MRR".padStart(6)} ${"mended".padStart(7)} ${"KB".padStart(6)} ${"95 %".padStart(6)}`);
  const all = { queries: 0, first: 0, five: 0, reciprocal: 0, corrected: 0, bytes: [] };
  const order = [...Object.keys(KINDS), "judged"];
  kinds.sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]));
  for (const [kind, figures] of kinds) {
    row(KINDS[kind] ?? "judged by people", figures);
    for (const name of Object.keys(all)) all[name] = name === "bytes" ? [...all.bytes, ...figures.bytes] : all[name] + figures[name];
  }
  row("all", all);
  const short = cold.filter((c) => c.syllables <= 5).map((c) => c.bytes / 1024);
  const sized = (name, list) => {
    console.log(`${name}: median ${at(list, 0.5)} KB, 95th percentile ${at(list, 0.95)} KB, ${list.length} queries`);
  };
  sized("first query, up to five syllables", short);
  sized("first query, all", cold.map((c) => c.bytes / 1024));
  console.log(`files of a first query: median ${at(cold.map((c) => c.files), 0.5)}`);
  console.log(`keystroke: median ${at(keystrokes, 0.5)} ms, 95th percentile ${at(keystrokes, 0.95)} ms`);
  if (options.misses) {
    for (const m of misses) console.log(`${m.kind}\t${m.rank}\t${m.query}\t${m.corrected ?? ""}\t${m.expected}\t${m.first}`);
  }
}

function at(list, part) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted.length === 0 ? "–" : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))].toFixed(1);
}
