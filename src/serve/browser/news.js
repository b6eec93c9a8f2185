// One stream of events for all open tabs: browsers open few connections to one server, and a page
// that waits for a stream never counts as loaded. Runs as a shared worker.
"use strict";

const pages = new Map();
let source = null;

async function tell(port) {
  const at = pages.get(port);
  try {
    const answer = await fetch(`/.camnang/state?at=${encodeURIComponent(at)}`);
    port.postMessage(await answer.json());
  } catch {
    // The server is away; the stream says when it is back.
  }
}

function listen() {
  source = new EventSource("/.camnang/events?at=/");
  source.addEventListener("state", () => {
    for (const port of pages.keys()) tell(port);
  });
  source.addEventListener("changed", (event) => {
    for (const port of pages.keys()) port.postMessage(JSON.parse(event.data));
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  });
}

onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => {
    if (data.leave) return pages.delete(port);
    pages.set(port, data.at);
    if (source) tell(port);
    else listen();
  };
};
