"""Chromium as if it were the oldest browser we serve: without its younger functions (old.js) and
without the styles it would drop.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import tinycss2
from playwright.sync_api import Page, Route
from tinycss2.ast import Node

from browser.support import SITE
from kb import floor, purge

SCRIPT = Path(__file__).with_name("old.js").read_text("utf-8")
DROPPED = re.compile(
    r"\d[dsl]v[hwib]\b|\b(?:min|max|clamp|conic-gradient|color-mix)\(|\bfit-content\b"
)


def read(nodes: Iterable[Node]) -> str:
    """The rules that are left when one unknown selector drops a rule and an unknown query
    a block.
    """
    out = []
    for node in nodes:
        if node.type == "qualified-rule":
            if not any(floor.is_young(selector) for selector in floor.commas(node.prelude)):
                out.append(f"{tinycss2.serialize(node.prelude)}{{{body(node.content)}}}")
        elif node.type == "at-rule":
            head = tinycss2.serialize(node.prelude)
            if node.content is None or "selector(" in head:
                continue
            nested = node.lower_at_keyword in purge.NESTED
            inner = (
                read(tinycss2.parse_rule_list(node.content))
                if nested
                else tinycss2.serialize(node.content)
            )
            out.append(f"@{node.at_keyword} {head}{{{inner}}}")
    return "".join(out)


def body(content: list[Node]) -> str:
    lines = [
        line
        for line in tinycss2.parse_blocks_contents(
            content, skip_comments=True, skip_whitespace=True
        )
        if line.type == "declaration"
    ]
    flex = any(
        line.name == "display" and "flex" in tinycss2.serialize(line.value) for line in lines
    )
    kept = (
        line
        for line in lines
        if not (
            line.name == "inset"
            or DROPPED.search(tinycss2.serialize(line.value))
            or (line.name == "gap" and flex)
        )
        and (line.name, tinycss2.serialize(line.value).strip()) != ("overflow-wrap", "anywhere")
    )
    return ";".join(line.serialize() for line in kept)


def make_old(page: Page) -> None:
    """Before the first page is opened."""
    styles = read(tinycss2.parse_stylesheet((SITE / "assets/site.css").read_text("utf-8")))
    page.add_init_script(SCRIPT)

    def fulfil(route: Route) -> None:
        route.fulfill(body=styles, content_type="text/css")

    page.route("**/assets/site.css*", fulfil)
