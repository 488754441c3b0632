// A score sheet that saves itself: what was changed goes to the server a second after the last key.

const WAIT = 1000;

class Sheet {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.status = form.querySelector("[data-status]");
    this.busy = false;
    this.again = false;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", () => {
      this.leaving = true;
      clearTimeout(this.timer);
    });
    window.addEventListener("beforeunload", (event) => {
      if (!this.leaving && this.isDirty()) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.isDirty()) this.save();
    });
    for (const box of form.querySelectorAll("[data-other-points]")) this.offer(box);
  }

  fields() {
    return [...this.form.elements].filter((field) => this.was(field));
  }

  was(field) {
    return field.name && this.form.elements[`was-${field.name}`];
  }

  isDirty() {
    return this.fields().some((field) => field.value.trim() !== this.was(field).value.trim());
  }

  changed() {
    this.sum();
    this.status.textContent = this.words.saving;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), WAIT);
  }

  sum() {
    const points = [...this.form.querySelectorAll('input[name^="points-"]')];
    const whole = points.reduce((sum, one) => sum + Math.round((Number(one.value) || 0) * 1000), 0);
    this.form.querySelector("[data-total]").textContent = String(whole / 1000);
  }

  async save() {
    if (this.leaving) return;
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    const sent = new FormData(this.form);
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body: sent,
        headers: { Accept: "application/json" },
      });
      const data = await answer.json();
      if (answer.ok) this.take(data, sent);
      else this.status.textContent = [data.where, data.detail, data.remedy].filter(Boolean).join(" ");
    } catch {
      this.status.textContent = this.words.failed;
      this.timer = setTimeout(() => this.save(), 5 * WAIT);
    }
    this.busy = false;
    if (this.again) {
      this.again = false;
      this.changed();
    }
  }

  // The server says what stands now. What was typed since the request left is not touched.
  take(data, sent) {
    this.form.elements.version.value = data.version;
    for (const [name, value] of Object.entries(data.fields)) {
      const field = this.form.elements[name];
      if (!field) continue;
      this.was(field).value = value;
      if (field.value === sent.get(name) && field.value.trim() !== value) field.value = value;
    }
    for (const [key, points] of Object.entries(data.others)) this.show(key, points);
    this.sum();
    this.status.textContent = data.differences.length ? this.words.merged : this.words.saved;
  }

  show(key, points) {
    const place = this.form.querySelector(`[data-criterion="${key}"]`);
    place.querySelector("[data-other-points]")?.remove();
    const box = document.createElement("div");
    box.className = "score-other";
    box.dataset.otherPoints = points;
    const text = document.createElement("p");
    const strong = document.createElement("strong");
    strong.textContent = points;
    text.append(`${this.words.other} `, strong);
    box.append(text);
    place.querySelector(".score-points").after(box);
    this.offer(box);
  }

  // Choosing either value is a change of its own, so the next save settles the difference.
  offer(box) {
    const field = box.closest("[data-criterion]").querySelector('input[name^="points-"]');
    const button = (words, value) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "krds-btn small tertiary";
      made.textContent = `${words} (${value})`;
      made.addEventListener("click", () => {
        field.value = value;
        this.was(field).value = "·";
        box.remove();
        field.focus();
        this.changed();
      });
      return made;
    };
    box.append(
      button(this.words.take, box.dataset.otherPoints),
      " ",
      button(this.words.keep, field.value),
    );
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Sheet(form);
