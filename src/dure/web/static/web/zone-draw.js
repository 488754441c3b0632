// Drawing a zone: by corners on the map, or by ticking neighbourhoods in the list beside it.
// The list is the whole of it for keyboard and screen reader; the map shows what is ticked.

import { openMap, readJson, wordsOf } from "./map.js";
import { TerraDraw, TerraDrawPolygonMode, TerraDrawSelectMode } from "../vendor/map/terra-draw.mjs";
import { TerraDrawMapLibreGLAdapter } from "../vendor/map/terra-draw-maplibre.mjs";

const BLUE = "#0072b2";
const EDIT = { feature: { draggable: true, coordinates: { midpoints: true, draggable: true, deletable: true } } };

function inside([x, y], ring) {
  let within = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) within = !within;
  }
  return within;
}

function showZones(map, zones) {
  const features = zones.filter((zone) => zone.outline).map((zone) => ({
    type: "Feature", id: zone.number, geometry: zone.outline, properties: { number: zone.number, name: zone.name },
  }));
  map.addSource("zones", { type: "geojson", data: { type: "FeatureCollection", features } });
  const chosen = ["boolean", ["feature-state", "chosen"], false];
  map.addLayer({ id: "zones", type: "fill", source: "zones",
    paint: { "fill-color": BLUE, "fill-opacity": ["case", chosen, 0.35, 0.02] } });
  map.addLayer({ id: "zones-outline", type: "line", source: "zones",
    paint: { "line-color": ["case", chosen, BLUE, "#8a949e"], "line-width": ["case", chosen, 2, 0.7] } });
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "krds-btn medium tertiary";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

export async function start(element) {
  const words = wordsOf(element);
  const map = await openMap(element);
  if (!map) return;
  const zones = readJson(element.dataset.zones) ?? [];
  const boxes = [...document.querySelectorAll(`input[type=checkbox][name="${element.dataset.choices}"]`)];
  const target = document.getElementById(element.dataset.target);
  showZones(map, zones);

  const colour = () => {
    for (const box of boxes) map.setFeatureState({ source: "zones", id: Number(box.value) }, { chosen: box.checked });
  };
  const tick = (chosen) => {
    for (const box of boxes) box.checked = chosen.has(Number(box.value));
    colour();
    boxes[0]?.dispatchEvent(new Event("change", { bubbles: true }));
  };
  for (const box of boxes) box.addEventListener("change", colour);
  colour();

  const draw = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map }),
    modes: [
      new TerraDrawPolygonMode({ styles: { fillColor: BLUE, fillOpacity: 0.15, outlineColor: BLUE, outlineWidth: 3 } }),
      new TerraDrawSelectMode({ flags: { polygon: EDIT } }),
    ],
  });
  draw.start();
  const polygons = () => draw.getSnapshot().filter((f) => f.geometry.type === "Polygon" && f.properties.mode === "polygon");
  const keep = () => {
    const last = polygons().at(-1);
    target.value = last ? JSON.stringify(last.geometry) : "";
    if (last) {
      const ring = last.geometry.coordinates[0];
      tick(new Set(zones.filter((zone) => inside([zone.lon, zone.lat], ring)).map((zone) => zone.number)));
    }
    target.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const bar = document.createElement("div");
  bar.className = "dure-map-bar";
  bar.setAttribute("role", "group");
  const hint = document.createElement("p");
  hint.className = "dure-note";
  hint.setAttribute("role", "status");
  bar.append(
    button(words.draw, () => { draw.clear(); draw.setMode("polygon"); map.getCanvas().focus(); hint.textContent = words.drawHint; }),
    button(words.edit, () => { draw.setMode("select"); const last = polygons().at(-1); if (last) draw.selectFeature(last.id); }),
    button(words.clear, () => { draw.clear(); draw.setMode("select"); target.value = ""; tick(new Set()); hint.textContent = ""; }),
    hint,
  );
  element.before(bar);

  if (target.value) {
    const geometry = JSON.parse(target.value);
    draw.addFeatures([{ type: "Feature", geometry, properties: { mode: "polygon" } }]);
  }
  draw.setMode("select");
  draw.on("finish", (id, context) => {
    if (context.action === "draw") {
      draw.setMode("select");
      draw.selectFeature(id);
      hint.textContent = "";
    }
    keep();
  });
  map.on("click", "zones", (event) => {
    if (draw.getMode() === "polygon" || polygons().length) return;
    const box = boxes.find((one) => Number(one.value) === event.features[0].id);
    if (!box) return;
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  });
  element.dataset.drawing = "ready";
}
