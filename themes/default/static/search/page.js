// The search page: results, filters and more of them. What is asked stands in the address, so
// that back, forward and a copied link give the same answer.

import { ask, forget, warm } from "./asking.js";
import { filters } from "./filters.js";
import { hits, notes, nothing, summary } from "./hits.js";
import { composing, replace, walk } from "./keys.js";
import { near } from "./near.js";
import { facets, make, patient, say, words } from "./say.js";
import { starts } from "./start.js";

const STEP = 20;
const MOST = 100; // what the engine shows of one query
const PAUSE = 300; // before what is typed is written to the address
const lang = document.documentElement.lang;
const title = document.title;
const field = document.getElementById("cn_query");
const box = document.getElementById("cn_answer");
const directory = document.getElementById("cn_directory");

const status = make("p", { className: "total" });
status.setAttribute("role", "status");
const above = make("div", { className: "above" });
const list = make("div", { className: "hits-pane" });
box.append(status, above, list);

let chosen = {}; // values by facet
let limit = STEP;
let settled = true; // the entry of the history is one to come back to
let pause = 0;

/** Reads the address. */
function read() {
  const asked = new URLSearchParams(location.search);
  field.value = asked.get("q") ?? "";
  chosen = {};
  for (const { name } of facets()) {
    const values = asked.getAll(name);
    if (values.length > 0) chosen[name] = values;
  }
  limit = history.state?.limit ?? STEP;
  settled = true;
}

/** Writes the address: a new entry after one to come back to, else in its place. */
function write() {
  clearTimeout(pause);
  const query = field.value.trim();
  const asked = new URLSearchParams(query === "" ? {} : { q: query });
  for (const [name, values] of Object.entries(chosen)) for (const value of values) asked.append(name, value);
  const address = `${location.pathname}${asked.size > 0 ? `?${asked}` : ""}`;
  document.title = query === "" ? title : `${query} · ${title}`;
  if (address === location.pathname + location.search) {
    history.replaceState({ limit }, "");
  } else {
    history[settled ? "pushState" : "replaceState"]({ limit }, "", address);
    settled = false;
  }
}

function settle() {
  write();
  settled = true;
}

async function update() {
  const query = field.value.trim();
  directory.hidden = query !== "";
  if (query === "") {
    forget();
    status.textContent = "";
    above.replaceChildren();
    list.replaceChildren(...starts(location.pathname, fill));
    return;
  }
  const answer = await patient(ask(field.value, { limit, filters: chosen, lang }), status);
  if (answer === null) return;
  const close = answer.total > 0 || answer.failed || narrowed() ? [] : await near(query, lang);
  if (close === null) return;
  status.textContent = summary(answer);
  const said = notes(answer, query, fill);
  above.replaceChildren(...said, ...(answer.failed ? [] : filters(answer.facets, chosen, choose)));
  if (answer.failed) {
    list.replaceChildren();
    directory.hidden = false;
  } else if (answer.total > 0) {
    replace(list, make("ul", { className: "hits" }, ...hits(answer, query)), ...more(answer));
  } else {
    replace(list, ...nothing(query, close));
  }
}

const narrowed = () => Object.keys(chosen).length > 0;

function more(answer) {
  const rest = answer.total - answer.results.length;
  if (rest <= 0 || answer.results.length < limit) return [];
  if (limit >= MOST) return [make("p", { className: "total" }, say("rest", { n: rest }))];
  const button = make("button", { type: "button", className: "button" }, say("more"));
  button.addEventListener("click", async () => {
    const before = list.querySelectorAll(".hit").length;
    limit = Math.min(MOST, limit + STEP);
    settle();
    await update();
    list.querySelectorAll(".hit a")[before]?.focus();
  });
  return [make("p", { className: "hits-more" }, button)];
}

/** Takes the values that a facet is filtered by now; none clears all. */
function choose(name, values) {
  settle();
  if (name === undefined) chosen = {};
  else if (values.length > 0) chosen[name] = values;
  else delete chosen[name];
  limit = STEP;
  settle();
  update();
}

function fill(text) {
  field.value = text;
  field.focus();
  limit = STEP;
  settle();
  update();
}

await words().catch(() => {}); // the answer says nothing then, but it comes
read();
field.addEventListener("input", () => {
  limit = STEP;
  clearTimeout(pause);
  pause = setTimeout(write, PAUSE);
  update();
});
field.addEventListener("change", settle);
field.addEventListener("focus", () => warm().catch(() => {}), { once: true });
field.parentElement.classList.remove("needs-js");
addEventListener("popstate", () => {
  clearTimeout(pause);
  read();
  update();
});
document.querySelector("article.page").addEventListener("keydown", (event) => {
  const links = [...list.querySelectorAll("a")];
  if (composing(event) || walk(event, field, links)) return;
  if (event.key !== "Enter" || event.target !== field) return;
  event.preventDefault();
  settle();
  links[0]?.focus();
});
list.addEventListener("click", settle, true);
if (field.value === "" && matchMedia("(hover: hover)").matches) field.focus();
update();
directory.classList.add("placed");
