// The ways to narrow results down: a button for each value that occurs, with its count.

import { facets, make, name, number, say } from "./say.js";

const FEW = 6; // values of a facet in sight
const all = new Set(); // facets with all values in sight

/**
 * Buttons for the values of an answer's facets, or of those in `only`; `chosen` are the values
 * that are filtered by. `choose` takes a facet and its values, or nothing to clear all.
 */
export function filters(counts, chosen, choose, only) {
  const offered = facets().filter((facet) => only?.includes(facet.name) ?? true);
  const groups = offered.map((facet) => group(facet, counts[facet.name] ?? {}, chosen[facet.name] ?? [], choose));
  const shown = groups.filter((one) => one !== null);
  if (shown.length === 0) return [];
  const row = make("div", { className: "filters" });
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", say("filters"));
  if (Object.keys(chosen).length > 0) {
    const clear = make("button", { type: "button", className: "filter" }, say("clear"));
    clear.addEventListener("click", () => choose());
    row.append(make("div", { className: "filter-group" }, clear));
  }
  row.append(...shown);
  keep(row);
  return [row];
}

function group(facet, counts, chosen, choose) {
  const values = [...new Set([...Object.keys(counts), ...chosen])];
  // One value tells nothing apart.
  if (values.length < 2 && chosen.length === 0) return null;
  const count = (value) => counts[value] ?? 0;
  const on = (value) => chosen.includes(value);
  values.sort((a, b) => on(b) - on(a) || count(b) - count(a) || name(facet.name, a).localeCompare(name(facet.name, b)));
  if (facet.name === "year") values.sort((a, b) => b - a);
  const few = all.has(facet.name) ? values : values.slice(0, FEW);
  const buttons = few.map((value) => {
    const button = make("button", { type: "button", className: "filter" }, name(facet.name, value), " ");
    button.append(make("span", {}, number(count(value))));
    button.setAttribute("aria-pressed", on(value));
    button.dataset.value = `${facet.name} ${value}`;
    button.addEventListener("click", () =>
      choose(facet.name, on(value) ? chosen.filter((other) => other !== value) : [...chosen, value]),
    );
    return button;
  });
  const element = make("div", { className: "filter-group" }, make("span", { className: "filter-name" }, facet.label));
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", facet.label);
  element.append(...buttons);
  const rest = values.length - few.length;
  if (rest > 0) {
    const others = make("button", { type: "button", className: "filter" }, say("others", { n: rest }));
    others.addEventListener("click", () => {
      all.add(facet.name);
      const whole = group(facet, counts, chosen, choose);
      element.replaceWith(whole);
      whole.querySelectorAll("button")[few.length]?.focus();
    });
    element.append(others);
  }
  return element;
}

/** Keeps the focus and the place of the row when an answer replaces it. */
function keep(row) {
  const left = document.querySelector(".filters")?.scrollLeft ?? 0;
  const focused = document.activeElement;
  requestAnimationFrame(() => {
    row.scrollLeft = left;
    const value = focused?.dataset.value;
    if (!value || focused.isConnected) return;
    [...row.querySelectorAll("button")].find((button) => button.dataset.value === value)?.focus({ preventScroll: true });
  });
}
