"""Reads a built site, returns what a reader sees of it: text, titles, contacts, wordings, never
HTML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb import pieces

BLOCKS = frozenset(
    {"h1", "h2", "h3", "p", "li", "td", "th", "summary", "figcaption", "pre", "text", "div", "br"}
)
# classes; `copy` tells of each build anew
UNREAD = frozenset({"kb-tools", "footnote-backref", "footnote-ref", "kb-term__means", "copy"})
ANSWER = "kb-summary__answer"
SENTENCE = re.compile(r"(?<=[。！？])(?=[^”）〕])")
GONE = re.compile(r'<link rel="canonical" href="(?P<goal>[^"#]+)')
FILE = re.compile(r"hansearch\.put\((?P<name>\"[^\"]+\"),\"\w+\",(?P<payload>.*)\);\s*\Z", re.S)
CARD = "channel-"


@dataclass(frozen=True)
class Shown:
    """What a reader sees of one page: `sentences` are those of the article, in order."""

    title: str
    answer: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Built:
    """One site: pages by slug, old slug → page it leads to, contact → its lines, slug → wordings
    the search knows.
    """

    pages: Mapping[str, Shown] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    contacts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wordings: Mapping[str, frozenset[str]] = field(default_factory=dict)


def read(site: Path, contacts_page: str) -> Built:
    """A folder as `make build` leaves it; `contacts_page` is the slug of the list of them."""
    pages, moved = dict[str, Shown](), dict[str, str]()
    for path in sorted(site.rglob("*.html")):
        slug, html = path.relative_to(site).with_suffix("").as_posix(), path.read_text("utf-8")
        if '<body class="kb-stub">' in html and (goal := GONE.search(html)):
            where = (path.parent / goal["goal"]).resolve().relative_to(site.resolve())
            moved[slug] = where.with_suffix("").as_posix()
        elif slug != "404":
            pages[slug] = shown(html)
    contacts = site / f"{contacts_page}.html"
    return Built(
        pages,
        moved,
        cards(contacts.read_text("utf-8")) if contacts.is_file() else {},
        wordings(site / "search"),
    )


def lines(html: str) -> Iterator[tuple[str, str]]:
    """(class or id of its block, text) of each line of the article."""
    found = list[tuple[str, str]]()
    blocks, hidden, last = [(-1, "", 0)], -1, -1
    for number, piece in enumerate(pieces.read(html)[0]):
        depth = len(piece.within)
        while blocks[-1][0] >= depth:
            blocks.pop()
        hidden = -1 if hidden >= depth else hidden
        if hidden >= 0 or "article" not in piece.within:
            continue
        if piece.attributes is None:
            same = blocks[-1][2] == last
            before = found.pop()[1] if same and found else ""
            found.append((blocks[-1][1], before + piece.text))
            last = blocks[-1][2]
        elif piece.tag == "nav" or UNREAD & {
            *piece.attributes.get("class", "").split(),
            piece.attributes.get("aria-labelledby", ""),
        }:
            hidden = depth
        elif piece.tag in BLOCKS:
            name = (
                piece.attributes.get("id", "")
                if piece.tag == "div"
                else piece.attributes.get("class", "")
            )
            blocks.append(
                (depth, name, number)
                if piece.tag != "br"
                else (blocks[-1][0], blocks[-1][1], number)
            )
    yield from ((name, " ".join(text.split())) for name, text in found if text.strip())


def shown(html: str) -> Shown:
    title, answer, sentences = "", "", list[str]()
    for name, text in lines(html):
        if not title:
            title = text
        elif name == ANSWER:
            answer = text
        else:
            sentences += SENTENCE.split(text)
    return Shown(title, answer, tuple(one.strip() for one in sentences if one.strip()))


def cards(html: str) -> dict[str, tuple[str, ...]]:
    """Contact → its lines, the name first, as the page of all contacts shows them."""
    found = dict[str, list[str]]()
    starts = list(re.finditer(rf'<div class="kb-card" id="{CARD}([\w-]+)">', html))
    ends = [match.start() for match in starts[1:]] + [len(html)]
    for match, end in zip(starts, ends, strict=True):
        card = html[match.start() : end].partition("</div>")[0]
        found[match[1]] = [text for _, text in lines(f"<article>{card}</div></article>")]
    return {key: tuple(rows) for key, rows in found.items()}


def wordings(folder: Path) -> dict[str, frozenset[str]]:
    """Slug → everything under which the search finds the page besides its text
    (hansearch/FORMAT.md); empty for another format.
    """
    try:
        records = {int(path.stem): payload(path) for path in folder.glob("records/*.js")}
        further = {int(path.stem): payload(path) for path in folder.glob("wordings/*.js")}
        further |= (
            dict(enumerate(payload(folder / "more.js")["wordings"]))
            if (folder / "more.js").is_file()
            else {}
        )
        told = {
            url.removesuffix(".html"): f"{aliases}\n{asks}\n{further.get(n, '')}"
            for n, (url, _, aliases, asks, *_) in records.items()
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
    return {
        slug: frozenset(row for row in text.split("\n") if row and row[0] != "#")
        for slug, text in told.items()
    }


def payload(path: Path) -> Any:
    """What one file of the index holds. ValueError where it is written otherwise."""
    match = FILE.fullmatch(path.read_text("utf-8"))
    if not match:
        raise ValueError(path.name)
    return json.loads(match["payload"])
