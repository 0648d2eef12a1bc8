// The what-if slider shows its figures at once; without this file its form asks the server. On a phone the page and the
// tab one is on are moved into view.
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

function showTab() {
  document.querySelectorAll(".tabs, .top nav").forEach((tabs) => {
    const tab = tabs.querySelector("[aria-current]");
    const [outer, inner] = [tabs, tab || tabs].map((one) => one.getBoundingClientRect());
    tabs.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
  });
}

document.addEventListener("firstline:shown", showTab);
showTab();
