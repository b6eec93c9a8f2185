// Makes what readers fetch out of the scripts as they are written: prints a JSON object of file
// contents by path. `BLESS=1 cargo test --test it scripts` writes the files.

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";

const project = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Browsers of the last three years; older ones show pages without these scripts. */
const TARGET = "es2022";

/**
 * Names of properties that stand in no file, no message and no browser: they may be made short.
 * One that is missing here costs a few bytes and nothing else.
 */
const OWN =
  "above alone answer asked begun best bytes candidates card cards choose chosen column complete counts cover doubtful ends facet " +
  "failed failures farFacets finish fit forms free gap infos inside joined kept last leads leaves liked likely likes list look " +
  "masks mend mended neighbours next number only others pair part passes path place placeOf plan quote quoted ranked rarity read rows " +
  "shard slots spell step take term termShard text times tone usual walk weigh whole weight word worth zone zones";

/** What is fetched, and what it is made of. */
const FILES = {
  "themes/default/static/camnang.js": "themes/scripts/camnang.js",
  "themes/default/static/search/finder.js": "themes/scripts/finder/finder.js",
  "src/search/search.min.js": "src/search/search.js",
};

async function bundle(entry) {
  const { outputFiles } = await build({
    absWorkingDir: project,
    entryPoints: [entry],
    bundle: true,
    write: false,
    // Pages load their script as it always was; its names are to be its own.
    format: entry.endsWith("camnang.js") ? "iife" : "esm",
    target: TARGET,
    minifySyntax: true,
    charset: "utf8",
    logLevel: "error",
  });
  const options = {
    module: true,
    ecma: 2022,
    compress: { passes: 4, unsafe_arrows: true, unsafe_methods: true, pure_getters: true, keep_fargs: false },
    mangle: { properties: { builtins: true, regex: new RegExp(`^(${OWN.replaceAll(" ", "|")})$`) } },
    format: { ascii_only: false, comments: false },
  };
  const { code } = await minify(outputFiles[0].text, options);
  return `${code}\n`;
}

const made = {};
for (const [path, entry] of Object.entries(FILES)) made[path] = await bundle(entry);
console.log(JSON.stringify(made));
