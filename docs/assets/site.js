// What every page needs, and nothing that reads or sends anything about the reader.
(function () {
  "use strict";

  var kb = (window.kb = window.kb || {}), root = document.documentElement;
  var here = document.currentScript.src;
  kb.root = here.slice(0, here.lastIndexOf("assets/"));

  function each(selector, act) { document.querySelectorAll(selector).forEach(act); }
  function one(selector) { return document.querySelector(selector); }

  // ---- Search: its scripts come when it is first used; a failed one may be asked for again ----

  var brought = {};
  function run(name) {
    return (brought[name] = brought[name] || new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = kb.root + name;
      script.onload = resolve;
      script.onerror = function () { script.remove(); delete brought[name]; reject(new Error("cannot load " + name)); };
      document.head.append(script);
    }));
  }
  kb.bring = function (names) { return Promise.all(names.map(function (name) { return run("assets/" + name); })); };

  // The documented way to search, on every page: scripts/hansearch/client/search.js says what it takes and gives.
  var engine = window.hansearch = window.hansearch || {};
  engine.base = kb.root + "search/";
  kb.search = function (query, options) {
    return run("search/search.js").then(function () { return engine.search(query, options); }).then(function (rows) {
      kb.help = engine.extra;
      return rows;
    });
  };

  function openBox(query) {
    run("search/search.js").catch(function () { /* the box says so when something is typed */ });
    return kb.bring(["search/box.js"]).then(function () { kb.openBox(query); }); }
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

  // What is kept is documented on about/index.html; assets/first.js reads it back before the first paint.
  function keep(name, value) { try { localStorage.setItem(name, value); } catch (error) { /* then it lasts for this page */ } }
  function pressed(selector, state) { each(selector, function (button) { button.setAttribute("aria-pressed", String(state)); }); }
  function paint(scheme) {
    root.dataset.mdColorScheme = scheme;
    pressed("[data-kb-scheme]", scheme === "slate");
  }
  paint(root.dataset.mdColorScheme);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () { paint(kb.first()); });
  each("[data-kb-scheme]", function (button) {
    button.addEventListener("click", function () {
      paint(root.dataset.mdColorScheme === "slate" ? "default" : "slate");
      keep("kb.scheme", root.dataset.mdColorScheme);
    });
  });

  pressed("[data-kb-large]", root.dataset.kbSize === "large");
  each("[data-kb-large]", function (button) {
    button.addEventListener("click", function () {
      root.dataset.kbSize = root.dataset.kbSize === "large" ? "normal" : "large";
      keep("kb.size", root.dataset.kbSize);
      pressed("[data-kb-large]", root.dataset.kbSize === "large");
    });
  });
  each("[data-kb-print]", function (button) { button.addEventListener("click", function () { print(); }); });
  each("[data-kb-link]", function (button) { onCopy(button, function () { return location.href.split("?")[0]; }); });

  // ---- Sources: folded where there is a script to open them again when a note is tapped ----

  var sources = one(".kb-sources");
  function inSources(hash) {
    var place = null;
    try { place = hash && document.getElementById(decodeURIComponent(hash.slice(1))); } catch (error) { /* no place of ours */ }
    return Boolean(place && sources.contains(place));
  }
  if (sources) {
    sources.open = inSources(location.hash);
    addEventListener("click", function (event) {
      var link = event.target.closest ? event.target.closest("a[href*='#']") : null;
      if (link && inSources(link.hash)) sources.open = true;
    }, true);
    addEventListener("hashchange", function () { if (inSources(location.hash)) sources.open = true; });
  }

  // ---- Printing: black on white, and what is folded lies open; after it everything as it was ----

  var unfolded = [], before = "default";
  addEventListener("beforeprint", function () {
    before = root.dataset.mdColorScheme;
    paint("default");
    unfolded = Array.from(document.querySelectorAll("details:not([open])"));
    unfolded.forEach(function (details) { details.open = true; });
  });
  addEventListener("afterprint", function () {
    paint(before);
    unfolded.forEach(function (details) { details.open = false; });
    unfolded = [];
  });


  // ---- The menu on a phone is a popover; browsers that do not know one get the same from a class ----

  var menu = one(".kb-menu"), panel = one("#kb-menu");
  if (menu && panel && !panel.showPopover) {
    each("[popovertarget=kb-menu]", function (button) {
      button.addEventListener("click", function () { menu.setAttribute("aria-expanded", String(panel.classList.toggle("kb-open"))); });
    });
    addEventListener("keydown", function (event) { if (event.key === "Escape") panel.classList.remove("kb-open"); });
  }
  var wide = matchMedia("(min-width: 76.25em)"), contents = one(".kb-toc details");
  function unfold() {
    if (contents) contents.open = wide.matches;
    if (wide.matches && panel && panel.showPopover && panel.matches(":popover-open")) panel.hidePopover();
  }
  unfold();
  wide.addEventListener("change", unfold);

  // ---- Where I am in the page, back to the top, copying ----

  var entries = Array.from(document.querySelectorAll(".kb-toc a"));
  if (entries.length && "IntersectionObserver" in window) {
    var seen = new IntersectionObserver(function (changes) {
      changes.forEach(function (change) {
        if (!change.isIntersecting) return;
        entries.forEach(function (entry) {
          var here = decodeURIComponent(entry.hash.slice(1)) === change.target.id;
          if (here) entry.setAttribute("aria-current", "location"); else entry.removeAttribute("aria-current");
        });
      });
    }, { rootMargin: "-10% 0px -75% 0px" });
    each("article h2[id], article h3[id]", function (heading) { seen.observe(heading); });
  }

  function copies(name, node) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = name;
    button.textContent = "复制";
    onCopy(button, function () { return node.textContent; });
    return button;
  }
  each("pre > code", function (code) { code.parentElement.append(copies("kb-copy", code)); });
  each(".kb-card .kb-tel", function (number) {
    var button = copies("kb-copy-number", number);
    button.setAttribute("aria-label", "复制号码 " + number.textContent);
    number.after(button);
  });
  function onCopy(button, text) {
    var name = button.textContent;
    button.addEventListener("click", function () {
      copy(text()).then(function () { button.textContent = "已复制"; }, function () { button.textContent = "请长按选中复制"; });
      setTimeout(function () { button.textContent = name; }, 2500);
    });
  }
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
