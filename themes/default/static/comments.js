// Opens the comments in the page. Nothing is loaded from elsewhere before the click; without this
// the link leads there.
const section = document.querySelector(".comments");
section?.querySelector("a").addEventListener("click", (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const frame = document.createElement("iframe");
  frame.src = section.dataset.src;
  frame.title = section.dataset.title;
  event.target.closest("p").replaceWith(frame);
  frame.focus();
});
