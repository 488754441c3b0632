// A section that saves itself. Unsent text stays in this browser and is sent when it can be.

const WAIT = 1500;
const RETRY = 8000;
const words = JSON.parse(document.getElementById("autosave-words")?.textContent || "{}");
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

class Section {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosaveAnswers;
    this.key = form.dataset.key;
    this.status = form.querySelector("[data-status]");
    this.clashes = document.querySelector("[data-clashes]");
    this.sent = this.state();
    this.restore();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("answers:rows", () => this.changed());
    form.addEventListener("submit", () => localStorage.removeItem(this.key));
    window.addEventListener("online", () => this.save());
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
  }

  data() {
    const data = new FormData(this.form);
    data.delete("csrfmiddlewaretoken");
    return data;
  }

  state() {
    const pairs = [...this.data()].filter(([name]) => name !== "base");
    return JSON.stringify(pairs);
  }

  // What was typed and never reached the server: only simple fields are put back by hand.
  restore() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(this.key) || "null");
    } catch {
      localStorage.removeItem(this.key);
    }
    if (!kept || kept.state === this.sent) return;
    for (const [name, value] of JSON.parse(kept.state)) {
      const field = this.form.elements[name];
      if (field instanceof HTMLTextAreaElement || field?.type === "text") field.value = value;
    }
    this.form.elements.base.value = kept.base;
    this.say(words.restored);
    this.changed();
  }

  changed() {
    if (this.state() === this.sent) return;
    localStorage.setItem(
      this.key,
      JSON.stringify({ state: this.state(), base: this.form.elements.base.value }),
    );
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), WAIT);
  }

  async save() {
    clearTimeout(this.timer);
    const state = this.state();
    if (this.busy || state === this.sent) return;
    this.busy = true;
    this.say(words.saving);
    try {
      const answer = await fetch(this.url, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
      });
      const data = await answer.json();
      if (answer.ok) this.take(data, state);
      else this.say([data.detail, data.remedy].filter(Boolean).join(" "));
    } catch {
      this.say(words.offline);
      this.timer = setTimeout(() => this.save(), RETRY);
    }
    this.busy = false;
    if (this.state() !== this.sent && this.state() !== state) this.changed();
  }

  // An answer's revision is taken over only where this page shows what the server has.
  take(data, state) {
    const base = JSON.parse(this.form.elements.base.value || "{}");
    const typed = new Map(JSON.parse(state));
    const typedMore = this.state() !== state;
    const elsewhere = [];
    for (const [key, one] of Object.entries(data.questions)) {
      const field = this.form.elements[key];
      if (one.same) base[key] = one.revision;
      else if (one.text !== null && field && field.value === typed.get(key)) {
        field.value = one.text;
        base[key] = one.revision;
      } else if (base[key] !== one.revision) elsewhere.push(key);
    }
    this.form.elements.base.value = JSON.stringify(base);
    this.sent = typedMore ? state : this.state();
    if (this.state() === this.sent) localStorage.removeItem(this.key);
    this.say(fill(words.saved, { time: data.saved ?? "" }));
    if (data.clashes.length) this.show(data.clashes);
    else if (elsewhere.length) this.say(fill(words.elsewhere, { label: elsewhere.map((key) => this.label(key)).join(", ") }));
    document.body.dispatchEvent(new CustomEvent("answers:live", { detail: data.live }));
  }

  label(key) {
    return this.form.querySelector(`label[for="id_${key}"]`)?.textContent ?? key;
  }

  say(text) {
    this.status.textContent = text;
  }

  show(clashes) {
    this.clashes.replaceChildren(
      ...clashes.map((clash) => {
        const box = document.createElement("div");
        box.className = "dure-callout dure-tone-warning";
        const part = (tag, text, to = box) => {
          const made = document.createElement(tag);
          made.textContent = text;
          to.append(made);
          return made;
        };
        part("p", clash.label).className = "dure-callout-title";
        part("p", words.clash);
        const two = part("div", "");
        two.className = "dure-two";
        for (const [name, text] of [[words.theirs, clash.kept], [words.mine, clash.written]]) {
          const side = part("div", "", two);
          part("h3", name, side);
          part("p", text, side).className = "application-pieces";
        }
        return box;
      }),
    );
  }
}

for (const form of document.querySelectorAll("form[data-autosave-answers]")) new Section(form);
