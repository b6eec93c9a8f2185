// The way through results by keys: they are plain links, and the focus is the browser's own.

/** True while an input method still puts letters together: all keys are its own. */
export function composing(event) {
  return event.isComposing || event.keyCode === 229;
}

/** Moves the focus between the field and the links below it. True when the key was for that. */
export function walk(event, field, links) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const at = links.indexOf(document.activeElement);
  const { key } = event;
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
