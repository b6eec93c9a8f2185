// Numbers that stand for tokens, rows of tokens and how often something is.

export const WHOLE_SEED = 0x51ed270b; // a whole title or heading
export const BEGIN_SEED = 0x2545f491; // the first words of a title

const SHARD = 0x3ffc0000; // the bits that choose a shard

/** Number of a word: its own and its first letter. */
export const hashOf = (key) => (numberOf(key) << 5) | (key.charCodeAt(0) & 31);

/** FNV-1a over UTF-16 units. */
function numberOf(key) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return hash;
}

function mix(hash) {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Number of two tokens side by side: 30 bits, those of the shard by the second's first letter. */
export function pairHash(a, b) {
  const spread = (b) => mix(Math.imul(a, 0x9e3779b1) ^ b) >>> 2;
  return (spread(b & 31) & SHARD) | (spread(b) & ~SHARD);
}

/** Number of several tokens in a row; they lie in the shard of the first two. */
export function rowHash(hashes, seed) {
  const all = hashes.reduce((hash, token) => pairHash(hash, token), seed);
  return (pairHash(hashes[0], hashes[1]) & SHARD) | (all & ~SHARD);
}

/** Four bits of the forms of words in a row; 15 stands for several, -1 for any. */
export function formsOf(words) {
  if (words.some((word) => word.free)) return -1;
  return words.reduce((hash, word) => mix(hash ^ numberOf(word.form)), 0) % 15;
}

/** Sixteen times the logarithm to base two of a ratio, rounded down, by whole numbers. */
export function log(over, under = 1) {
  const value = Math.max(256, Math.floor((over * 256) / under));
  const whole = 31 - Math.clz32(value);
  return (whole - 9) * 16 + Math.floor((value * 16) / 2 ** whole);
}
