// What the search says, in the language of the page, and the names of what results are told
// apart by.

/** The language of the page; none in a worker. */
export const lang = globalThis.document?.documentElement.lang;

/** Where the site begins. */
export const base = new URL("../../", import.meta.url).href;

let table = null;

/** Reads the words once; `say` and `said` are empty before. */
export function words() {
  table ??= fetch(`${base}search/words.${lang}.json`, { cache: "no-cache" })
    .then((response) => (response.ok ? response.json() : Promise.reject(response)))
    .then((read) => (said = read))
    .catch((error) => {
      table = null;
      throw error;
    });
  return table;
}

/** The words; `facets` to narrow down by and `questions` to start from. */
export let said = { say: {}, facets: [], questions: [] };

/** A sentence with its places filled. */
export function say(key, places = {}) {
  const filled = (whole, name) => (typeof places[name] === "number" ? number(places[name]) : (places[name] ?? whole));
  return (said.say[key] ?? "").replace(/\{(\w+)\}/g, filled);
}

/** `1.234` or `1,234`. */
export function number(value) {
  return value.toLocaleString(lang);
}

/** What readers see of a facet's value. */
export function name(facet, value) {
  return said.facets.find((one) => one.name === facet)?.values[value] ?? value.split("/").at(-1);
}

/** Makes an element: `make("a", { href }, "text", child)`. */
export function make(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Makes a button that only scripts know what to do with. */
export function button(properties, ...children) {
  return make("button", { type: "button", ...properties }, ...children);
}
