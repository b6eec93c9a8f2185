// Fills the dialog: results below the field as it is typed in.

import { ask, forget, warm } from "./asking.js";
import { filters } from "./filters.js";
import { hits, notes, nothing, summary } from "./hits.js";
import { composing, walk } from "./keys.js";
import { near } from "./near.js";
import { make, patient, say, words } from "./say.js";
import { starts } from "./start.js";

const MOST = 20;
const lang = document.documentElement.lang;

/** Fetches ahead what the dialog needs. */
export function prepare() {
  warm().catch(() => {}); // said with the first answer
  return Promise.all([style(), words()]);
}

/** Makes the dialog answer; `page` is the address of the search page. */
export async function attach(dialog, field, page) {
  await prepare();

  const body = make("div", { className: "finder-body" });
  const status = make("p", { className: "finder-status" });
  status.setAttribute("role", "status");
  const keys = make("p", { className: "finder-keys" });
  for (const [key, does] of [["↑↓", "key_choose"], ["Enter", "key_open"], ["Esc", "key_close"]]) {
    keys.append(make("span", {}, make("kbd", {}, key), " ", say(does)));
  }
  keys.append(slash());
  dialog.append(body, make("div", { className: "finder-foot" }, status, keys));

  let shown = null; // the query that is answered
  let chosen = {}; // kinds to search among
  let opening = null; // Enter was pressed before it was

  async function update() {
    const query = field.value.trim();
    opening = null;
    const parts = query === "" ? empty() : await answered(query);
    if (parts === null) return;
    shown = query;
    body.replaceChildren(...parts);
    body.scrollTop = 0;
    if (opening !== null) open(opening);
    opening = null;
  }

  function empty() {
    forget();
    status.textContent = "";
    return starts(page, fill);
  }

  async function answered(query) {
    // A space behind the last word says that it is whole.
    const asked = ask(field.value, { limit: MOST, filters: chosen, lang });
    const answer = await patient(asked, status);
    if (answer === null) return null;
    const parts = notes(answer, query, fill);
    if (!answer.failed) parts.push(...filters(answer.facets, chosen, choose, ["kind"]));
    if (answer.failed) {
      parts.push(make("p", {}, make("a", { href: page }, say("list"))));
    } else if (answer.total === 0) {
      const close = chosen.kind ? [] : await near(query, lang);
      if (close === null) return null;
      parts.push(...nothing(query, close));
    } else {
      parts.push(make("ul", { className: "hits" }, ...hits(answer, query)));
      if (answer.total > answer.results.length) {
        const address = new URLSearchParams([["q", query], ...(chosen.kind ?? []).map((kind) => ["kind", kind])]);
        const all = make("a", { href: `${page}?${address}` }, say("all", { n: answer.total }));
        parts.push(make("p", { className: "hits-all" }, all));
      }
    }
    status.textContent = summary(answer);
    return parts;
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

  /** Opens the first result, in a new tab when the keys say so. */
  function open({ ctrlKey, metaKey, shiftKey }) {
    const first = body.querySelector(".hits:not(.hits-near) a");
    first?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
  }

  field.addEventListener("input", update);
  dialog.addEventListener("keydown", (event) => {
    if (composing(event) || walk(event, field, [...body.querySelectorAll("a")])) return;
    if (event.key !== "Enter" || event.target !== field) return;
    event.preventDefault();
    if (field.value.trim() === shown) open(event);
    else opening = event;
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
    const link = event.target.closest?.("a");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // A place on this very page: nothing is loaded, so nothing else closes the dialog.
    if (link.href.split("#")[0] === location.href.split("#")[0]) {
      dialog.close();
      import("./landing.js").then((it) => it.land(link.hash));
    }
  });
  dialog.addEventListener("close", forget);
  await update();
}

/** A button that switches the key `/` off and on, for those whose keys are pressed by voice. */
function slash() {
  const key = "camnang-slash";
  const button = make("button", { type: "button", className: "as-link" });
  const show = () => (button.textContent = say(localStorage[key] === "off" ? "slash_on" : "slash_off"));
  button.addEventListener("click", () => {
    if (localStorage[key] === "off") localStorage.removeItem(key);
    else localStorage[key] = "off";
    show();
  });
  try {
    show();
  } catch {
    return ""; // storage is blocked: the choice could not be kept
  }
  return button;
}

let styled = null;

/** Adds the style sheet of the search, once. */
function style() {
  styled ??= new Promise((done) => {
    const link = make("link", { rel: "stylesheet", href: new URL("search.css", import.meta.url).href });
    link.onload = link.onerror = done;
    document.head.append(link);
  });
  return styled;
}
