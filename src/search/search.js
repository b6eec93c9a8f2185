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

// What was meant.
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

const WHOLE_SEED = 0x51ed270b; // a whole title or heading
const BEGIN_SEED = 0x2545f491; // the first words of a title

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

// What is shown.
const WINDOW = 32; // tokens of a snippet
const LEAD = 8; // tokens before the first mark
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

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

// ---------------------------------------------------------------- bytes

/** Decompresses gzip; what is not compressed (any more) comes back as it is. */
async function gunzip(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Reads numbers and texts off bytes. */
class Reader {
  at = 0;

  constructor(bytes) {
    this.bytes = bytes;
  }

  number() {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new Error("cut off");
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  take(length) {
    this.at += length;
    if (this.at > this.bytes.length) throw new Error("cut off");
    return this.bytes.subarray(this.at - length, this.at);
  }

  text() {
    return utf8.decode(this.column());
  }

  column() {
    return this.take(this.number());
  }

  /** Reads as many things as a number says that comes first. */
  times(make) {
    return Array.from({ length: this.number() }, make);
  }

  /** Reads things as long as there are bytes. */
  all(make) {
    const all = [];
    while (this.at < this.bytes.length) all.push(make());
    return all;
  }
}

/** Reads lists of ascending numbers off bits; see `Steps` in the program's source. */
class Steps extends Reader {
  /** Reads a list of `count` numbers below `of`. */
  list(count, of) {
    if (this.at > this.bytes.length * 8) throw new Error("cut off");
    const list = new Uint32Array(count);
    // Of many, those that are missing were written.
    const few = count * 2 <= of;
    const written = few ? count : of - count;
    const lower = 31 - Math.clz32(Math.max(1, Math.floor((of * 11) / (16 * Math.max(1, written)))));
    let next = 0;
    let i = 0;
    for (let n = 0; n < written; n++) {
      const number = next + this.step(lower);
      if (few) list[i++] = number;
      else while (next < number && i < count) list[i++] = next++;
      next = number + 1;
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

const utf8 = new TextDecoder();

/** Returns what reads sorted texts, of which each says only what differs from the one before. */
function sorted(reader) {
  let bytes = [];
  return () => {
    const same = reader.number();
    bytes = [...bytes.slice(0, same), ...reader.column()];
    return utf8.decode(Uint8Array.from(bytes));
  };
}

// ---------------------------------------------------------------- letters and tokens

const ALIKE = new Map();
for (const line of LETTERS.split("\n")) {
  const [key, form, ...letters] = line;
  for (const letter of letters) ALIKE.set(letter, [key, form]);
}

const TONES = ["\u0300", "\u0301", "\u0303", "\u0309", "\u0323"];
const MARK = /^\p{M}$/u;
const WORD = /^[\p{Alphabetic}\p{N}]$/u;
const SPACE = /^[\p{White_Space}\u200b\u2060\ufeff\u180e]$/u;
const SKIP = /^[\u00ad\u034f\u061c\u200c-\u200f\u202a-\u202e\u2061-\u2064\u2066-\u206f\ufe00-\ufe0f\u{e0000}-\u{e007f}]$/u;
const ALONE = /^[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]$/u;

/** What stands between words. */
const BREAK = 1;
const STOP = 2;
const BLANK = 3;
const OTHER = 4;
const NOTHING = 5; // not even that: it is not seen

const classes = new Map();

/** What a character is: a letter with key, form and tone, a mark, or what stands between. */
function classOf(c) {
  let known = classes.get(c);
  if (!known) classes.set(c, (known = classify(c)));
  return known;
}

function classify(c) {
  const known = { gap: 0, key: "", form: "", tone: 0, alone: ALONE.test(c) };
  if (/[\n\t\r]/.test(c)) known.gap = BREAK;
  else if (/[.!?…]/.test(c)) known.gap = STOP;
  else if (SPACE.test(c)) known.gap = BLANK;
  else if (SKIP.test(c)) known.gap = NOTHING;
  else if (!WORD.test(c) && !MARK.test(c)) known.gap = OTHER;
  else {
    // A mark by itself is left as it is, those of a letter come apart.
    for (const part of MARK.test(c) ? c : c.normalize("NFD")) {
      const tone = TONES.indexOf(part) + 1;
      if (tone > 0) known.tone = tone;
      else if (MARK.test(part)) known.form += part;
      else {
        for (const lower of part.toLowerCase()) {
          if (MARK.test(lower)) continue;
          const [key, form] = ALIKE.get(lower) ?? [lower, lower];
          known.key += key;
          known.form += form;
        }
      }
    }
  }
  return known;
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
    if (!token) return;
    if (token.tone > 0) token.form += token.tone;
    out.push(token);
    token = null;
    first = stop = false;
  };
  let at = 0;
  for (const c of text) {
    const { gap, key, form, tone, alone } = classOf(c);
    const start = at;
    at += c.length;
    if (gap === NOTHING) continue;
    if (gap) {
      end();
      if (gap === BREAK || (gap === BLANK && stop)) first = true;
      if (gap !== OTHER) stop = gap === STOP;
    } else if (key || token) {
      if (alone) end();
      token ??= { key: "", form: "", tone: 0, start, end: at, first };
      token.key += key;
      token.form += form;
      token.tone = tone || token.tone;
      token.end = at;
      if (alone) end();
    }
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

/** Reads a shard of terms: keys with their postings. */
function readTerms(bytes, all) {
  const reader = new Reader(bytes);
  const next = sorted(reader);
  const terms = reader.times(() => {
    const key = next();
    const pages = reader.number();
    const forms = reader.times(() => reader.text());
    return { key, pages, forms: forms.length > 0 ? forms : [key] };
  });
  const steps = new Steps(reader.column());
  const [infos, masks, zones] = columns(reader, 3);
  // Forms and zones are written only where they are worth it.
  for (const term of terms) {
    const { pages, forms } = term;
    term.list = {
      pages: steps.list(pages, all),
      infos: infos.take(pages),
      masks: forms.length > 1 && hasMasks(pages, all) && masks.take(pages),
      zones: hasZones(pages, all) && zones.take(pages),
    };
  }
  return { keys: terms.map((term) => term.key), terms };
}

/** Returns the term of a shard that may not have come. */
function termOf(shard, key) {
  return shard?.terms[place(shard.keys, key)];
}

/** Reads a shard of pairs: returns what finds the postings of a number. */
function readPairs(bytes, first, end, all) {
  const reader = new Reader(bytes);
  const cut = reader.number();
  const count = reader.number();
  const keys = new Steps(reader.column()).list(count, ((end - first - 1) >>> cut) + 1);
  const steps = new Steps(reader.column());
  const [counts, ownForms, infos, zones] = columns(reader, 4);
  const lists = Array.from(keys, () => {
    const pages = counts.number();
    const form = ownForms.number();
    return {
      pages: steps.list(pages, all),
      forms: form === OWN_FORMS ? ownForms.take(pages) : new Uint8Array(pages).fill(form),
      infos: infos.take(pages),
      zones: hasZones(pages, all) && zones.take(pages),
    };
  });
  return (hash) => lists[place(keys, (hash - first) >>> cut)];
}

/** The next columns, to be read side by side. */
function columns(reader, count) {
  return Array.from({ length: count }, () => new Reader(reader.column()));
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

/** Where a value stands; -1 when it does not. */
function place(sorted, value) {
  const at = lowerBound(sorted, value);
  return sorted[at] === value ? at : -1;
}

/** Index of the last element that is not greater. */
function upTo(sorted, value) {
  const at = lowerBound(sorted, value);
  return sorted[at] === value ? at : at - 1;
}

/** Where each of some runs begins, and where the last one ends. */
function sums(lengths) {
  let sum = 0;
  return [0, ...lengths.map((length) => (sum += length))];
}

// ---------------------------------------------------------------- the index

class Index {
  kept = new Map();
  failures = 0;

  constructor(bytes, read, inflate) {
    this.read = read;
    this.inflate = inflate;
    const end = bytes.indexOf(0);
    this.head = JSON.parse(utf8.decode(bytes.subarray(0, end)));
    this.pages = this.head.pages;
    const reader = new Reader(bytes.subarray(end + 1));
    this.facets = this.head.facets.map(([name, values]) => this.facet(name, values, reader));
    this.leaves = sums(Array.from(reader.column(), (power) => 1 << power));
    const [counts] = columns(reader, 1);
    this.cards = sums(counts.all(() => counts.number()));
  }

  /** A facet: its values, and for each page which of them it has. */
  facet(name, values, from) {
    const [reader] = columns(from, 1);
    const ids = [];
    const starts = [0];
    for (let page = 0; page < this.pages; page++) {
      for (let n = reader.number(); n > 0; n--) ids.push(reader.number());
      starts.push(ids.length);
    }
    return { name, values, of: (page) => ids.slice(starts[page], starts[page + 1]) };
  }

  /** Reads the facets with very many values that are filtered by. */
  async farFacets(filters) {
    for (const [number, name] of this.head.far.entries()) {
      if (!Object.hasOwn(filters, name) || this.facets.some((facet) => facet.name === name)) continue;
      const facet = await this.part("f", number, (bytes) => {
        const reader = new Reader(bytes);
        return this.facet(name, reader.times(() => reader.text()), reader);
      });
      if (facet) this.facets.push(facet);
    }
  }

  /** Reads a file and what `decode` makes of it, once; undefined when that fails. */
  async part(family, number, decode) {
    const { kept } = this;
    const path = `search/shards.d/${family}${this.head.files[family][number >> 4]}-${number}.bin`;
    if (!kept.has(path)) {
      if (kept.size >= MOST_KEPT) kept.clear();
      kept.set(path, this.read(path).then(decode).catch(() => {}));
    }
    const part = await kept.get(path);
    if (!part) {
      this.failures++;
      // Asked for again with the next query: a phone is sometimes in a tunnel.
      kept.delete(path);
    }
    return part;
  }

  /** What all card files begin with; empty when nothing is fetched for it. */
  async common() {
    return this.head.common > 0 ? this.part("d", 0, (bytes) => bytes) : [];
  }

  /** Reads a card file: some pages with the text that is shown of them. */
  async card(number) {
    const common = await this.common();
    return common && this.part("c", number, async (bytes) => {
      // The first bytes say that these are parts; together they are one compressed file.
      const parts = common.length > 0 && bytes[0] === 0;
      const whole = parts && (await this.inflate(new Uint8Array([...common.subarray(1), ...bytes.subarray(1)])));
      return JSON.parse(utf8.decode(parts ? whole.subarray(this.head.common) : bytes));
    });
  }

  async termShard(key) {
    const firsts = this.head.terms;
    if (firsts.length > 0) return this.part("t", Math.max(0, upTo(firsts, key)), (bytes) => readTerms(bytes, this.pages));
  }

  async term(key) {
    return termOf(await this.termShard(key), key);
  }

  async pair(hash) {
    const shards = this.head.pairs;
    const number = Math.floor(((hash >>> 18) * shards) / 4096);
    const begin = (number) => Math.ceil((number * 4096) / shards) * 2 ** 18;
    const find = await this.part("p", number, (bytes) => readPairs(bytes, begin(number), begin(number + 1), this.pages));
    return find?.(hash);
  }

  async search(query, { limit = 10, filters, lang }) {
    const before = this.failures;
    filters ??= {};
    const read = parse(query);
    if (read.tokens.length === 0) {
      return { results: [], total: 0, facets: filter(this, [], {}).facets, corrected: null };
    }
    await this.farFacets(filters);
    this.common(); // Asked for now, since it is needed last.
    const { plan, ranked } = await this.best(read, lang);
    const { kept, facets } = filter(this, ranked, filters);
    const count = Math.max(0, Math.min(100, Number.isFinite(+limit) ? +limit : 10));
    const results = await Promise.all(kept.slice(0, count).map((hit) => show(this, hit, plan)));
    const answer = { results: results.filter(Boolean), total: kept.length, facets, corrected: plan.corrected };
    if (this.failures > before) answer.incomplete = true;
    return answer;
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
    const bold = ({ plan }) => plan.words.some((word, i) => word.mended && words[i].term);
    const usual = Math.max(...ways.filter((way) => !bold(way)).map((way) => way.likely));
    const good = ways.filter((way) => !bold(way) || way.likely >= usual || way.fit >= RICH);
    const best = good.reduce((a, b) => (b.value > a.value ? b : a));
    // A slip can make another word that is in use. Where words without marks lead to nothing
    // that has them together, a title or heading that is one slip away was meant.
    const bare = words.length > 1 && words.every((word) => word.form === word.key && !word.quoted);
    if (!bare || best.fit >= POOR || best.plan.corrected) return best;
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
    const fit = Math.floor(((ranked[0]?.score ?? 0) * FIT) / Math.max(1, plan.whole));
    return { plan, ranked, fit, likely: value, value: value + fit };
  }

  /** Looks up every word, and every two side by side. */
  async look(words) {
    for (const word of words) word.hash = hashOf(word.key);
    await Promise.all(
      words.map(async (word, i) => {
        const next = words[i + 1];
        const pair = next && this.pair(pairHash(word.hash, next.hash));
        word.shard = await this.termShard(word.key);
        word.term = termOf(word.shard, word.key);
        word.next = await pair;
        if (next) next.last = word.next;
      }),
    );
  }

  /** Looks up titles and headings that are just these words, and titles that begin with them. */
  async rows(words) {
    const wanted = [];
    const want = (words, seed, worth) => {
      if (words.length < 2) return;
      wanted.push(
        this.pair(rowHash(words.map((word) => word.hash), seed)).then((list) => ({ list, forms: formsOf(words), worth })),
      );
    };
    const last = words.at(-1);
    const others = words.slice(0, -1);
    want(words, WHOLE_SEED, WHOLE);
    want(words, BEGIN_SEED, BEGUN);
    if (last.open) want(others, BEGIN_SEED, BEGUN);
    for (const { term, pair } of last.others) {
      if (pair) want([...others, { hash: hashOf(term.key), free: true }], BEGIN_SEED, BEGUN);
    }
    return (await Promise.all(wanted)).filter((row) => row.list);
  }

  /** True for a word that does not occur, or never beside the words around it. */
  doubtful(words, i) {
    const word = words[i];
    if (word.quoted || word.key.length < 2 || /^\d+$/.test(word.key)) return false;
    // Marks typed on purpose, and known so: there was no slip.
    if (word.form !== word.key && word.term?.forms.includes(word.form)) return false;
    const goesOn = (word) => word?.open && endings(word.shard, word.key).length > 0;
    // The last word may go on; as long as it is short, nearly anything can follow.
    if (goesOn(word) && (i === 0 || word.key.length < 4)) return false;
    if (!word.term && !goesOn(word)) return true;
    if (goesOn(words[i + 1])) return i > 0 && !word.last;
    return words.length > 1 && !word.next && !word.last;
  }

  /** The list of words in use. */
  words() {
    return this.part("w", 0, (bytes) => {
      const reader = new Reader(bytes);
      const pages = [];
      const next = sorted(reader);
      const keys = reader.times(() => {
        const key = next();
        pages.push(reader.number());
        return key;
      });
      return { keys, pages };
    });
  }

  /** What usually stands after (or before) a word: numbers of words and how often. */
  async neighbours(number) {
    const firsts = this.head.words;
    const at = upTo(firsts, number);
    const shard = await this.part("n", at, (bytes) => {
      const reader = new Reader(bytes);
      const sides = reader.all(() => {
        let other = 0;
        const others = reader.times(() => (other += reader.number()));
        return { others, counts: reader.take(others.length) };
      });
      return sides.length > 0 && sides;
    });
    const index = (number - firsts[at]) * 2;
    return { after: shard?.[index], before: shard?.[index + 1] };
  }

  /** Finds what the words may have been meant as, the likeliest first; often just as they are. */
  async mend(words, doubts) {
    const asTyped = [{ words, value: 0 }];
    if (!doubts.includes(true)) return asTyped;
    const list = await this.words();
    if (!list) return asTyped;
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
    const at = before ? place(list.keys, before.key) : -1;
    if (at < 0) return false;
    const { after } = await this.neighbours(at);
    return after?.others.some((other) => list.keys[other].startsWith(word.key));
  }

  /** What a word may have been meant as, each with a value: how usual, less how far off. */
  candidates(word, list) {
    const all = new Map();
    const offer = (key, cost) => {
      if (key === word.key) return;
      const number = place(list.keys, key);
      const pages = list.pages[number] ?? termOf(word.shard, key)?.pages;
      if (!pages) return;
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
        const near = (await this.neighbours(number))[side];
        near?.others.forEach((other, i) => {
          const key = side === "after" ? number * 65536 + other : other * 65536 + number;
          known.set(key, near.counts[i]);
        });
      }),
    );
    return (a, b) => {
      if (a.number < 0 || b.number < 0) return 0;
      const count = known.get(a.number * 65536 + b.number);
      return count >= 0 ? 32 + count * 8 : 0;
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
          wanted.map(async ([key, weight, pair]) => ({ term: await this.term(key), weight, pair })),
        );
        word.others = found.filter((other) => other.term);
      }),
    );
  }

  /** Finds what the last word, not typed to its end, may become. */
  async finish(words, last) {
    const before = words.at(-2);
    const { key: begun, shard } = last;
    const list = !last.term || (before && !last.last) ? await this.words() : null;
    if (list) {
      const { keys } = list;
      const ends = endings(list, begun);
      const usual = new Map();
      const at = before ? place(keys, before.key) : -1;
      if (at >= 0) {
        const { after } = await this.neighbours(at);
        after?.others.forEach((other, i) => {
          if (ends.includes(other)) usual.set(keys[other], 1000 + after.counts[i]);
        });
      }
      if (usual.size < MOST_ENDINGS && begun.length > 1) {
        for (const i of ends) {
          if (!usual.has(keys[i])) usual.set(keys[i], log(1 + list.pages[i]) / 16);
        }
      }
      const best = [...usual].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_ENDINGS);
      const others = best.map(async ([key, value]) =>
        value < 1000 ? [key, 160] : [key, 230, await this.pair(pairHash(before.hash, hashOf(key)))],
      );
      last.others.push(...(await Promise.all(others)));
    }
    // Words of the shard at hand cost nothing.
    if (begun.length > 1) {
      const more = endings(shard, begun).map((i) => shard.terms[i]).filter((term) => term.key !== begun);
      more.sort((a, b) => b.pages - a.pages || (a.key < b.key ? -1 : 1));
      for (const { key } of more.slice(0, 16)) last.others.push([key, last.term ? 100 : 160]);
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
      const rarity = this.rarity(word.term ? word.term.pages : ends);
      const rarityOfOthers = Math.min(rarity, this.rarity(ends));
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
    return { words, slots, pairs, corrected, whole: slots.reduce((sum, slot) => sum + slot.rarity, 0) };
  }

  /** How much it says that a page has a term that so many have: sixteenths of a bit. */
  rarity(pages) {
    const some = Math.min(this.pages, pages);
    return Math.max(4, log(this.pages + some, Math.max(1, some)) - 12);
  }

  /** Which of a term's forms were meant: a mask, or 0 for any. */
  liked(term, word) {
    if (word.free || term.forms.length === 1) return 0;
    const at = term.forms.indexOf(term === word.term ? word.form : "");
    return at < 0 || at > 7 ? 0 : 1 << at;
  }
}

// ---------------------------------------------------------------- what was meant

/** Where the keys stand that begin so. */
function endings(list, begin) {
  const all = [];
  for (let i = lowerBound(list?.keys ?? [], begin); list?.keys[i]?.startsWith(begin); i++) all.push(i);
  return all;
}

/** A word as it was typed, as an option; one not typed to its end as what it may become. */
function own(word, list) {
  let pages = word.term?.pages ?? 0;
  if (word.open && word.key.length > 2) pages = Math.max(pages, ...endings(list, word.key).map((i) => list.pages[i]));
  return { key: word.key, number: place(list.keys, word.key), value: pages > 0 ? log(1 + pages) / 2 : -160 };
}

/** What a word is without the keys of Telex or VNI that stand for marks. */
function untyped(text) {
  const all = new Set();
  const word = tokens(text)[0]?.key ?? "";
  const letters = word.replace(/[0-9]/g, "");
  if (letters !== word && word.length - letters.length <= 3) all.add(letters);
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
  const read = /^(.*\p{L}.*)([1-5])$/u.exec(form);
  if (!read) return form.normalize("NFC");
  const mark = TONES[read[2] - 1];
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

/** Scores pages; returns those that have what was asked for, best first. */
function rank(index, { words, slots, pairs, rows, whole }, lang) {
  const score = new Int32Array(index.pages);
  const cover = new Int32Array(index.pages);
  const near = new Int32Array(index.pages * ZONES);
  const run = new Uint8Array(index.pages);
  const runZones = new Uint8Array(index.pages);
  const addNear = (page, zones, rarity) => {
    for (let zone = 0; zone < ZONES; zone++) if ((zones >> zone) & 1) near[page * ZONES + zone] += rarity;
  };
  // Of two words, the second not typed to its end, the first is all that titles can begin with.
  const begins = words.length === 2 && words[1].open;
  for (const { all, leads, cover: share } of slots) {
    // What each page says of one word, or of what stands for it: the best of them counts.
    const best = new Int32Array(index.pages); // and one more, where there is any
    for (const { term, weight, rarity, forms } of all) {
      const { pages, infos, masks, zones } = term.list;
      pages.forEach((page, i) => {
        let place = infos[i] >> 3;
        if (place === 4) {
          if (!leads) place = 3;
          else if (begins) score[page] += (whole * BEGUN[3]) >> 4;
        }
        let value = LEVELS[infos[i] & 7] + PLACES[place];
        if (forms > 0 && masks && (masks[i] & forms) === 0) value = (value * OTHER_FORM) >> 8;
        value = (value * rarity * weight) >> 14;
        const before = best[page];
        if (before === 0) cover[page] += share;
        if (before <= value) {
          score[page] += value - Math.max(0, before - 1);
          best[page] = value + 1;
        }
        if (zones) addNear(page, zones[i], rarity);
      });
    }
  }
  for (const { list, weight, forms, step } of pairs) {
    const { pages, infos, zones } = list;
    const rarity = index.rarity(pages.length);
    // Words with just these marks are rarer than with any: it says more to have them.
    const same = forms < 0 ? 0 : list.forms.filter((found) => !otherForms(found, forms)).length;
    const rarityOfSame = same > 0 ? index.rarity(same) : rarity;
    pages.forEach((page, i) => {
      let value = PAIR_LEVELS[infos[i] & 3] + PAIR_PLACES[infos[i] >> 2];
      if (otherForms(list.forms[i], forms)) value = (value * rarity * OTHER_FORM) >> 8;
      else {
        value *= rarityOfSame;
        // The words up to here stand in a row, in one part of the page.
        const around = zones ? zones[i] | (zones[i] << 1) | (zones[i] >> 1) : 255;
        const still = step === 0 ? around : runZones[page] & around;
        if (run[page] === step && still !== 0) {
          run[page] = step + 1;
          runZones[page] = still;
        }
      }
      score[page] += (value * weight) >> 14;
      if (zones) addNear(page, zones[i], rarity);
    });
  }
  for (const { list, forms, worth } of rows) {
    list.pages.forEach((page, i) => {
      const value = (whole * worth[list.infos[i] >> 2]) >> 4;
      score[page] += otherForms(list.forms[i], forms) ? value >> 1 : value;
    });
  }
  const must = required(words);
  const most = cover.reduce((most, value) => Math.max(most, value), 1);
  const langs = index.facets.find((facet) => facet.name === "lang");
  const own = langs?.values.indexOf(lang) ?? -1;
  const hits = [];
  cover.forEach((share, page) => {
    if (share < (most * COVER) >> 8 || share === 0 || !must.every((pages) => pages.has(page))) return;
    const zones = near.subarray(page * ZONES, page * ZONES + ZONES);
    const nearest = Math.max(...zones);
    let value = score[page] + ((nearest * NEAR) >> 6);
    if (run[page] > 0 && run[page] === words.length - 1) value += (whole * PHRASE) >> 4;
    // What lacks a word comes after what has them all.
    if (share < most) value = (Math.floor((value * share) / most) * share) / most | 0;
    if (own >= 0 && langs.of(page)[0] !== own) value = (value * 3) >> 2;
    hits.push({ page, zone: zones.indexOf(nearest), score: value });
  });
  // Pages are numbered in the order of their addresses.
  return hits.sort((a, b) => b.score - a.score || a.page - b.page);
}

/** True when a page has words in a row with other marks than were typed. */
function otherForms(found, typed) {
  return typed >= 0 && found !== 15 && found !== typed;
}

/** The sets of pages that hold each quoted phrase. */
function required(words) {
  const quotes = new Set(words.filter((word) => word.quoted).map((word) => word.quote));
  return [...quotes].map((quote) => {
    const said = words.filter((word) => word.quote === quote);
    if (said.length === 1) return new Set(said[0].term?.list.pages);
    let zones = null;
    for (const { next } of said.slice(0, -1)) {
      const found = new Map();
      next?.pages.forEach((page, i) => {
        const both = (next.zones ? next.zones[i] : 255) & (zones ? zones.get(page) : 255);
        if (both !== 0) found.set(page, both);
      });
      zones = found;
    }
    return zones;
  });
}

/** Keeps the pages that pass the filters, and counts them by facet. */
function filter({ facets }, hits, filters) {
  const all = facets.map(({ name, values, of }) => {
    const chosen = Object.hasOwn(filters, name) ? [filters[name] ?? []].flat() : [];
    const wanted = new Set(chosen.map((value) => values.indexOf(String(value))));
    const passes = (page) => wanted.size === 0 || of(page).some((id) => wanted.has(id));
    return { name, values, of, passes, counts: new Int32Array(values.length) };
  });
  const kept = hits.filter(({ page }) => {
    const missed = all.filter((facet) => !facet.passes(page));
    // The other values of a facet are counted as if it were not filtered by.
    for (const facet of missed.length > 1 ? [] : missed.length > 0 ? missed : all) {
      for (const id of facet.of(page)) facet.counts[id]++;
    }
    return missed.length === 0;
  });
  const shown = all.map(({ name, values, counts }) => [
    name,
    Object.fromEntries(values.map((value, v) => [value, counts[v]]).filter(([, count]) => count > 0)),
  ]);
  return { kept, facets: Object.fromEntries(shown) };
}

// ---------------------------------------------------------------- what is shown

/** A result: the page, the section of it, and the text around what was found. */
async function show(index, hit, plan) {
  const begin = index.leaves[hit.page];
  const leaf = begin + Math.floor((hit.zone * (index.leaves[hit.page + 1] - begin)) / ZONES);
  const number = upTo(index.cards, leaf);
  const card = await index.card(number);
  const read = card?.[leaf - index.cards[number]];
  if (!read) return null;
  const [path, title, kind, lang, sections] = read;
  const url = path === "" ? "./" : path;
  const wanted = keysOf(plan);
  let best = { section: ["", "", ""], sum: -1, at: 0, all: [] };
  for (const section of sections) {
    const all = tokens(section[2]);
    const { value, at } = densest(all, wanted);
    const sum = value + worth(tokens(section[1]), wanted) * 2;
    if (sum > best.sum) best = { section, sum, at, all };
  }
  const [anchor, heading, text] = best.section;
  return {
    url,
    title,
    kind,
    lang,
    section: heading,
    section_url: anchor === "" ? url : `${url}#${encodeURIComponent(anchor)}`,
    snippet: snippet(text, best.all, best.at, wanted),
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
  // A sentence that begins close by is best begun with.
  let begin = at;
  while (begin > Math.max(0, at - LEAD) && !all[begin].first) begin--;
  const end = Math.min(all.length, begin + WINDOW);
  let out = begin > 0 && !all[begin].first ? "… " : "";
  let from = all[begin].start;
  let open = false;
  for (let i = begin; i < end; i++) {
    const token = all[i];
    const between = text.slice(from, token.start);
    const marked = valueOf(token, wanted) > 0;
    const on = open && marked && /^ +$/.test(between);
    if (open && !on) out += "</mark>";
    out += escape(between);
    if (marked && !on) out += "<mark>";
    out += escape(text.slice(token.start, token.end));
    open = marked;
    from = token.end;
  }
  if (open) out += "</mark>";
  if (end < all.length) return `${out} …`;
  return out + escape(text.slice(from, from + 8));
}

function escape(text) {
  return text.replace(/[\n\t]+/g, " · ").replace(/[&<>"']/g, (c) => ENTITIES[c]);
}
