// Reading without a network: registers the worker, and says in one quiet line how far it is.
// Nothing of this runs from a disk.
(function (kb) {
  "use strict";

  if (!/^https?:$/.test(location.protocol)) return;
  var manifest = document.createElement("link");
  // in the page's source it would be an error in the console of a page opened from a disk
  manifest.rel = "manifest";
  manifest.href = kb.root + "manifest.webmanifest";
  document.head.append(manifest);

  var worker,
    site = null,
    line = null,
    bar = null,
    ready = false,
    full = false;
  try {
    worker = navigator.serviceWorker;
  } catch (error) {
    /* storage is forbidden */
  }
  if (!worker) return; // also on http without TLS: the site reads as before
  var STORE = "kb:" + new URL(kb.root).pathname,
    copy = kb.copy,
    size = (copy.bytes / 1e6).toFixed(1) + " MB";

  // ---- The line at the foot, and the bar ----

  function button(text, act) {
    var node = document.createElement("button");
    node.type = "button";
    node.textContent = text;
    node.addEventListener("click", act);
    return node;
  }

  function say(text, offer) {
    if (!line) {
      line = document.createElement("p");
      line.className = "kb-offline";
      (document.querySelector(".kb-footer div") || document.body).append(line);
    }
    line.textContent = text;
    if (offer) line.append(" ", offer);
  }

  function sayState() {
    if (!navigator.onLine)
      say(
        ready
          ? "当前离线，正在看本机保存的这一份 · " + copy.date + confirmed()
          : "当前离线，本机还没有保存好的离线副本",
      );
    else if (ready) say("已可离线阅读 · 本份日期 " + copy.date + " · " + size + confirmed());
    else if (line) say("");
  }

  // ---- When the copy was last confirmed with the site, and what is to be said if that is long ago
  // or did not go well ----

  var DAY = 864e5,
    LATE = 30,
    seen = null; // what the worker tells: was, at
  function days() {
    return Math.floor((Date.now() - (seen.at || Date.parse(copy.date))) / DAY);
  }
  function confirmed() {
    if (!seen) return "";
    if (days() < -1) return " · 本机的日期好像不对，算不出多久没有和网站核对";
    if (seen.was === "refused") return " · 网站这次没有回应核对，下次打开再试";
    return seen.at
      ? " · " + new Date(seen.at).toISOString().slice(0, 10) + " 和网站核对过"
      : " · 还没有和网站核对过";
  }
  var GONE = {
    moved:
      "网站的原址现在转到别处：多半是搬了家，也可能是所连的网络在拦截。本机这份还能看，但不会再更新。",
    closed: "网站的原址已经没有内容：搬走了，或者关闭了。本机这份还能看，但不会再更新。",
  };
  function warn() {
    if (GONE[seen.was])
      ask(
        GONE[seen.was] + "号码和规定用之前请另行核对。",
        seen.was === "moved" ? "删掉副本，去看新址" : "",
        leave,
      );
    else if (days() > LATE)
      ask(
        "本机这份已有 " +
          days() +
          " 天没有和网站核对，号码和规定可能变了。连上网打开一次就会核对。",
        "",
        null,
      );
  }
  function leave() {
    site
      .unregister()
      .then(function () {
        return caches.delete(STORE);
      })
      .then(function () {
        location.reload();
      }, sayState);
  }
  function confirm() {
    if (site && site.active) site.active.postMessage("confirm");
  }

  var LATER = "kb.later"; // in this window only: the bar does not come back on every page
  function later() {
    bar.remove();
    try {
      sessionStorage.setItem(LATER, "1");
    } catch (error) {
      /* then it asks again */
    }
  }
  function ask(text, label, act) {
    try {
      if (sessionStorage.getItem(LATER)) return;
    } catch (error) {
      /* ask */
    }
    if (bar) bar.remove();
    bar = document.createElement("div");
    bar.className = "kb-update";
    bar.setAttribute("role", "status");
    document.body.append(bar);
    bar.append(text);
    if (label) bar.append(button(label, act));
    bar.append(button(label ? "以后" : "知道了", later));
  }

  // ---- What the worker tells ----

  worker.addEventListener("message", function (event) {
    var told = event.data || {};
    if (told.kb !== "offline") return;
    // its last word may come after it is done
    if (told.state === "progress" && site && !site.installing) return;
    if (told.state === "progress")
      say("正在下载" + (ready ? "新版 " : "离线副本 ") + told.done + "/" + told.total);
    else if (told.state === "seen") {
      seen = told;
      if (!site || !site.installing) sayState();
      warn();
    } else if (told.state === "ask") ask("有新版，省流量时没有自动下载。", "现在下载", download);
    else {
      full = told.state === "full";
      failed();
    }
  });

  function failed() {
    // an update: the copy at hand is whole, and the browser tries again by itself
    if (ready) sayState();
    else
      say(
        full
          ? "存储空间不够，没有保存离线副本；联网阅读不受影响"
          : "离线副本没有下载完，下次打开时接着下载",
      );
  }

  function download() {
    bar.remove();
    caches
      .open(STORE)
      .then(function (store) {
        return store.put(kb.root + "?yes", new Response(""));
      })
      .then(function () {
        return worker.getRegistration(kb.root);
      })
      .then(function (registration) {
        return registration.update();
      })
      .catch(sayState);
  }

  // ---- Registering, and the reader's word before a new version ----

  var controlled = !!worker.controller;
  worker.addEventListener("controllerchange", function () {
    if (controlled) location.reload(); // every open page at once, so that none mixes two versions
    controlled = true;
  });

  function watch(registration) {
    function offer() {
      ask("有新版，", "点此更新", function () {
        if (registration.waiting) registration.waiting.postMessage("update");
      });
    }
    function follow() {
      var next = registration.installing,
        update = !!registration.active;
      if (next)
        next.addEventListener("statechange", function () {
          if (next.state === "installed" && update) {
            offer();
            sayState();
          }
          if (next.state === "activated") {
            ready = true;
            sayState();
            confirm();
          }
          if (next.state === "redundant") failed();
        });
    }
    site = registration;
    ready = !!registration.active;
    registration.addEventListener("updatefound", follow);
    follow();
    if (registration.waiting && registration.active) offer();
    if (ready) {
      sayState();
      confirm();
    }
  }

  function register() {
    return worker
      .register(kb.scriptURL(kb.root + "sw.js"))
      .then(watch)
      .catch(sayState);
  } // refused: the site reads without it

  function start() {
    var network = navigator.connection || {};
    var saving = network.saveData || /2g/.test(network.effectiveType);
    worker
      .getRegistration(kb.root)
      .then(function (registration) {
        // not that of a site around this one
        var known = registration && registration.scope === kb.root;
        if (known || !saving) return register();
        say(
          "省流量时不自动下载。",
          button("保存全站供离线阅读（不超过 " + size + "）", function () {
            say("正在下载离线副本");
            register();
          }),
        );
      })
      .catch(sayState);
  }

  addEventListener("online", function () {
    sayState();
    confirm();
  });
  addEventListener("offline", sayState);
  if (document.readyState === "complete") start();
  else addEventListener("load", start); // the page first
})(window.kb);
