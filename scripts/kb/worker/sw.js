// The offline copy of the whole site. scripts/kb/offline.py puts `FILES` (path → SHA-256) in front of this at the end of the build.
//
// Every kept file lies under its path and its hash: an unchanged file is never fetched twice, an interrupted download goes on where
// it stopped, and two versions can lie side by side without mixing, because each worker only looks up the hashes of its own list.
const scope = registration.scope, STORE = "kb:" + new URL(scope).pathname, LANES = 6;
const key = (path) => scope + path + "?" + FILES[path];
const has = (path) => ({}).hasOwnProperty.call(FILES, path);

// The address a reader asks for → the file that answers it, as static hosts do: x, x.html, x/index.html.
function fileOf(path) {
  return [path, path + ".html", path === "" || path.endsWith("/") ? path + "index.html" : ""].find((name) => name && has(name));
}

// The very bytes of the build or nothing: past every HTTP cache, checked against the list. A new Response because one
// that a host has redirected may not answer a navigation.
async function get(path) {
  const response = await fetch(scope + path, { integrity: FILES[path], cache: "reload" });
  return new Response(await response.blob(), { headers: { "Content-Type": response.headers.get("Content-Type") || "" } });
}

async function tell(message) {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const page of pages) if (page.url.startsWith(scope)) page.postMessage({ kb: "offline", ...message }); // the origin has other projects
}

// ---- Install: all or nothing ----

addEventListener("install", (event) => event.waitUntil(install()));
async function install() {
  const store = await caches.open(STORE), network = navigator.connection, all = Object.keys(FILES);
  const saving = network && (network.saveData || /2g/.test(network.effectiveType));
  if (registration.active && saving && !(await store.match(scope + "?yes"))) {
    await tell({ state: "ask" });
    throw new Error("the reader saves data");
  }
  const kept = new Set((await store.keys()).map((request) => request.url));
  const missing = all.filter((path) => !kept.has(key(path))), queue = missing.slice();
  let done = all.length - missing.length;
  async function lane() {
    while (queue.length) {
      const path = queue.shift();
      await store.put(key(path), await get(path));
      await tell({ state: "progress", done: ++done, total: all.length });
    }
  }
  const stop = (error) => { queue.length = 0; return error; };
  try {
    // All lanes come to rest before anything is judged or removed.
    const errors = await Promise.all(Array.from({ length: LANES }, () => lane().catch(stop)));
    for (const error of errors) if (error) throw error;
    const there = new Set((await store.keys()).map((request) => request.url));
    if (!all.every((path) => there.has(key(path)))) throw new Error("removed while it was being kept");
  } catch (error) {
    const full = error.name === "QuotaExceededError";
    if (full && !registration.active) await caches.delete(STORE); // do not sit on a full device with half a copy
    else if (full) await Promise.all(missing.map((path) => store.delete(key(path))));
    await tell({ state: full ? "full" : "failed" });
    throw error;
  }
}

// ---- Take over: only when no page of the old copy is open, or when the reader says so ----

addEventListener("message", (event) => { if (event.data === "update") skipWaiting(); });
addEventListener("activate", (event) => event.waitUntil(sweep().then(() => clients.claim())));
async function sweep() {
  if (registration.installing || registration.waiting) return; // a newer copy is growing in the same store; it will sweep
  const store = await caches.open(STORE), mine = new Set(Object.keys(FILES).map(key));
  for (const request of await store.keys()) if (!mine.has(request.url)) await store.delete(request);
}

// ---- Answer: from the copy; what it does not have (downloads, a page newer than it) from the network; else its own 404 ----

addEventListener("fetch", (event) => {
  const request = event.request, url = new URL(request.url);
  if (request.method !== "GET" || !url.href.startsWith(scope)) return;
  const path = url.pathname.slice(new URL(scope).pathname.length), file = fileOf(path);
  if (file) event.respondWith(answer(file).catch(() => fetch(request)));
  else if (has(path + "/index.html")) event.respondWith(Response.redirect(scope + path + "/" + url.search));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => answer("404.html", 404)));
});
async function answer(path, status = 200) {
  const store = await caches.open(STORE);
  let kept = await store.match(key(path));
  if (!kept) { // the browser made room
    kept = await get(path);
    await store.put(key(path), kept.clone()).catch(() => {});
  }
  return status === 200 ? kept : new Response(kept.body, { status, headers: kept.headers });
}
