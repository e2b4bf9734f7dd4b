// What every page needs, and nothing that reads or sends anything about the reader.
(function () {
  "use strict";

  var kb = (window.kb = window.kb || {}),
    root = document.documentElement;
  var here = document.currentScript.src;
  kb.root = here.slice(0, here.lastIndexOf("assets/"));
  var versioned = kb.assets && here.indexOf("?v=") > 0 ? "?v=" + kb.assets : "";

  // A page that a cache kept over a deployment has got the script of the next one: the page is
  // loaded anew, once.
  if (
    versioned &&
    here.indexOf(versioned) < 0 &&
    window.performance &&
    performance.navigation &&
    performance.navigation.type !== 1
  ) {
    location.reload();
    return;
  }

  function each(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }
  function one(selector) {
    return document.querySelector(selector);
  }
  function make(name, className, text) {
    var node = document.createElement(name);
    node.className = className;
    if (name === "button") node.type = "button";
    if (text) node.textContent = text;
    return node;
  }
  /** Told whenever a media query changes its mind; Safari before 14 knows the older name only. */
  function onChange(query, act) {
    if (query.addEventListener) query.addEventListener("change", act);
    else query.addListener(act);
  }
  kb.dom = { each: each, one: one, make: make, onChange: onChange };
  /** The element an address names after its #, or null: addresses are written by anyone. */
  kb.place = function (hash) {
    try {
      return document.getElementById(decodeURIComponent(hash.slice(1)));
    } catch (error) {
      return null;
    }
  };
  /**
   * Whether a key belongs to an input method that is composing; Safari tells by the number alone.
   */
  kb.composing = function (event) {
    return event.isComposing || event.keyCode === 229;
  };

  // ---- Search: its scripts come when it is first used; a failed one may be asked for again ----

  var brought = {};
  function bring(name) {
    return (brought[name] =
      brought[name] ||
      new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = kb.scriptURL(kb.root + name + versioned);
        script.onload = resolve;
        script.onerror = function () {
          script.parentNode.removeChild(script);
          delete brought[name];
          reject(new Error("cannot load " + name));
        };
        document.head.appendChild(script);
      }));
  }
  kb.bring = function (names) {
    return Promise.all(
      names.map(function (name) {
        return bring("assets/" + name);
      }),
    );
  };
  /**
   * Whether a failure is one of loading, which may be tried again; all others mean that this
   * browser cannot run the search.
   */
  kb.retriable = function (error) {
    return /cannot load/.test(error && error.message);
  };
  kb.CANNOT = "这个浏览器太旧，搜索在这里用不了；页面、菜单和链接照常能用。";

  // The documented way to search, on every page: scripts/hansearch/client/search.js says what it
  // takes and gives.
  var engine = (window.hansearch = { base: kb.root + "search/", trustedUrl: kb.scriptURL });
  kb.search = function (query, options) {
    return bring("search/search.js")
      .then(function () {
        return engine.search(query, options);
      })
      .then(function (rows) {
        kb.help = engine.extra;
        return rows;
      });
  };

  var early = null; // what is typed while the box that a key asked for is on its way
  function openBox(query) {
    bring("search/search.js").catch(function () {
      /* the box says so when something is typed */
    });
    return kb.bring(["search/box.js"]).then(
      function () {
        kb.openBox(query == null ? early : query);
        early = null;
      },
      function (error) {
        early = null;
        throw error;
      },
    );
  }
  function sorry(error) {
    var old = one(".kb-cannot"),
      bar = make("p", "kb-update kb-cannot"),
      topics = make("a", "", "看全部话题");
    if (old) old.parentNode.removeChild(old);
    bar.setAttribute("role", "alert");
    topics.href = kb.root + "topics.html";
    bar.appendChild(
      document.createTextNode(kb.retriable(error) ? "搜索没有加载成功。" : kb.CANNOT),
    );
    bar.appendChild(topics);
    document.body.appendChild(bar);
  }
  each("[data-kb-search]", function (link) {
    link.addEventListener("click", function (event) {
      openBox().catch(function (error) {
        if (kb.retriable(error)) location.href = link.href;
        else sorry(error);
      });
      event.preventDefault(); // last: where nothing of this runs, the link leads to all topics
    });
  });
  function wantsBox(event) {
    var place = event.target,
      typing = place.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(place.tagName);
    if (kb.composing(event) || event.altKey) return false;
    if (event.key === "/") return !typing && !event.ctrlKey && !event.metaKey;
    return /^k$/i.test(event.key || "") && (event.ctrlKey || event.metaKey) && !event.shiftKey;
  }
  addEventListener("keydown", function (event) {
    if (
      early !== null &&
      event.key &&
      event.key.length === 1 &&
      !event.ctrlKey &&
      !event.metaKey &&
      !kb.composing(event)
    )
      early += event.key;
    else if (wantsBox(event)) {
      early = kb.openBox ? null : "";
      openBox().catch(sorry);
    } else return;
    event.preventDefault();
  });
  function asked(name) {
    try {
      return new URLSearchParams(location.search).get(name) || "";
    } catch (error) {
      return "";
    }
  }
  if (asked("q")) openBox(asked("q").slice(0, 200)).catch(sorry);
  if (asked("h"))
    kb.bring(["search/mark.js"]).catch(function () {
      /* the page reads without marks */
    });

  // ---- Light and dark, large type: the reader's choice, kept in this browser by first.js ----

  function pressed(selector, state) {
    each(selector, function (button) {
      button.setAttribute("aria-pressed", String(state));
    });
  }
  function show() {
    pressed("[data-kb-scheme]", root.dataset.mdColorScheme === "slate");
    pressed("[data-kb-large]", root.dataset.kbSize === "large");
    document.dispatchEvent(new Event("kb-dressed"));
  }
  function dress() {
    kb.first();
    show();
  }
  addEventListener("pageshow", function (event) {
    if (event.persisted) dress(); // Back to a page that slept
  });
  addEventListener("storage", dress);
  onChange(matchMedia("(prefers-color-scheme: dark)"), dress);
  each("[data-kb-scheme]", function (button) {
    button.addEventListener("click", function () {
      kb.keep("kb.scheme", root.dataset.mdColorScheme === "slate" ? "default" : "slate");
      dress();
    });
  });
  each("[data-kb-large]", function (button) {
    button.addEventListener("click", function () {
      kb.keep("kb.size", root.dataset.kbSize === "large" ? "normal" : "large");
      dress();
    });
  });

  show();

  // ---- Sources: folded where there is a script to open them again when a note is tapped ----

  var sources = one(".kb-sources");
  function inSources(hash) {
    var place = null;
    try {
      place = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
    } catch (error) {
      /* no place of ours */
    }
    return Boolean(place && sources.contains(place));
  }
  if (sources) {
    sources.open = inSources(location.hash);
    addEventListener(
      "click",
      function (event) {
        var link = event.target.closest ? event.target.closest("a[href*='#']") : null;
        if (link && inSources(link.hash)) sources.open = true;
      },
      true,
    );
    addEventListener("hashchange", function () {
      if (inSources(location.hash)) sources.open = true;
    });
  }

  // ---- Printing: black on white, and what is folded lies open; after it everything as it was ----

  var unfolded = [];
  addEventListener("beforeprint", function () {
    root.dataset.mdColorScheme = "default";
    each("details:not([open])", function (details) {
      unfolded.push(details);
      details.open = true;
    });
  });
  addEventListener("afterprint", function () {
    dress();
    unfolded.forEach(function (details) {
      details.open = false;
    });
    unfolded = [];
  });
  each("[data-kb-print]", function (button) {
    button.hidden = !window.print; // some in-app browsers
    button.addEventListener("click", function () {
      print();
    });
  });

  // ---- The menu on a phone is a popover; browsers without one get the same from a class ----

  var menu = one(".kb-menu"),
    panel = one("#kb-menu");
  function openMenu(state) {
    panel.classList.toggle("kb-open", state);
    menu.setAttribute("aria-expanded", String(state));
  }
  function closeMenu() {
    openMenu(false);
    menu.focus();
  }
  if (menu && panel && !panel.showPopover) {
    openMenu(false);
    menu.addEventListener("click", function () {
      openMenu(!panel.classList.contains("kb-open"));
    });
    one(".kb-menu-close").addEventListener("click", closeMenu);
    document.addEventListener("click", function (event) {
      if (!panel.contains(event.target) && !menu.contains(event.target)) openMenu(false);
    });
    addEventListener("keydown", function (event) {
      if (event.key === "Escape" && panel.classList.contains("kb-open")) closeMenu();
    });
  }
})();
