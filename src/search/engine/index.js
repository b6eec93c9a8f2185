// The index: fetches what a query needs, finds what was meant, and answers.

import { Reader, columns, place, sorted, sums, upTo, utf8 } from "./bytes.js";
import { distance, endings, own, untyped } from "./meant.js";
import { BEGIN_SEED, WHOLE_SEED, formsOf, hashOf, log, pairHash, rowHash } from "./numbers.js";
import { BEGUN, WHOLE, filter, rank } from "./rank.js";
import { readPairs, readTerms, termOf } from "./shards.js";
import { show } from "./show.js";
import { compose, parse } from "./tokens.js";

const MOST_KEPT = 800;
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
const MOST_PAGES = 2 ** 18; // of one index

/** An open index. */
export class Index {
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

  /** Number of the shard that a term is in, if it is anywhere. */
  placeOf(key) {
    return Math.max(0, upTo(this.head.terms, key));
  }

  async termShard(key, number = this.placeOf(key)) {
    if (this.head.terms.length > 0) return this.part("t", number, (bytes) => readTerms(bytes, this.pages));
  }

  async term(key) {
    return termOf(await this.termShard(key), key);
  }

  async pair(hash) {
    const shards = this.head.pairs;
    const number = Math.floor(((hash >>> 18) * shards) / 4096);
    const begin = (number) => Math.ceil((number * 4096) / shards);
    const find = await this.part("p", number, (bytes) => readPairs(bytes, begin(number), begin(number + 1) - begin(number), this.pages));
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
    const last = words.at(-1);
    const before = words.at(-2);
    const whole = last.term && (!before || last.last);
    if (last.open && !last.mended && !whole && (before || last.key.length > 1)) last.ends = await this.ends(last, before);
  }

  /** What a word not typed to its end may become, what stands after the word before it first. */
  async ends({ key: begun }, before) {
    // Few such words lie in one shard, or two; many are in the list of all.
    const [from, to] = ["", "\uffff"].map((end) => this.placeOf(begun + end));
    const shards = new Set([from, to]);
    const lists = to - from > 1 ? [this.words()] : Array.from(shards, (at) => this.termShard(begun, at));
    const all = [];
    for (const list of await Promise.all(lists)) {
      for (const i of endings(list, begun)) {
        const key = list.keys[i];
        const pair = before && (await this.pair(pairHash(before.hash, hashOf(key))));
        all.push({ key, pair, value: pair ? MOST_PAGES + pair.pages.length : list.pages[i] });
      }
    }
    return all.sort((a, b) => b.value - a.value);
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

  /** True for a word that does not occur, or never beside words around it that do. */
  doubtful(words, i) {
    const word = words[i];
    if (word.quoted || word.key.length < 2 || /^\d+$/.test(word.key)) return false;
    // Marks typed on purpose, and known so: there was no slip.
    if (word.form !== word.key && word.term?.forms.includes(word.form)) return false;
    const goesOn = (word) => word?.open && (word.ends ?? endings(word.shard, word.key)).length > 0;
    // The last word may go on; as long as it is short, nearly anything can follow.
    if (goesOn(word) && (i === 0 || word.key.length < 4 || word.ends?.[0].pair)) return false;
    if (!word.term && !goesOn(word)) return true;
    // What does not occur, or may still become another word, says nothing of the one beside it.
    const next = !goesOn(words[i + 1]) && words[i + 1];
    const beside = words[i - 1]?.term || next?.term;
    return !!beside && !(next && word.next) && !word.last;
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
    const options = words.map((word, i) => (doubts[i] ? this.candidates(word, list) : [own(word, list)]));
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
        // The side with fewer options is asked: it knows all of the other's. Where there is no
        // choice on either, all ways are alike.
        if (!(other?.length > 1)) continue;
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
    if (last.open && !last.mended) this.finish(last);
    await Promise.all(
      words.map(async (word) => {
        const seen = new Set([word.key]);
        const wanted = word.others.filter(([key]) => !seen.has(key) && seen.add(key));
        const found = await Promise.all(
          wanted.map(async ([key, weight, pair]) => ({ term: await this.term(key), weight, pair })),
        );
        word.others = found.filter((other) => other.term);
        // Of many numbers, some are by chance those of other words: these stand on other pages.
        for (const one of word.others) {
          if (!one.pair?.pages.some((page) => one.term.list.pages.includes(page))) one.pair = null;
        }
      }),
    );
  }

  /** Takes what the last word, not typed to its end, may become. */
  finish({ key: begun, shard, term, ends = [], others }) {
    for (const { key, pair } of ends.slice(0, MOST_ENDINGS)) {
      if (pair || begun.length > 1) others.push([key, pair ? 230 : 160, pair]);
    }
    // Words of the shard at hand cost nothing.
    if (begun.length > 1) {
      const more = endings(shard, begun).map((i) => shard.terms[i]).filter((term) => term.key !== begun);
      more.sort((a, b) => b.pages - a.pages);
      for (const { key } of more.slice(0, 16)) others.push([key, term ? 100 : 160]);
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
      const begun = word.open && word.key.length <= 2;
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
