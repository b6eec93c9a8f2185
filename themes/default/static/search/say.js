// What the search says, in the language of the page, and the names of what results are told
// apart by.

const lang = document.documentElement.lang;

/** Where the site begins. */
export const base = new URL("../../", import.meta.url);

let table = null;

/** Reads the words once; `say` and `facets` are empty before. */
export function words() {
  table ??= fetch(new URL(`search/words.${lang}.json`, base), { cache: "no-cache" })
    .then((response) => (response.ok ? response.json() : Promise.reject(new Error(response.status))))
    .then((read) => {
      said = read;
      return read;
    })
    .catch((error) => {
      table = null;
      throw error;
    });
  return table;
}

let said = { say: {}, facets: [], questions: [] };

/** A sentence with its places filled. */
export function say(key, places = {}) {
  const filled = (whole, name) => (typeof places[name] === "number" ? number(places[name]) : (places[name] ?? whole));
  return (said.say[key] ?? "").replace(/\{(\w+)\}/g, filled);
}

/** `1.234` or `1,234`. */
export function number(value) {
  return value.toLocaleString(lang);
}

/** How many results there are, in words. */
export function count(total) {
  return total === 1 ? say("count_one") : say("count", { n: total });
}

/** The facets by which results can be narrowed down. */
export function facets() {
  return said.facets;
}

/** What readers see of a facet's value. */
export function name(facet, value) {
  return said.facets.find((one) => one.name === facet)?.values[value] ?? value.split("/").at(-1);
}

/** Questions to start from. */
export function questions() {
  return said.questions;
}

/** Makes an element: `make("a", { href }, "text", child)`. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Waits for an answer, and says so where it takes long. */
export async function patient(answer, status) {
  const slow = setTimeout(() => (status.textContent = say("wait")), 400);
  try {
    return await answer;
  } finally {
    clearTimeout(slow);
  }
}
