// What every page needs, and nothing that reads or sends anything about the reader.
(function () {
  "use strict";

  var kb = (window.kb = window.kb || {}), root = document.documentElement;
  var here = document.currentScript.src;
  kb.root = here.slice(0, here.lastIndexOf("assets/"));
  kb.base = kb.root + "search/";
  root.classList.replace("no-js", "js");

  function each(selector, act) { document.querySelectorAll(selector).forEach(act); }
  function one(selector) { return document.querySelector(selector); }

  // ---- Search: its scripts come when it is first used, one after the other; a failed one may be asked for again ----

  var brought = {};
  kb.bring = function (names) {
    return names.reduce(function (before, name) {
      return before.then(function () {
        return (brought[name] = brought[name] || new Promise(function (resolve, reject) {
          var script = document.createElement("script");
          script.src = kb.root + "assets/" + name;
          script.onload = resolve;
          script.onerror = function () { script.remove(); delete brought[name]; reject(new Error("cannot load " + name)); };
          document.head.append(script);
        }));
      });
    }, Promise.resolve());
  };

  // The documented way to search, on every page. See search/load.js for what it takes and gives.
  kb.search = function (query, options) {
    return kb.bring(["search/core.js", "search/rank.js", "search/load.js"]).then(function () { return kb.find(query, options); });
  };

  function openBox(query) { return kb.bring(["search/box.js"]).then(function () { kb.openBox(query); }); }
  each("[data-kb-search]", function (link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      openBox().catch(function () { location.href = link.href; });
    });
  });
  addEventListener("keydown", function (event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
    var wanted = (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey));
    if (wanted && !event.isComposing) { event.preventDefault(); openBox(); }
  });
  var query = new URLSearchParams(location.search);
  if (query.get("q")) openBox(query.get("q").slice(0, 200));
  if (query.get("h")) kb.bring(["search/mark.js"]);

  // ---- Light and dark: the reader's choice, kept in this browser only ----

  var SCHEME = "kb.scheme";
  function kept() { try { return localStorage.getItem(SCHEME); } catch (error) { return null; } }
  function paint(scheme) {
    document.body.dataset.mdColorScheme = scheme;
    each("[data-kb-scheme]", function (button) { button.setAttribute("aria-pressed", String(scheme === "slate")); });
  }
  var dark = matchMedia("(prefers-color-scheme: dark)");
  function scheme() { var own = kept(); return own === "slate" || own === "default" ? own : dark.matches ? "slate" : "default"; }
  paint(scheme());
  dark.addEventListener("change", function () { paint(scheme()); });
  each("[data-kb-scheme]", function (button) {
    button.addEventListener("click", function () {
      var next = document.body.dataset.mdColorScheme === "slate" ? "default" : "slate";
      try { localStorage.setItem(SCHEME, next); } catch (error) { /* then it lasts for this page */ }
      paint(next);
    });
  });

  // ---- Printing: black on white, and what is folded lies open; after it everything as it was ----

  var unfolded = [];
  addEventListener("beforeprint", function () {
    paint("default");
    unfolded = Array.from(document.querySelectorAll("details:not([open])"));
    unfolded.forEach(function (details) { details.open = true; });
  });
  addEventListener("afterprint", function () {
    paint(scheme());
    unfolded.forEach(function (details) { details.open = false; });
    unfolded = [];
  });

  // ---- The menu on a phone: a real button, closed by Escape, by a tap beside it, and by focus leaving it ----

  var drawer = one("#__drawer"), menu = one(".kb-menu"), panel = one(".md-sidebar--primary");
  if (drawer && menu && panel) {
    var toggle = function (open) {
      drawer.checked = open;
      menu.setAttribute("aria-expanded", String(open));
      if (open) { var first = panel.querySelector("a"); if (first) first.focus(); }
    };
    menu.addEventListener("click", function () { toggle(!drawer.checked); });
    drawer.addEventListener("change", function () { menu.setAttribute("aria-expanded", String(drawer.checked)); });
    addEventListener("keydown", function (event) { if (event.key === "Escape" && drawer.checked) { toggle(false); menu.focus(); } });
  }

  // ---- Where I am in the page, back to the top, copying ----

  var entries = Array.from(document.querySelectorAll(".md-nav--secondary a[href^='#']"));
  if (entries.length && "IntersectionObserver" in window) {
    var seen = new IntersectionObserver(function (changes) {
      changes.forEach(function (change) {
        if (!change.isIntersecting) return;
        entries.forEach(function (entry) { entry.classList.toggle("md-nav__link--active", decodeURIComponent(entry.hash.slice(1)) === change.target.id); });
      });
    }, { rootMargin: "-10% 0px -75% 0px" });
    each("article h2[id], article h3[id]", function (heading) { seen.observe(heading); });
  }

  each("pre > code", function (code) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "kb-copy";
    button.textContent = "复制";
    button.addEventListener("click", function () {
      copy(code.textContent).then(function () { button.textContent = "已复制"; }, function () { button.textContent = "请长按选中复制"; });
      setTimeout(function () { button.textContent = "复制"; }, 2500);
    });
    code.parentElement.append(button);
  });
  function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    return new Promise(function (resolve, reject) {
      var area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      var done = document.execCommand("copy");
      area.remove();
      if (done) resolve(); else reject(new Error("not copied"));
    });
  }

  // ---- The build writes the dates, the page shows that one has passed: the bytes do not depend on the day ----

  var due = one("[data-kb-due]"), late = one(".kb-summary__late");
  if (due && late && Date.parse(due.dataset.kbDue) < Date.now()) late.hidden = false;
})();
