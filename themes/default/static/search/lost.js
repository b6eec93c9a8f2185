// The page for addresses that lead nowhere: looks for what the words of the address say.

import { ask } from "./asking.js";
import { near } from "./near.js";
import { base, make, words } from "./say.js";

const MOST = 5;
const lang = document.documentElement.lang;
const field = document.getElementById("cn_query");
const box = document.querySelector(".nearest");

/** The last part of the address as words: `/quy-trinh/goi-lai.html` → `goi lai`. */
function asked() {
  const parts = location.pathname.slice(base.pathname.length).split("/").filter(Boolean);
  let last = (parts.at(-1) ?? "").replace(/\.\w{1,5}$/, "");
  try {
    last = decodeURIComponent(last);
  } catch {} // somebody wrote the address by hand
  return last.replace(/[-_+.\s]+/g, " ").trim().slice(0, 100);
}

const query = asked();
field.value = query;
field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  location.assign(`${document.querySelector("a.find").href}?${new URLSearchParams({ q: field.value })}`);
});
field.parentElement.classList.remove("needs-js");

await words().catch(() => {}); // the words for what kind a page is; titles are enough
const answer = query === "" ? { results: [] } : await ask(query, { limit: MOST, lang });
const found = answer?.results.length > 0 ? answer.results : ((await near(query, lang)) ?? []);
for (const result of found.slice(0, MOST)) {
  const link = make("a", { href: new URL(result.url, base).href }, result.title);
  box.querySelector("ul").append(make("li", { lang: result.lang ?? lang }, link));
}
box.hidden = found.length === 0;
document.querySelector(".directory").classList.add("placed");
