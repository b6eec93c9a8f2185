// What stands under an empty field: pages read on this device, and questions to start from.

import { base, make, questions, say } from "./say.js";

/** Sections of links; `ask` takes a question that was chosen. */
export function starts(page, ask) {
  const recent = kept().map(([path, title]) => make("li", {}, make("a", { href: new URL(path, base).href }, title)));
  const asked = questions().map((question) => {
    const href = `${page}?${new URLSearchParams({ q: question })}`;
    const link = make("a", { href }, question);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      ask(question);
    });
    return make("li", {}, link);
  });
  return [section(say("recent"), recent), section(say("questions"), asked)].filter(Boolean);
}

function section(title, items) {
  if (items.length === 0) return null;
  return make("section", { className: "starts" }, make("h2", {}, title), make("ul", {}, ...items));
}

/** Pages of this site that were read on this device, the current one left out. */
function kept() {
  try {
    const all = JSON.parse(localStorage[`camnang-recent ${base.pathname}`] ?? "[]");
    return all
      .filter(([path, title]) => typeof path === "string" && typeof title === "string")
      .filter(([path]) => {
        const url = new URL(path, base).href;
        return url.startsWith(base.href) && url !== location.href.split(/[?#]/)[0];
      })
      .slice(0, 5);
  } catch {
    return []; // storage is blocked, or holds something else
  }
}
