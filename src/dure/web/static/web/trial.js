// Asks how far the trial programme is, and offers it when it is whole. Only words that changed are
// written, so that a screen reader tells each step once.

const SECONDS = 2;
const place = document.querySelector("[data-trial]");
const part = (name) => place.querySelector(`[data-trial-${name}]`);

function say(name, text) {
  const element = part(name);
  if (element.textContent !== text) element.textContent = text;
}

async function ask() {
  try {
    const answer = await fetch(place.dataset.trial, { headers: { Accept: "application/json" } });
    if (answer.ok) show(await answer.json());
    else later();
  } catch {
    later(); // the product is being started again
  }
}

function show({ ready, percent, text }) {
  part("share").value = percent;
  say("percent", `${percent}%`);
  say("text", text);
  part("note").hidden = ready;
  part("ready").hidden = !ready;
  if (!ready) later();
}

function later() {
  setTimeout(ask, SECONDS * 1000);
}

later();
