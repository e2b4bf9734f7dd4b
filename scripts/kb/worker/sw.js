// The offline copy of the whole site. scripts/kb/offline.py puts `FILES` (path → SHA-256) and
// `BUILD` (the version in the addresses of scripts and styles) in front of this at the end of the
// build.
//
// Every kept file lies under its path and its hash: an unchanged file is never fetched twice, an
// interrupted download goes on where it stopped, and two versions can lie side by side without
// mixing, because each worker only looks up the hashes of its own list. Other pages of the same
// origin can write into every cache, so nothing is believed that has not been hashed again.
const scope = registration.scope,
  STORE = "kb:" + new URL(scope).pathname,
  LANES = 6;
const key = (path) => scope + path + "?" + FILES[path];
const has = (path) => ({}).hasOwnProperty.call(FILES, path);

// The address a reader asks for → the file that answers it, as static hosts do: x, x.html,
// x/index.html.
function fileOf(path) {
  return [path, path + ".html", path === "" || path.endsWith("/") ? path + "index.html" : ""].find(
    (name) => name && has(name),
  );
}

const TYPES = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  jpg: "image/jpeg",
  xml: "application/xml; charset=utf-8",
  webmanifest: "application/manifest+json; charset=utf-8",
};
// A new Response: one that a host has redirected may not answer a navigation, and headers are
// nobody's but ours.
function made(path, bytes, status = 200) {
  return new Response(bytes, {
    status,
    headers: {
      "Content-Type": TYPES[path.slice(path.lastIndexOf(".") + 1)] || "application/octet-stream",
    },
  });
}

// The very bytes of the build or nothing: past every HTTP cache, checked against the list.
async function get(path) {
  const response = await fetch(scope + path, { integrity: FILES[path], cache: "reload" });
  return response.arrayBuffer();
}

// What is kept, if it is still what the build made; else it is removed, and nothing is returned.
async function whole(store, path) {
  const kept = await store.match(key(path));
  if (!kept) return null;
  const bytes = await kept.arrayBuffer(),
    hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if ("sha256-" + btoa(String.fromCharCode(...hash)) === FILES[path]) return bytes;
  await store.delete(key(path));
  return null;
}

async function tell(message) {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const page of pages)
    // the origin has other projects
    if (page.url.startsWith(scope)) page.postMessage({ kb: "offline", ...message });
}

// ---- Install: all or nothing ----

addEventListener("install", (event) => event.waitUntil(install()));
async function install() {
  const store = await caches.open(STORE),
    network = navigator.connection,
    all = Object.keys(FILES);
  const saving = network && (network.saveData || /2g/.test(network.effectiveType));
  if (registration.active && saving && !(await store.match(scope + "?yes"))) {
    await tell({ state: "ask" });
    throw new Error("the reader saves data");
  }
  const kept = await Promise.all(all.map(async (path) => !!(await whole(store, path))));
  const missing = all.filter((_, at) => !kept[at]),
    queue = missing.slice();
  let done = all.length - missing.length;
  async function lane() {
    while (queue.length) {
      const path = queue.shift();
      await store.put(key(path), made(path, await get(path)));
      await tell({ state: "progress", done: ++done, total: all.length });
    }
  }
  const stop = (error) => {
    queue.length = 0;
    return error;
  };
  try {
    // All lanes come to rest before anything is judged or removed.
    const errors = await Promise.all(Array.from({ length: LANES }, () => lane().catch(stop)));
    for (const error of errors) if (error) throw error;
    const there = new Set((await store.keys()).map((request) => request.url));
    if (!all.every((path) => there.has(key(path))))
      throw new Error("removed while it was being kept");
  } catch (error) {
    const full = error.name === "QuotaExceededError";
    // do not sit on a full device with half a copy
    if (full && !registration.active) await caches.delete(STORE);
    else if (full) await Promise.all(missing.map((path) => store.delete(key(path))));
    await tell({ state: full ? "full" : "failed" });
    throw error;
  }
}

// ---- Take over: only when no page of the old copy is open, or when the reader says so ----

addEventListener("message", (event) => {
  if (event.data === "update") skipWaiting();
  if (event.data === "confirm") event.waitUntil(confirm());
});
addEventListener("activate", (event) => event.waitUntil(sweep().then(() => clients.claim())));
async function sweep() {
  // a newer copy is growing in the same store; it will sweep
  if (registration.installing || registration.waiting) return;
  const store = await caches.open(STORE),
    mine = new Set(Object.keys(FILES).map(key));
  for (const request of await store.keys()) if (!mine.has(request.url)) await store.delete(request);
}

// ---- Confirm: does the site still offer this very copy? What came of it is kept, for readers
// without a network too ----

const SEEN = scope + "?seen",
  HOUR = 36e5;
async function confirm() {
  const store = await caches.open(STORE),
    kept = await store.match(SEEN),
    now = Date.now();
  let seen = kept ? await kept.json().catch(() => ({})) : {};
  if (!(seen.was === "same" && Math.abs(now - seen.asked) < HOUR))
    try {
      const response = await fetch(scope + "sw.js", { cache: "no-cache", redirect: "manual" }),
        was = await judged(response);
      seen = {
        was,
        asked: now,
        at: was === "same" ? Date.parse(response.headers.get("Date")) || now : seen.at,
      };
      // a full device: then it is asked again
      await store.put(SEEN, new Response(JSON.stringify(seen))).catch(() => {});
    } catch (error) {
      /* no network: what was known stays */
    }
  await tell({ state: "seen", was: seen.was, at: seen.at });
}
async function judged(response) {
  if (response.type === "opaqueredirect") return "moved";
  if (response.status === 404 || response.status === 410) return "closed";
  const list = response.ok && /^const FILES=(\{[^}]*\});/.exec(await response.text());
  if (!list) return "refused"; // also what a gateway shows before it lets one through
  return JSON.stringify(JSON.parse(list[1])) === JSON.stringify(FILES) ? "same" : "newer";
}

// ---- Answer: from the copy; what it does not have (downloads, a page newer than it) from the
// network; else its own 404 ----

addEventListener("fetch", (event) => {
  const request = event.request,
    url = new URL(request.url);
  if (request.method !== "GET" || !url.href.startsWith(scope)) return;
  const path = url.pathname.slice(new URL(scope).pathname.length),
    file = fileOf(path),
    page = request.mode === "navigate";
  const version = url.searchParams.get("v");
  // a page that is not of this copy gets its own script from the network
  if (file && version && version !== BUILD && !page) return;
  if (file)
    event.respondWith(
      answer(file)
        .catch(() => fetch(request))
        .catch((error) => (page ? sorry(LOST) : Promise.reject(error))),
    );
  else if (has(path + "/index.html"))
    event.respondWith(Response.redirect(scope + path + "/" + url.search));
  else if (page)
    event.respondWith(
      fetch(request).catch(() =>
        path.startsWith("downloads/") ? sorry(DOWNLOAD) : answer("404.html", 404),
      ),
    );
});
async function answer(path, status = 200) {
  const store = await caches.open(STORE);
  let bytes = await whole(store, path);
  if (!bytes) {
    // the browser made room, or somebody wrote into it
    bytes = await get(path);
    await store.put(key(path), made(path, bytes.slice(0))).catch(() => {});
  }
  return made(path, bytes, status);
}

const LOST = [
  "这一页在本机的副本不见了，或者被改动过",
  "被改动过的已经删掉，没有显示。连上网再打开这一页，就会补上。",
];
const DOWNLOAD = [
  "现在没有网络，下载不了",
  "下载的文件不在离线副本里。连上网再点一次；网页照常能看。",
];
function sorry([title, text]) {
  const body = `<!doctype html><html lang="zh"><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<main><h1>${title}</h1><p>${text}</p><p><a href="${scope}index.html">回首页</a></p></main></html>`;
  return new Response(body, {
    status: 503,
    headers: { "Content-Type": TYPES.html, "Content-Security-Policy": "default-src 'none'" },
  });
}
