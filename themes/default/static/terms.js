// Escape closes the meaning of a term that is open; it stays closed until reader and pointer have
// left it. Without this the meaning still opens and closes by itself.
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
