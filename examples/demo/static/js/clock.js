// Times of a timetable, against the visitor's clock.

const DAY = 24 * 60;

/** Minutes since midnight of `"21:48"`. */
export function minutes(time) {
  const [hours, rest] = time.split(":").map(Number);
  return hours * 60 + rest;
}

/** Minutes since midnight, now. */
export function now() {
  const date = new Date();
  return date.getHours() * 60 + date.getMinutes();
}

/** Minutes from `from` to `to`, over midnight if need be. */
export function until(to, from = now()) {
  return (to - from + DAY) % DAY;
}

/** `95` as `1 h 35 min`. */
export function spoken(length) {
  const hours = Math.floor(length / 60);
  return hours > 0 ? `${hours} h ${length % 60} min` : `${length} min`;
}
