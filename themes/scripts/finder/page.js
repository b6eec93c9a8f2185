// The search page: results, filters and more of them. What is asked stands in the address, so
// that back, forward and a copied link give the same answer.

import { forget, warm } from "./asking.js";
import { reply } from "./hits.js";
import { replace, walk } from "./keys.js";
import { button, make, said, say, words } from "./say.js";
import { starts } from "./start.js";

const STEP = 20;
const MOST = 100; // what the engine shows of one query
const PAUSE = 300; // before what is typed is written to the address

/** Makes the page answer what is typed into the field and stands in the address. */
export async function page(field, box) {
  const { title } = document;
  const directory = document.getElementById("cn_directory");
  const status = make("p", { class: "total", role: "status" });
  const above = make("div", { class: "above" });
  const list = make("div", { class: "hits-pane" });
  box.append(status, above, list);

  let chosen; // values by facet
  let limit;
  let settled; // the entry of the history is one to come back to
  let pause;

  /** Reads the address. */
  function read() {
    clearTimeout(pause);
    const asked = new URLSearchParams(location.search);
    field.value = asked.get("q") ?? "";
    chosen = {};
    for (const { name } of said.facets) {
      const values = asked.getAll(name);
      if (values.length > 0) chosen[name] = values;
    }
    limit = history.state?.limit ?? STEP;
    settled = true;
    update();
  }

  /** Writes the address: a new entry after one to come back to, else in its place. */
  function write() {
    clearTimeout(pause);
    const query = field.value.trim();
    const asked = new URLSearchParams(query ? { q: query } : {});
    for (const [name, values] of Object.entries(chosen)) for (const value of values) asked.append(name, value);
    const address = location.pathname + (asked.size > 0 ? `?${asked}` : "");
    document.title = query ? `${query} · ${title}` : title;
    const same = address === location.pathname + location.search;
    history[settled && !same ? "pushState" : "replaceState"]({ limit }, "", same ? null : address);
    settled &&= same;
  }

  function settle() {
    write();
    settled = true;
  }

  async function update() {
    const query = field.value.trim();
    directory.hidden = query !== "";
    if (!query) {
      forget();
      status.textContent = "";
      above.replaceChildren();
      list.replaceChildren(...starts(location.pathname, fill));
      return;
    }
    const given = await reply({ field, status, limit, chosen, fill, choose });
    if (given === null) return;
    above.replaceChildren(...given.above);
    directory.hidden = !given.answer.failed;
    replace(list, ...given.list, ...more(given.answer));
  }

  function more({ total, results }) {
    const rest = total - results.length;
    if (rest <= 0 || results.length < limit) return [];
    if (limit >= MOST) return [make("p", { class: "total" }, say("rest", { n: rest }))];
    const onclick = async () => {
      const before = results.length;
      limit += STEP;
      settle();
      await update();
      list.querySelectorAll(".hit a")[before]?.focus();
    };
    return [make("p", { class: "hits-more" }, button({ class: "button", onclick }, say("more")))];
  }

  /** Takes the values that a facet is filtered by now; none clears all. */
  function choose(name, values) {
    settle();
    if (!name) chosen = {};
    else if (values.length > 0) chosen[name] = values;
    else delete chosen[name];
    again();
  }

  function fill(text) {
    field.value = text;
    field.focus();
    again();
  }

  /** Another question, to come back to. */
  function again() {
    limit = STEP;
    settle();
    update();
  }

  await words().catch(() => {}); // the answer says nothing then, but it comes
  field.oninput = () => {
    limit = STEP;
    clearTimeout(pause);
    pause = setTimeout(write, PAUSE);
    update();
  };
  field.onchange = settle;
  field.onfocus = warm;
  field.parentElement.classList.remove("needs-js");
  onpopstate = read;
  document.querySelector("article.page").onkeydown = (event) => {
    const links = [...list.querySelectorAll("a")];
    if (walk(event, field, links)) return;
    if (event.key !== "Enter" || event.target !== field) return;
    event.preventDefault();
    settle();
    links[0]?.focus();
  };
  list.addEventListener("click", settle, true);
  read();
  if (!field.value && matchMedia("(hover: hover)").matches) field.focus();
  directory.classList.add("placed");
}
