// Pages work without this file. With it, forms answer in place, and what others work on stays up to date.
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
  document.documentElement.lang = fresh.documentElement.lang; // a request's page speaks the question's
  main().replaceWith(document.adoptNode(next));
  for (const kind of [".skip", ".top", ".bottom"]) {
    document.querySelector(kind).replaceWith(document.adoptNode(fresh.querySelector(kind)));
  }
  if (address) history.pushState({}, "", address);
  shown = place();
  document.dispatchEvent(new Event("firstline:shown"));
  return true;
}

function news() {
  const kinds = [".error", ".noted", ".so-far > span", ".outcome .notice h2", ".outcome .notice", ".outcome h2", ".state"];
  const found = kinds.map((kind) => main().querySelector(kind)).find(Boolean);
  return found ? found.textContent.trim().replace(/\s+/g, " ") : document.title;
}

function tellWhatIsNew() {
  say(news(), "done");
  const next = main().querySelector("[data-next]"); // where rows are gone through, the next one to judge
  const target = main().querySelector("[aria-invalid]") || next || main().querySelector("h1") || main();
  if (target.tagName === "H1") target.tabIndex = -1;
  target.focus({ preventScroll: true });
  if (target === next) next.scrollIntoView({ block: "center" });
  else window.scrollTo({ top: 0 });
}

async function send(form, button) {
  const data = new FormData(form, button);
  const buttons = main().querySelectorAll("button:not(:disabled)");
  form.setAttribute("aria-busy", "true");
  say(main().dataset.working, "working");
  buttons.forEach((one) => (one.disabled = true));
  try {
    const body = form.enctype === "multipart/form-data" ? data : new URLSearchParams(data); // files need the former
    const response = await fetch(form.action, { method: "POST", body });
    const stays = !response.redirected; // an error is shown where the form was
    if (show(await response.text(), stays ? "" : response.url)) return tellWhatIsNew();
    say(main().dataset.failed, "failed");
  } catch {
    say(main().dataset.failed, "failed");
  }
  form.removeAttribute("aria-busy");
  buttons.forEach((one) => (one.disabled = false));
}

// ---- what the server says is new ----

const TIMES = /<time.*?<\/time>/g;

function isBeingFilledIn(live) {
  const active = document.activeElement;
  return live.contains(active) && active.matches("textarea, select, input:not([type=checkbox])");
}

function swap(live, fresh) {
  if (!fresh || !live.isConnected || isBeingFilledIn(live)) return false;
  if (fresh.outerHTML === live.outerHTML) return false; // with how soon it wants to be looked at again
  const changed = fresh.innerHTML.replace(TIMES, "") !== live.innerHTML.replace(TIMES, "");
  const active = live.contains(document.activeElement) ? document.activeElement : null;
  const row = active && active.closest("[data-ticket]");
  const chosen = new Set([...live.querySelectorAll("input:checked")].map((one) => one.value.split(":")[0]));
  const called = (one) => one.querySelector("summary")?.textContent.trim();
  const unfolded = new Set([...live.querySelectorAll("details[open]")].map(called));
  const next = document.adoptNode(fresh);
  live.replaceWith(next);
  // A menu that somebody has just opened stays open while others change things.
  next.querySelectorAll("details").forEach((one) => (one.open ||= unfolded.has(called(one))));
  next.querySelectorAll("input[type=checkbox]").forEach((one) => (one.checked = chosen.has(one.value.split(":")[0])));
  if (row) next.querySelector(`[data-ticket="${CSS.escape(row.dataset.ticket)}"] ${active.tagName}`)?.focus({ preventScroll: true });
  return changed;
}

async function refresh() {
  const lives = [...main().querySelectorAll("[data-live]")];
  if (!lives.length || main().querySelector("[aria-busy]") || document.hidden) return;
  const before = main();
  const response = await fetch(location.href).catch(() => null);
  if (!response || !response.ok || response.redirected) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  if (main() !== before || main().querySelector("[aria-busy]")) return; // somebody did something meanwhile: this is older
  const find = (name) => fresh.querySelector(`[data-live="${CSS.escape(name)}"]`);
  const changed = lives.map((live) => swap(live, find(live.dataset.live))).some(Boolean);
  const version = fresh.querySelector("[data-version]");
  if (version) main().querySelectorAll("[data-version]").forEach((one) => (one.value = version.value));
  if (!changed) return;
  document.dispatchEvent(new Event("firstline:refreshed"));
  if (!main().querySelector(".desk, .ticket-page")) say(news(), "done");
}

let timer = 0;

function every() {
  clearTimeout(timer);
  const live = main().querySelector("[data-refresh]");
  const seconds = live ? Number(live.dataset.refresh) : 20;
  timer = setTimeout(async () => {
    if (main().querySelector("[data-refresh]")) await refresh();
    every();
  }, Math.max(2, seconds) * 1000);
}

// What is too much is said before it is sent; the server says it too.
document.addEventListener("change", (event) => {
  const { type, files, dataset } = event.target;
  if (type !== "file" || !dataset.most) return;
  const large = [...files].some((one) => one.size > Number(dataset.bytes)) ? dataset.large : "";
  event.target.setCustomValidity(files.length > Number(dataset.most) ? dataset.many : large);
  event.target.reportValidity();
});

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches("form[data-inplace]")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

document.addEventListener("keydown", (event) => {
  const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches(".ask textarea, .composer textarea, .answer-all textarea");
  const form = event.target.form;
  if (sends) form.requestSubmit(form.querySelector("button.primary") || form.querySelector("button[type=submit]"));
});

window.addEventListener("popstate", async () => {
  if (place() === shown) return; // a jump within the page, to #main or #quote
  const response = await fetch(location.href).catch(() => null);
  if (response && show(await response.text(), "")) say("", "");
});

// On a phone the page and the tab one is on are moved into view.
function showTab() {
  document.querySelectorAll(".tabs, .top nav").forEach((tabs) => {
    const tab = tabs.querySelector("[aria-current]");
    const [outer, inner] = [tabs, tab || tabs].map((one) => one.getBoundingClientRect());
    tabs.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
  });
}

document.addEventListener("firstline:shown", showTab);
showTab();

document.addEventListener("firstline:shown", every);
document.addEventListener("firstline:refreshed", every);
every();
