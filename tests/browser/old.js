// Before any script of a page: takes away what Chromium 66 and Safari 13 do not have, so that our
// scripts meet what they meet there.
(() => {
  const gone = (owner, names) =>
    names.forEach((name) => {
      if (owner && name in owner)
        Object.defineProperty(owner, name, { value: undefined, configurable: true });
    });
  for (const kind of [Element, Document, DocumentFragment])
    gone(kind.prototype, ["replaceChildren"]);
  gone(Element.prototype, ["checkVisibility"]);
  gone(HTMLDialogElement.prototype, ["show", "showModal", "close", "open", "returnValue"]);
  gone(HTMLElement.prototype, ["popover", "showPopover", "hidePopover", "togglePopover"]);
  gone(MediaQueryList.prototype, ["addEventListener", "removeEventListener"]);
  gone(Navigator.prototype, ["clipboard", "share"]);
  gone(Array.prototype, [
    "at",
    "flat",
    "flatMap",
    "findLast",
    "findLastIndex",
    "toSorted",
    "toReversed",
    "toSpliced",
    "with",
  ]);
  gone(String.prototype, [
    "at",
    "matchAll",
    "replaceAll",
    "trimStart",
    "trimEnd",
    "isWellFormed",
    "toWellFormed",
  ]);
  gone(Object, ["fromEntries", "hasOwn", "groupBy"]);
  gone(Promise, ["allSettled", "any", "withResolvers"]);
  // globalThis is needed by Playwright itself
  gone(window, ["structuredClone", "queueMicrotask", "requestIdleCallback"]);
  // A menu button there is a button like any other, and what it opens a part of the page.
  addEventListener(
    "click",
    (event) => {
      if (event.target.closest("[popovertarget]")) event.preventDefault();
    },
    true,
  );
  new MutationObserver(() =>
    document.querySelectorAll("[popover]").forEach((part) => part.removeAttribute("popover")),
  ).observe(document, { childList: true, subtree: true });
})();
