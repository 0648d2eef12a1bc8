// The desk by keyboard, drafts that are kept, and help that loads by itself. Everything here is also a link or a form.
"use strict";

(() => {
  const LIST = "firstline.list";
  const LAST = "firstline.last"; // the ticket one comes back to the list from
  const all = (selector, within = main()) => [...within.querySelectorAll(selector)];
  const dialog = (id) => document.getElementById(id);
  const rows = () => all(".row[data-ticket]");
  const ticketPage = () => main().querySelector(".ticket-page");
  let current = "";

  // ---- the list ----

  function mark() {
    rows().forEach((row) => row.classList.toggle("current", row.dataset.ticket === current));
  }

  function remember() {
    if (!rows().length) return;
    sessionStorage.setItem(LIST, JSON.stringify(rows().map((row) => row.dataset.ticket)));
    if (!current && sessionStorage.getItem(LAST)) current = sessionStorage.getItem(LAST);
  }

  function go(step) {
    if (ticketPage()) {
      const ids = JSON.parse(sessionStorage.getItem(LIST) || "[]");
      const next = ids[ids.indexOf(ticketPage().dataset.ticket) + step];
      if (next) location.href = `/desk/tickets/${next}`;
      return;
    }
    const found = rows();
    const at = found.findIndex((row) => row.dataset.ticket === current);
    const row = found[at < 0 ? 0 : Math.min(found.length - 1, Math.max(0, at + step))];
    if (!row) return;
    current = row.dataset.ticket;
    mark();
    row.querySelector(".subject").focus();
  }

  const currentRow = () => rows().find((row) => row.dataset.ticket === current);

  function bulk(act) {
    const row = currentRow();
    if (!row) return;
    const box = row.querySelector("input[type=checkbox]");
    box.checked = true;
    main().querySelector(`.bulk button[value="${act}"]`).click();
  }

  const boxes = () => all(".row .pick input");
  let lastBox = "";

  function chooseAll() {
    const every = boxes().every((one) => one.checked);
    boxes().forEach((one) => (one.checked = !every));
  }

  // With Shift, everything between two clicks is chosen like the second.
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-choose]")) chooseAll();
    if (!event.target.matches?.(".row .pick input")) return;
    const found = boxes();
    const [from, to] = [found.findIndex((one) => one.closest(".row").dataset.ticket === lastBox), found.indexOf(event.target)];
    if (event.shiftKey && from >= 0) found.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((one) => (one.checked = event.target.checked));
    lastBox = event.target.closest(".row").dataset.ticket;
  });

  // A reply from the list is to those that are chosen, else to the one that is marked.
  function replyToChosen() {
    const box = currentRow()?.querySelector("input[type=checkbox]");
    if (box && !boxes().some((one) => one.checked)) box.checked = true;
    press("r");
  }

  // ---- what keys do ----

  function press(key) {
    const target = main().querySelector(`[data-key="${key}"]`);
    if (!target) return false;
    if (target.tagName === "SUMMARY") {
      target.parentElement.open = true;
      target.parentElement.querySelector("textarea, input:not([type=hidden]), select")?.focus();
    } else target.click();
    return true;
  }

  const KEYS = {
    j: () => go(1),
    k: () => go(-1),
    a: () => (rows().length ? chooseAll() : press("a")),
    r: () => (rows().length ? replyToChosen() : press("r")),
    x: () => currentRow()?.querySelector("input[type=checkbox]").click(),
    "/": () => (main().querySelector("#q") ? main().querySelector("#q").focus() : (location.href = "/desk#q")),
    "?": () => dialog("keys").showModal(),
    z: () => main().querySelector('form[action="/desk/undo"] button')?.click(),
    c: () => press("c") || bulk("claim"),
    e: () => press("e") || bulk("solved"),
    s: () => press("s") || bulk("snooze"),
    m: () => main().querySelector(".macros a")?.focus(),
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && dialog("palette")) {
      event.preventDefault();
      openPalette();
      return;
    }
    const writes = event.target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (event.key === "Escape" && writes) event.target.blur();
    if (writes || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (!dialog("keys")) return;
    const act = KEYS[event.key];
    if (act) {
      event.preventDefault();
      act();
    } else if (event.key.length === 1 && press(event.key)) event.preventDefault();
  });

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.(".row[data-ticket]");
    if (row && row.dataset.ticket !== current) {
      current = row.dataset.ticket;
      mark();
    }
  });

  // ---- everything by name ----

  let choices = [];

  function openPalette() {
    const words = (one) => (one.getAttribute("aria-label") || one.textContent).replace(/\s+/g, " ").trim();
    const found = all(".top nav a, .rail a, .page-head .actions button, .noted button, .composer summary, .macros a, .more summary, [data-key]", document);
    const seen = [...new Set(found)].filter((one) => one.checkVisibility()); // what is folded away is found by what opens it
    choices = seen.map((one) => ({ name: words(one), one })).filter((choice) => choice.name);
    dialog("palette").showModal();
    const input = dialog("palette-text");
    input.value = "";
    list("");
    input.focus();
  }

  function list(text) {
    const wanted = text.toLowerCase();
    const found = choices.filter((choice) => choice.name.toLowerCase().includes(wanted)).slice(0, 12);
    const items = found.map((choice, at) => {
      const item = document.createElement("li");
      item.role = "option";
      item.id = `choice-${at}`;
      item.textContent = choice.name;
      if (choice.one.dataset.key) item.append(Object.assign(document.createElement("kbd"), { textContent: choice.one.dataset.key }));
      item.addEventListener("click", () => choose(choice));
      return item;
    });
    dialog("palette-list").replaceChildren(...items);
    select(items[0]);
  }

  function select(item) {
    all("li", dialog("palette-list")).forEach((one) => one.setAttribute("aria-selected", one === item));
    dialog("palette-text").setAttribute("aria-activedescendant", item ? item.id : "");
    item?.scrollIntoView({ block: "nearest" });
  }

  function choose(choice) {
    dialog("palette").close();
    if (choice.one.tagName === "SUMMARY") {
      choice.one.parentElement.open = true;
      choice.one.parentElement.querySelector("textarea, input:not([type=hidden])")?.focus();
    } else choice.one.click();
  }

  document.addEventListener("input", (event) => {
    if (event.target.id === "palette-text") list(event.target.value);
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "palette-text") return;
    const items = all("li", dialog("palette-list"));
    const at = items.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") select(items[Math.min(items.length - 1, at + 1)]);
    else if (event.key === "ArrowUp") select(items[Math.max(0, at - 1)]);
    else if (event.key === "Enter") items[at]?.click();
    else return;
    event.preventDefault();
  });

  // ---- drafts ----

  const saving = {}; // a reply and a note may both be half written
  const fields = (form) => [...form.elements].filter((one) => one.name && !["hidden", "submit", "file"].includes(one.type));

  function words(form) {
    const wanted = fields(form).filter((one) => one.type !== "checkbox" || one.checked);
    return new URLSearchParams(wanted.map((one) => [one.name, one.value]));
  }

  async function keep(form) {
    const body = words(form);
    localStorage.setItem(form.dataset.draft, body);
    const done = await fetch(form.dataset.draft, { method: "POST", body }).catch(() => null);
    const place = form.querySelector("[data-draft-state]");
    if (done && done.ok && place) {
      if (localStorage.getItem(form.dataset.draft) === String(body)) localStorage.removeItem(form.dataset.draft);
      place.textContent = body.get("text") ? place.dataset.draftState : "";
    }
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-draft]");
    if (!form) return;
    localStorage.setItem(form.dataset.draft, words(form));
    clearTimeout(saving[form.dataset.draft]);
    saving[form.dataset.draft] = setTimeout(() => keep(form), 600);
  });
  document.addEventListener("submit", (event) => {
    clearTimeout(saving[event.target.dataset.draft]);
    if (event.target.dataset.draft) localStorage.removeItem(event.target.dataset.draft); // it is sent now
  });

  function bringBack() {
    for (const form of all("form[data-draft]")) {
      const kept = localStorage.getItem(form.dataset.draft); // the server was away when it was written
      if (!kept) continue;
      const written = new URLSearchParams(kept); // it is newer than what the server has
      for (const one of fields(form)) {
        if (one.type === "checkbox") one.checked = written.getAll(one.name).includes(one.value);
        else one.value = written.get(one.name) ?? one.value;
      }
      if (written.get("text") && form.parentElement.tagName === "DETAILS") form.parentElement.open = true;
      keep(form);
    }
  }

  // ---- help that loads by itself; a question before what cannot be undone ----

  async function load() {
    for (const one of all("[data-load]")) {
      const response = await fetch(one.dataset.load, { headers: { "X-Part": "1" } }).catch(() => null);
      if (!response || !response.ok || !one.isConnected) continue;
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(one.id);
      if (fresh) one.replaceWith(document.adoptNode(fresh));
    }
  }

  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  }, true);

  document.addEventListener("click", (event) => {
    const take = event.target.closest?.("[data-take]");
    if (!take) return;
    const form = main().querySelector("form[data-draft]");
    const box = form.querySelector("textarea");
    event.preventDefault();
    form.parentElement.open = true;
    box.value = take.closest(".suggested").querySelector("[data-text]").textContent.trim();
    form.elements.source.value = take.dataset.take;
    box.focus();
    keep(form);
  });

  function begin() {
    if (ticketPage()) sessionStorage.setItem(LAST, ticketPage().dataset.ticket);
    remember();
    mark();
    bringBack();
    load();
    all("[data-choose]").forEach((one) => (one.hidden = false));
  }
  document.addEventListener("firstline:shown", begin);
  document.addEventListener("firstline:refreshed", () => {
    remember();
    mark();
  });
  begin();
})();
