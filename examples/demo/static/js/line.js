import { minutes, now, until } from "./clock.js";
import "./floor.js";

const list = document.querySelector(".stops");
const stops = [...list.querySelectorAll("li")];

const train = new Image();
train.src = new URL("../img/engine.svg", import.meta.url);
train.alt = "The train now";
train.className = "train";

/** Where the train is, in pixels below the first stop; by day it waits there. */
function position() {
  const first = minutes(stops[0].dataset.time);
  const gone = until(now(), first);
  const times = stops.map((stop) => until(minutes(stop.dataset.time), first));
  const next = times.findIndex((time) => time > gone);
  if (next < 1) return 0;
  const part = (gone - times[next - 1]) / (times[next] - times[next - 1]);
  const from = stops[next - 1].offsetTop;
  return from + part * (stops[next].offsetTop - from);
}

function move() {
  train.style.top = `${Math.round(position())}px`;
}

list.append(train);
move();
setInterval(move, 20_000);
