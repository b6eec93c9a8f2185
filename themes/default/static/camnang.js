// Theme switch: auto, light, dark. The button stays invisible until this runs.
(() => {
  const root = document.documentElement;
  const button = document.querySelector(".theme");
  if (!button) return;
  const key = "camnang-theme";
  const order = ["auto", "light", "dark"];
  const now = () => root.dataset.theme || "auto";
  const show = () => {
    button.title = button.querySelector(".vh").textContent = button.dataset[now()];
  };
  button.addEventListener("click", () => {
    const next = order[(order.indexOf(now()) + 1) % 3];
    if (next === "auto") delete root.dataset.theme;
    else root.dataset.theme = next;
    show();
    try {
      if (next === "auto") localStorage.removeItem(key);
      else localStorage.setItem(key, next);
    } catch {} // private windows: the choice lasts for this page
  });
  show();
  button.classList.remove("needs-js");
})();
