"use strict";

// The browser's time zone, where a form asks for one and none is chosen yet. The form works without.
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const asked of document.querySelectorAll("select[data-guess-zone]")) {
    if (!asked.value && [...asked.options].some((one) => one.value === zone)) asked.value = zone;
  }
})();
