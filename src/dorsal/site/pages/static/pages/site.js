"use strict";

// Small comforts of the pages: countdowns, copying, sharing, asking back, videos on a click.
// Every page works without this file.
(() => {
  const root = document.documentElement;
  const ahead = root.dataset.now ? Date.parse(root.dataset.now) - Date.now() : 0;

  // <time datetime="…" data-countdown data-over="…">: how long until then, by the site's clock.
  const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const named = (count, unit) =>
    new Intl.NumberFormat(root.lang, { style: "unit", unit, unitDisplay: "long" }).format(count);

  // "2 days 3 hours", "18 hours", "45 minutes", as formats.py: the two largest units, of which one that
  // is nothing is not named; from a week on days are enough.
  function left(seconds) {
    const first = Math.max(0, UNITS.findIndex(([, length]) => seconds >= length));
    return UNITS.slice(first, seconds >= 7 * 86400 ? 1 : first + 2)
      .map(([unit, length], i) => {
        const whole = i === 0 ? seconds : seconds % UNITS[first][1];
        return [Math.floor(whole / length), unit];
      })
      .filter(([count], i) => i === 0 || count > 0)
      .map(([count, unit]) => named(count, unit))
      .join(" ");
  }

  let timer = 0;
  function tick() {
    clearTimeout(timer);
    let soonest = Infinity;
    for (const one of document.querySelectorAll("time[data-countdown]")) {
      const seconds = Math.floor((Date.parse(one.dateTime) - Date.now() - ahead) / 1000);
      const text = seconds > 0 ? left(seconds) : one.dataset.over || one.textContent;
      if (one.textContent !== text) one.textContent = text;
      if (seconds > 0) soonest = Math.min(soonest, seconds);
    }
    if (soonest < Infinity) timer = setTimeout(tick, soonest < 86400 ? 1000 : 60000);
  }
  tick();
  document.addEventListener("htmx:afterSwap", tick);

  function say(button, text) {
    if (!text) return;
    const before = button.textContent;
    button.textContent = text;
    setTimeout(() => { button.textContent = before; }, 2500);
  }

  // <button data-copy="text" data-done="Copied">, or data-copy="#id" for an element's text.
  async function copy(button) {
    const source = button.dataset.copy;
    const from = source.startsWith("#") ? document.querySelector(source) : null;
    await navigator.clipboard.writeText(from ? (from.value ?? from.textContent).trim() : source);
    say(button, button.dataset.done);
  }

  // <button data-share="address" data-title="…" data-text="…" data-done="Link copied">: copies where
  // the device cannot share.
  async function share(button) {
    const url = new URL(button.dataset.share || location.href, location.href).href;
    const what = { url, title: button.dataset.title || document.title };
    if (button.dataset.text) what.text = button.dataset.text;
    if (navigator.share) return navigator.share(what).catch(() => {});
    await navigator.clipboard.writeText(url);
    say(button, button.dataset.done);
  }

  // <a data-video="player's address" href="the video's page">: the player takes the link's place.
  function play(link) {
    const frame = document.createElement("iframe");
    frame.src = link.dataset.video;
    frame.title = link.textContent.trim();
    frame.allow = "autoplay; fullscreen; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    link.replaceWith(frame);
    frame.focus();
  }

  document.addEventListener("click", (event) => {
    const on = event.target.closest("[data-copy], [data-share], a[data-video]");
    if (!on) return;
    if (on.dataset.copy !== undefined) copy(on);
    else if (on.dataset.share !== undefined) share(on);
    else { event.preventDefault(); play(on); }
  });

  // <form data-confirm="Really?"> or a submit button with it.
  document.addEventListener("submit", (event) => {
    const question = event.submitter?.dataset.confirm || event.target.dataset.confirm;
    if (question && !confirm(question)) event.preventDefault();
  });

  // A second press within two seconds does not send a form again that is on its way.
  const sent = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
    if (event.timeStamp - (sent.get(form) ?? -Infinity) < 2000) event.preventDefault();
    else sent.set(form, event.timeStamp);
  });

  // Buttons that only do something with this file are hidden without it.
  for (const one of document.querySelectorAll("[data-needs-script]")) one.hidden = false;
})();
