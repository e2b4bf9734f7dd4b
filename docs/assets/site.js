// Runs before the theme's bundle. Nothing here reads or sends anything about the reader.
(function () {
  "use strict";

  // From a disk the theme's search cannot load its index (no fetch, no worker): take the box away.
  if (location.protocol === "file:") {
    document.querySelectorAll('[data-md-component="search"], .md-header__button[for="__search"]').forEach(function (node) {
      node.remove();
    });
  }

  // The build writes the dates, the page shows that one has passed: the bytes do not depend on the day.
  var due = document.querySelector("[data-kb-due]");
  var late = document.querySelector(".kb-summary__late");
  if (due && late && Date.parse(due.dataset.kbDue) < Date.now()) late.hidden = false;
})();
