// Where the reader is in the page: its contents, the section in view, the stop of the keyboard.
(function (kb) {
  "use strict";

  if (!kb.dom) return; // site.js is loading the page anew
  var one = kb.dom.one;

  // ---- Contents: beside the text where there is room, else folded above it ----

  var root = document.documentElement,
    panel = one("#kb-menu");
  // site.css has the same widths
  var wide = matchMedia("(min-width: 76.25em)"),
    wider = matchMedia("(min-width: 91.5em)"),
    contents = one(".kb-toc details"),
    beside = null;
  function unfold() {
    var now = root.dataset.kbSize === "large" ? wider.matches : wide.matches;
    if (contents && now !== beside) contents.open = beside = now;
    if (wide.matches && panel && panel.showPopover && panel.matches(":popover-open"))
      panel.hidePopover();
  }
  unfold();
  document.addEventListener("kb-dressed", unfold);
  kb.dom.onChange(wide, unfold);
  kb.dom.onChange(wider, unfold);

  // ---- Where I am in the page: the last heading above a line a little below the header; at the
  // end of the page the last in view ----

  var entries = [],
    awaited = false;
  kb.dom.each(".kb-toc a", function (link) {
    var heading = kb.place(link.hash);
    if (heading) entries.push({ link: link, heading: heading });
  });
  function current() {
    var line =
      scrollY + innerHeight >= root.scrollHeight - 2
        ? innerHeight
        : Math.max(innerHeight * 0.2, 120);
    return entries.reduce(function (last, entry) {
      return entry.heading.getBoundingClientRect().top < line ? entry : last;
    }, null);
  }
  function markCurrent() {
    var now = current();
    awaited = false;
    entries.forEach(function (entry) {
      if (entry === now) entry.link.setAttribute("aria-current", "location");
      else entry.link.removeAttribute("aria-current");
    });
  }
  function follow() {
    if (!awaited) {
      awaited = true;
      requestAnimationFrame(markCurrent);
    }
  }
  if (entries.length)
    ["scroll", "resize", "load"].forEach(function (name) {
      addEventListener(name, follow);
    });

  // ---- The keyboard: browsers scroll to a stop that is out of sight, not to one that is half
  // below the header ----

  addEventListener("keyup", function (event) {
    var stop = document.activeElement,
      header = one(".md-header"),
      main = one("main");
    if (event.key !== "Tab" || !header || !main || main === stop || !main.contains(stop)) return;
    var hidden = header.getBoundingClientRect().bottom - stop.getBoundingClientRect().top;
    if (hidden > 0) scrollBy(0, -hidden - 8);
  });
})(window.kb);
