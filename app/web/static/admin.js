// The what-if slider shows its figures at once, and answers are judged by keys; without this file forms ask the server.
"use strict";

function shown(at) {
  const row = document.querySelector(`#what-if-steps tr[data-at="${at}"]`);
  if (!row) return;
  document.getElementById("at-value").textContent = row.dataset.share;
  document.getElementById("at-count").textContent = row.dataset.count;
}

document.addEventListener("input", (event) => {
  if (event.target.matches(".what-if input[type=range]")) shown(event.target.value);
});

// Keys work only while the form has the focus, so that nobody judges by accident.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (!event.target.closest("[data-keys]") || event.target.matches("input, textarea, select")) return;
  const button = document.querySelector(`[data-keys] [data-key="${CSS.escape(event.key)}"]`);
  if (!button || button.disabled) return;
  event.preventDefault();
  button.click();
});

// What to judge may arrive while somebody waits for it.
document.addEventListener("firstline:refreshed", () => {
  if (document.activeElement === document.body) document.querySelector("[data-keys] [data-next]")?.focus();
});
