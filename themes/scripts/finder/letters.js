// Words as they are compared when hits are marked: without marks, capitals and tones.

/** `Đối` → `doi`. */
function fold(word) {
  return word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[đð]/g, "d");
}

/** The words of a text with their places. */
export function split(text) {
  const found = text.matchAll(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu);
  return Array.from(found, ({ 0: word, index }) => ({ key: fold(word), start: index, end: index + word.length }));
}
