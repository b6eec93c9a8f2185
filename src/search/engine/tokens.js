// Text → tokens, just as the program splits it that made the index; and back to writing.

/** Letters that fold otherwise than Unicode says: each line a key, a form and such letters. */
const LETTERS = "@letters@";

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

/** A form as it is written: `hoa1` → `hòa`. */
export function compose(form) {
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

const MOST_LETTERS = 600;
const MOST_TOKENS = 20;

/** Reads a query: its tokens, which of them are quoted, whether the last one is still open. */
export function parse(query) {
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
