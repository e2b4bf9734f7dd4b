"""axe-core on an open page: every rule on all of it, or the costly one only on what is new."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": TAGS,
    # what is right is counted, not described: a fifth of the time
    "resultTypes": ["violations"],
    "preload": False,  # no style sheet or film of another host is asked for
}
# The kind of an element is what a style sheet can tell of it: its chain of tag, classes and
# attributes (with their values where there are few) from the root, and whether it is the first or
# last there. Only what is shown has a colour, and only text and fields are looked at.
NEW_KINDS = """known => {
  const said = /^(aria-|type|role|rel|align|open|hidden|dir|data-md-|data-kb-size)/;
  const kinds = new Map([[document, ""]]), seen = new Set(known), found = [];
  const hashed = (text, seed) => {
    for (let at = 0; at < text.length; at++) seed = Math.imul(seed ^ text.charCodeAt(at), 0x01000193);
    return (seed >>> 0).toString(36);
  };
  const kind = one => {
    if (!kinds.has(one)) {
      const attributes = [...one.attributes].filter(({name}) => !/^(class|id|href)$/.test(name))
        .map(({name, value}) => said.test(name) && !/^aria-(controls|label)/.test(name) ? `${name}=${value}` : name).sort();
      const place = (one.previousElementSibling ? "" : "<") + (one.nextElementSibling ? "" : ">");
      const text = `${kind(one.parentNode)} ${one.localName}.${[...one.classList].sort().join(".")}[${attributes}]${place}`;
      kinds.set(one, hashed(text, 1) + hashed(text, 2));
    }
    return kinds.get(one);
  };
  const speaks = one => one.matches("input, select, textarea")
    || [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  for (const one of document.body.querySelectorAll("*")) {
    if (!speaks(one) || !one.getClientRects().length || seen.has(kind(one))) continue;
    seen.add(kind(one));
    found.push(kind(one));
    one.setAttribute("data-new-kind", "");
  }
  axe.configure({rules: [{id: "color-contrast", selector: "[data-new-kind]"}]});
  return found;
}"""


def bring(page: Page) -> None:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)


def violations(page: Page) -> list[str]:
    """What axe finds, one line a node."""
    bring(page)
    # the explanation of a word covers what is below it until it is closed
    covering = page.locator(".kb-term__means:popover-open").count()
    options = OPTIONS | {"rules": {"target-size": {"enabled": not covering}}}
    found: list[dict[str, Any]] = page.evaluate(
        "options => axe.run(options).then(result => result.violations)", options
    )
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]} {node['failureSummary'][:300]}"
        for rule in found
        for node in rule["nodes"]
    ]


def new_violations(page: Page, known: set[str]) -> list[str]:
    """The same, but the contrast of colours is measured only on the first shown element of each
    kind that is not `known`, which then is: it takes two thirds of the time, and is a matter of the
    style sheet, which gives all elements of a kind the same colours.
    """
    bring(page)
    known.update(page.evaluate(NEW_KINDS, sorted(known)))
    return violations(page)
