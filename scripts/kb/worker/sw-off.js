// The kill switch: published in place of sw.js it removes the offline copy and itself, and nothing
// of anybody else's.
"use strict";
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(leave()));
async function leave() {
  const store = "kb:" + new URL(registration.scope).pathname;
  await caches.delete(store);
  await registration.unregister();
  // only those it controls, so that none reloads for ever
  const pages = await clients.matchAll({ type: "window" });
  await Promise.all(pages.map((page) => page.navigate(page.url).catch(() => {})));
  await caches.delete(store); // what the old worker was still writing when it was told to go
}
