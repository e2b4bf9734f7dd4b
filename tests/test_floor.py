"""What is published is written as the oldest browsers we serve read it: Chromium 66, iOS 13,
Firefox ESR 115.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import tinycss2
from tinycss2.ast import Node

from browser.support import SITE
from kb import floor, purge

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its own escapes, on a Python younger than it is
    import esprima

# ---- Styles ----

YOUNG_STATE = re.compile(
    r"::?(?:-moz-[\w-]+|focus-visible|has\(|popover-open|backdrop|details-content|modal|marker"
    r"|open\b|where\(|is\()"
)
# WebKit's page process; a pixel sideways
CRASHES = ("text-wrap: pretty", "text-wrap:pretty", "hanging-punctuation")
YOUNG_VALUE = re.compile(
    r"\b(?:\d+[dsl]v[hwib]\b|(?:min|max|clamp)\(|color-mix\(|conic-gradient\()"
)
YOUNG_PROPERTIES = (
    "inset",
    "inset-inline",
    "inset-block",
    "aspect-ratio",
    "margin-inline",
    "padding-inline",
    "margin-block",
    "padding-block",
)
ONE_COLUMN = "grid-template-columns"  # without it the parts stand below each other, which is right


def stylesheet() -> str:
    return (SITE / "assets/site.css").read_text("utf-8")


def rules(nodes: list[Node]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each rule, inside queries too: its selectors as text, its declarations in order."""
    for node in nodes:
        if node.type == "qualified-rule":
            body = tinycss2.parse_blocks_contents(
                node.content, skip_comments=True, skip_whitespace=True
            )
            yield (
                tinycss2.serialize(node.prelude),
                [
                    (line.name, tinycss2.serialize(line.value).strip())
                    for line in body
                    if line.type == "declaration"
                ],
            )
        elif node.type == "at-rule" and node.content and node.lower_at_keyword in purge.NESTED:
            yield from rules(
                tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            )


def selector_faults(selector: str) -> list[str]:
    """A state that some browser does not know voids the rule for its neighbours too."""
    faults = [f"{word} in {selector}" for word in (":is(", ":where(") if word in selector]
    faults += [
        f"list in :not(): {selector}"
        for inner in re.findall(r":not\(([^()]*)", selector)
        if "," in inner
    ]
    alone = len(floor.commas(tinycss2.parse_component_value_list(selector))) == 1
    return faults + (
        [] if alone or not YOUNG_STATE.search(selector) else [f"not alone: {selector}"]
    )


def body_faults(selector: str, body: list[tuple[str, str]]) -> list[str]:
    """A young value stands after an older one of the same property; a young property not at all."""
    faults = []
    for place, (name, value) in enumerate(body):
        before = [older for earlier, older in body[:place] if earlier == name]
        if (
            YOUNG_VALUE.search(value)
            and name != ONE_COLUMN
            and not name.startswith("--")
            and not any(not YOUNG_VALUE.search(old) for old in before)
        ):
            faults.append(f"{selector} {name}: {value} has no older line before it")
        if name in YOUNG_PROPERTIES:
            faults.append(f"{selector} {name}")
        if (name, value) == ("overflow-wrap", "anywhere") and (
            "word-break",
            "break-word",
        ) not in body[:place]:
            faults.append(f"{selector} overflow-wrap: anywhere has no word-break before it")
        if name == "gap" and any(name == "display" and "flex" in value for name, value in body):
            faults.append(f"{selector} gap of a flex box")
    return faults


def style_faults(css: str) -> list[str]:
    faults = [word for word in CRASHES if word in css]
    faults += [
        query
        for query in re.findall(r"@supports[^{]*", css)
        if "selector(" in query and "not" in query
    ]
    for selector, body in rules(
        tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    ):
        faults += selector_faults(selector) + body_faults(selector, body)
    return faults


def test_the_published_styles_keep_to_the_floor() -> None:
    assert style_faults(stylesheet()) == []


def test_the_page_of_lost_readers_keeps_to_it_too() -> None:
    found = re.search(r"<style>(.*?)</style>", (SITE / "404.html").read_text("utf-8"), re.S)
    assert found
    assert style_faults(found[1]) == []


@pytest.mark.parametrize(
    "css",
    [
        "p{text-wrap:pretty}", "p{hanging-punctuation:first}",
        "@supports not selector(:has(a)){p{a:b}}", "p:is(.a,.b){a:b}",
        "@media print{:where(p){a:b}}",
        "p:not(.a,.b){a:b}", "a:hover,a:focus-visible{a:b}", "p{height:100dvh}",
        "p{width:min(1px,2px)}", "p{inset:0}", "p{overflow-wrap:anywhere}",
        "p{display:flex;gap:1px}",
    ],
)  # fmt: skip
def test_each_style_that_some_browser_misreads_is_seen(css: str) -> None:
    assert style_faults(css)


def test_what_has_an_older_line_or_stands_alone_is_fine() -> None:
    css = "p{height:100vh;height:100dvh;word-break:break-word;overflow-wrap:anywhere}"
    css += "a:focus-visible{a:b}p:not(.a):not(.b){a:b}div{display:grid;gap:1px}"
    assert style_faults(css) == []


def test_alternatives_are_written_out() -> None:
    def written(css: str) -> str:
        return purge.purge(css, purge.used(['<p class="a b" id="c"><b>'], []))

    assert written(":is(.a, .b) > :is(b, p) { x: y; }") == ".a > b,.a > p,.b > b,.b > p{x:y}"
    assert (
        written(".a:is(:hover, :focus-visible) b { x: y; }")
        == ".a:hover b{x:y}.a:focus-visible b{x:y}"
    )
    assert written("p:is(.gone, .a:is(.b, .gone)) { x: y; }") == "p.a.b{x:y}"
    assert written("p:focus, p:focus-visible { x: y; }") == "p:focus{x:y}p:focus-visible{x:y}"
    with pytest.raises(ValueError, match="元素名写到最前面"):
        written(".a:is(p, b) { x: y; }")
    with pytest.raises(ValueError, match="拆成几条"):
        written("p :is(.a .b, .b) { x: y; }")


# ---- Scripts ----

YOUNG_NAMES = {
    *(
        "replaceChildren",
        "checkVisibility",
        "replaceAll",
        "flat",
        "flatMap",
        "fromEntries",
        "allSettled",
        "findLast",
        "findLastIndex",
        "toSorted",
    ),
    *(
        "toReversed",
        "toSpliced",
        "hasOwn",
        "structuredClone",
        "queueMicrotask",
        "randomUUID",
        "at",
        "groupBy",
        "trimStart",
    ),
    *(
        "trimEnd",
        "isWellFormed",
        "toWellFormed",
        "requestIdleCallback",
        "togglePopover",
        "withResolvers",
    ),
}
LOOKBEHIND = re.compile(r"\(\?<[=!]")


def scripts() -> dict[str, str]:
    """Every published script, what stands in the pages too."""
    found = {
        path.relative_to(SITE).as_posix(): path.read_text("utf-8") for path in SITE.rglob("*.js")
    }
    for path in SITE.rglob("*.html"):
        inline = re.findall(
            r"<script(?![^>]*(?:src=|application/))[^>]*>(.*?)</script>",
            path.read_text("utf-8"),
            re.S,
        )
        found |= {
            f"{path.relative_to(SITE).as_posix()} {number}": text
            for number, text in enumerate(inline)
        }
    return found


def script_faults(text: str) -> list[str]:
    faults: list[str] = []

    def see(node: Any, meta: Any) -> None:
        if (
            node.type == "CallExpression"
            and node.callee.type == "MemberExpression"
            and node.callee.property.name in YOUNG_NAMES
        ):
            faults.append(node.callee.property.name)
        if node.type == "Identifier" and node.name in (
            "structuredClone",
            "queueMicrotask",
            "globalThis",
            "requestIdleCallback",
        ):
            faults.append(node.name)
        if getattr(node, "regex", None) and LOOKBEHIND.search(node.regex.pattern):
            faults.append(node.regex.pattern)

    try:
        esprima.parseScript(text, delegate=see)
    except esprima.Error as error:
        faults.append(str(error))
    return faults


def test_the_published_scripts_keep_to_the_floor() -> None:
    """The index is data by the megabyte: its first file stands for all."""
    found = {
        name: text
        for name, text in scripts().items()
        if not name.startswith("search/") or name == "search/index.js"
    }
    assert {
        "assets/site.js",
        "assets/first.js",
        "assets/search/box.js",
        "sw.js",
        "404.html 0",
    } <= found.keys()
    assert {name: faults for name, text in found.items() if (faults := script_faults(text))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "a?.b",
        "a ?? b",
        "a ||= b",
        "class A { x = 1 }",
        "try {} catch {}",
        "a.replaceChildren()",
        "[].at(-1)",
        "/(?<=a)b/.test(c)",
        "structuredClone(a)",
    ],
)
def test_each_script_that_some_browser_cannot_run_is_seen(text: str) -> None:
    assert script_faults(text)
