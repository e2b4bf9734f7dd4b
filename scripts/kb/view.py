"""Reads the Store, writes nothing: what the template shows around the text of one page."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from dataclasses import dataclass
from html import escape

from kb import links, moved, sections
from kb.schema import Change, Entry, Plain
from kb.store import Store

TYPES = {"guide": "指南", "answer": "常见问题", "warning": "风险提示"}
PHRASE = re.compile(r"（[^（）]*）|“[^“”]*”[，、：；？]?|[^（“，、：；？]+[，、：；？]?|.")
SHORT = 7  # signs: no wider than the narrowest screen with large text
SOURCES = re.compile(
    r'<h2 id="sources">(?:<a [^>]*>)?(?P<name>[^<]*)(?:</a>)?</h2>(?P<rest>.*)\Z', re.S
)
STATUSES = {"verified": "已核实", "partial": "部分核实"}


@dataclass(frozen=True)
class Card:
    """A page as a link: where it is from the site's root, its title, its answer."""

    url: str
    title: str
    summary: str


@dataclass(frozen=True)
class View:
    """`meta` as written; the rest is worked out. `heading` is the title as HTML."""

    meta: Plain | Entry
    heading: str
    kind: str
    status: str
    due: dt.date | None
    related: list[Card]
    linked_from: list[Card]
    changes: list[Change]
    moved: list[moved.Lead]  # sections that stood here once
    answers: list[sections.Section]  # the questions answered here, in the order of the page
    before: Card | None = None
    after: Card | None = None


def of(
    slug: str, store: Store, linked_from: dict[str, list[str]], leads: dict[str, list[moved.Lead]]
) -> View | None:
    """The view of one page, or None for a page that is not ours (404)."""
    page = store.pages.get(slug)
    if page is None:
        return None
    gone = leads.get(slug, [])
    back = [card(other, store) for other in linked_from.get(slug, [])]
    if isinstance(page.meta, Plain):
        return View(page.meta, unbroken(page.meta.title), "", "", None, [], back, [], gone, [])
    entry = page.meta
    related = [card(other, store) for other in entry.related]
    changes = sorted(entry.changes, key=lambda change: change.date, reverse=True)
    row = section(slug, store)
    place = row.index(slug)
    before, after = (
        card(row[i], store) if 0 <= i < len(row) else None for i in (place - 1, place + 1)
    )
    answers = list(sections.answering(page, store).values())
    heading = unbroken(entry.title)
    return View(
        entry,
        heading,
        TYPES[entry.type],
        STATUSES[entry.status],
        entry.due,
        related,
        back,
        changes,
        gone,
        answers,
        before,
        after,
    )


def fold_sources(html: str) -> str:
    """The article with its list of sources as something that folds: open as it comes, so that it is
    read without a script.
    """
    return SOURCES.sub(
        r'<details class="kb-sources" open><summary><h2 id="sources">\g<name></h2></summary>'
        r"\g<rest></details>",
        html,
    )


def unbroken(title: str) -> str:
    """A title whose short phrases stay on one line, so that it breaks where one would pause: not
    inside （现淘宝闪购）.
    """
    phrases = (escape(phrase, quote=False) for phrase in PHRASE.findall(title))
    return "".join(
        f'<span class="kb-whole">{phrase}</span>' if len(phrase) <= SHORT else phrase
        for phrase in phrases
    )


def section(slug: str, store: Store) -> list[str]:
    """The pages beside this one, itself included, in the order of the menu."""
    return links.beside(store)[posixpath.dirname(slug)]


def card(slug: str, store: Store) -> Card:
    meta = store.pages[slug].meta
    return Card(f"{slug}.html", meta.title, meta.description)
