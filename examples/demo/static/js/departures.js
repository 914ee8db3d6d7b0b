import { minutes, spoken, until } from "./clock.js";
import { flaps } from "./flaps.js";
import "./floor.js";

const rows = [...document.querySelectorAll(".board li")];
const next = document.querySelector(".board .next");

/** Says how long it is to the next departure. */
function countdown() {
  const waits = rows.map((row) => until(minutes(row.dataset.time)));
  const soonest = waits.indexOf(Math.min(...waits));
  next.textContent = `${rows[soonest].dataset.to} in ${spoken(waits[soonest])}`;
}

rows.forEach((row, at) => row.querySelectorAll("[data-flaps]").forEach((cell) => flaps(cell, at * 2)));
countdown();
setInterval(countdown, 20_000);
