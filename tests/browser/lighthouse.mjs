// What Lighthouse says of a built site: node lighthouse.mjs SITE [PATH…]
//
// Serves the folder compressed, as hosts do, opens each page in Chromium as a phone and as a
// desk, and prints a table. Only for people: nothing else runs it, and a busy machine reads slow.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import * as chrome from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const PAGES = [
  "",
  "churn/",
  "churn/2026/dai-phat-land/",
  "lessons/goi-lai-hom-sau/",
  "processes/onboarding/",
  "playbooks/che-gia/",
  "templates/phieu-khach-hang-bi-mat/",
  "signals/usage-drop/",
  "causes/price/",
  "customers/kho-van-dong-hai/",
  "parties/cs/",
  "meetings/bb-2026-08-28-thiet-bi-truong-sinh/",
  "plans/mat-khach-hang-lon/",
  "glossary/fcr/",
  "insights/",
  "actions/",
  "winback/",
  "risks/",
  "search/",
  "en/",
];
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const KINDS = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
  ".xml": "application/xml",
};

const [site, ...wanted] = process.argv.slice(2);
if (!site) {
  console.error("node lighthouse.mjs SITE [PATH…]: the folder of a built site, perhaps some of its pages");
  process.exit(2);
}

const server = createServer(async (request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
  const file = join(site, path.endsWith("/") ? `${path}index.html` : path);
  try {
    const body = await readFile(file);
    const kind = KINDS[extname(file)];
    response.setHeader("Content-Type", kind ?? "application/octet-stream");
    response.setHeader("Cache-Control", path.startsWith("/assets/") ? "max-age=31536000, immutable" : "no-cache");
    if (kind) response.setHeader("Content-Encoding", "gzip");
    response.end(kind ? gzipSync(body) : body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const base = `http://127.0.0.1:${server.address().port}/`;
const browser = await chrome.launch({ chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"] });

console.log(`| page | as | ${CATEGORIES.join(" | ")} | short of 100 |`);
console.log(`|---|---|${"---|".repeat(CATEGORIES.length + 1)}`);
let short = false;
for (const path of wanted.length > 0 ? wanted : PAGES) {
  for (const [as, config] of [["phone", undefined], ["desk", desktopConfig]]) {
    const { lhr } = await lighthouse(base + path, { port: browser.port, onlyCategories: CATEGORIES }, config);
    const scores = CATEGORIES.map((name) => Math.round(lhr.categories[name].score * 100));
    const failed = CATEGORIES.flatMap((name) => lhr.categories[name].auditRefs)
      .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9)
      .map(({ id }) => id);
    short ||= scores.some((score, i) => score < (i === 0 ? 95 : 100));
    console.log(`| /${path} | ${as} | ${scores.join(" | ")} | ${failed.join(", ")} |`);
  }
}
await browser.kill();
server.close();
process.exitCode = short ? 1 : 0;
