// Where a page or section has moved: leads an old address on to where its answer is now. Without it
// the link is read and tapped.
(function () {
  "use strict";
  function lead() {
    var id = "";
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch (error) {
      /* then the page itself */
    }
    var place = id && document.getElementById(id);
    if (!place || !place.closest(".kb-moved")) place = document.querySelector(".kb-stub .kb-moved");
    var link = place && place.querySelector("a");
    if (link) location.replace(link.href);
  }
  addEventListener("hashchange", lead);
  lead();
})();
