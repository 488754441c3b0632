// Routes drawn by clicking stops in order; the text field holds the same routes, one a line.

import { addLayer, maplibre, openMap } from "../web/map.js";

const COLOURS = ["#e69f00", "#0072b2", "#009e73", "#cc79a7", "#d55e00", "#56b4e9"];

const collection = (features) => ({ type: "FeatureCollection", features });

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "krds-btn medium tertiary";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

export async function start(element, words) {
  const stops = JSON.parse(document.getElementById(element.dataset.stops).textContent);
  const places = new Map(stops.map((stop) => [stop.code, stop]));
  const field = document.getElementById(element.dataset.target);
  const map = await openMap(element);
  if (!map) return;

  const read = () => field.value.split("\n").map((line) => line.split(",").map((code) => code.trim()).filter(Boolean));
  const lines = () => collection(read().map((route, place) => ({
    type: "Feature",
    properties: { colour: COLOURS[place % COLOURS.length] },
    geometry: {
      type: "LineString",
      coordinates: route.filter((code) => places.has(code)).map((code) => [places.get(code).lon, places.get(code).lat]),
    },
  })).filter((line) => line.geometry.coordinates.length > 1));

  addLayer(map, { id: "routes", kind: "lines", data: lines(), color: ["get", "colour"], width: 4 });
  addLayer(map, {
    id: "stops", kind: "points", color: "#1e2124", radius: 5,
    data: collection(stops.map((stop) => ({
      type: "Feature",
      properties: { code: stop.code, name: stop.name },
      geometry: { type: "Point", coordinates: [stop.lon, stop.lat] },
    }))),
  });
  const show = () => map.getSource("routes").setData(lines());
  const write = (routes) => {
    field.value = routes.map((route) => route.join(", ")).join("\n");
    show();
  };
  field.addEventListener("input", show);

  const name = new maplibre.Popup({ closeButton: false, closeOnClick: false });
  map.on("mouseenter", "stops", (event) => {
    map.getCanvas().style.cursor = "pointer";
    const { properties, geometry } = event.features[0];
    name.setLngLat(geometry.coordinates).setText(properties.name || properties.code).addTo(map);
  });
  map.on("mouseleave", "stops", () => {
    map.getCanvas().style.cursor = "";
    name.remove();
  });
  map.on("click", "stops", (event) => {
    const routes = read();
    routes.at(-1).push(event.features[0].properties.code);
    write(routes);
  });

  const bar = document.createElement("div");
  bar.className = "dure-map-bar";
  const hint = document.createElement("p");
  hint.className = "dure-note";
  hint.textContent = words.addStop;
  bar.append(
    button(words.newRoute, () => { if (read().at(-1).length) write([...read(), []]); }),
    button(words.removeStop, () => {
      const routes = read();
      routes.at(-1).pop();
      if (!routes.at(-1).length && routes.length > 1) routes.pop();
      write(routes);
    }),
    hint,
  );
  element.before(bar);
}
