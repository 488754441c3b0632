// Setting up a study: the live sum of what is chosen, and fields that only some choices need.

const read = (id) => JSON.parse(document.getElementById(id)?.textContent || "null");
const words = read("setup-words");
const places = new Map(read("zone-places").map((place) => [place.number, place]));
const boxes = [...document.querySelectorAll("input[name=zones]")];
const outline = document.getElementById("id_outline");
const exact = document.getElementById("id_exact");
const summary = document.getElementById("zone-summary");
const lang = document.documentElement.lang;

const write = (value, digits = 0) =>
  value.toLocaleString(lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** Area of a ring in km² on a plane that is true to scale at its own latitude. */
function ringArea(ring) {
  const degree = 111.195;
  const across = degree * Math.cos((ring[0][1] * Math.PI) / 180);
  let twice = 0;
  for (let i = 1; i < ring.length; i++) {
    const [x0, y0] = ring[i - 1];
    const [x1, y1] = ring[i];
    twice += (x0 * y1 - x1 * y0) * across * degree;
  }
  return Math.abs(twice) / 2;
}

function sum() {
  const chosen = boxes.filter((box) => box.checked).map((box) => places.get(Number(box.value))).filter(Boolean);
  const drawn = outline.value ? JSON.parse(outline.value).coordinates[0] : null;
  document.getElementById("exact-choice").hidden = !drawn;
  if (drawn && exact.checked) {
    summary.textContent = fill(words.drawn, { area: write(ringArea(drawn), 1) });
    return;
  }
  if (!chosen.length) {
    summary.textContent = words.none;
    return;
  }
  const area = write(chosen.reduce((total, place) => total + place.km2, 0), 1);
  const counted = chosen.some((place) => place.people !== null);
  const people = write(chosen.reduce((total, place) => total + (place.people ?? 0), 0));
  const text = !counted ? words.uncounted : chosen.length === 1 ? words.one : words.chosen;
  summary.textContent = fill(text, { zones: write(chosen.length), people, area });
}

for (const part of [...boxes, outline, exact]) part.addEventListener("change", sum);
sum();

/** Show a part of the form only while a choice has one of some values. */
function showWhen(part, controls, values) {
  const shown = () => {
    const now = controls.find((one) => one.type !== "radio" || one.checked)?.value;
    part.hidden = !values.includes(now);
  };
  for (const control of controls) control.addEventListener("change", shown);
  shown();
}

showWhen(document.getElementById("id_hourly").closest(".form-group"), [document.getElementById("id_profile")], ["own"]);
showWhen(document.getElementById("routes-choice"), [...document.querySelectorAll("input[name=fixed_kind]")], ["drawn"]);

const routeMap = document.getElementById("route-map");
const nearRoutes = new IntersectionObserver(async ([entry]) => {
  if (!entry.isIntersecting) return;
  nearRoutes.disconnect();
  const { start } = await import("./route-draw.js");
  await start(routeMap, words);
});
nearRoutes.observe(routeMap);
