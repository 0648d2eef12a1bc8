// Shows pages that may help while a question is being typed. Without it, one simply asks.
"use strict";

(() => {
  const PAUSE = 350;
  let timer = 0;
  let asking = null;
  let shownFor = "";

  async function look(box) {
    const text = box.value.trim();
    if (text === shownFor) return;
    shownFor = text;
    asking?.abort();
    asking = new AbortController();
    const response = await fetch(`/ask/help?q=${encodeURIComponent(text.slice(0, 1500))}`, { signal: asking.signal }).catch(() => null);
    const place = document.getElementById("while-typing");
    if (!response || !response.ok || !place || box.value.trim() !== text) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("while-typing");
    if (fresh) place.replaceWith(document.adoptNode(fresh));
  }

  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!box.matches?.(".ask textarea[data-help]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => look(box), PAUSE);
  });
})();
