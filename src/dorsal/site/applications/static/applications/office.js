"use strict";

// Keys of the office's reviews: what carries data-key="a" is pressed by a; arrows with data-side
// choose. Every page works without this file.
(() => {
  const typing = (on) => on.closest("input:not([type=radio], [type=hidden]), textarea, select");
  let busy = false;
  document.querySelector(".office-top [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const review = document.querySelector("[data-review]");
    if (!review) return;
    const side = review.querySelector(`[data-side="${CSS.escape(event.key)}"]`);
    const on = side || review.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!on) return;
    event.preventDefault();
    if (side) { side.checked = true; side.focus(); return; }
    if (busy || event.repeat) return;
    on.click();
    if (on.matches("summary")) on.parentElement.querySelector("button, input:not([type=hidden])")?.focus();
  });

  // One decision at a time: a key that comes while the answer is on its way does nothing.
  document.addEventListener("htmx:beforeRequest", (event) => { if (busy) event.preventDefault(); else busy = true; });
  document.addEventListener("htmx:afterRequest", () => { busy = false; });
  document.addEventListener("htmx:afterSwap", () => {
    document.querySelector("[data-review] [data-focus]")?.focus({ preventScroll: true });
  });
})();
