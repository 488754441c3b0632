// A day of vehicles on the map: play, pause, speed, and a slider through the day. Each vehicle
// is a circle with the number of people on board and a trail of its last minutes.

import { addLayer, openMap, STILL, wordsOf } from "./map.js";

const TRAIL_SECONDS = 240;
const SPEEDS = [30, 60, 120, 300];
const EMPTY = { type: "FeatureCollection", features: [] };

/** Place of the last moment not after *time*; -1 if there is none. */
export function lastBefore(at, time) {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Where a vehicle is at *time*, between the two points it is timed at; null off duty. */
export function positionAt(vehicle, time) {
  const { at, lon, lat } = vehicle;
  const before = lastBefore(at, time);
  if (before < 0 || time > at[at.length - 1]) return null;
  const after = Math.min(before + 1, at.length - 1);
  const span = at[after] - at[before];
  const part = span > 0 ? (time - at[before]) / span : 0;
  return [lon[before] + part * (lon[after] - lon[before]), lat[before] + part * (lat[after] - lat[before])];
}

function trailOf(vehicle, time, here) {
  const first = Math.max(lastBefore(vehicle.at, time - TRAIL_SECONDS), 0);
  const last = lastBefore(vehicle.at, time);
  const line = [];
  for (let place = first; place <= last; place++) line.push([vehicle.lon[place], vehicle.lat[place]]);
  line.push(here);
  return line;
}

function picture(day, time) {
  const points = [];
  const lines = [];
  let people = 0;
  for (const vehicle of day.vehicles) {
    const here = positionAt(vehicle, time);
    if (!here) continue;
    const load = vehicle.load[lastBefore(vehicle.at, time)] ?? 0;
    people += load;
    const properties = { id: vehicle.id, load, text: String(load), busy: load > 0 ? 1 : 0 };
    points.push({ type: "Feature", geometry: { type: "Point", coordinates: here }, properties });
    lines.push({ type: "Feature", geometry: { type: "LineString", coordinates: trailOf(vehicle, time, here) }, properties });
  }
  return {
    people, moving: points.length,
    vehicles: { type: "FeatureCollection", features: points },
    trails: { type: "FeatureCollection", features: lines },
  };
}

function clock(seconds) {
  const day = Math.floor(seconds / 86400);
  const rest = Math.floor(seconds % 86400);
  const text = `${String(Math.floor(rest / 3600)).padStart(2, "0")}:${String(Math.floor((rest % 3600) / 60)).padStart(2, "0")}`;
  return day ? `${text} (+${day})` : text;
}

function make(tag, properties, ...inside) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside);
  return element;
}

function controls(element, day, words) {
  const play = make("button", { type: "button", className: "krds-btn medium primary", textContent: words.play });
  const slider = make("input", { type: "range", min: day.from, max: day.to, step: 30, value: day.from });
  slider.setAttribute("aria-label", words.time);
  const time = make("output", { textContent: clock(day.from) });
  const speed = make("select", { className: "krds-form-select medium completed" });
  for (const factor of SPEEDS) speed.append(make("option", { value: factor, textContent: `×${factor}`, selected: factor === 120 }));
  const label = make("label", {}, `${words.speed} `, speed);
  const now = make("p", { className: "dure-note" });
  const bar = make("div", { className: "dure-map-bar" }, play, time, slider, label);
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", words.time);
  element.after(bar, now);
  return { play, slider, time, speed, now };
}

function addDay(map, day) {
  if (day.stops?.length) {
    const features = day.stops.map((stop) => ({
      type: "Feature", geometry: { type: "Point", coordinates: [stop.lon, stop.lat] }, properties: { name: stop.name ?? "" },
    }));
    addLayer(map, { id: "day-stops", kind: "points", data: { type: "FeatureCollection", features }, color: "#6d7882", radius: 2.5, width: 0.6 });
  }
  map.addSource("trails", { type: "geojson", data: EMPTY });
  map.addSource("vehicles", { type: "geojson", data: EMPTY });
  map.addLayer({ id: "trails", type: "line", source: "trails", layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": ["case", ["==", ["get", "busy"], 1], "#0072b2", "#6d7882"], "line-width": 4, "line-opacity": 0.45 } });
  map.addLayer({ id: "vehicles", type: "circle", source: "vehicles",
    paint: { "circle-radius": 12, "circle-color": ["case", ["==", ["get", "busy"], 1], "#0072b2", "#58616a"],
      "circle-stroke-color": "#ffffff", "circle-stroke-width": 2 } });
  map.addLayer({ id: "vehicles-load", type: "symbol", source: "vehicles",
    layout: { "text-field": ["get", "text"], "text-font": ["Pretendard GOV"], "text-size": 13, "text-allow-overlap": true, "text-ignore-placement": true },
    paint: { "text-color": "#ffffff" } });
}

export async function start(element) {
  const words = wordsOf(element);
  const [map, answer] = await Promise.all([openMap(element), fetch(element.dataset.day)]);
  if (!map || !answer.ok) return;
  const day = await answer.json();
  addDay(map, day);
  const { play, slider, time, speed, now } = controls(element, day, words);
  let at = Math.min(Math.max(Number(element.dataset.start) || day.from, day.from), day.to);
  let running = false;
  let stamp = 0;

  const show = () => {
    const { vehicles, trails, people, moving } = picture(day, at);
    map.getSource("vehicles").setData(vehicles);
    map.getSource("trails").setData(trails);
    time.textContent = clock(at);
    slider.value = at;
    slider.setAttribute("aria-valuetext", clock(at));
    now.textContent = `${words.vehicle} ${moving} · ${words.onBoard} ${people}`;
  };
  const step = (moment) => {
    if (!running) return;
    at = Math.min(at + Math.min((moment - stamp) / 1000, 0.25) * Number(speed.value), day.to);
    stamp = moment;
    show();
    if (at >= day.to) set(false);
    else requestAnimationFrame(step);
  };
  function set(on) {
    running = on;
    play.textContent = on ? words.pause : words.play;
    if (!on) return;
    if (at >= day.to) at = day.from;
    stamp = performance.now();
    requestAnimationFrame(step);
  }
  play.addEventListener("click", () => set(!running));
  slider.addEventListener("input", () => { at = Number(slider.value); show(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) set(false); });
  const calm = () => {
    if (STILL.matches) set(false);
    play.hidden = STILL.matches;
    if (STILL.matches) now.title = words.still;
  };
  STILL.addEventListener("change", calm);
  calm();
  show();
  if (STILL.matches) now.textContent = words.still;
  element.dataset.playing = "ready";
}
