// Questions that come and go, sums that follow, rows added without loading the page anew.
// The server decides what is asked: htmx sends the section, the answer comes as an event.

function numberRows(table) {
  const rows = table.querySelectorAll("tbody [data-row]");
  rows.forEach((row, place) => (row.querySelector("[data-number]").textContent = place + 1));
}

function addRow(table) {
  const count = table.querySelector("[data-rows]");
  const place = Number(count.value);
  const blank = table.querySelector("template[data-blank]");
  const holder = document.createElement("tbody");
  holder.innerHTML = blank.innerHTML.replaceAll("__n__", place);
  const row = holder.querySelector("[data-row]");
  table.querySelector("tbody").append(row);
  count.value = place + 1;
  numberRows(table);
  row.querySelector("input,select").focus();
}

function removeRow(table, row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  numberRows(table);
  (next?.querySelector("input,select") ?? table.querySelector("[data-add]")).focus();
  table.dispatchEvent(new CustomEvent("answers:rows", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add],[data-remove]");
  const table = button?.closest("[data-table]");
  if (!table) return;
  event.preventDefault();
  if (button.matches("[data-add]")) addRow(table);
  else removeRow(table, button.closest("[data-row]"));
});

// Enter in a cell must not press the first button of the form, which removes a row.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-row] input")) event.preventDefault();
});

document.body.addEventListener("answers:live", (event) => {
  const { shown, computed, totals, notes } = event.detail;
  const asked = new Set(shown);
  const root = document.querySelector("[data-answers]");
  for (const part of root.querySelectorAll("[data-question]")) {
    part.hidden = !asked.has(part.dataset.question);
  }
  for (const [key, text] of Object.entries(computed)) {
    const place = root.querySelector(`[data-computed="${key}"]`);
    if (place) place.textContent = text || "–";
  }
  for (const place of root.querySelectorAll("[data-note]")) {
    place.textContent = notes?.[place.dataset.note] ?? "";
  }
  for (const [key, text] of Object.entries(totals)) {
    const place = root.querySelector(`[data-total="${key}"]`);
    if (place) place.textContent = text;
  }
});
