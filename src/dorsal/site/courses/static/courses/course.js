"use strict";

// The course page: a map, and a mark that walks along profile and map together, moved by pointer,
// touch or keyboard. Without this file the page shows the same profile, map and tables, unmoved.
(() => {
  const source = document.getElementById("course-data");
  if (!source) return;
  const data = JSON.parse(source.textContent);
  const total = (steps) => { let at = 0; return steps.map((step) => (at += step)); };
  const values = (bends, unit) => total(total(bends)).map((value) => value / unit);
  const { degree } = data.line;
  const lat = values(data.line.lat, degree), lon = values(data.line.lon, degree), alt = values(data.line.alt, 1);
  const last = lat.length - 1;
  const step = data.line.step;
  const listeners = [];
  let at = -1;

  // The one state of the page: the place that is marked.
  function mark(place) {
    const next = Math.max(0, Math.min(last, Math.round(place)));
    if (next === at) return;
    at = next;
    for (const listen of listeners) listen(at);
  }

  const number = (value, digits = 0) =>
    new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

  function said(place) {
    const reach = Math.max(1, Math.round(50 / step));
    const from = Math.max(0, place - reach), to = Math.min(last, place + reach);
    const grade = Math.round((100 * (alt[to] - alt[from])) / ((to - from) * step));
    const imperial = data.units === "imperial";
    const far = imperial ? `${number((place * step) / 1609.344, 1)} mi` : `km ${number((place * step) / 1000, 1)}`;
    const high = imperial ? `${number(alt[place] * 3.28084)} ft` : `${number(alt[place])} m`;
    const slope = Math.abs(grade) < 2 ? data.words.flat : `${grade > 0 ? "↑" : "↓"} ${Math.abs(grade)} %`;
    return `${far} · ${high} · ${slope}`;
  }

  // Profile: a line that follows the pointer over the drawing, and a slider under it.
  function followProfile(figure) {
    const slider = figure.querySelector("input[type=range]");
    const told = figure.querySelector("output");
    figure.querySelector(".walk").hidden = false;
    slider.max = String(last);
    figure.querySelectorAll("svg").forEach((svg, i) => followDrawing(svg, data.plots[i]));
    listeners.push((place) => {
      slider.value = String(place);
      told.textContent = said(place);
      slider.setAttribute("aria-valuetext", told.textContent);
    });
    slider.addEventListener("input", () => mark(Number(slider.value)));
    slider.addEventListener("keydown", (event) => {
      const jumps = { PageUp: 1000, PageDown: -1000 };
      if (!(event.key in jumps)) return;
      event.preventDefault();
      mark(at + jumps[event.key] / step);
    });
  }

  // One drawing of the profile: wide ones and small ones share the mark.
  function followDrawing(svg, plot) {
    const name = "http://www.w3.org/2000/svg";
    const cursor = document.createElementNS(name, "g");
    cursor.setAttribute("class", "walker");
    cursor.setAttribute("visibility", "hidden");
    const line = cursor.appendChild(document.createElementNS(name, "line"));
    const dot = cursor.appendChild(document.createElementNS(name, "circle"));
    dot.setAttribute("r", "7");
    svg.append(cursor);
    const x = (place) => plot.left + ((plot.right - plot.left) * place) / last;
    const y = (height) => plot.bottom - ((plot.bottom - plot.top) * (height - plot.low)) / (plot.high - plot.low);
    listeners.push((place) => {
      for (const [key, value] of [["x1", x(place)], ["x2", x(place)], ["y1", y(alt[place])], ["y2", plot.bottom]]) line.setAttribute(key, value.toFixed(1));
      dot.setAttribute("cx", x(place).toFixed(1));
      dot.setAttribute("cy", y(alt[place]).toFixed(1));
      cursor.removeAttribute("visibility");
    });
    const under = (event) => {
      const seen = svg.getBoundingClientRect();
      const across = ((event.clientX - seen.left) / seen.width) * plot.sheet.width;
      mark((last * (across - plot.left)) / (plot.right - plot.left));
    };
    svg.addEventListener("pointermove", under);
    svg.addEventListener("pointerdown", under);
  }

  // Text as an element: Leaflet takes strings for HTML, and names are what people wrote.
  function asText(text) {
    const element = document.createElement("span");
    element.textContent = text;
    return element;
  }

  // Lines of latitude and longitude at round minutes, for a map without tiles. What would stand
  // under the buttons, in a corner or over the edge is not written.
  function graticule(map) {
    const drawn = L.layerGroup().addTo(map);
    const spacings = [1 / 120, 1 / 60, 1 / 30, 1 / 12, 1 / 6, 0.5, 1, 5];
    const label = (degrees, signs) => {
      const minutes = Math.round(Math.abs(degrees) * 600) / 10;
      const whole = Math.floor(minutes / 60), rest = Math.round((minutes - whole * 60) * 10) / 10;
      return `${whole}° ${number(rest, rest % 1 ? 1 : 0)}′ ${signs[degrees < 0 ? 1 : 0]}`;
    };
    function draw() {
      drawn.clearLayers();
      const seen = map.getBounds();
      const wide = seen.getEast() - seen.getWest();
      const space = spacings.find((one) => wide / one <= 6) || 5;
      const size = map.getSize();
      const words = (place, text, side) => {
        const { x, y } = map.latLngToContainerPoint(place);
        if (side === "along-top" ? x < 60 || x > size.x - 70 : y < 110 || y > size.y - 40) return;
        const icon = L.divIcon({ className: `meridian ${side}`, html: asText(text), iconSize: null });
        L.marker(place, { interactive: false, keyboard: false, icon }).addTo(drawn);
      };
      const rule = (from, to) => L.polyline([from, to], { className: "graticule", interactive: false }).addTo(drawn);
      for (let x = Math.ceil(seen.getWest() / space) * space; x < seen.getEast(); x += space) {
        rule([seen.getSouth(), x], [seen.getNorth(), x]);
        words([seen.getNorth(), x], label(x, data.words.east_west), "along-top");
      }
      for (let y = Math.ceil(seen.getSouth() / space) * space; y < seen.getNorth(); y += space) {
        rule([y, seen.getWest()], [y, seen.getEast()]);
        words([y, seen.getWest()], label(y, data.words.north_south), "along-left");
      }
    }
    map.on("moveend", draw);
    draw();
  }

  function pin(map, text, title, place, kind) {
    const icon = L.divIcon({ className: `pin ${kind}`, html: asText(text), iconSize: [24, 24] });
    return L.marker(place, { icon, title, keyboard: true, riseOnHover: true }).addTo(map).bindTooltip(asText(title));
  }

  function drawMap(figure) {
    const holder = figure.querySelector("[data-map]");
    if (!holder || typeof L === "undefined") return;
    holder.hidden = false;
    figure.classList.add("live");
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = L.map(holder, {
      scrollWheelZoom: false, zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm,
      attributionControl: Boolean(data.map.credit), zoomSnap: 0.25, renderer: L.svg({ padding: 0.5 }),
    });
    const words = data.words;
    map.zoomControl.remove();
    L.control.zoom({ zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
    if (map.attributionControl) map.attributionControl.setPrefix("");
    const imperial = data.units === "imperial";
    L.control.scale({ imperial, metric: !imperial }).addTo(map);
    const path = lat.map((one, i) => [one, lon[i]]);
    const around = L.latLngBounds(path);
    map.fitBounds(around, { padding: [28, 28] });
    map.setMaxBounds(around.pad(1.5));
    if (data.map.kind === "tiles") L.tileLayer(data.map.address, { attribution: data.map.credit, maxZoom: 19 }).addTo(map);
    else if (data.map.kind === "pmtiles" && window.pmtilesLayer) window.pmtilesLayer(data.map.address, { attribution: data.map.credit }).addTo(map);
    else graticule(map);
    L.polyline(path, { className: "way casing", interactive: false, smoothFactor: 0.5 }).addTo(map);
    L.polyline(path, { className: "way", interactive: false, smoothFactor: 0.5 }).addTo(map);
    for (const [short, title, distance, kind] of data.pins) {
      const place = Math.max(0, Math.min(last, Math.round(distance / step)));
      pin(map, short, title, path[place], kind).on("click keypress", () => mark(place));
    }
    const walker = L.circleMarker(path[0], { className: "walker", radius: 8, interactive: false });
    listeners.push((place) => {
      walker.setLatLng(path[place]);
      if (!map.hasLayer(walker)) walker.addTo(map);
    });
    map.on("mousemove click", (event) => {
      const near = nearest(map, event.containerPoint, path);
      if (near >= 0) mark(near);
    });
    holder.addEventListener("focusin", () => map.scrollWheelZoom.enable());
    map.on("mouseout", () => map.scrollWheelZoom.disable());
  }

  // The place of the course nearest to a point of the map, if it is near; where the course passes
  // several times, the one next to the mark.
  function nearest(map, point, path) {
    let best = -1, least = 40 * 40;
    for (let i = 0; i <= last; i++) {
      const seen = map.latLngToContainerPoint(path[i]);
      const apart = (seen.x - point.x) ** 2 + (seen.y - point.y) ** 2;
      if (apart < least - 1 || (apart < least + 1 && Math.abs(i - at) < Math.abs(best - at))) {
        best = i;
        least = Math.min(least, apart);
      }
    }
    return best;
  }

  const profile = document.querySelector("[data-profile]");
  if (profile) followProfile(profile);
  const figure = document.querySelector("[data-course-map]");
  if (figure) drawMap(figure);
  for (const one of document.querySelectorAll("[data-walk-to]")) {
    one.addEventListener("pointerenter", () => mark(Number(one.dataset.walkTo) / step));
    one.addEventListener("focusin", () => mark(Number(one.dataset.walkTo) / step));
  }

  // Once it has been seen, the page is there without a network.
  if ("serviceWorker" in navigator && data.worker) {
    addEventListener("load", () => navigator.serviceWorker.register(data.worker, { scope: data.scope }).catch(() => {}));
  }
})();
