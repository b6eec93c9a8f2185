// The way through results by keys: they are plain links, and the focus is the browser's own.

/** True for a click that wants another tab or window, which is the browser's to open. */
export function elsewhere(event) {
  return event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
}

/**
 * Moves the focus between the field and the links below it. True when nobody else is to do
 * anything for that key: it was for this, or an input method still puts letters together.
 */
export function walk(event, field, links) {
  const { key } = event;
  if (event.isComposing || event.keyCode === 229) return true;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const at = links.indexOf(document.activeElement);
  if (key === "ArrowDown" && (at >= 0 || event.target === field)) {
    links[Math.min(at + 1, links.length - 1)]?.focus();
  } else if (key === "ArrowUp" && at >= 0) {
    (links[at - 1] ?? field).focus();
  } else if (at >= 0 && (key.length === 1 || key === "Backspace") && key !== " ") {
    field.focus();
    return true; // and the letter goes there
  } else {
    return false;
  }
  event.preventDefault();
  return true;
}

/** Shows a newer answer. A reader who is among the results already stays there. */
export function replace(box, ...parts) {
  const focused = document.activeElement;
  const href = box.contains(focused) && focused.href;
  box.replaceChildren(...parts);
  if (!href) return;
  const links = [...box.querySelectorAll(".hit a")];
  (links.find((link) => link.href === href) ?? links[0])?.focus();
}
