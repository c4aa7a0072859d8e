"use strict";

// Keeps the page of one course for when there is no network. Its scope is that page. It asks for
// files without cookies, and keeps no page of somebody who is signed in.
const FILES = {{ files|tojson }};
const PAGE = {{ page|tojson }};
const KEPT = "course " + PAGE + " {{ version }}";

self.addEventListener("install", (event) => {
  const requests = FILES.map((file) => new Request(file, { credentials: "omit" }));
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(requests)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("course " + PAGE + " ") && name !== KEPT) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

// The network first, so that the page is today's; what was kept when there is none. Files whose
// address holds the hash of what is in them come from what is kept.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(request.mode === "navigate" ? page(request) : file(request));
});

async function page(request) {
  try {
    const fresh = await fetch(request);
    if (fresh.ok && new URL(request.url).pathname === PAGE && !/no-store/.test(fresh.headers.get("Cache-Control") || "")) {
      const copy = fresh.clone();
      caches.open(KEPT).then((cache) => cache.put(PAGE, copy));
    }
    return fresh;
  } catch (error) {
    const kept = await caches.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

async function file(request) {
  const kept = await caches.match(request);
  return kept || fetch(request);
}
