// What pages need: the theme switch, where the reader is, the way into the search, meanings of terms,
// texts to copy, pictures, comments.

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

const make = (name, attributes, ...children) => {
  const element = document.createElement(name);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

/** Takes a click over from the browser, unless it is to open a new tab or window. */
const taken = (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return false;
  event.preventDefault();
  return true;
};

// Theme switch: auto, light, dark. The button stays invisible until this runs.
(() => {
  const { dataset } = document.documentElement;
  const button = one(".theme");
  if (!button) return;
  const key = "camnang-theme";
  const order = ["auto", "light", "dark"];
  const now = () => order[Math.max(order.indexOf(dataset.theme), 0)];
  const bars = all("meta[name=theme-color]"); // light, dark
  const own = bars.map((bar) => bar.media);
  const show = () => {
    // The browser's own bar goes with the page.
    bars.forEach((bar, i) => (bar.media = now() === "auto" ? own[i] : now() === order[i + 1] ? "all" : "not all"));
    button.title = one(".vh", button).textContent = button.dataset[now()];
  };
  button.onclick = () => {
    const next = order[(order.indexOf(now()) + 1) % 3];
    const keep = (where, name) => {
      if (next === "auto") delete where[name];
      else where[name] = next;
    };
    keep(dataset, "theme");
    show();
    try {
      keep(localStorage, key);
    } catch {} // private windows: the choice lasts for this page
  };
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
  const current = one(".nav [aria-current]");
  if (current) reveal(one(".nav"), current);

  const list = one(".toc");
  const links = all(".toc a");
  const heads = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  if (!heads.every(Boolean)) return;
  const mark = (at) => {
    links.forEach((link, i) => (link.ariaCurrent = i === at ? "true" : null));
    if (at >= 0) reveal(list, links[at]);
  };
  const end = one(".footer");
  const read = () => {
    const ended = end.getBoundingClientRect().bottom <= innerHeight + 1 && scrollY > 0;
    mark(ended ? links.length - 1 : heads.findLastIndex((head) => head.getBoundingClientRect().top < innerHeight * 0.3));
  };
  const upper = new IntersectionObserver(read, { rootMargin: "0px 0px -70%" });
  for (const head of heads) upper.observe(head);
  new IntersectionObserver(read, { threshold: 1 }).observe(end);
  one("main").addEventListener("focusin", ({ target }) => {
    const precedes = (head) => head === target || head.compareDocumentPosition(target) & 4; // follows it
    if (target.closest("h2, h3, p, li, td, dd, pre")) mark(heads.findLastIndex(precedes));
  });
})();

// Search: the control is a link to the search page; with scripts it opens a dialog instead.
// The field is there at once, so that nothing typed is lost and phones show their keyboard;
// everything else comes when somebody reaches for it, never with the page.
(() => {
  const control = one("a.find");
  if (!control) return;
  const scripts = new URL(control.dataset.scripts, location.href);
  const load = () => import(new URL("finder.js", scripts).href);
  let dialog, field;

  const build = () => {
    const label = one("span", control).textContent;
    field = make("input", {
      type: "text",
      inputmode: "search",
      enterkeyhint: "search",
      placeholder: label,
      "aria-label": label,
      autocomplete: "off",
      autocapitalize: "off",
      autocorrect: "off",
      spellcheck: false,
    });
    const close = make("button", { class: "tool", type: "button" }, control.dataset.close);
    close.onclick = () => dialog.close();
    dialog = make("dialog", { class: "finder", "aria-label": label }, make("div", { class: "finder-head", role: "search" }, field, close));
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
    load()
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

  control.onclick = (event) => {
    if (taken(event)) show();
  };
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
  const warm = () => load().then((it) => it.prepare()).catch(() => {});
  control.onpointerenter = control.onfocus = warm;
  one("kbd", control).classList.remove("needs-js");

  try {
    if (sessionStorage["camnang-found"]) load().then((it) => it.land()).catch(() => {});
    if (one("main[data-recent]")) {
      // Pages are kept by their way from the site's root: one host may hold several sites.
      const root = new URL("../../", scripts).pathname;
      const page = [location.pathname.slice(root.length), one("h1").textContent];
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
    for (const term of all(open)) term.classList.add("closed");
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
  const button = one(".copy-text");
  const text = one(".sheet .prose");
  if (button && text) {
    const say = one(".copied");
    // What only helps to read the page (links to headings) is not part of the text.
    const hide = (hidden) => all(".anchor", text).forEach((anchor) => (anchor.hidden = hidden));
    button.onclick = async () => {
      try {
        hide(true);
        const words = text.innerText.trim();
        hide(false);
        await navigator.clipboard.writeText(words);
        say.textContent = say.dataset.done;
      } catch {
        getSelection().selectAllChildren(text);
        say.textContent = say.dataset.selected;
      }
    };
    button.classList.remove("needs-js");
  }
}

// Shows a picture as large as there is room for, over the page. Without this its link leads to the
// file.
for (const link of all("a.zoom")) {
  link.onclick = (event) => {
    if (!taken(event)) return;
    const { alt } = one("img", link);
    const close = make("button", { class: "tool", type: "button" }, one(".nav .close").textContent);
    const dialog = make("dialog", { class: "zoomed", "aria-label": alt }, close, make("img", { src: link.href, alt }));
    dialog.onclick = () => dialog.close();
    dialog.onclose = () => {
      dialog.remove();
      link.focus();
    };
    document.body.append(dialog);
    dialog.showModal();
  };
}

// Opens the comments in the page. Nothing is loaded from elsewhere before the click; without this
// the link leads there.
for (const link of all(".comments a")) {
  link.onclick = (event) => {
    if (!taken(event)) return;
    // Its address and title.
    const frame = make("iframe", link.closest(".comments").dataset);
    link.closest("p").replaceWith(frame);
    frame.focus();
  };
}
