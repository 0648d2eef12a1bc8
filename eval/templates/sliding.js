"use strict";
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]).replace(/ +([;,.])/g, "$1");
for (const box of document.querySelectorAll("[data-base]")) {
  const [least, likely, most] = JSON.parse(box.dataset.base);
  const bounds = (each) => {
    const written = (count) => Math.round(count * each).toLocaleString(document.documentElement.lang, { useGrouping: "always" });
    return filled(box.dataset.between, { least: written(least), likely: written(likely), most: written(most) });
  };
  const show = () => {
    const told = {};
    for (const input of box.querySelectorAll("input")) {
      told[input.name] = Number(input.value);
      box.querySelector(`output[name="${input.name}"]`).textContent = input.value;
    }
    const values = { cost: bounds(told.cost), hours: bounds(told.minutes / 60), unit: box.dataset.unit };
    box.querySelector(".told").textContent = filled(box.dataset.told, values);
  };
  box.addEventListener("input", show);
  box.hidden = false;
  show();
}
