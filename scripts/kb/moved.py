"""Reads pages and the list of published addresses, writes nothing: where old addresses lead now.

`moved` in the front matter of the page that answers now names the old page or section. An old page
becomes a small page that leads on; an old section leaves its id at the end of the page where it
stood. Both work without a script.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from kb import sections
from kb.problem import Problem, line_of
from kb.schema import TOP
from kb.store import Store

DATA = "docs/_data/addresses.yml"


@dataclass(frozen=True)
class Lead:
    """One old address: `anchor` is empty for the page itself; `url` is relative to the
    site's root.
    """

    anchor: str
    url: str
    title: str


def leads(store: Store) -> dict[str, list[Lead]]:
    """Old slug → its leads, the page's own first."""
    found: dict[str, list[Lead]] = {}
    for slug, entry in store.entries.items():
        headings = sections.of(store.pages[slug]) if entry.moved else {}
        for old, goal in entry.moved.items():
            page, _, anchor = old.partition("#")
            section = headings.get(goal)
            title = f"{entry.title}：{section.heading}" if section else entry.title
            found.setdefault(page, []).append(
                Lead(anchor, f"{slug}.html" + (f"#{goal}" if section else ""), title)
            )
    return {page: sorted(rows, key=lambda lead: lead.anchor) for page, rows in found.items()}


def faults(store: Store) -> Iterator[Problem]:
    """Old addresses lead to what is there, none of them is in use, and none that was published is
    lost.
    """
    old: dict[str, str] = {}
    for slug, entry in store.entries.items():
        page = store.pages[slug]
        headings = sections.of(page) if entry.moved else {}
        for address, goal in entry.moved.items():
            line = page.line_of("moved", address)
            name, _, anchor = address.partition("#")
            if goal != TOP and goal not in headings:
                yield Problem(
                    page.file,
                    line,
                    "MOVED-1",
                    f"moved 指的小节“{goal}”不在这一页",
                    sections.missing(headings),
                )
            if name in store.pages and (not anchor or anchor in sections.of(store.pages[name])):
                yield Problem(
                    page.file,
                    line,
                    "MOVED-2",
                    f"“{address}”还在用，不能说搬走了",
                    "先删掉旧的页面或小节，或删掉这一行",
                )
            if address in old:
                yield Problem(
                    page.file, line, "MOVED-3", f"“{address}”已经由 {old[address]} 接走", "只留一处"
                )
            old[address] = slug
    text = store.texts.get(DATA, "")
    # a page that cannot be read may be the one that took an address over
    for name, anchors in store.addresses.items() if not store.broken else ():
        if name not in store.pages:
            if name not in old:
                yield Problem(
                    DATA,
                    line_of(text, (name,), ""),
                    "MOVED-4",
                    f"发布过的“{name}”不见了，旧链接会断",
                    f"在接替它的页写 moved，例如 moved: {{{name}: top}}",
                )
            continue
        here = sections.of(store.pages[name])
        for anchor in anchors:
            if anchor not in here and f"{name}#{anchor}" not in old:
                remedy = f"恢复这个 id，或在接替它的页写 moved: {{{name}#{anchor}: 小节}}"
                yield Problem(
                    DATA,
                    line_of(text, (name,), anchor),
                    "MOVED-4",
                    f"发布过的小节“{name}#{anchor}”不见了，旧链接会断",
                    remedy,
                )


def stubs(store: Store) -> dict[str, str]:
    """File name → small page, for each page that is gone."""
    return {
        f"{slug}.html": stub(slug, rows)
        for slug, rows in leads(store).items()
        if slug not in store.pages
    }


def stub(slug: str, rows: list[Lead]) -> str:
    """The whole small page at the address of a page that moved. Without a script its refresh leads
    on, with one the section is kept.
    """
    up = posixpath.relpath(".", posixpath.dirname(slug) or ".")
    goal = f"{up}/{rows[0].url}"
    links = "".join(
        (
            f"<li{f' id={chr(34)}{row.anchor}{chr(34)}' if row.anchor else ''}><a "
            f'href="{up}/{row.url}">{escape(row.title)}</a></li>'
        )
        for row in rows
    )
    return (
        '<!doctype html>\n<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width,initial-scale=1">'
        f'<title>这一页搬到了：{escape(rows[0].title)}</title><meta name="robots" '
        f'content="noindex"><link rel="canonical" href="{goal}">'
        f'<noscript><meta http-equiv="refresh" content="0; url={goal}"></noscript>'
        f'<link rel="stylesheet" href="{up}/assets/site.css"></head>\n<body '
        'class="kb-stub"><main><h1>这一页搬了家</h1>'
        f'<ul class="kb-moved">{links}</ul></main>\n<script '
        f'src="{up}/assets/moved.js"></script></body></html>\n'
    )
