"use strict";
for (const box of document.querySelectorAll("[data-base]")) {
  const base = JSON.parse(box.dataset.base);
  const show = () => {
    const told = {};
    for (const input of box.querySelectorAll("input")) {
      told[input.name] = Number(input.value);
      box.querySelector(`output[name="${input.name}"]`).textContent = input.value;
    }
    const bounds = (each) => {
      const [least, likely, most] = base.map((count) => Math.round(count * each).toLocaleString("en"));
      return `${likely} (${least} to ${most})`;
    };
    const unit = box.dataset.unit ? ` ${box.dataset.unit}` : "";
    box.querySelector(".told").textContent =
      `In a year, cost${unit}: ${bounds(told.cost)}; hours: ${bounds(told.minutes / 60)}.`;
  };
  box.addEventListener("input", show);
  box.hidden = false;
  show();
}
