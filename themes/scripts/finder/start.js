// What stands under an empty field: pages read on this device, and questions to start from.

import { elsewhere } from "./keys.js";
import { base, make, said, say } from "./say.js";

/** Sections of links; `ask` takes a question that was chosen. */
export function starts(page, ask) {
  const recent = kept().map(([path, title]) => make("a", { href: new URL(path, base).href }, title));
  const asked = said.questions.map((question) =>
    make("a", { href: `${page}?${new URLSearchParams({ q: question })}`, onclick }, question),
  );
  function onclick(event) {
    if (elsewhere(event)) return;
    event.preventDefault();
    ask(this.textContent);
  }
  return [...section("recent", recent), ...section("questions", asked)];
}

function section(key, links) {
  if (links.length === 0) return [];
  const items = links.map((link) => make("li", {}, link));
  return [make("section", { class: "starts" }, make("h2", {}, say(key)), make("ul", {}, ...items))];
}

/** Pages of this site that were read on this device, the current one left out. */
function kept() {
  try {
    const all = JSON.parse(localStorage[`camnang-recent ${new URL(base).pathname}`] ?? "[]");
    return all
      .filter(([path, title]) => {
        const url = new URL(path, base).href;
        return typeof title === "string" && url.startsWith(base) && url !== location.href.split(/[?#]/)[0];
      })
      .slice(0, 5);
  } catch {
    return []; // storage is blocked, or holds something else
  }
}
