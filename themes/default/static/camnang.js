// What pages need: the theme switch, where the reader is, the way into the search, meanings of terms,
// texts to copy, pictures, comments.

const make = (name, properties) => Object.assign(document.createElement(name), properties);
// A click that is to open a new tab or window is the browser's.
const elsewhere = (event) => event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;

// Theme switch: auto, light, dark. The button stays invisible until this runs.
(() => {
  const root = document.documentElement;
  const button = document.querySelector(".theme");
  if (!button) return;
  const key = "camnang-theme";
  const order = ["auto", "light", "dark"];
  const now = () => (order.includes(root.dataset.theme) ? root.dataset.theme : "auto");
  const bars = document.querySelectorAll("meta[name=theme-color]"); // light, dark
  const own = [...bars].map((bar) => bar.media);
  const show = () => {
    // The browser's own bar goes with the page.
    bars.forEach((bar, i) => (bar.media = now() === "auto" ? own[i] : now() === order[i + 1] ? "all" : "not all"));
    button.title = button.querySelector(".vh").textContent = button.dataset[now()];
  };
  button.addEventListener("click", () => {
    const next = order[(order.indexOf(now()) + 1) % 3];
    if (next === "auto") delete root.dataset.theme;
    else root.dataset.theme = next;
    show();
    try {
      if (next === "auto") localStorage.removeItem(key);
      else localStorage.setItem(key, next);
    } catch {} // private windows: the choice lasts for this page
  });
  show();
  button.classList.remove("needs-js");
})();

// Lists beside the text: both come with the current entry in sight, and the list of sections
// follows the reader, or the keyboard.
(() => {
  const reveal = (list, link) => {
    const middle = link.offsetTop - list.clientHeight / 2;
    if (Math.abs(middle - list.scrollTop) > list.clientHeight / 3) list.scrollTop = middle;
  };
  const nav = document.querySelector(".nav");
  const current = nav?.querySelector("[aria-current]");
  if (current) reveal(nav, current);

  const list = document.querySelector(".toc");
  const links = list ? [...list.querySelectorAll("a")] : [];
  const heads = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  if (!globalThis.IntersectionObserver || !heads.every(Boolean)) return;
  const mark = (at) => {
    links.forEach((link, i) => (i === at ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
    if (at >= 0) reveal(list, links[at]);
  };
  const end = document.querySelector(".footer");
  const read = () => {
    const ended = end.getBoundingClientRect().bottom <= innerHeight + 1 && scrollY > 0;
    mark(ended ? links.length - 1 : heads.findLastIndex((head) => head.getBoundingClientRect().top < innerHeight * 0.3));
  };
  const upper = new IntersectionObserver(read, { rootMargin: "0px 0px -70%" });
  for (const head of heads) upper.observe(head);
  new IntersectionObserver(read, { threshold: 1 }).observe(end);
  document.querySelector("main").addEventListener("focusin", ({ target }) => {
    const precedes = (head) => head === target || head.compareDocumentPosition(target) & 4; // follows it
    if (target.closest("h2, h3, p, li, td, dd, pre")) mark(heads.findLastIndex(precedes));
  });
})();

// Search: the control is a link to the search page; with scripts it opens a dialog instead.
// The field is there at once, so that nothing typed is lost and phones show their keyboard;
// everything else comes when somebody reaches for it, never with the page.
(() => {
  const control = document.querySelector("a.find");
  if (!control) return;
  const scripts = new URL(control.dataset.scripts, location.href);
  const load = (name) => import(new URL(name, scripts).href);
  let dialog, field;

  const build = () => {
    const label = control.querySelector("span").textContent;
    field = make("input", { type: "text", inputMode: "search", enterKeyHint: "search", placeholder: label });
    for (const name of ["autocomplete", "autocapitalize", "autocorrect"]) field.setAttribute(name, "off");
    field.spellcheck = false;
    field.setAttribute("aria-label", label);
    const close = make("button", { className: "tool", type: "button", textContent: control.dataset.close });
    close.addEventListener("click", () => dialog.close());
    const head = make("div", { className: "finder-head" });
    head.setAttribute("role", "search");
    head.append(field, close);
    dialog = make("dialog", { className: "finder" });
    dialog.setAttribute("aria-label", label);
    dialog.append(head);
    document.body.append(dialog);
  };

  const show = () => {
    const own = document.getElementById("cn_query");
    if (own) {
      own.focus();
      own.select();
      return;
    }
    const first = !dialog;
    if (first) build();
    if (!dialog.open) dialog.showModal();
    field.focus();
    field.select();
    if (!first) return;
    load("dialog.js")
      .then((it) => it.attach(dialog, field, control.href))
      // Without the rest of it, the page of the search may still come.
      .catch(() => location.assign(`${control.href}?${new URLSearchParams({ q: field.value })}`));
  };

  // Readers may have switched it off in the dialog.
  const slashOpens = () => {
    try {
      return localStorage["camnang-slash"] !== "off";
    } catch {
      return true;
    }
  };

  control.addEventListener("click", (event) => {
    if (elsewhere(event)) return;
    event.preventDefault();
    show();
  });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.shiftKey) return;
    const chord = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    // For a moment after the dialog has closed, its field still has the focus.
    const typing = event.target !== field || dialog?.open
      ? event.target.closest?.("input, textarea, select, [contenteditable]")
      : null;
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !typing;
    if (!chord && !(slash && slashOpens())) return;
    event.preventDefault();
    show();
  });
  const warm = () => load("dialog.js").then((it) => it.prepare()).catch(() => {});
  for (const event of ["pointerenter", "focus"]) control.addEventListener(event, warm, { once: true });
  for (const hint of control.querySelectorAll(".needs-js")) hint.classList.remove("needs-js");

  try {
    if (sessionStorage["camnang-found"]) load("landing.js").then((it) => it.land()).catch(() => {});
    if (document.querySelector("main[data-recent]")) {
      // Pages are kept by their way from the site's root: one host may hold several sites.
      const root = new URL("../../", scripts).pathname;
      const page = [location.pathname.slice(root.length), document.querySelector("h1").textContent];
      const key = `camnang-recent ${root}`;
      const kept = JSON.parse(localStorage[key] ?? "[]").filter((other) => other[0] !== page[0]);
      localStorage[key] = JSON.stringify([page, ...kept].slice(0, 6));
    }
  } catch {} // storage is blocked, or holds something else
})();

// Escape closes the meaning of a term that is open; it stays closed until reader and pointer have
// left it. Without this the meaning still opens and closes by itself.
{
  const open = ".termed:hover, .termed:focus-within";
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const term of document.querySelectorAll(open)) term.classList.add("closed");
  });
  for (const leave of ["pointerout", "focusout"]) {
    document.addEventListener(leave, (event) => {
      const term = event.target.closest?.(".termed.closed");
      if (term && !term.contains(event.relatedTarget)) term.classList.remove("closed");
    });
  }
}

// Copies the text of a template. The button stays hidden until this runs; where copying is not
// allowed the text is selected instead.
{
  const button = document.querySelector(".copy-text");
  const text = document.querySelector(".sheet .prose");
  if (button && text) {
    const say = document.querySelector(".copied");
    // What only helps to read the page (links to headings) is not part of the text.
    const plain = () => {
      for (const anchor of text.querySelectorAll(".anchor")) anchor.hidden = true;
      const words = text.innerText.trim();
      for (const anchor of text.querySelectorAll(".anchor")) anchor.hidden = false;
      return words;
    };
    const select = () => {
      const range = document.createRange();
      range.selectNodeContents(text);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    };
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(plain());
        say.textContent = say.dataset.done;
      } catch {
        select();
        say.textContent = say.dataset.selected;
      }
    });
    button.classList.remove("needs-js");
  }
}

// Shows a picture as large as there is room for, over the page. Without this its link leads to the
// file.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.zoom");
  if (!link || elsewhere(event)) return;
  event.preventDefault();
  const { alt } = link.querySelector("img");
  const label = document.querySelector(".nav .close").textContent;
  const close = make("button", { className: "tool", type: "button", textContent: label });
  const dialog = make("dialog", { className: "zoomed" });
  dialog.setAttribute("aria-label", alt);
  dialog.append(close, make("img", { src: link.href, alt }));
  dialog.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
});

// Opens the comments in the page. Nothing is loaded from elsewhere before the click; without this
// the link leads there.
{
  const section = document.querySelector(".comments");
  section?.querySelector("a").addEventListener("click", (event) => {
    if (elsewhere(event)) return;
    event.preventDefault();
    const { src, title } = section.dataset;
    const frame = make("iframe", { src, title });
    event.target.closest("p").replaceWith(frame);
    frame.focus();
  });
}
