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
  if (kept("kb.size") === "large") root.dataset.kbSize = "large";
  root.classList.replace("no-js", "js");
})();
