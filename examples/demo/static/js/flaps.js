// A split-flap display: every letter turns over a few others before it stops.

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Puts each letter of `element` on a flap of its own; screen readers keep the whole text. */
export function flaps(element, delay = 0) {
  const text = element.textContent.trim();
  element.setAttribute("aria-label", text);
  element.setAttribute("role", "text");
  element.classList.add("flaps");
  const tiles = [...text].map((letter, at) => tile(letter, delay + at));
  element.replaceChildren(...tiles);
}

function tile(letter, steps) {
  const span = document.createElement("span");
  span.setAttribute("aria-hidden", "true");
  span.textContent = letter === " " ? "\u00a0" : letter;
  if (!still.matches && letter !== " ") turn(span, letter, Math.min(steps, 14) + 3);
  return span;
}

function turn(span, letter, steps) {
  span.classList.add("turning");
  const timer = setInterval(() => {
    steps -= 1;
    span.textContent = steps > 0 ? LETTERS[Math.floor(Math.random() * LETTERS.length)] : letter;
    if (steps > 0) return;
    span.classList.remove("turning");
    clearInterval(timer);
  }, 55);
}
