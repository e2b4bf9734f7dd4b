// Before the first paint: colours and size as the reader chose them, so that nothing flashes.
(function () {
  "use strict";
  var root = document.documentElement, kb = (window.kb = window.kb || {});
  function kept(name) { try { return localStorage.getItem(name); } catch (error) { return null; } }
  kb.first = function () {
    var own = kept("kb.scheme");
    return own === "slate" || own === "default" ? own : matchMedia("(prefers-color-scheme: dark)").matches ? "slate" : "default";
  };
  root.dataset.mdColorScheme = kb.first();
  // The one policy for addresses of scripts: none outside the site. Browsers that do not know Trusted Types are given the plain address.
  var site = document.currentScript.src.replace(/assets\/first\.js.*$/, "");
  var policy = { createScriptURL: function (url) {
    if (new URL(url, location.href).href.indexOf(site) === 0) return url;
    throw new TypeError("not of this site: " + url);
  } };
  if (window.trustedTypes) policy = trustedTypes.createPolicy("kb", policy);
  kb.scriptURL = function (url) { return policy.createScriptURL(url); };
  if (kept("kb.size") === "large") root.dataset.kbSize = "large";
  root.classList.replace("no-js", "js");
})();
