// Keeps a page of the preview current, and shows over it what is to be looked at. Built files
// never hold this; `camnang serve` adds it to each page as it answers.
(() => {
  "use strict";
  const own = document.currentScript;
  const mine = { page: own.dataset.page, style: own.dataset.style };
  const memory = "camnang-live";

  // --- Where the reader is ------------------------------------------------------------------

  const key = () => `${memory}:${location.pathname}`;
  const store = (name, value) => {
    try {
      sessionStorage.setItem(name, JSON.stringify(value));
    } catch {}
  };
  const take = (name) => {
    try {
      const value = JSON.parse(sessionStorage.getItem(name));
      sessionStorage.removeItem(name);
      return value;
    } catch {
      return null;
    }
  };
  const details = () => [...document.querySelectorAll("details")];
  // What a fold is known by: its id, else what its summary says, and which of those it is.
  const names = () => {
    const seen = new Map();
    return details().map((one) => {
      const name = one.id || one.querySelector("summary")?.textContent.trim() || "";
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      return `${name}\u0000${count}`;
    });
  };
  const scrolled = () =>
    [...document.querySelectorAll("body *")]
      .map((one, index) => [index, one.scrollTop])
      .filter(([, top]) => top > 0);

  function reload() {
    const all = details();
    const folds = names().map((name, index) => [name, all[index].open]);
    store(key(), { x: scrollX, y: scrollY, folds, inner: scrolled() });
    location.reload();
  }

  function restore() {
    const before = take(key());
    if (!before) return;
    const folds = new Map(before.folds);
    const all = details();
    names().forEach((name, index) => {
      if (folds.has(name)) all[index].open = folds.get(name);
    });
    const every = document.querySelectorAll("body *");
    for (const [index, top] of before.inner) if (every[index]) every[index].scrollTop = top;
    const scroll = () => scrollTo({ left: before.x, top: before.y, behavior: "instant" });
    scroll();
    // Pictures may still push the text down.
    if (document.readyState !== "complete") addEventListener("load", scroll, { once: true });
  }

  // --- Style without loading again ------------------------------------------------------------

  const sheets = (from) => [...from.querySelectorAll('link[rel~="stylesheet"]')];

  async function restyle() {
    const answer = await fetch(location.href, { cache: "no-cache" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const script = page.querySelector("script[data-page][data-style]");
    if (!script || script.dataset.page !== mine.page) return reload();
    const old = sheets(document);
    const loaded = sheets(page).map((sheet, index) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = sheet.getAttribute("href");
      if (sheet.media) link.media = sheet.media;
      const done = new Promise((then) => (link.onload = link.onerror = then));
      const after = old[index] ?? old.at(-1);
      if (after) after.after(link);
      else document.head.append(link);
      return done;
    });
    await Promise.all(loaded);
    for (const sheet of old) sheet.remove();
    mine.style = script.dataset.style;
  }

  const uses = (changed) => {
    const used = [...document.querySelectorAll("[src], [poster], [srcset]")].flatMap((one) =>
      [one.src, one.poster, one.currentSrc].filter(Boolean),
    );
    return used.some((url) => changed.has(decode(url)));
  };
  const decode = (url) => {
    try {
      return decodeURI(new URL(url, location.href).pathname);
    } catch {
      return "";
    }
  };

  // --- News -----------------------------------------------------------------------------------

  // Two kinds: how the page stands, and which addresses changed.
  function news(said) {
    if (said.changed) {
      const changed = new Set(said.changed.map(decode));
      if (uses(changed)) return reload();
      if (sheets(document).some((one) => changed.has(decode(one.href)))) restyle();
      return;
    }
    if (said.page !== mine.page) return reload();
    if (said.style !== mine.style) restyle();
    show(said);
  }

  const at = () => decode(location.href);

  function open() {
    if (typeof SharedWorker === "undefined") {
      const stream = new EventSource(`/.camnang/events?at=${encodeURIComponent(at())}`);
      for (const kind of ["state", "changed"])
        stream.addEventListener(kind, (event) => news(JSON.parse(event.data)));
      addEventListener("pagehide", () => stream.close(), { once: true });
      return;
    }
    const { port } = new SharedWorker("/.camnang/news.js");
    port.onmessage = ({ data }) => news(data);
    port.postMessage({ at: at() });
    addEventListener("pagehide", () => port.postMessage({ leave: true }), { once: true });
  }

  // A page that comes back from the browser's memory may be an old one.
  addEventListener("pageshow", (event) => event.persisted && open());

  // --- What is to be looked at ------------------------------------------------------------------

  const look = `
    :host { all: initial; position: fixed; inset: auto 0 0 auto; z-index: 2147483647;
      max-width: min(46rem, 100vw); font: 15px/1.45 system-ui, "Noto Sans", sans-serif; }
    @media print { :host { display: none; } }
    section { margin: 0.75rem; background: #fff; color: #1b1b1b; border: 1px solid #8a8a8a;
      border-radius: 8px; box-shadow: 0 4px 24px #0005; overflow: hidden; }
    section.error { border-color: #b3261e; border-width: 2px; }
    header { display: flex; gap: 0.75rem; align-items: center; padding: 0.4rem 0.75rem; }
    header b { flex: 1; font-weight: 600; }
    button { font: inherit; color: inherit; background: none; border: 1px solid #8a8a8a;
      border-radius: 6px; padding: 0.1rem 0.6rem; cursor: pointer; text-align: left; }
    button:focus-visible, input:focus-visible { outline: 3px solid #1a66d6; outline-offset: 1px; }
    button.pill { display: block; margin: 0.75rem 0.75rem 0.75rem auto; background: #fff;
      color: #1b1b1b; padding: 0.25rem 0.75rem; box-shadow: 0 2px 10px #0004; }
    button.pill.error { border: 2px solid #b3261e; }
    p { margin: 0; padding: 0.3rem 0.75rem; }
    p.note { background: #fdf0d0; color: #1b1b1b; }
    pre { margin: 0; padding: 0.5rem 0.75rem; white-space: pre-wrap; font: inherit; }
    ul { margin: 0; padding: 0; list-style: none; max-height: 40vh; overflow: auto; }
    li { padding: 0.45rem 0.75rem; border-top: 1px solid #ddd; overflow-wrap: anywhere; }
    li.error { box-shadow: inset 4px 0 #b3261e; }
    li.warning { box-shadow: inset 4px 0 #b07d00; }
    li div { margin-bottom: 0.2rem; }
    li .help { color: #444; }
    code, input { font: 13px/1.4 ui-monospace, monospace; }
    input { display: block; width: 100%; box-sizing: border-box; margin-top: 0.3rem;
      padding: 0.2rem 0.4rem; border: 1px solid #8a8a8a; border-radius: 4px; background: #f4f4f4;
      color: #1b1b1b; }
    @media (prefers-color-scheme: dark) {
      section, button.pill { background: #202124; color: #f1f1f1; }
      li { border-color: #444; }
      li .help { color: #c8c8c8; }
      p.note { background: #4a3a10; color: #fff; }
      input { background: #111; color: #f1f1f1; }
    }`;

  let host = null;
  let root = null;

  // The page gets as much room below its end as is covered, so that its last line can be read
  // and what takes the focus is not behind the findings. Paper has neither.
  const room = new CSSStyleSheet();
  const covered = new ResizeObserver(() => leaveRoom());
  const leaveRoom = () => {
    const height = host ? Math.ceil(host.getBoundingClientRect().height) : 0;
    room.replaceSync(
      height
        ? `@media screen { body { padding-bottom: ${height}px; }
           html { scroll-padding-bottom: ${height}px; } }`
        : "",
    );
  };

  const folded = `${memory}:folded`;
  const isFolded = () => {
    try {
      return sessionStorage.getItem(folded) === "true";
    } catch {
      return false;
    }
  };

  const make = (name, attributes = {}, ...inner) => {
    const one = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
    one.append(...inner);
    return one;
  };

  function show(state) {
    const { words, findings, failure } = state;
    if (!state.errors && !state.warnings && !failure) {
      host?.remove();
      host = null;
      leaveRoom();
      return;
    }
    if (!host) {
      host = make("camnang-findings");
      root = host.attachShadow({ mode: "open" });
      const style = new CSSStyleSheet();
      style.replaceSync(look);
      root.adoptedStyleSheets = [style];
      document.body.append(host);
      document.adoptedStyleSheets = [room];
      covered.disconnect();
      covered.observe(host);
    }
    host.lang = words.lang;
    const worst = failure || state.errors ? "error" : "warning";
    const here = failure || findings.length > 0 || state.kept;
    if (!here || isFolded()) return pill(state, worst);
    const fold = make("button", { type: "button" }, words.close);
    fold.onclick = () => {
      store(folded, true);
      pill(state, worst);
      root.querySelector("button").focus();
    };
    const panel = make(
      "section",
      { class: worst, role: "region", "aria-label": words.title },
      make("header", {}, make("b", {}, words.count), fold),
    );
    if (failure) panel.append(make("p", { class: "note" }, words.failure), make("pre", {}, failure));
    else if (state.kept) panel.append(make("p", { class: "note" }, words.kept));
    panel.append(make("ul", {}, ...findings.map((finding) => entry(finding, state))));
    panel.onkeydown = (event) => event.key === "Escape" && fold.click();
    root.replaceChildren(panel);
  }

  function pill(state, worst) {
    const text = state.failure ? state.words.failure : state.words.count;
    const button = make("button", { type: "button", class: `pill ${worst}` }, text);
    button.onclick = () => {
      store(folded, false);
      if (state.failure || state.findings.length || state.kept) show(state);
      else button.textContent = button.textContent === text ? state.words.fine : text;
    };
    root.replaceChildren(button);
  }

  function entry(finding, { root: folder, words }) {
    const item = make("li", { class: finding.severity });
    item.append(make("div", {}, `${finding.code} · ${finding.message}`));
    if (finding.help) item.append(make("div", { class: "help" }, finding.help));
    if (!finding.path) return item;
    const place = `${finding.path}:${finding.line}`;
    const button = make("button", { type: "button", title: words.copy }, make("code", {}, place));
    button.onclick = async () => {
      const whole = `${folder}/${place}:${finding.column}`;
      item.querySelector("input")?.remove();
      const input = make("input", { readonly: "", "aria-label": words.copy });
      input.value = whole;
      item.append(input);
      input.select();
      try {
        await navigator.clipboard.writeText(whole);
        button.title = words.copied;
      } catch {}
    };
    item.append(button);
    return item;
  }

  restore();
  open();
})();
