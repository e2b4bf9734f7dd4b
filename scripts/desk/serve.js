// The preview's only addition to a page: asks whether there is a newer one, and shows it. The policy of the pages lets a
// script ask for pictures of its own host and for nothing else.
(function () {
  "use strict";
  var shown = document.currentScript.src.split("?")[1],
    asking = false;

  function ask() {
    if (asking || document.hidden) return;
    asking = true;
    var picture = new Image();
    picture.onload = function () {
      location.reload();
    };
    picture.onerror = function () {
      asking = false;
      setTimeout(ask, 300);
    };
    picture.src = "/-/changed?" + shown;
  }

  addEventListener("load", function () {
    setTimeout(ask, 0);
  });
  document.addEventListener("visibilitychange", ask);
})();
