// The page for addresses that lead nowhere: looks for what the words of the address say.

import { ask } from "./asking.js";
import { near } from "./near.js";
import { base, lang, make } from "./say.js";

const MOST = 5;

/** The last part of the address as words: `/quy-trinh/goi-lai.html` → `goi lai`. */
function asked() {
  const parts = location.href.split(/[?#]/)[0].slice(base.length).split("/").filter(Boolean);
  let last = (parts.at(-1) ?? "").replace(/\.\w{1,5}$/, "");
  try {
    last = decodeURIComponent(last);
  } catch {} // somebody wrote the address by hand
  return last.replace(/[-_+.\s]+/g, " ").trim().slice(0, 100);
}

/** Fills the page with the nearest ones. */
export async function lost(field) {
  const query = asked();
  field.value = query;
  field.onkeydown = (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    location.assign(`${document.querySelector("a.find").href}?${new URLSearchParams({ q: field.value })}`);
  };
  field.parentElement.classList.remove("needs-js");
  let found = query ? (await ask(query, { limit: MOST, lang }))?.results ?? [] : [];
  if (found.length === 0) found = (await near(query)) ?? [];
  const items = found.map((result) => {
    const link = make("a", { href: new URL(result.url, base).href }, result.title);
    return make("li", { lang: result.lang ?? lang }, link);
  });
  const box = document.querySelector(".nearest");
  box.querySelector("ul").append(...items);
  box.hidden = items.length === 0;
  document.querySelector(".directory").classList.add("placed");
}
