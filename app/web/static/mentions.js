// Names are completed behind an @ in a note. Without this file they are written out.
"use strict";

(() => {
  const BEFORE = /(^|[\s(,;:])@([\p{L}\p{N}._+-]*)$/u;
  let chosen = 0;

  const box = () => main().querySelector("#note");
  const list = () => main().querySelector("#people-list");
  const items = () => [...list().children];

  function people() {
    return [...main().querySelectorAll("#people option")].map((one) => ({ handle: one.value, name: one.label }));
  }

  const begins = (text, wanted) => text.toLowerCase().split(/\s+/).some((word) => word.startsWith(wanted));

  function close() {
    list().hidden = true;
    list().replaceChildren();
    box().removeAttribute("aria-activedescendant");
  }

  function select(number) {
    chosen = (number + items().length) % items().length;
    items().forEach((one, at) => one.setAttribute("aria-selected", at === chosen));
    box().setAttribute("aria-activedescendant", items()[chosen].id);
  }

  function offer() {
    const found = box().value.slice(0, box().selectionStart).match(BEFORE);
    const wanted = found ? found[2].toLowerCase() : "";
    const fitting = found ? people().filter((one) => begins(one.handle, wanted) || begins(one.name, wanted)).slice(0, 6) : [];
    if (!fitting.length) return close();
    list().replaceChildren(
      ...fitting.map((one, at) => {
        const item = Object.assign(document.createElement("li"), { id: `person-${at}`, role: "option" });
        item.dataset.handle = one.handle;
        item.append(Object.assign(document.createElement("strong"), { textContent: `@${one.handle}` }), ` ${one.name}`);
        return item;
      }),
    );
    list().hidden = false;
    select(0);
  }

  function take(item) {
    const at = box().selectionStart;
    const start = box().value.slice(0, at).lastIndexOf("@");
    box().setRangeText(`@${item.dataset.handle} `, start, at, "end");
    close();
    box().focus();
  }

  document.addEventListener("input", (event) => event.target.id === "note" && list() && offer());
  document.addEventListener("focusout", (event) => event.target.id === "note" && list() && close());
  document.addEventListener("mousedown", (event) => {
    const item = event.target.closest?.("#people-list li");
    if (!item) return;
    event.preventDefault(); // the box keeps the focus
    take(item);
  });
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.target.id !== "note" || !list() || list().hidden || event.ctrlKey || event.metaKey) return;
      if (event.key === "ArrowDown") select(chosen + 1);
      else if (event.key === "ArrowUp") select(chosen - 1);
      else if (event.key === "Enter" || event.key === "Tab") take(items()[chosen]);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
})();
