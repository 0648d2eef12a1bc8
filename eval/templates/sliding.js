"use strict";
for (const box of document.querySelectorAll("[data-base]")) {
  const base = JSON.parse(box.dataset.base);
  const show = () => {
    const told = {};
    for (const input of box.querySelectorAll("input")) {
      told[input.name] = Number(input.value);
      box.querySelector(`output[name="${input.name}"]`).textContent = input.value;
    }
    const [least, likely, most] = base.map((count) => Math.round(count * told.cost).toLocaleString("en"));
    const hours = base.map((count) => Math.round((count * told.minutes) / 60).toLocaleString("en"));
    box.querySelector(".told").textContent =
      `${likely} in money (${least} to ${most}) and ${hours[1]} hours (${hours[0]} to ${hours[2]}) a year.`;
  };
  box.addEventListener("input", show);
  box.hidden = false;
  show();
}
