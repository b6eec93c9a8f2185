// Asks the worker, one query after the other; what was asked before the newest is dropped.

import { answer } from "./answers.js";

let engine = null;
let newest = 0;
let running = null; // what was sent last; nothing else is under way

/** Loads the script and the index ahead of the first query. */
export function warm() {
  running ??= send(null); // what fails is said with the first answer
}

/** Answers a query; null when a newer one was asked meanwhile, `failed` when nothing can be read. */
export async function ask(query, options) {
  const turn = ++newest;
  await running;
  if (turn !== newest) return null;
  const given = await (running = send(query, options));
  return turn === newest ? given : null;
}

/** What was asked is not wanted any more. */
export function forget() {
  newest++;
}

async function send(query, options) {
  try {
    // In a worker, or here where workers cannot be modules.
    engine ??= hire().catch(() => answer);
    return await (await engine)(query, options);
  } catch {
    return { failed: true, results: [], total: 0 };
  }
}

/** Returns a function that has the worker answer. */
function hire() {
  return new Promise((resolve, reject) => {
    const worker = new Worker(import.meta.url, { type: "module" });
    let ready = false;
    const send = (...asked) =>
      new Promise((...settle) => {
        [resolve, reject] = settle;
        worker.postMessage(asked);
      });
    worker.onmessage = ({ data: [failed, given] }) => {
      if (failed) reject();
      else resolve(ready ? given : send);
      ready = true;
    };
    worker.onerror = (event) => {
      reject(event);
      // The next query starts another.
      if (ready) engine = null;
      worker.terminate();
    };
  });
}
