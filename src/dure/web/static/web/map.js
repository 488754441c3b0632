// A map on our own tiles: quiet greys, so that the data stands out. Nothing leaves the machine.

import * as maplibre from "../vendor/map/maplibre-gl.mjs";
import { Protocol } from "../vendor/map/pmtiles.mjs";

const FONT = ["Pretendard GOV"];
const here = (path) => new URL(path, import.meta.url).href;
const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

maplibre.setWorkerUrl(here("../vendor/map/maplibre-gl-worker.mjs"));
maplibre.addProtocol("pmtiles", new Protocol().tile);

const sheet = document.createElement("link");
sheet.rel = "stylesheet";
sheet.href = here("../vendor/map/maplibre-gl.css");
const styled = new Promise((resolve) => {
  sheet.addEventListener("load", resolve);
  sheet.addEventListener("error", resolve);
});
document.head.append(sheet);

const ROAD_WIDTH = (small, large) => ["interpolate", ["exponential", 1.5], ["zoom"], 8, small, 16, large];
const MAJOR = ["match", ["get", "kind"], ["motorway", "trunk", "primary", "motorway_link", "trunk_link", "primary_link"], true, false];
const MIDDLE = ["match", ["get", "kind"], ["secondary", "tertiary", "secondary_link", "tertiary_link"], true, false];
const MINOR = ["all", ["!", MAJOR], ["!", MIDDLE]];

function basemapLayers() {
  const road = (id, filter, color, small, large) => ({
    id, type: "line", source: "basemap", "source-layer": "roads", filter,
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": color, "line-width": ROAD_WIDTH(small, large) },
  });
  const fill = (id, layer, color, minzoom = 0) => ({
    id, type: "fill", source: "basemap", "source-layer": layer, minzoom,
    filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": color },
  });
  const text = (id, layer, size, color, layout, minzoom) => ({
    id, type: "symbol", source: "basemap", "source-layer": layer, minzoom,
    layout: { "text-field": ["coalesce", ["get", "name"], ""], "text-font": FONT, "text-size": size, ...layout },
    paint: { "text-color": color, "text-halo-color": "#ffffff", "text-halo-width": 1.4 },
  });
  return [
    fill("green", "green", "#e9efe6"),
    fill("water", "water", "#d5e0e8"),
    { id: "stream", type: "line", source: "basemap", "source-layer": "water",
      filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": "#d5e0e8", "line-width": 1.5 } },
    fill("buildings", "buildings", "#e6e7e8", 13),
    road("road-minor", MINOR, "#dcdfe2", 0.3, 5),
    road("road-middle", MIDDLE, "#cfd3d7", 0.7, 8),
    road("road-major", MAJOR, "#bcc2c8", 1.2, 11),
    text("road-name", "roads", 12, "#58616a", { "symbol-placement": "line", "symbol-spacing": 400 }, 14),
    text("place-name", "places", ["interpolate", ["linear"], ["zoom"], 9, 12, 14, 16], "#33363d", { "text-padding": 12 }, 8),
  ];
}

export function readJson(id) {
  const script = id && document.getElementById(id);
  return script ? JSON.parse(script.textContent) : null;
}

export function wordsOf(element) {
  return JSON.parse(element.dataset.words || "{}");
}

function canDraw() {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl"));
}

function say(element, text) {
  const message = document.createElement("p");
  message.className = "dure-map-message";
  message.textContent = text;
  element.replaceChildren(message);
}

function locale(words) {
  return {
    "Map.Title": words.map, "NavigationControl.ZoomIn": words.zoomIn, "NavigationControl.ZoomOut": words.zoomOut,
    "NavigationControl.ResetBearing": words.north, "Popup.Close": words.close,
    "AttributionControl.ToggleAttribution": words.sources,
    "CooperativeGesturesHandler.WindowsHelpText": words.scroll,
    "CooperativeGesturesHandler.MacHelpText": words.scrollMac,
    "CooperativeGesturesHandler.MobileHelpText": words.twoFingers,
  };
}

function valueColor(layer) {
  if (!layer.value) return layer.color ?? "#0072b2";
  const color = ["step", ["to-number", ["get", layer.value]], layer.colors[0]];
  layer.steps.forEach((limit, place) => color.push(limit, layer.colors[place + 1]));
  const known = ["==", ["typeof", ["get", layer.value]], "number"];
  return ["case", known, color, layer.unknown ?? "#ffffff"];
}

const PAINT = {
  polygons: (layer, color) => [
    { type: "fill", paint: { "fill-color": color, "fill-opacity": layer.opacity ?? 0.6 } },
    { type: "line", suffix: "-outline", paint: { "line-color": layer.outline ?? "#58616a", "line-width": layer.width ?? 1 } },
  ],
  lines: (layer, color) => [
    { type: "line", layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": color, "line-width": layer.width ?? 3, "line-opacity": layer.opacity ?? 1 } },
  ],
  points: (layer, color) => [
    { type: "circle", paint: { "circle-color": color, "circle-radius": layer.radius ?? 5, "circle-opacity": layer.opacity ?? 1,
      "circle-stroke-color": layer.outline ?? "#ffffff", "circle-stroke-width": layer.width ?? 1.2 } },
  ],
};

export function addLayer(map, layer) {
  map.addSource(layer.id, { type: "geojson", data: layer.data });
  for (const { suffix = "", ...rest } of PAINT[layer.kind](layer, valueColor(layer))) {
    const below = rest.type === "fill" && map.getLayer("road-minor") ? "road-minor" : undefined;
    map.addLayer({ id: layer.id + suffix, source: layer.id, ...rest }, below);
  }
  if (layer.label) {
    map.addLayer({
      id: `${layer.id}-label`, type: "symbol", source: layer.id,
      layout: { "text-field": ["to-string", ["get", layer.label]], "text-font": FONT, "text-size": 13,
        "text-offset": layer.kind === "points" ? [0, 1.1] : [0, 0] },
      paint: { "text-color": "#1e2124", "text-halo-color": "#ffffff", "text-halo-width": 1.6 },
    });
  }
  if (layer.popup) tell(map, layer);
}

function tell(map, layer) {
  const popup = new maplibre.Popup({ closeButton: true, maxWidth: "280px" });
  map.on("click", layer.id, (event) => {
    const list = document.createElement("dl");
    list.className = "dure-map-popup";
    for (const line of layer.popup) {
      const value = event.features[0].properties[line.property];
      if (value === undefined || value === null || value === "") continue;
      const name = document.createElement("dt");
      const content = document.createElement("dd");
      name.textContent = line.label ?? "";
      const lang = document.documentElement.lang;
      content.textContent = `${typeof value === "number" ? value.toLocaleString(lang) : value}${line.unit ?? ""}`;
      list.append(name, content);
    }
    popup.setLngLat(event.lngLat).setDOMContent(list).addTo(map);
  });
  map.on("mouseenter", layer.id, () => { map.getCanvas().style.cursor = "pointer"; });
  map.on("mouseleave", layer.id, () => { map.getCanvas().style.cursor = ""; });
}

async function layersOf(element) {
  const listed = readJson(element.dataset.layers) ?? [];
  if (!element.dataset.layersUrl) return listed;
  const answer = await fetch(element.dataset.layersUrl, { headers: { accept: "application/json" } });
  return answer.ok ? [...listed, ...(await answer.json())] : listed;
}

function boundsOf(element) {
  const numbers = (element.dataset.bounds || "").split(",").map(Number);
  return numbers.length === 4 && numbers.every(Number.isFinite) ? numbers : null;
}

/** Draw the map that an element describes; null, with words in its place, where it cannot be. */
export async function openMap(element) {
  const words = wordsOf(element);
  if (!canDraw()) {
    say(element, words.failed);
    return null;
  }
  const fonts = document.fonts.load('400 16px "Pretendard GOV"').catch(() => []);
  const [layers] = await Promise.all([layersOf(element), styled, fonts]);
  const place = document.createElement("div");
  element.replaceChildren(place);
  const basemap = element.dataset.basemap;
  const bounds = boundsOf(element);
  let map;
  try {
    map = new maplibre.Map({
      container: place,
      style: {
        version: 8,
        sources: basemap ? { basemap: { type: "vector", url: `pmtiles://${new URL(basemap, document.baseURI).href}` } } : {},
        layers: [{ id: "ground", type: "background", paint: { "background-color": "#f4f5f6" } }, ...(basemap ? basemapLayers() : [])],
      },
      ...(bounds ? { bounds, fitBoundsOptions: { padding: 24 } } : {}),
      localIdeographFontFamily: "'Pretendard GOV','Noto Sans KR','Noto Sans CJK KR',sans-serif",
      locale: Object.fromEntries(Object.entries(locale(words)).filter(([, text]) => text)),
      cooperativeGestures: true,
      dragRotate: false,
      pitchWithRotate: false,
      maxPitch: 0,
      fadeDuration: STILL.matches ? 0 : 200,
      attributionControl: false,
    });
  } catch {
    say(element, words.failed);
    return null;
  }
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibre.ScaleControl({ maxWidth: 90 }), "top-left");
  const credit = element.dataset.attribution || words.credit;
  map.addControl(new maplibre.AttributionControl({ compact: false, customAttribution: credit }), "bottom-right");
  if (element.dataset.label) map.getCanvas().setAttribute("aria-label", `${element.dataset.label}. ${words.map ?? ""}`);
  new ResizeObserver(() => map.resize()).observe(element);
  await map.once("load");
  for (const layer of layers) addLayer(map, layer);
  element.dataset.ready = "yes";
  element.dispatchEvent(new CustomEvent("dure:map", { bubbles: true, detail: { map } }));
  return map;
}

export async function start(element) {
  return openMap(element);
}

export { maplibre, STILL };
