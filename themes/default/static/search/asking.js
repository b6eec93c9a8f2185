// Asks the worker, one query after the other; what was asked before the newest is dropped.

let engine = null;
let newest = 0;
let running = Promise.resolve();

/** Loads the script and the index ahead of the first query. */
export function warm() {
  engine ??= start();
  return engine.then((it) => it(null));
}

/** Answers a query; null when a newer one was asked meanwhile, `failed` when nothing can be read. */
export async function ask(query, options) {
  const turn = ++newest;
  await running;
  if (turn !== newest) return null;
  engine ??= start();
  const answer = engine.then((it) => it(query, options)).catch(() => ({ failed: true, results: [], total: 0 }));
  running = answer;
  const given = await answer;
  return turn === newest ? given : null;
}

/** What was asked is not wanted any more. */
export function forget() {
  newest++;
}

/** Returns the function that answers: in a worker, or here where workers cannot be modules. */
async function start() {
  try {
    return await hire();
  } catch {
    const { answer, warm } = await import("./answers.js");
    return (query, options) => (query === null ? warm() : answer(query, options));
  }
}

function hire() {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    const waiting = new Map();
    let last = 0;
    let ready = false;
    const answer = (query, options) =>
      new Promise((resolve, reject) => {
        waiting.set(++last, { resolve, reject });
        worker.postMessage({ id: last, query, options });
      });
    worker.onmessage = ({ data }) => {
      if (data.ready) {
        ready = true;
        return resolve(answer);
      }
      const { resolve: done, reject: fail } = waiting.get(data.id);
      waiting.delete(data.id);
      if ("error" in data) fail(data.error);
      else done(data.answer);
    };
    worker.onerror = (event) => {
      reject(event);
      for (const { reject: fail } of waiting.values()) fail(event);
      // The next query starts another.
      if (ready) engine = null;
      worker.terminate();
    };
  });
}
