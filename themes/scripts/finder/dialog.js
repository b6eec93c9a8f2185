// Fills the dialog: results below the field as it is typed in.

import { forget, warm } from "./asking.js";
import { reply } from "./hits.js";
import { elsewhere, replace, walk } from "./keys.js";
import { land } from "./landing.js";
import { button, make, say, words } from "./say.js";
import { starts } from "./start.js";

const FEW = 5; // results that come at once: more than there is room for
const MOST = 20; // and with those for whom somebody scrolls

/** Fetches ahead what the dialog needs. */
export function prepare() {
  warm();
  return Promise.all([style(), words()]);
}

/** Makes the dialog answer; `page` is the address of the search page. */
export async function attach(dialog, field, page) {
  await prepare();

  const body = make("div", { class: "finder-body" });
  const status = make("p", { class: "finder-status", role: "status" });
  const keys = make("p", { class: "finder-keys" });
  for (const [key, does] of [["↑↓", "key_choose"], ["Enter", "key_open"], ["Esc", "key_close"]]) {
    keys.append(make("span", {}, make("kbd", {}, key), " ", say(does)));
  }
  keys.append(slash());
  dialog.append(body, make("div", { class: "finder-foot" }, status, keys));

  let shown = null; // the query that is answered
  let chosen = {}; // kinds to search among
  let opening = null; // Enter was pressed before it was
  let few = false; // only the first results are there

  async function update() {
    const query = field.value.trim();
    opening = null;
    few = false;
    const parts = query ? await answered(query) : empty();
    if (parts === null) return;
    shown = query;
    body.scrollTop = 0;
    replace(body, ...parts);
    if (opening) open(opening);
    opening = null;
    more();
  }

  function empty() {
    forget();
    status.textContent = "";
    return starts(page, fill);
  }

  async function answered(query) {
    const given = await find(FEW);
    if (given === null) return null;
    const { answer, above, list } = given;
    few = answer.total > FEW;
    const way = (href, text) => make("p", { class: "hits-all" }, make("a", { href }, text));
    if (answer.failed) list.push(way(page, say("list")));
    else if (answer.total > MOST) {
      const address = new URLSearchParams({ q: query });
      for (const kind of chosen.kind ?? []) address.append("kind", kind);
      list.push(way(`${page}?${address}`, say("all", { n: answer.total })));
    }
    return [...above, ...list];
  }

  function find(limit) {
    return reply({ field, status, limit, chosen, fill, choose, only: "kind" });
  }

  /** Adds the other results once the first ones do not fill the dialog, or somebody scrolls. */
  async function more() {
    if (!few || (body.scrollTop === 0 && body.scrollHeight > body.clientHeight)) return;
    few = false;
    const given = await find(MOST);
    body.querySelector(".hits")?.append(...[...(given?.list[0]?.children ?? [])].slice(FEW));
  }

  function choose(name, values) {
    chosen = values?.length > 0 ? { [name]: values } : {};
    update();
  }

  function fill(text) {
    field.value = text;
    field.focus();
    update();
  }

  /** Opens the first result as a click with the same keys held would: in a new tab, a window. */
  function open(event) {
    body.querySelector(".hits:not(.hits-near) a")?.dispatchEvent(new MouseEvent("click", event));
  }

  field.oninput = update;
  body.onscroll = more;
  dialog.onkeydown = (event) => {
    if (walk(event, field, [...body.querySelectorAll("a")])) return;
    if (event.key !== "Enter" || event.target !== field) return;
    event.preventDefault();
    if (field.value.trim() === shown) open(event);
    else opening = event;
  };
  dialog.onclick = (event) => {
    const { target } = event;
    if (target === dialog) dialog.close();
    const link = target.closest("a");
    if (!link || event.defaultPrevented || elsewhere(event)) return;
    // A place on this very page: nothing is loaded, so nothing else closes the dialog.
    if (link.href.split("#")[0] === location.href.split("#")[0]) {
      dialog.close();
      land(link.hash);
    }
  };
  dialog.onclose = forget;
  await update();
}

/** A button that switches the key `/` off and on, for those whose keys are pressed by voice. */
function slash() {
  const key = "camnang-slash";
  const onclick = () => {
    if (localStorage[key]) localStorage.removeItem(key);
    else localStorage[key] = "off";
    show();
  };
  const show = () => (element.textContent = say(localStorage[key] ? "slash_on" : "slash_off"));
  const element = button({ class: "as-link", onclick });
  try {
    show();
  } catch {
    return ""; // storage is blocked: the choice could not be kept
  }
  return element;
}

let styled = null;

/** Adds the style sheet of the search, once. */
function style() {
  styled ??= new Promise((done) => {
    const href = new URL("search.css", import.meta.url).href;
    document.head.append(make("link", { rel: "stylesheet", href, onload: done, onerror: done }));
  });
  return styled;
}
