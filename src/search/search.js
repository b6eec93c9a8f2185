// Searches the handbook's index: an ES module without DOM, the same in a browser, in a worker
// and in Node.
//
//   const search = await open(base, { fetch });
//   const { results, total, facets, corrected } = await search.search("khach hang roi bo");
//
// `base` is the absolute address of the site's root; `url` and `section_url` of a result resolve
// against it. `snippet` is HTML: text with `&`, `<`, `>` and quotes escaped and no other element
// than `<mark>`, so a caller may set it as innerHTML. Everything else is plain text.
// `incomplete: true` stands in an answer when a file could not be read: the rest was searched.
//
// Numbers are integers throughout, so that every engine ranks alike. The index is described in
// the program's source, in src/search.

import { Index } from "./engine/index.js";

export { tokens } from "./engine/tokens.js";

/** Opens the index below `base`. */
export async function open(base, { fetch = globalThis.fetch, inflate = gunzip } = {}) {
  const root = String(base).replace(/[^/?#]*([?#].*)?$/su, "");
  const read = async (path, options) => {
    const response = await fetch(root + path, options);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? inflate(bytes) : bytes;
  };
  const readEntry = () => read("search/index.bin", { cache: "no-cache" });
  let entry = await readEntry();
  let index = new Index(entry, read, inflate);
  return {
    async search(query, options) {
      const ask = () => index.search(String(query ?? ""), options ?? {});
      const answer = await ask();
      if (!answer.incomplete) return answer;
      const now = await readEntry().catch(() => entry);
      if (String(now) === String(entry)) return answer;
      // The site was published anew since the index was opened.
      entry = now;
      index = new Index(entry, read, inflate);
      return ask();
    },
  };
}

/** Decompresses gzip; what is not compressed (any more) comes back as it is. */
async function gunzip(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
