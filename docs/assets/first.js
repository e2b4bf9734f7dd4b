// Before the first paint: colours and size as the reader chose them, so that nothing flashes.
(function () {
  "use strict";
  var root = document.documentElement,
    kb = (window.kb = window.kb || {});
  var here = {}; // what the browser refuses to keep lasts for this page

  // What is kept is documented on about/index.html.
  kb.keep = function (name, value) {
    here[name] = value;
    try {
      localStorage.setItem(name, value);
      delete here[name];
    } catch (error) {
      /* storage is forbidden */
    }
  };
  function kept(name) {
    try {
      return here[name] || localStorage.getItem(name);
    } catch (error) {
      return here[name];
    }
  }

  /**
   * Dresses the page as the reader chose; again after Back and when another page of ours changed
   * the choice.
   */
  kb.first = function () {
    var own = kept("kb.scheme"),
      dark = matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.mdColorScheme =
      own === "slate" || own === "default" ? own : dark ? "slate" : "default";
    root.dataset.kbSize = kept("kb.size") === "large" ? "large" : "normal";
  };

  kb.first();
  root.className = root.className.replace("no-js", "js");

  // The one policy for addresses of scripts: none outside the site. Where Trusted Types are
  // unknown, the plain address.
  var site = document.currentScript.src.replace(/assets\/first\.js.*$/, "");
  var policy = {
    createScriptURL: function (url) {
      if (new URL(url, location.href).href.indexOf(site) === 0) return url;
      throw new TypeError("not of this site: " + url);
    },
  };
  if (window.trustedTypes) policy = trustedTypes.createPolicy("kb", policy);
  kb.scriptURL = function (url) {
    return policy.createScriptURL(url);
  };
})();
