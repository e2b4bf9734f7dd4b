// Marks, on arrival from the search, what was searched for: ?h=还款 征信. Only text nodes are touched.
(function (kb) {
  "use strict";
  var url = new URL(location.href);
  var words = (url.searchParams.get("h") || "")
    .split(" ")
    .filter(function (word) {
      return word.length > 1;
    })
    .slice(0, 5);
  var article = document.querySelector("article");
  if (!words.length || !article) return;
  var pattern = new RegExp(
    words
      .map(function (word) {
        return word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      })
      .join("|"),
    "gi",
  );
  var walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT),
    nodes = [],
    left = 60;
  while (walker.nextNode())
    if (!walker.currentNode.parentElement.closest("pre, nav, .footnote, button, [popover]"))
      nodes.push(walker.currentNode);
  nodes.forEach(function (node) {
    var text = node.data,
      out = document.createDocumentFragment(),
      at = 0,
      match;
    pattern.lastIndex = 0;
    while (left > 0 && (match = pattern.exec(text))) {
      var mark = document.createElement("mark");
      mark.textContent = match[0];
      out.append(text.slice(at, match.index), mark);
      at = match.index + match[0].length;
      left--;
    }
    if (at) {
      out.append(text.slice(at));
      node.replaceWith(out);
    }
  });
  url.searchParams.delete("h");
  try {
    history.replaceState(history.state, "", url);
  } catch (error) {
    /* some browsers refuse this on a disk */
  }
  var landed = location.hash && kb.place(location.hash);
  if (landed) landed.scrollIntoView();
})(self.kb);
