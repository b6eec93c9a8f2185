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

/** Letters that fold otherwise than Unicode says: each line a key, a form and such letters. */
const LETTERS = "@letters@";

const MOST_LETTERS = 600;
const MOST_TOKENS = 20;
const OWN_FORMS = 16; // Pages have a pair in different forms.
const MOST_KEPT = 800;
const ZONES = 8;

/** Opens the index below `base`. */
export async function open(base, { fetch = globalThis.fetch, inflate = gunzip } = {}) {
  const files = new Files(base, fetch, inflate);
  let index = await Index.read(files);
  return {
    async search(query, options = {}) {
      let answer = await index.search(String(query ?? ""), options ?? {});
      if (answer.incomplete && (await files.moved())) {
        // The site was published anew since the index was opened.
        index = await Index.read(files);
        answer = await index.search(String(query ?? ""), options ?? {});
      }
      return answer;
    },
  };
}

// ---------------------------------------------------------------- files

/** Decompresses gzip; what is not compressed (any more) comes back as it is. */
async function gunzip(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

class Files {
  constructor(base, fetch, inflate) {
    this.base = String(base).replace(/[?#].*$/su, "").replace(/[^/]*$/u, "");
    this.fetch = fetch;
    this.inflate = inflate;
    this.kept = new Map();
    this.entry = null;
  }

  async read(path, options) {
    const { fetch } = this;
    const response = await fetch(this.base + path, options);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? this.inflate(bytes) : bytes;
  }

  /** Decompresses a file in two parts. */
  join(first, second) {
    const all = new Uint8Array(first.length + second.length);
    all.set(first);
    all.set(second, first.length);
    return this.inflate(all);
  }

  /** Reads a file and what `decode` makes of it, once; null when that fails. */
  part(path, decode) {
    let part = this.kept.get(path);
    if (part === undefined) {
      if (this.kept.size >= MOST_KEPT) this.kept.clear();
      part = this.read(path).then(decode).catch(() => {
        // Asked for again with the next query: a phone is sometimes in a tunnel.
        this.kept.delete(path);
        return null;
      });
      this.kept.set(path, part);
    }
    return part;
  }

  async readEntry() {
    this.entry = await this.read("search/index.bin", { cache: "no-cache" });
    return this.entry;
  }

  /** True when the entry is another one than when it was read. */
  async moved() {
    try {
      const now = await this.read("search/index.bin", { cache: "no-cache" });
      const same = now.length === this.entry.length && now.every((b, i) => b === this.entry[i]);
      if (!same) this.kept.clear();
      return !same;
    } catch {
      return false;
    }
  }
}

/** Reads numbers and texts off bytes. */
class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  number() {
    let value = 0;
    let scale = 1;
    for (;;) {
      if (this.at >= this.bytes.length) throw new Error("cut off");
      const byte = this.bytes[this.at++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }

  take(length) {
    if (this.at + length > this.bytes.length) throw new Error("cut off");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  text() {
    return utf8.decode(this.take(this.number()));
  }

  column() {
    return this.take(this.number());
  }
}

/** Reads lists of ascending numbers off bits; see `Steps` in the program's source. */
class Steps {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  /** Reads a list of `count` numbers below `of`. */
  list(count, of) {
    if (this.at > this.bytes.length * 8) throw new Error("cut off");
    const list = new Uint32Array(count);
    if (count * 2 <= of) {
      const lower = lowerBits(count, of);
      for (let i = 0, next = 0; i < count; i++) next = (list[i] = next + this.step(lower)) + 1;
      return list;
    }
    // Those that are missing were written.
    const lower = lowerBits(of - count, of);
    let next = 0;
    let i = 0;
    for (let missed = of - count; missed > 0; missed--) {
      const absent = next + this.step(lower);
      while (next < absent && i < count) list[i++] = next++;
      next = absent + 1;
    }
    while (i < count) list[i++] = next++;
    return list;
  }

  step(lower) {
    const { bytes } = this;
    let above = 0;
    while ((bytes[this.at >> 3] >> (this.at & 7)) & 1) {
      above++;
      this.at++;
    }
    this.at++;
    const from = this.at >> 3;
    const window = bytes[from] | (bytes[from + 1] << 8) | (bytes[from + 2] << 16) | (bytes[from + 3] << 24);
    const step = (above << lower) | ((window >>> (this.at & 7)) & ((1 << lower) - 1));
    this.at += lower;
    return step;
  }
}

function lowerBits(count, of) {
  return 31 - Math.clz32(Math.max(1, Math.floor((of * 11) / (16 * Math.max(1, count)))));
}

const utf8 = new TextDecoder();

/** Reads sorted texts, of which each says only what differs from the one before. */
function front(reader, before) {
  const same = reader.number();
  // Lengths count bytes; nearly all keys are ASCII.
  const rest = reader.text();
  if (same <= before.length && !/[^\0-\x7f]/.test(before)) return before.slice(0, same) + rest;
  return utf8.decode(new TextEncoder().encode(before).subarray(0, same)) + rest;
}

// ---------------------------------------------------------------- letters and tokens

const ALIKE = new Map();
for (const line of LETTERS.split("\n")) {
  const [key, form, ...letters] = line;
  for (const letter of letters) ALIKE.set(letter, [key, form]);
}

const TONES = new Map([["\u0300", 1], ["\u0301", 2], ["\u0303", 3], ["\u0309", 4], ["\u0323", 5]]);
const MARK = /^\p{M}$/u;
const WORD = /^[\p{Alphabetic}\p{N}]$/u;
const SPACE = /^[\p{White_Space}\u200b\u2060\ufeff\u180e]$/u;
const SKIP = /^[\u00ad\u034f\u061c\u200c-\u200f\u202a-\u202e\u2061-\u2064\u2066-\u206f\ufe00-\ufe0f\u{e0000}-\u{e007f}]$/u;
const ALONE = /^[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]$/u;

const classes = new Map();

/** What a character is: a letter with key, form and tone, a mark, or what stands between. */
function classOf(c) {
  let known = classes.get(c);
  if (known === undefined) {
    if (classes.size > 4000) classes.clear();
    known = classify(c);
    classes.set(c, known);
  }
  return known;
}

function classify(c) {
  if (c === "\n" || c === "\t" || c === "\r") return { type: "break" };
  if (c === "." || c === "!" || c === "?" || c === "…") return { type: "stop" };
  if (SPACE.test(c)) return { type: "space" };
  if (SKIP.test(c)) return { type: "skip" };
  if (MARK.test(c)) return { type: "mark", tone: TONES.get(c) ?? 0, form: TONES.has(c) ? "" : c };
  if (!WORD.test(c)) return { type: "other" };
  let key = "";
  let form = "";
  let tone = 0;
  for (const part of c.normalize("NFD")) {
    if (MARK.test(part)) {
      if (TONES.has(part)) tone = TONES.get(part);
      else form += part;
      continue;
    }
    for (const lower of part.toLowerCase()) {
      if (MARK.test(lower)) continue;
      const [asKey, asForm] = ALIKE.get(lower) ?? [lower, lower];
      key += asKey;
      form += asForm;
    }
  }
  return { type: "letter", key, form, tone, alone: ALONE.test(c) };
}

/**
 * Splits text into tokens: the key under which it is found, the form that tells `bán` from
 * `bạn`, its place, and whether a sentence ends before it.
 */
export function tokens(text) {
  const out = [];
  let token = null;
  let first = true;
  let stop = false;
  const end = () => {
    if (token === null) return;
    if (token.tone > 0) token.form += token.tone;
    out.push(token);
    token = null;
    first = stop = false;
  };
  let at = 0;
  for (const c of text) {
    const known = classOf(c);
    const next = at + c.length;
    if (known.type === "letter") {
      if (known.alone) end();
      token ??= { key: "", form: "", tone: 0, start: at, end: at, first };
      token.key += known.key;
      token.form += known.form;
      if (known.tone > 0) token.tone = known.tone;
      token.end = next;
      if (known.alone) end();
    } else if (known.type === "mark") {
      if (token !== null) {
        token.form += known.form;
        if (known.tone > 0) token.tone = known.tone;
        token.end = next;
      }
    } else if (known.type !== "skip") {
      end();
      if (known.type === "break" || (known.type === "space" && stop)) first = true;
      if (known.type !== "other") stop = known.type === "stop";
    }
    at = next;
  }
  end();
  return out;
}

/** Number of a token: FNV-1a over its UTF-16 units. */
function hashOf(key) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function mix(hash) {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Number of two tokens side by side: 30 bits. */
function pairHash(a, b) {
  return mix(Math.imul(a, 0x9e3779b1) ^ b) >>> 2;
}

const WHOLE_SEED = 0x51ed270b; // a whole title or heading
const BEGIN_SEED = 0x2545f491; // the first words of a title

/** Number of several tokens in a row; they lie in the shard of the first two. */
function rowHash(hashes, seed) {
  const all = hashes.reduce((hash, token) => pairHash(hash, token), seed);
  return (pairHash(hashes[0], hashes[1]) & 0x3ffc0000) | (all & 0x3ffff);
}

/** Four bits of the forms of words in a row; 15 stands for several, -1 for any. */
function formsOf(words) {
  if (words.some((word) => word.free)) return -1;
  return words.reduce((hash, word) => mix(hash ^ hashOf(word.form)), 0) % 15;
}

/** Sixteen times the logarithm to base two of a ratio, rounded down, by whole numbers. */
function log(over, under = 1) {
  const value = Math.max(256, Math.floor((over * 256) / under));
  const whole = 31 - Math.clz32(value);
  return (whole - 9) * 16 + Math.floor((value * 16) / 2 ** whole);
}

// ---------------------------------------------------------------- shards

/** Whether zones and forms were written for what stands on so many pages of all. */
const hasZones = (pages, all) => pages <= 256 || pages * 8 <= all;
const hasMasks = (pages, all) => pages <= 1000 || pages * 3 <= all;

/** A shard of terms: keys with their postings. */
class TermShard {
  constructor(bytes, all) {
    const reader = new Reader(bytes);
    this.keys = [];
    this.terms = [];
    let key = "";
    for (let count = reader.number(); count > 0; count--) {
      key = front(reader, key);
      const pages = reader.number();
      const forms = [];
      for (let n = reader.number(); n > 0; n--) forms.push(reader.text());
      if (forms.length === 0) forms.push(key);
      this.keys.push(key);
      this.terms.push({ key, pages, forms, list: null });
    }
    const steps = new Steps(reader.column());
    const infos = new Reader(reader.column());
    const masks = new Reader(reader.column());
    const zones = new Reader(reader.column());
    // Forms and zones are written only where they are worth it.
    for (const term of this.terms) {
      const { pages, forms } = term;
      term.list = {
        pages: steps.list(pages, all),
        infos: infos.take(pages),
        masks: forms.length > 1 && hasMasks(pages, all) ? masks.take(pages) : null,
        zones: hasZones(pages, all) ? zones.take(pages) : null,
      };
    }
  }

  find(key) {
    const at = lowerBound(this.keys, key);
    return this.keys[at] === key ? this.terms[at] : null;
  }
}

/** A shard of pairs: numbers with their postings. */
class PairShard {
  constructor(bytes, first, end, all) {
    const reader = new Reader(bytes);
    this.first = first;
    this.cut = reader.number();
    const count = reader.number();
    const keys = new Steps(reader.column());
    this.keys = keys.list(count, ((end - first - 1) >>> this.cut) + 1);
    const steps = new Steps(reader.column());
    const counts = new Reader(reader.column());
    const forms = new Reader(reader.column());
    const infos = new Reader(reader.column());
    const zones = new Reader(reader.column());
    this.lists = [];
    for (let i = 0; i < count; i++) {
      const pages = counts.number();
      const form = forms.number();
      this.lists.push({
        pages: steps.list(pages, all),
        forms: form === OWN_FORMS ? forms.take(pages) : new Uint8Array(pages).fill(form),
        infos: infos.take(pages),
        zones: hasZones(pages, all) ? zones.take(pages) : null,
      });
    }
  }

  find(hash) {
    const key = (hash - this.first) >>> this.cut;
    const at = lowerBound(this.keys, key);
    return this.keys[at] === key ? this.lists[at] : null;
  }
}

/** Index of the first element that is not less. */
function lowerBound(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

// ---------------------------------------------------------------- the index

class Index {
  static async read(files) {
    const bytes = await files.readEntry();
    return new Index(files, bytes);
  }

  constructor(files, bytes) {
    this.files = files;
    const end = bytes.indexOf(0);
    const head = JSON.parse(utf8.decode(bytes.subarray(0, end)));
    this.head = head;
    this.pages = head.pages;
    const reader = new Reader(bytes, end + 1);
    this.facets = head.facets.map(([name, values]) => this.facet(name, values, reader.column()));
    this.powers = reader.column();
    this.leaves = new Uint32Array(head.pages + 1);
    for (let page = 0; page < head.pages; page++) {
      this.leaves[page + 1] = this.leaves[page] + (1 << this.powers[page]);
    }
    const counts = new Reader(reader.column());
    this.cards = [0];
    while (counts.at < counts.bytes.length) this.cards.push(this.cards.at(-1) + counts.number());
    // Term shards begin with these keys.
    this.firsts = head.terms;
    this.score = new Int32Array(head.pages);
    this.cover = new Int32Array(head.pages);
    this.near = new Int32Array(head.pages * ZONES);
    this.run = new Uint8Array(head.pages);
    this.runZones = new Uint8Array(head.pages);
    this.seen = new Uint8Array(head.pages);
    this.running = Promise.resolve();
  }

  /** A facet: its values, and for each page which of them it has. */
  facet(name, values, column) {
    const reader = new Reader(column);
    const starts = new Uint32Array(this.pages + 1);
    const ids = [];
    for (let page = 0; page < this.pages; page++) {
      for (let n = reader.number(); n > 0; n--) ids.push(reader.number());
      starts[page + 1] = ids.length;
    }
    return { name, values, starts, ids };
  }

  /** Reads the facets with very many values that are filtered by. */
  async farFacets(filters) {
    for (const [number, name] of this.head.far.entries()) {
      if (!Object.hasOwn(filters, name) || this.facets.some((facet) => facet.name === name)) continue;
      const facet = await this.part("f", number, (bytes) => {
        const reader = new Reader(bytes);
        const values = Array.from({ length: reader.number() }, () => reader.text());
        return this.facet(name, values, reader.column());
      });
      if (facet !== null) this.facets.push(facet);
    }
  }

  path(family, number) {
    const hash = this.head.files[family][number >> 4];
    return `search/shards.d/${family}${hash}-${number}.bin`;
  }

  /** What all card files begin with; empty when nothing is fetched for it. */
  async common() {
    return this.head.common > 0 ? this.part("d", 0, (bytes) => bytes) : new Uint8Array(0);
  }

  /** Reads a card file: some pages with the text that is shown of them. */
  async card(number) {
    const common = await this.common();
    if (common === null) return null;
    return this.part("c", number, async (bytes) => {
      // The first bytes say that these are parts; together they are one compressed file.
      const whole = common.length > 0 && bytes[0] === 0 ? await this.files.join(common.subarray(1), bytes.subarray(1)) : bytes;
      return JSON.parse(utf8.decode(whole === bytes ? bytes : whole.subarray(this.head.common)));
    });
  }

  async part(family, number, decode) {
    const part = await this.files.part(this.path(family, number), decode);
    if (part === null) this.incomplete = true;
    return part;
  }

  shardOf(key) {
    const at = lowerBound(this.firsts, key);
    return Math.max(0, this.firsts[at] === key ? at : at - 1);
  }

  async termShard(number) {
    if (this.firsts.length === 0) return null;
    return this.part("t", number, (bytes) => new TermShard(bytes, this.pages));
  }

  async term(key) {
    const shard = await this.termShard(this.shardOf(key));
    return shard?.find(key) ?? null;
  }

  async pair(hash) {
    const shards = this.head.pairs;
    const number = Math.floor(((hash >>> 18) * shards) / 4096);
    const begin = (number) => Math.ceil((number * 4096) / shards) * 2 ** 18;
    const shard = await this.part("p", number, (bytes) => new PairShard(bytes, begin(number), begin(number + 1), this.pages));
    return shard?.find(hash) ?? null;
  }

  /** Answers one query after the other: they share the arrays in which pages are scored. */
  search(query, options) {
    const answer = this.running.then(() => this.answer(query, options));
    this.running = answer.catch(() => {});
    return answer;
  }

  async answer(query, { limit = 10, filters = {}, lang } = {}) {
    this.incomplete = false;
    const read = parse(query);
    if (read.tokens.length === 0) {
      return { results: [], total: 0, facets: this.noFacets(), corrected: null };
    }
    await this.farFacets(filters ?? {});
    this.common(); // Asked for now, since it is needed last.
    const { plan, ranked } = await this.best(read, lang);
    const { kept, facets } = filter(this, ranked, filters ?? {});
    const count = Math.max(0, Math.min(100, Number.isFinite(+limit) ? Math.floor(+limit) : 10));
    const results = await Promise.all(kept.slice(0, count).map((hit) => show(this, hit, plan)));
    const answer = {
      results: results.filter((result) => result !== null),
      total: kept.length,
      facets,
      corrected: plan.corrected,
    };
    if (this.incomplete) answer.incomplete = true;
    return answer;
  }

  noFacets() {
    return Object.fromEntries(this.facets.map((facet) => [facet.name, {}]));
  }

  // -------------------------------------------------------------- what is looked for

  /** Finds the terms and pairs of a query, mends what was mistyped, and ranks the pages. */
  async best({ query, tokens: said }, lang) {
    const words = said.map((token) => ({ ...token, text: query.slice(token.start, token.end) }));
    await this.look(words);
    const doubts = words.map((_, i) => this.doubtful(words, i));
    const ways = [];
    for (const way of await this.mend(words, doubts)) ways.push(await this.walk(query, words, way, lang));
    // Another word in place of one that is in use must be the likelier in the language, or
    // lead to just what was typed.
    const bold = ({ plan }) => plan.words.some((word, i) => word.mended && words[i].term !== null);
    const usual = Math.max(...ways.filter((way) => !bold(way)).map((way) => way.likely));
    const good = ways.filter((way) => !bold(way) || way.likely >= usual || way.fit >= RICH);
    const best = good.reduce((a, b) => (b.value > a.value ? b : a));
    // A slip can make another word that is in use. Where words without marks lead to nothing
    // that has them together, a title or heading that is one slip away was meant.
    const bare = words.length > 1 && words.every((word) => word.form === word.key && !word.quoted);
    if (!bare || best.fit >= POOR || best.plan.corrected !== null) return best;
    const others = await this.mend(words, words.map((word) => word.key.length > 2));
    for (const way of others) {
      if (way.words === words) continue;
      const other = await this.walk(query, words, way, lang);
      if (other.fit >= RICH) return other;
    }
    return best;
  }

  /** Ranks the pages for one way to read a query. */
  async walk(query, typed, { words, value }, lang) {
    if (words !== typed) await this.look(words);
    await this.complete(words);
    const plan = this.weigh(words, words === typed ? null : this.spell(query, words));
    plan.rows = await this.rows(words);
    const ranked = rank(this, plan, lang);
    // What was meant is what a page says best: of all that words are worth, how much it has.
    const whole = plan.slots.reduce((sum, slot) => sum + slot.rarity, 0);
    const fit = Math.floor(((ranked[0]?.score ?? 0) * FIT) / Math.max(1, whole));
    return { plan, ranked, fit, likely: value, value: value + fit };
  }

  /** Looks up every word, and every two side by side. */
  async look(words) {
    for (const word of words) word.hash = hashOf(word.key);
    const pairs = words.slice(1).map((word, i) => pairHash(words[i].hash, word.hash));
    const [shards, lists] = await Promise.all([
      Promise.all(words.map((word) => this.termShard(this.shardOf(word.key)))),
      Promise.all(pairs.map((hash) => this.pair(hash))),
    ]);
    words.forEach((word, i) => {
      word.shard = shards[i];
      word.term = shards[i]?.find(word.key) ?? null;
      word.next = lists[i] ?? null;
      word.last = lists[i - 1] ?? null;
    });
  }

  /** Looks up titles and headings that are just these words, and titles that begin with them. */
  async rows(words) {
    const wanted = [];
    const want = (words, seed, worth) => {
      if (words.length < 2) return;
      wanted.push([rowHash(words.map((word) => word.hash), seed), formsOf(words), worth]);
    };
    want(words, WHOLE_SEED, WHOLE);
    want(words, BEGIN_SEED, BEGUN);
    const last = words.at(-1);
    if (last.open) want(words.slice(0, -1), BEGIN_SEED, BEGUN);
    for (const { term, pair } of last.others) {
      if (pair) want([...words.slice(0, -1), { hash: hashOf(term.key), free: true }], BEGIN_SEED, BEGUN);
    }
    const found = wanted.map(async ([hash, forms, worth]) => ({ list: await this.pair(hash), forms, worth }));
    return (await Promise.all(found)).filter((row) => row.list !== null);
  }

  /** True for a word that does not occur, or never beside the words around it. */
  doubtful(words, i) {
    const word = words[i];
    if (word.quoted || word.key.length < 2 || /^\d+$/.test(word.key)) return false;
    // Marks typed on purpose, and known so: there was no slip.
    if (word.form !== word.key && word.term?.forms.includes(word.form)) return false;
    const goesOn = (word) => word !== undefined && word.open && this.continues(word);
    // The last word may go on; as long as it is short, nearly anything can follow.
    if (goesOn(word) && (i === 0 || word.key.length < 4)) return false;
    if (word.term === null && !goesOn(word)) return true;
    if (goesOn(words[i + 1])) return i > 0 && word.last === null;
    return words.length > 1 && word.next === null && word.last === null;
  }

  /** True when words in the shard at hand begin with this one. */
  continues(word) {
    const shard = word.shard;
    if (!shard) return false;
    const at = lowerBound(shard.keys, word.key);
    return shard.keys[at]?.startsWith(word.key) ?? false;
  }

  /** The list of words in use. */
  words() {
    return this.part("w", 0, (bytes) => {
      const reader = new Reader(bytes);
      const keys = [];
      const pages = [];
      let key = "";
      for (let count = reader.number(); count > 0; count--) {
        keys.push((key = front(reader, key)));
        pages.push(reader.number());
      }
      return { keys, pages };
    });
  }

  /** What usually stands after (or before) a word: numbers of words and how often. */
  async neighbours(number) {
    const firsts = this.head.words;
    let at = lowerBound(firsts, number);
    if (firsts[at] !== number) at--;
    const shard = await this.part("n", at, (bytes) => {
      const reader = new Reader(bytes);
      const sides = [];
      while (reader.at < bytes.length) {
        const count = reader.number();
        const others = new Uint32Array(count);
        for (let i = 0, other = 0; i < count; i++) others[i] = other += reader.number();
        sides.push({ others, counts: reader.take(count) });
      }
      if (sides.length === 0) throw new Error("empty");
      return sides;
    });
    const index = (number - firsts[at]) * 2;
    return shard === null ? null : { after: shard[index], before: shard[index + 1] };
  }

  /** Finds what the words may have been meant as, the likeliest first; often just as they are. */
  async mend(words, doubts) {
    const asTyped = [{ words, value: 0 }];
    if (!doubts.includes(true)) return asTyped;
    const list = await this.words();
    if (list === null) return asTyped;
    const last = words.at(-1);
    const usual = last.open && (await this.usual(words.at(-2), last, list));
    const options = words.map((word, i) => {
      if (!doubts[i] || (word === last && usual)) return [own(word, list)];
      return this.candidates(word, list);
    });
    if (options.every((all) => all.length === 1)) return asTyped;
    const likes = await this.likes(options);
    // The best ways through all words, one word after the other.
    let ways = options[0].map((option) => [{ value: option.value, path: [option] }]);
    for (let i = 1; i < options.length; i++) {
      ways = options[i].map((option) => {
        const all = ways.flat().map(({ value, path }) => ({
          value: value + option.value + likes(path.at(-1), option),
          path: [...path, option],
        }));
        return all.sort((a, b) => b.value - a.value).slice(0, MOST_WAYS);
      });
    }
    const all = ways.flat().sort((a, b) => b.value - a.value);
    return all
      .filter(({ value }, i) => i < MOST_WAYS && value > all[0].value - CLOSE)
      .map(({ path, value }) => {
        if (path.every((option, i) => option.key === words[i].key)) return { words, value };
        const meant = words.map((word, i) => {
          const { key } = path[i];
          return key === word.key ? { ...word } : { ...word, key, form: key, free: true, mended: true };
        });
        return { words: meant, value };
      });
  }

  /** True when a word that begins so usually stands after another. */
  async usual(before, word, list) {
    const at = before ? lowerBound(list.keys, before.key) : -1;
    if (!before || list.keys[at] !== before.key) return false;
    const after = (await this.neighbours(at))?.after;
    return after?.others.some((other) => list.keys[other].startsWith(word.key)) ?? false;
  }

  /** What a word may have been meant as, each with a value: how usual, less how far off. */
  candidates(word, list) {
    const all = new Map();
    const offer = (key, cost) => {
      if (key === word.key) return;
      const at = lowerBound(list.keys, key);
      const number = list.keys[at] === key ? at : -1;
      const pages = number >= 0 ? list.pages[number] : (word.shard?.find(key)?.pages ?? 0);
      if (pages === 0) return;
      const value = log(1 + pages) / 2 - cost - (word.term ? KNOWN : 0);
      if (!(all.get(key)?.value >= value)) all.set(key, { key, number, value });
    };
    for (const key of untyped(word.text)) offer(key, TYPED);
    const length = word.key.length;
    if (length > 2) {
      const near = (key) => {
        if (Math.abs(key.length - length) > 1) return;
        const cost = distance(word.key, key);
        if (cost > 0) offer(key, cost);
      };
      list.keys.forEach(near);
      word.shard?.keys.forEach(near);
    }
    const best = [...all.values()].sort((a, b) => b.value - a.value || (a.key < b.key ? -1 : 1));
    return [own(word, list), ...best.slice(0, MOST_OPTIONS)];
  }

  /** Returns how well two options go together. */
  async likes(options) {
    const known = new Map();
    const wanted = new Map();
    options.forEach((all, i) => {
      for (const [other, side] of [[options[i + 1], "after"], [options[i - 1], "before"]]) {
        // The side with fewer options is asked: it knows all of the other's.
        if (!other || (all.length > 1 && other.length === 1)) continue;
        if (side === "before" && all.length > 1) continue;
        for (const option of all.slice(0, MOST_ASKED)) {
          if (option.number >= 0) wanted.set(`${option.number} ${side}`, [option.number, side]);
        }
      }
    });
    await Promise.all(
      [...wanted.values()].map(async ([number, side]) => {
        const near = (await this.neighbours(number))?.[side];
        near?.others.forEach((other, i) => {
          const key = side === "after" ? number * 65536 + other : other * 65536 + number;
          known.set(key, near.counts[i]);
        });
      }),
    );
    return (a, b) => {
      if (a.number < 0 || b.number < 0) return 0;
      const count = known.get(a.number * 65536 + b.number);
      return count === undefined ? 0 : 32 + count * 8;
    };
  }

  /** The query as it was meant. */
  spell(query, words) {
    let out = "";
    let at = 0;
    for (const word of words) {
      if (!word.mended) continue;
      out += query.slice(at, word.start) + compose(word.term?.forms[0] ?? word.key);
      at = word.end;
    }
    return out + query.slice(at);
  }

  /** Finds what else each word may stand for: the last one begun, other endings, ids. */
  async complete(words) {
    for (const [i, word] of words.entries()) {
      word.others = [];
      if (word.quoted) continue;
      const id = /^(\p{L}{1,5})0*(\d{1,6})$/u.exec(word.key);
      const number = words[i + 1];
      if (id && id[1] + id[2] !== word.key) word.others.push([id[1] + id[2], 256]);
      if (number && /^\d{1,6}$/.test(number.key) && /^\p{L}{1,5}$/u.test(word.key)) {
        word.joined = word.key + number.key.replace(/^0+/, "");
      }
      if (words[i - 1]?.joined) word.others.push([words[i - 1].joined, 256]);
      if (word.joined) word.others.push([word.joined, 256]);
    }
    const last = words.at(-1);
    if (last.open && !last.quoted && !last.mended) await this.finish(words, last);
    await Promise.all(
      words.map(async (word) => {
        const seen = new Set([word.key]);
        const wanted = word.others.filter(([key]) => !seen.has(key) && seen.add(key));
        const found = await Promise.all(
          wanted.map(async ([key, weight, pair]) => ({ term: await this.term(key), weight, pair: pair ?? null })),
        );
        word.others = found.filter((other) => other.term !== null);
      }),
    );
  }

  /** Finds what the last word, not typed to its end, may become. */
  async finish(words, last) {
    const before = words.at(-2);
    const list = last.term !== null && (!before || last.last !== null) ? null : await this.words();
    if (list !== null) {
      const begin = lowerBound(list.keys, last.key);
      let end = begin;
      while (list.keys[end]?.startsWith(last.key)) end++;
      const usual = new Map();
      const at = before ? lowerBound(list.keys, before.key) : -1;
      if (before && list.keys[at] === before.key) {
        const after = (await this.neighbours(at))?.after;
        after?.others.forEach((other, i) => {
          if (other >= begin && other < end) usual.set(list.keys[other], 1000 + after.counts[i]);
        });
      }
      if (usual.size < MOST_ENDINGS && last.key.length > 1) {
        for (let i = begin; i < end; i++) {
          const key = list.keys[i];
          if (!usual.has(key)) usual.set(key, log(1 + list.pages[i]) / 16);
        }
      }
      const best = [...usual].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_ENDINGS);
      for (const [key, value] of best) {
        const pair = value >= 1000 ? await this.pair(pairHash(before.hash, hashOf(key))) : null;
        last.others.push([key, value >= 1000 ? 230 : 160, pair]);
      }
    }
    // Words of the shard at hand cost nothing.
    const shard = last.shard;
    if (shard && last.key.length > 1) {
      const more = [];
      for (let i = lowerBound(shard.keys, last.key); shard.keys[i]?.startsWith(last.key); i++) {
        if (shard.keys[i] !== last.key) more.push(shard.terms[i]);
      }
      more.sort((a, b) => b.pages - a.pages || (a.key < b.key ? -1 : 1));
      for (const term of more.slice(0, 16)) last.others.push([term.key, last.term ? 100 : 160]);
    }
  }

  /** Turns words into what pages are scored by. */
  weigh(words, corrected) {
    const typed = words.some((word) => word.form !== word.key);
    for (const word of words) {
      // Typed without marks: for want of time, unless other words have some and this one is
      // known without any.
      if (word.form === word.key && !(typed && word.term?.forms.includes(word.key))) word.free = true;
    }
    const slots = words.map((word) => {
      const all = word.term ? [{ term: word.term, weight: 256 }] : [];
      all.push(...word.others);
      const ends = word.others.reduce((sum, other) => sum + other.term.pages, 0);
      const rarity = this.rarity(word.term ? word.term.pages : Math.min(this.pages, ends));
      const rarityOfOthers = Math.min(rarity, this.rarity(Math.min(this.pages, ends)));
      for (const one of all) {
        one.rarity = one.term === word.term ? rarity : rarityOfOthers;
        one.forms = this.liked(one.term, word);
      }
      // A letter or two may become anything: pages without are as good.
      const begun = word.open && !word.quoted && word.key.length <= 2;
      return { word, all, rarity, leads: word === words[0], cover: begun ? Math.min(rarity, word.key.length * 8) : rarity };
    });
    const pairs = [];
    words.forEach((word, i) => {
      if (word.next) pairs.push({ list: word.next, weight: 256, forms: formsOf([word, words[i + 1]]), step: i });
      if (i === words.length - 1) {
        for (const other of word.others) if (other.pair) pairs.push({ list: other.pair, weight: other.weight, forms: -1, step: i - 1 });
      }
    });
    return { words, slots, pairs, corrected };
  }

  /** How much it says that a page has a term that so many have: sixteenths of a bit. */
  rarity(pages) {
    return Math.max(4, log(this.pages + pages, Math.max(1, pages)) - 12);
  }

  /** Which of a term's forms were meant: a mask, or 0 for any. */
  liked(term, word) {
    if (word.free || term.forms.length === 1) return 0;
    const at = term.forms.indexOf(term === word.term ? word.form : "");
    return at < 0 || at > 7 ? 0 : 1 << at;
  }
}

// ---------------------------------------------------------------- what was meant

const KNOWN = 70; // A word that occurs was hardly mistyped.
const TYPED = 20; // Marks of an input method that was switched off.
const MOST_OPTIONS = 12;
const MOST_WAYS = 3; // to read a query
const CLOSE = 60; // Ways that are less likely by more are not tried.
const FIT = 40; // What it is worth to find what was meant.
const POOR = 150; // No page has the words together.
const RICH = 600; // A page has them as its title or a heading, or nearly so.
const MOST_ASKED = 4;
const MOST_ENDINGS = 4;

/** A word as it was typed, as an option; one not typed to its end as what it may become. */
function own(word, list) {
  const at = lowerBound(list.keys, word.key);
  const number = list.keys[at] === word.key ? at : -1;
  let pages = word.term?.pages ?? 0;
  if (word.open && word.key.length > 2) {
    for (let i = at; list.keys[i]?.startsWith(word.key); i++) pages = Math.max(pages, list.pages[i]);
  }
  return { key: word.key, number, value: pages > 0 ? log(1 + pages) / 2 : -160 };
}

/** What a word is without the keys of Telex or VNI that stand for marks. */
function untyped(text) {
  const all = new Set();
  const word = tokens(text)[0]?.key ?? "";
  const letters = word.replace(/[0-9]/g, "");
  if (letters !== word && letters.length > 0 && word.length - letters.length <= 3) all.add(letters);
  const plain = word
    .replace(/dd/g, "d")
    .replace(/aa/g, "a")
    .replace(/ee/g, "e")
    .replace(/oo/g, "o")
    .replace(/([aou])w/g, "$1")
    .replace(/([aou][a-z]*)w$/, "$1")
    .replace(/w/g, "u")
    .replace(/^d([a-z]+)d$/, "d$1")
    .replace(/^([^aeiouy]*[aeiouy]+[a-z]*)([aeo])$/, (whole, begin, end) => (begin.includes(end) ? begin : whole));
  for (const one of [plain, word]) {
    all.add(one);
    for (const tone of one.matchAll(/[sfrxj]/g)) {
      if (/[aeiouy]/.test(one.slice(0, tone.index))) {
        all.add(one.slice(0, tone.index) + one.slice(tone.index + 1));
      }
    }
  }
  all.delete(word);
  all.delete("");
  return all;
}

/** What it costs to take one word for the other; 0 when they are more than one slip apart. */
function distance(a, b) {
  const short = a.length < b.length ? a : b;
  const long = a.length < b.length ? b : a;
  let i = 0;
  while (i < short.length && short[i] === long[i]) i++;
  const first = i === 0 ? 16 : 0;
  if (short.length === long.length) {
    if (short.slice(i + 1) === long.slice(i + 1)) {
      return /[iy]/.test(short[i]) && /[iy]/.test(long[i]) ? 30 : 56 + first;
    }
    const swapped = short[i] === long[i + 1] && short[i + 1] === long[i];
    return swapped && short.slice(i + 2) === long.slice(i + 2) ? 48 + first : 0;
  }
  return short.slice(i) === long.slice(i + 1) ? 52 + first : 0;
}

/** A form as it is written: `hoa1` → `hòa`. */
function compose(form) {
  const read = /^(.*?)([1-5])$/u.exec(form);
  if (read === null || !/\p{L}/u.test(read[1])) return form.normalize("NFC");
  const mark = [...TONES.keys()][read[2] - 1];
  const letters = read[1].match(/\P{M}\p{M}*/gu);
  const vowels = [];
  letters.forEach((letter, i) => {
    const silent = i > 0 && ((letter === "u" && letters[i - 1] === "q") || (letter === "i" && i === 1 && letters[0] === "g" && /^[aeouy]/.test(letters[2] ?? "")));
    if (/^[aeiouy]/.test(letter) && !silent) vowels.push(i);
  });
  if (vowels.length === 0) return read[1].normalize("NFC");
  const marked = vowels.filter((i) => letters[i].length > 1);
  const closed = vowels.at(-1) < letters.length - 1;
  const at = marked.length > 0 ? marked.at(-1) : closed ? vowels.at(-1) : vowels[vowels.length > 2 ? 1 : 0];
  letters[at] += mark;
  return letters.join("").normalize("NFC");
}

// ---------------------------------------------------------------- queries

/** Reads a query: its tokens, which of them are quoted, whether the last one is still open. */
function parse(query) {
  const text = query.slice(0, MOST_LETTERS).normalize("NFC");
  const quotes = [...text.matchAll(/"([^"]+)"|“([^”]+)”|«([^»]+)»/g)].map((m) => [m.index, m.index + m[0].length]);
  const all = tokens(text).slice(0, MOST_TOKENS);
  for (const token of all) {
    const quote = quotes.findIndex(([begin, end]) => token.start >= begin && token.end <= end);
    token.quoted = quote >= 0;
    token.quote = quote;
    token.open = false;
    token.key = token.key.slice(0, 64);
  }
  const last = all.at(-1);
  if (last) last.open = last.end === text.length;
  return { query: text, tokens: all };
}

// ---------------------------------------------------------------- ranking

/** What it is worth how much a page speaks of a term, and where it does. */
const LEVELS = [0, 12, 24, 36, 46, 54, 60, 66];
const PLACES = [0, 40, 70, 90, 120, 170]; // body, heading, whole heading, name, its first word, whole name
const PAIR_LEVELS = [64, 80, 92, 100];
const PAIR_PLACES = [0, 60, 130, 130];
const WHOLE = [0, 40, 110, 110]; // of the rarities of all words: whole heading, whole name
const BEGUN = [0, 0, 30, 30]; // the name begins so
const OTHER_FORM = 80; // of 256: the word is there, with other marks than were typed
const PHRASE = 18; // all words in a row
const NEAR = 40;
const COVER = 150; // of 256: how much of the best page's words a page must have

/** Scores pages; returns those that have what was asked for, best first. */
function rank(index, plan, lang) {
  const { score, cover, near, run, runZones, seen } = index;
  const touched = [];
  const touch = (page) => {
    if (seen[page] === 0) {
      seen[page] = 1;
      touched.push(page);
      score[page] = cover[page] = run[page] = 0;
      near.fill(0, page * ZONES, page * ZONES + ZONES);
    }
  };
  const whole = plan.slots.reduce((sum, slot) => sum + slot.rarity, 0);
  // Of two words, the second not typed to its end, the first is all that titles can begin with.
  const begins = plan.words.length === 2 && plan.words[1].open;
  for (const slot of plan.slots) {
    scoreSlot(index, slot, slot.leads && begins ? whole : 0, touch);
  }
  for (const { list, weight, forms, step } of plan.pairs) {
    const { pages, infos, zones } = list;
    const rarity = index.rarity(pages.length);
    // Words with just these marks are rarer than with any: it says more to have them.
    const same = forms < 0 ? 0 : list.forms.reduce((sum, form) => sum + !otherForms(form, forms), 0);
    const rarityOfSame = same > 0 ? index.rarity(same) : rarity;
    for (let i = 0; i < pages.length; i++) {
      const page = pages[i];
      touch(page);
      let value = PAIR_LEVELS[infos[i] & 3] + PAIR_PLACES[infos[i] >> 2];
      if (otherForms(list.forms[i], forms)) value = (value * rarity * OTHER_FORM) >> 8;
      else {
        value *= rarityOfSame;
        // The words up to here stand in a row, in one part of the page.
        const near = zones ? zones[i] | (zones[i] << 1) | (zones[i] >> 1) : 255;
        if (step === 0) {
          run[page] = 1;
          runZones[page] = near;
        } else if (run[page] === step && (runZones[page] & near) !== 0) {
          run[page] = step + 1;
          runZones[page] &= near;
        }
      }
      score[page] += (value * weight) >> 14;
      if (zones) addNear(near, page, zones[i], rarity);
    }
  }
  for (const { list, forms, worth } of plan.rows) {
    const { pages, infos } = list;
    for (let i = 0; i < pages.length; i++) {
      touch(pages[i]);
      let value = (whole * worth[infos[i] >> 2]) >> 4;
      if (otherForms(list.forms[i], forms)) value >>= 1;
      score[pages[i]] += value;
    }
  }
  const must = required(plan);
  let most = 0;
  for (const page of touched) {
    seen[page] = 0;
    most = Math.max(most, cover[page]);
  }
  const least = (most * COVER) >> 8;
  const langs = index.facets.find((facet) => facet.name === "lang");
  const own = langs ? langs.values.indexOf(lang) : -1;
  const hits = [];
  for (const page of touched) {
    if (cover[page] < least || !must.every((pages) => pages.has(page))) continue;
    let zone = 0;
    const at = page * ZONES;
    for (let z = 1; z < ZONES; z++) if (near[at + z] > near[at + zone]) zone = z;
    let value = score[page] + ((near[at + zone] * NEAR) >> 6);
    if (run[page] > 0 && run[page] === plan.words.length - 1) value += (whole * PHRASE) >> 4;
    // What lacks a word comes after what has them all.
    if (cover[page] < most) value = Math.floor((value * cover[page]) / most) * cover[page] / most | 0;
    if (own >= 0 && langs.ids[langs.starts[page]] !== own) value = (value * 3) >> 2;
    hits.push({ page, zone, score: value });
  }
  // Pages are numbered in the order of their addresses.
  return hits.sort((a, b) => b.score - a.score || a.page - b.page);
}

/** Adds what each page says of one word, or of what stands for it: the best of them counts. */
function scoreSlot(index, slot, begun, touch) {
  const { score, cover, near } = index;
  const best = slot.all.length > 1 ? new Map() : null;
  for (const { term, weight, rarity, forms } of slot.all) {
    const { list } = term;
    for (let i = 0; i < list.pages.length; i++) {
      const page = list.pages[i];
      touch(page);
      const info = list.infos[i];
      let place = info >> 3;
      if (place === 4 && !slot.leads) place = 3;
      let value = LEVELS[info & 7] + PLACES[place];
      if (place === 4) score[page] += (begun * BEGUN[3]) >> 4;
      if (forms > 0 && list.masks && (list.masks[i] & forms) === 0) value = (value * OTHER_FORM) >> 8;
      value = (value * rarity * weight) >> 14;
      if (best === null) {
        score[page] += value;
        cover[page] += slot.cover;
      } else {
        const before = best.get(page);
        if (before === undefined) cover[page] += slot.cover;
        if (!(before >= value)) {
          score[page] += value - (before ?? 0);
          best.set(page, value);
        }
      }
      if (list.zones) addNear(near, page, list.zones[i], rarity);
    }
  }
}

/** True when a page has words in a row with other marks than were typed. */
function otherForms(found, typed) {
  return typed >= 0 && found !== 15 && found !== typed;
}

function addNear(near, page, zones, rarity) {
  for (let zone = 0, at = page * ZONES; zone < ZONES; zone++) {
    if ((zones >> zone) & 1) near[at + zone] += rarity;
  }
}

/** The sets of pages that hold each quoted phrase. */
function required(plan) {
  const sets = [];
  const quotes = new Set(plan.words.filter((word) => word.quoted).map((word) => word.quote));
  for (const quote of quotes) {
    const words = plan.words.filter((word) => word.quote === quote);
    if (words.length === 1) {
      sets.push(new Set(words[0].term ? words[0].term.list.pages : []));
      continue;
    }
    let zones = null;
    for (const word of words.slice(0, -1)) {
      const list = word.next;
      const found = new Map();
      list?.pages.forEach((page, i) => {
        const both = (list.zones ? list.zones[i] : 255) & (zones === null ? 255 : (zones.get(page) ?? 0));
        if (both !== 0) found.set(page, both);
      });
      zones = found;
    }
    sets.push(zones);
  }
  return sets;
}

/** Keeps the pages that pass the filters, and counts them by facet. */
function filter(index, hits, filters) {
  const wanted = index.facets.map((facet) => {
    const values = Object.hasOwn(filters, facet.name) ? filters[facet.name] : undefined;
    if (values === undefined || values === null) return null;
    const all = (Array.isArray(values) ? values : [values]).map(String);
    return all.length === 0 ? null : new Set(all.map((value) => facet.values.indexOf(value)));
  });
  const counts = index.facets.map((facet) => new Int32Array(facet.values.length));
  const kept = [];
  for (const hit of hits) {
    let missed = -1;
    let misses = 0;
    index.facets.forEach((facet, f) => {
      if (wanted[f] === null) return;
      for (let i = facet.starts[hit.page]; i < facet.starts[hit.page + 1]; i++) {
        if (wanted[f].has(facet.ids[i])) return;
      }
      missed = f;
      misses++;
    });
    if (misses === 0) kept.push(hit);
    // The other values of a facet are counted as if it were not filtered by.
    index.facets.forEach((facet, f) => {
      if (misses > 1 || (misses === 1 && missed !== f)) return;
      for (let i = facet.starts[hit.page]; i < facet.starts[hit.page + 1]; i++) counts[f][facet.ids[i]]++;
    });
  }
  const facets = {};
  index.facets.forEach((facet, f) => {
    facets[facet.name] = {};
    facet.values.forEach((value, v) => {
      if (counts[f][v] > 0) facets[facet.name][value] = counts[f][v];
    });
  });
  return { kept, facets };
}

// ---------------------------------------------------------------- what is shown

const WINDOW = 32; // tokens of a snippet
const LEAD = 8; // tokens before the first mark

/** A result: the page, the section of it, and the text around what was found. */
async function show(index, hit, plan) {
  const count = 1 << index.powers[hit.page];
  const leaf = index.leaves[hit.page] + Math.floor((hit.zone * count) / ZONES);
  let number = lowerBound(index.cards, leaf);
  if (index.cards[number] !== leaf) number--;
  const card = await index.card(number);
  const read = card?.[leaf - index.cards[number]];
  if (!read) return null;
  const [path, title, kind, lang, sections] = read;
  const url = path === "" ? "./" : path;
  const wanted = keysOf(plan);
  let best = { section: ["", "", ""], value: 0, at: 0, tokens: [] };
  for (const section of sections) {
    const head = worth(tokens(section[1]), wanted);
    const text = tokens(section[2]);
    const { value, at } = densest(text, wanted);
    const sum = value + head * 2;
    if (sum > best.value) best = { section, value: sum, at, tokens: text };
  }
  if (best.value === 0 && sections.length > 0) {
    best = { section: sections[0], value: 0, at: 0, tokens: tokens(sections[0][2]) };
  }
  const [anchor, heading, text] = best.section;
  return {
    url,
    title,
    kind,
    lang,
    section: heading,
    section_url: anchor === "" ? url : `${url}#${encodeURIComponent(anchor)}`,
    snippet: snippet(text, best.tokens, best.at, wanted),
    score: hit.score,
  };
}

/** The keys to mark, each with what it is worth, and the form that was typed. */
function keysOf(plan) {
  const wanted = new Map();
  for (const { word, all, rarity } of plan.slots) {
    const typed = !word.free && word.form !== word.key ? word.form : null;
    wanted.set(word.key, { rarity, form: typed });
    for (const { term } of all) {
      if (!wanted.has(term.key)) wanted.set(term.key, { rarity: rarity >> 1, form: null });
    }
  }
  return wanted;
}

/** What a token is worth to the query; one with other marks than were typed half. */
function valueOf(token, wanted) {
  const found = wanted.get(token.key);
  if (found === undefined) return 0;
  return found.form !== null && found.form !== token.form ? found.rarity >> 2 : found.rarity;
}

/** What tokens are worth together: each key once, more when they stand side by side. */
function worth(all, wanted) {
  const seen = new Set();
  let sum = 0;
  let last = 0;
  for (const token of all) {
    const value = valueOf(token, wanted);
    if (value > 0 && !seen.has(token.key)) {
      seen.add(token.key);
      sum += value + (last > 0 ? value : 0);
    }
    last = value;
  }
  return sum;
}

/** Finds the stretch of a section that says most of what was asked for. */
function densest(all, wanted) {
  const hits = [];
  all.forEach((token, at) => {
    if (wanted.has(token.key)) hits.push(at);
  });
  let best = { value: 0, at: 0 };
  for (let i = 0; i < hits.length && i < 400; i++) {
    let end = i;
    while (end < hits.length && hits[end] < hits[i] + WINDOW - LEAD) end++;
    const value = worth(all.slice(hits[i], hits[end - 1] + 1), wanted);
    if (value > best.value) best = { value, at: hits[i] };
  }
  return best;
}

/** The text around a token as HTML, with marks on the original letters. */
function snippet(text, all, at, wanted) {
  if (all.length === 0) return escape(text.slice(0, 200));
  let begin = Math.max(0, at - LEAD);
  // A sentence that begins close by is better begun with.
  for (let i = at; i >= begin; i--) {
    if (all[i].first) {
      begin = i;
      break;
    }
  }
  const end = Math.min(all.length, begin + WINDOW);
  let out = begin > 0 && !all[begin].first ? "… " : "";
  let from = all[begin].start;
  let open = false;
  for (let i = begin; i < end; i++) {
    const token = all[i];
    const between = text.slice(from, token.start);
    const marked = valueOf(token, wanted) > 0;
    if (open && !(marked && /^ +$/.test(between))) {
      out += "</mark>";
      open = false;
    }
    out += escape(between);
    if (marked && !open) {
      out += "<mark>";
      open = true;
    }
    out += escape(text.slice(token.start, token.end));
    from = token.end;
  }
  if (open) out += "</mark>";
  if (end < all.length) return `${out} …`;
  return out + escape(text.slice(from, from + 8));
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escape(text) {
  return text.replace(/[\n\t]+/g, " · ").replace(/[&<>"']/g, (c) => ENTITIES[c]);
}

// ---------------------------------------------------------------- beside the page

/** Returns a function that answers; it opens the index when it must, and warms up for null. */
export function answers(base) {
  let index = null;
  return async (query, options) => {
    index ??= open(base).catch((error) => {
      index = null;
      throw error;
    });
    const search = await index;
    return query === null ? null : search.search(query, options);
  };
}

// A page that starts this file as its worker gives it that name.
if (import.meta.url?.endsWith("#worker")) {
  const answer = answers(new URL("..", import.meta.url));
  onmessage = async ({ data }) => {
    try {
      postMessage([null, await answer(...data)]);
    } catch (error) {
      postMessage([String(error)]);
    }
  };
  postMessage([]);
}
