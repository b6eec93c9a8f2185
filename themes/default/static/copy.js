// Copies the text of a template. The button stays hidden until this runs; where copying is not
// allowed the text is selected instead.
const button = document.querySelector(".copy-text");
const text = document.querySelector(".sheet .prose");
if (button && text) {
  const say = document.querySelector(".copied");
  // What only helps to read the page (links to headings) is not part of the text.
  const plain = () => {
    for (const anchor of text.querySelectorAll(".anchor")) anchor.hidden = true;
    const words = text.innerText.trim();
    for (const anchor of text.querySelectorAll(".anchor")) anchor.hidden = false;
    return words;
  };
  const select = () => {
    const range = document.createRange();
    range.selectNodeContents(text);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  };
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(plain());
      say.textContent = say.dataset.done;
    } catch {
      select();
      say.textContent = say.dataset.selected;
    }
  });
  button.hidden = false;
}
