// A built site as the search module sees it: files by address, every byte counted.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const BASE = "http://handbook.test/below/";

/** Opens the files of a site. `open()` gives a fresh search, as a reader has it who just came. */
export async function site(folder, damage = () => undefined) {
  const module = await import(pathToFileURL(join(folder, "search/search.js")).href);
  const counted = { bytes: 0, files: 0, paths: [] };
  const fetch = async (address) => {
    const path = decodeURIComponent(address.slice(BASE.length));
    if (!address.startsWith(BASE)) throw new Error(`${address} is on another host`);
    counted.files++;
    counted.paths.push(path);
    const changed = damage(path);
    if (changed === null) return new Response("", { status: 404 });
    let bytes = changed;
    if (bytes === undefined) {
      try {
        bytes = readFileSync(join(folder, path));
      } catch {
        return new Response("", { status: 404 });
      }
    }
    counted.bytes += bytes.length;
    return new Response(bytes);
  };
  return {
    module,
    counted,
    open() {
      counted.bytes = counted.files = 0;
      counted.paths.length = 0;
      return module.open(BASE, { fetch });
    },
  };
}
