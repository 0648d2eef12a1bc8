// Pages work without this file. With it, forms answer in place, and requests that others work on stay up to date.
"use strict";

const main = () => document.getElementById("main");
const status = document.querySelector(".status");
status.hidden = false;

function say(text, kind = "") {
  status.textContent = text;
  status.dataset.kind = kind;
}

const place = () => location.pathname + location.search;
let shown = place();

function show(html, address) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const next = fresh.getElementById("main");
  if (!next) return false;
  document.title = fresh.title;
  main().replaceWith(document.adoptNode(next));
  for (const kind of ["nav", ".bottom"]) {
    document.querySelector(kind).replaceWith(document.adoptNode(fresh.querySelector(kind)));
  }
  if (address) history.pushState({}, "", address);
  shown = place();
  return true;
}

function news() {
  const kinds = [".error", ".noted", ".outcome .notice h2", ".outcome .notice", ".outcome h2", ".state"];
  const found = kinds.map((kind) => main().querySelector(kind)).find(Boolean);
  return found ? found.textContent.trim().replace(/\s+/g, " ") : document.title;
}

function tellWhatIsNew() {
  say(news(), "done");
  const target = main().querySelector("[aria-invalid]") || main().querySelector("h1") || main();
  if (target.tagName === "H1") target.tabIndex = -1;
  target.focus({ preventScroll: true });
  window.scrollTo({ top: 0 });
}

async function send(form, button) {
  const data = new FormData(form, button);
  const buttons = main().querySelectorAll("button");
  form.setAttribute("aria-busy", "true");
  say(main().dataset.working, "working");
  buttons.forEach((one) => (one.disabled = true));
  try {
    const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(data) });
    if (show(await response.text(), response.url.endsWith("/ask") ? "" : response.url)) tellWhatIsNew();
  } catch {
    form.removeAttribute("aria-busy");
    buttons.forEach((one) => (one.disabled = false));
    say(main().dataset.failed, "failed");
  }
}

async function refresh() {
  const live = main().querySelector("[data-live][data-refresh]");
  const busy = main().querySelector("[aria-busy]") || (live && live.contains(document.activeElement));
  if (!live || busy || document.hidden) return;
  const response = await fetch(location.href).catch(() => null);
  if (!response || !response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-live]");
  const times = /<time.*?<\/time>/g;
  if (!fresh || !live.isConnected) return;
  const changed = fresh.innerHTML.replace(times, "") !== live.innerHTML.replace(times, "");
  live.replaceWith(document.adoptNode(fresh));
  if (changed) say(news(), "done");
}

function every() {
  const live = main().querySelector("[data-refresh]");
  const seconds = live ? Number(live.dataset.refresh) : 20;
  setTimeout(async () => {
    await refresh();
    every();
  }, Math.max(2, seconds) * 1000);
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-inplace]")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

document.addEventListener("keydown", (event) => {
  const asks = event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches(".ask textarea");
  if (asks) event.target.form.requestSubmit();
});

window.addEventListener("popstate", async () => {
  if (place() === shown) return; // a jump within the page, to #main or #quote
  const response = await fetch(location.href).catch(() => null);
  if (response && show(await response.text(), "")) say("", "");
});

every();
