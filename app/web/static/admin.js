// The what-if slider shows its figures at once; without this file its form asks the server.
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
