// The shell: menus that close, text size, focus on what went wrong, and what a page asks for.

for (const menu of document.querySelectorAll("[data-drop]")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

document.querySelector("[data-text-size]")?.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  document.documentElement.dataset.text = button.value;
  document.cookie = `dure-text=${button.value};path=/;max-age=31536000;samesite=lax`;
  for (const other of button.closest("ul").querySelectorAll("button")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
});

document.querySelector("[data-focus]")?.focus();

// Maps and charts come after the words: each module is fetched when its place is near the screen.
const MODULES = { map: "./map.js", "zone-draw": "./zone-draw.js", buses: "./buses.js" };

async function start(element) {
  if (element.dataset.begun) return; // htmx also tells of the page it found, not only of new parts
  element.dataset.begun = "yes";
  const chart = element.dataset.chart;
  const module = await import(chart ? "./chart.js" : MODULES[element.dataset.map] ?? MODULES.map);
  await module.start(element);
}

const near = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      start(entry.target);
    }
  },
  { rootMargin: "400px" },
);

export function look(root) {
  for (const element of root.querySelectorAll("[data-map],[data-chart]")) near.observe(element);
}

look(document);
document.body.addEventListener("htmx:load", (event) => look(event.detail.elt));
