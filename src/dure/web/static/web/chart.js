// Charts from options in a JSON script: ECharts drawn as SVG, in the page's language and colours.

const LOCALE = document.documentElement.lang.startsWith("ko") ? "ko" : "en";
const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");
let loading;

/** ECharts is one classic script; fetch it once, when the first chart comes near the screen. */
function library() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("../vendor/chart/echarts.js", import.meta.url).href;
    script.addEventListener("load", () => resolve(window.echarts));
    script.addEventListener("error", reject);
    document.head.append(script);
  });
  return loading;
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const GAPS = { barGap: "10%", barCategoryGap: "30%" };
const ARMS = { today: "circle", fixed: "rect", demand: "triangle" };
const DASHES = { today: "dotted", fixed: "dashed", demand: "solid" };

const clock = (seconds) => `${String(Math.floor(seconds / 3600)).padStart(2, "0")}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, "0")}`;
const figure = (digits) => (value) =>
  typeof value === "number" ? value.toLocaleString(LOCALE, { minimumFractionDigits: digits, maximumFractionDigits: digits }) : value;

export const FORMATS = {
  number: figure(0),
  decimal: figure(1),
  minutes: (value) => figure(Math.abs(value) < 30 && value % 1 ? 1 : 0)(value),
  share: (value) => `${figure(0)(value * 100)}%`,
  time: clock,
};

function axis(given, below) {
  if (!given) return given;
  if (Array.isArray(given)) return given.map((one) => axis(one, below));
  const { format, ...rest } = given;
  const quiet = colour("--dure-quiet");
  const made = {
    nameTextStyle: { color: quiet }, ...(below ? { nameLocation: "middle", nameGap: 32 } : { nameGap: 16 }), ...rest,
    axisLine: { lineStyle: { color: colour("--dure-line") }, ...rest.axisLine },
    splitLine: { lineStyle: { color: colour("--dure-line") }, ...rest.splitLine },
    axisLabel: { color: quiet, hideOverlap: true, ...rest.axisLabel },
  };
  if (format) made.axisLabel.formatter = FORMATS[format];
  return made;
}

const valueOf = (item) => (item && typeof item === "object" && !Array.isArray(item) ? item.value : item);

/** Whiskers for bars: one line with two ends for each interval, at the bar's own place. */
function whiskers(series, place, count, horizontal) {
  return {
    type: "custom", name: series.name, silent: true, z: 10, tooltip: { show: false },
    encode: horizontal ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
    data: series.interval.map((pair, at) => [at, pair?.[0] ?? "-", pair?.[1] ?? "-"]),
    renderItem(params, api) {
      if (Number.isNaN(api.value(1))) return null;
      const layout = api.barLayout({ count, ...GAPS })[place];
      const shift = layout ? layout.offsetCenter : 0;
      const point = (value) => (horizontal ? api.coord([value, api.value(0)]) : api.coord([api.value(0), value]));
      const [low, high] = [point(api.value(1)), point(api.value(2))];
      const across = horizontal ? 1 : 0;
      low[across] += shift;
      high[across] += shift;
      const cap = (end) => {
        const [one, two] = [[...end], [...end]];
        one[across] -= 5;
        two[across] += 5;
        return { x1: one[0], y1: one[1], x2: two[0], y2: two[1] };
      };
      const lines = [{ x1: low[0], y1: low[1], x2: high[0], y2: high[1] }, cap(low), cap(high)];
      const drawn = (style) => lines.map((shape) => ({ type: "line", shape, style }));
      const children = [...drawn({ stroke: "#ffffff", lineWidth: 4 }), ...drawn({ stroke: "#1e2124", lineWidth: 1.5 })];
      return { type: "group", children };
    },
  };
}

/** A band for lines: an unseen line at the lower end and the width of the interval stacked on it. */
function band(series, place, tint) {
  const at = (index) => {
    const item = valueOf(series.data[index]);
    return Array.isArray(item) ? item[0] : null;
  };
  const data = (pick) => series.interval.map((pair, index) => {
    const value = pair ? pick(pair) : null;
    return at(index) === null ? value : [at(index), value];
  });
  const common = { type: "line", stack: `band-${place}`, symbol: "none", silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false }, smooth: series.smooth, step: series.step };
  return [
    { ...common, data: data(([low]) => low), stackStrategy: "all" },
    { ...common, data: data(([low, high]) => high - low), stackStrategy: "all", areaStyle: { color: tint, opacity: 0.18 } },
  ];
}

function seriesOf(options) {
  const bars = options.series.filter((one) => one.type === "bar");
  const horizontal = [options.yAxis].flat()[0]?.type === "category";
  return options.series.flatMap((given, place) => {
    const { arm, interval, format, ...series } = given;
    if (arm) {
      const tint = colour(`--dure-${arm}`);
      series.itemStyle = { color: tint, ...series.itemStyle };
      if (series.type !== "bar") Object.assign(series, { symbol: ARMS[arm], symbolSize: 8 });
      if (series.type === "line") series.lineStyle = { color: tint, width: 3, type: DASHES[arm], ...series.lineStyle };
    }
    if (series.type === "bar") Object.assign(series, GAPS);
    if (format) series.label = { ...series.label, formatter: ({ value }) => FORMATS[format](Array.isArray(value) ? value[1] : value) };
    if (!interval) return [series];
    if (series.type === "bar") return [series, whiskers(given, bars.indexOf(given), bars.length, horizontal)];
    return [...band(given, place, series.itemStyle?.color ?? "#0072b2"), series];
  });
}

export function complete(options) {
  const axes = [options.yAxis, options.xAxis].flat();
  const format = FORMATS[axes.find((one) => one?.format && one.type !== "category")?.format] ?? ((value) => value);
  return {
    animation: !STILL.matches,
    animationDuration: 400,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 14 },
    grid: { left: 8, right: 24, top: 40, bottom: 8, containLabel: true, ...options.grid },
    ...Object.fromEntries(Object.entries(options).filter(([name]) => !["grid", "xAxis", "yAxis", "series", "tooltip"].includes(name))),
    xAxis: axis(options.xAxis, true),
    yAxis: axis(options.yAxis, false),
    series: seriesOf(options),
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, valueFormatter: format, ...options.tooltip },
  };
}

export async function start(element) {
  const script = document.getElementById(element.dataset.chart);
  const echarts = await library();
  const chart = echarts.init(element, null, { renderer: "svg" });
  chart.setOption(complete(JSON.parse(script.textContent)));
  new ResizeObserver(() => chart.resize()).observe(element);
  element.dataset.ready = "yes";
  return chart;
}
