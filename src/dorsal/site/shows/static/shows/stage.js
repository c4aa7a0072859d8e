"use strict";
// Keeps the page of a show going: asks every two seconds, or just after the next step is due, what
// this page lacks, and shows it. Without this script the page loads itself anew.
(() => {
  const root = document.querySelector("[data-show]");
  if (!root) return;
  const EVERY_MS = 2000;
  const LOST_MS = 5000;
  const KEPT = 12;
  const languages = root.dataset.languages.split(",");
  const stage = root.querySelector("[data-stage]");
  const recent = root.querySelector("[data-recent]");
  const counts = root.querySelector("[data-all-counts]");
  const trouble = root.querySelector("[data-trouble]");
  let known = Number(root.dataset.known);
  let ahead = Number(root.dataset.now) - Date.now();
  let due = root.dataset.due ? Number(root.dataset.due) : null;
  let state = root.dataset.state;
  let tag = "";
  let onStage = null;

  const make = (name, cls, text) => {
    const made = document.createElement(name);
    if (cls) made.className = cls;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  function stepElement(step) {
    const made = make("div", `show-step of-${step.kind} fresh`);
    made.dataset.number = step.number;
    for (const one of languages) {
      const heading = make("p", "show-heading", step.heading[one]);
      heading.lang = one;
      made.append(heading);
    }
    if (step.who) {
      const who = make("p", step.who.length > 1 ? "show-who several" : "show-who");
      who.append(...step.who.map((name) => make("span", "", name)));
      made.append(who);
      if (step.classes.length) {
        const classes = make("p", "show-classes");
        classes.append(...step.classes.map((name) => make("span", "badge", name)));
        made.append(classes);
      }
    }
    const lines = make("div", "show-lines");
    for (const one of languages) {
      const said = make("div");
      said.lang = one;
      said.append(...step.lines[one].map((line) => make("p", "", line)));
      lines.append(said);
    }
    made.append(lines);
    return made;
  }

  function remember(step) {
    if (!step || !step.who) return;
    const item = make("li", "fresh");
    item.append(make("span", "show-when", step.heading[languages[0]]), " ", make("b", "", step.who.join(" · ")));
    recent.prepend(item);
    while (recent.children.length > KEPT) recent.lastElementChild.remove();
  }

  const SVG = "http://www.w3.org/2000/svg";
  const drawn = (name, attributes) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  function barElement(name, note, needed) {
    const made = make("div", "show-bar");
    const text = make("p");
    const number = make("b", "num");
    const count = make("span", "", "0");
    count.dataset.count = "";
    number.append(count);
    if (note) number.append(" ", make("small", "", note));
    text.append(make("span", "", name), " ", number);
    const bar = drawn("svg", { class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", role: "presentation" });
    bar.append(drawn("rect", { x: 0, y: 0, height: 10, width: 0 }));
    if (needed) bar.append(drawn("line", { x1: 0, x2: 0, y1: 0, y2: 10 }));
    made.append(text, bar);
    return made;
  }

  function fill(kind, title, rows) {
    if (!rows.length) return;
    let box = counts.querySelector(`[data-counts="${kind}"]`);
    if (!box || box.querySelectorAll(".show-bar").length !== rows.length) {
      if (box) box.remove();
      box = make("div");
      box.dataset.counts = kind;
      box.append(make("h3", "", title), ...rows.map((row) => barElement(row.name, row.note, row.needed)));
      counts.append(box);
    }
    box.querySelectorAll(".show-bar").forEach((bar, index) => {
      const { count, of, needed, note } = rows[index];
      bar.querySelector("[data-count]").textContent = count;
      const small = bar.querySelector("small");
      if (small) small.textContent = note;
      bar.querySelector("rect").setAttribute("width", of ? Math.min(100, (100 * count) / of) : 0);
      const line = bar.querySelector("line");
      if (line && of) for (const end of ["x1", "x2"]) line.setAttribute(end, (100 * needed) / of);
      bar.classList.toggle("met", Boolean(needed) && count >= needed);
    });
  }

  function showCounts(found) {
    const words = counts.dataset;
    const say = (text, number) => text.replace("#", number);
    const total = found.pools.reduce((sum, pool) => sum + pool[2], 0);
    fill("pools", words.pools, found.pools.map(([name, count, of]) => ({ name, count, of, note: say(words.of, of) })));
    fill("classes", words.classes, found.classes.map(([name, count]) => ({ name, count, of: total })));
    fill("floors", words.floors, found.floors.map(([name, scope, count, needed]) => ({
      name: `${name} · ${scope}`, count, needed, of: Math.max(needed, count), note: say(words.least, needed),
    })));
  }

  function take(view) {
    ahead = view.now_ms - Date.now();
    due = view.due_ms;
    state = root.dataset.state = view.state;
    for (const part of root.querySelectorAll("[data-only]")) {
      part.hidden = !part.dataset.only.split(" ").includes(state);
    }
    if (view.counts) showCounts(view.counts);
    for (const step of view.steps) {
      remember(onStage);
      onStage = step;
    }
    if (view.steps.length) stage.replaceChildren(stepElement(onStage));
    known = view.passed;
  }

  async function ask() {
    const address = `${root.dataset.address}?known=${known}&languages=${languages.join(",")}`;
    const headers = tag ? { "If-None-Match": tag } : {};
    const answer = await fetch(address, { headers, cache: "no-store" });
    if (answer.status === 304) return;
    if (!answer.ok) throw new Error(answer.status);
    take(await answer.json());
    tag = answer.headers.get("ETag") || "";
  }

  function wait() {
    if (state === "ended") return LOST_MS * 2;
    if (due === null) return EVERY_MS;
    const until = due - (Date.now() + ahead) + 120 + Math.random() * 300;
    return Math.max(200, Math.min(EVERY_MS, until));
  }

  async function go() {
    let next;
    try {
      await ask();
      trouble.hidden = true;
      next = wait();
    } catch {
      trouble.textContent = root.dataset.lost;
      trouble.hidden = false;
      next = LOST_MS;
    }
    setTimeout(go, next);
  }

  const named = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "day", unitDisplay: "long" });
  function countDown() {
    for (const one of root.querySelectorAll("[data-countdown]")) {
      const left = Math.floor((Number(one.dataset.countdown) - Date.now() - ahead) / 1000);
      if (left <= 0) {
        one.textContent = one.dataset.soon;
        continue;
      }
      const two = (number) => String(number).padStart(2, "0");
      const days = Math.floor(left / 86400);
      const clock = `${two(Math.floor(left / 3600) % 24)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
      one.textContent = days ? `${named.format(days)} ${clock}` : clock;
    }
  }

  const shown = stage.querySelector(".show-step");
  if (shown) {
    const who = [...shown.querySelectorAll(".show-who span")].map((one) => one.textContent);
    const heading = {};
    for (const one of shown.querySelectorAll(".show-heading")) heading[one.lang] = one.textContent;
    onStage = who.length ? { who, heading } : null;
  }
  countDown();
  setInterval(countDown, 1000);
  setTimeout(go, wait());
})();
