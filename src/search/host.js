// What the search script takes for granted in browsers and in Node, and what hands it the files
// of a site that is not published yet. `readFile` and `inflateBytes` are the program's.

globalThis.TextDecoder = class {
  decode(bytes) {
    let text = "";
    for (let i = 0; i < bytes.length; ) {
      const first = bytes[i++];
      const more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
      let code = more === 0 ? first : first & (0x3f >> more);
      for (let n = more; n > 0; n--) code = (code << 6) | (bytes[i++] & 0x3f);
      text += String.fromCodePoint(code);
    }
    return text;
  }
};

async function fetch(path) {
  const bytes = readFile(path);
  return { ok: bytes !== null, status: 404, arrayBuffer: async () => bytes.buffer };
}

async function inflate(bytes) {
  const plain = inflateBytes(Array.from(bytes));
  if (plain === null) throw new Error("not compressed as it should be");
  return plain;
}

globalThis.openIndex = async (script) => {
  const search = await script.open("", { fetch, inflate });
  return async (query, options) => JSON.stringify(await search.search(query, JSON.parse(options)));
};
