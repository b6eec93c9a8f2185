// The ways to narrow results down: a button for each value that occurs, with its count.

import { button, make, name, number, said, say } from "./say.js";

const FEW = 6; // values of a facet in sight
const all = new Set(); // facets with all values in sight

/**
 * Buttons for the values of an answer's facets, or of the one named `only`; `chosen` are the
 * values that are filtered by. `choose` takes a facet and its values, or nothing to clear all.
 */
export function filters(counts, chosen, choose, only) {
  const offered = said.facets.filter((facet) => facet.name === (only ?? facet.name));
  const groups = offered.flatMap((facet) => group(facet, counts[facet.name] ?? {}, chosen[facet.name] ?? [], choose));
  if (groups.length === 0) return [];
  if (Object.keys(chosen).length > 0) {
    const clear = button({ class: "filter", onclick: () => choose() }, say("clear"));
    groups.unshift(make("div", { class: "filter-group" }, clear));
  }
  const row = make("div", { class: "filters", role: "group", "aria-label": say("filters") }, ...groups);
  keep(row);
  return [row];
}

function group(facet, counts, chosen, choose) {
  const values = [...new Set([...Object.keys(counts), ...chosen])];
  // One value tells nothing apart.
  if (values.length < 2 && chosen.length === 0) return [];
  const count = (value) => counts[value] ?? 0;
  const on = (value) => chosen.includes(value);
  const label = (value) => name(facet.name, value);
  values.sort((a, b) => on(b) - on(a) || count(b) - count(a) || label(a).localeCompare(label(b)));
  if (facet.name === "year") values.sort((a, b) => b - a);
  const few = values.slice(0, all.has(facet.name) ? undefined : FEW);
  const buttons = few.map((value) => {
    const onclick = () => choose(facet.name, on(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
    const known = { class: "filter", "aria-pressed": on(value), "data-value": `${facet.name} ${value}`, onclick };
    return button(known, label(value), " ", make("span", {}, number(count(value))));
  });
  const rest = values.length - few.length;
  if (rest > 0) {
    const onclick = () => {
      all.add(facet.name);
      const [whole] = group(facet, counts, chosen, choose);
      element.replaceWith(whole);
      whole.querySelectorAll("button")[few.length].focus();
    };
    buttons.push(button({ class: "filter", onclick }, say("others", { n: rest })));
  }
  const title = make("span", { class: "filter-name" }, facet.label);
  const element = make("div", { class: "filter-group", role: "group", "aria-label": facet.label }, title, ...buttons);
  return [element];
}

/** Keeps the focus and the place of the row when an answer replaces it. */
function keep(row) {
  const left = document.querySelector(".filters")?.scrollLeft ?? 0;
  const focused = document.activeElement;
  requestAnimationFrame(() => {
    row.scrollLeft = left;
    const value = focused?.dataset.value;
    if (!value || focused.isConnected) return;
    [...row.querySelectorAll("button")].find((one) => one.dataset.value === value)?.focus({ preventScroll: true });
  });
}
