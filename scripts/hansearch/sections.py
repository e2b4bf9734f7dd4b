"""Reads the HTML of one article, writes nothing: its sections as plain text."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

from hansearch.model import Section
from hansearch.tags import tag_of, tokens

HEADINGS = ("h2", "h3")
SKIPPED = frozenset(
    {"footnote", "footnote-ref", "headerlink"}
)  # said elsewhere, or not said at all
AS_IT_IS = ("script", "style")  # what stands in them is no text
VOID = {"br", "hr", "img", "input", "wbr"}
ROW = "；"  # a row of a table is a sentence of its own, or its cells run into the next ones
BREAKS = {"br", "p", "li", "tr", "td", "th", "pre", "div"}


@dataclass
class Draft:
    anchor: str
    heading: str
    text: str


class Reader(HTMLParser):
    """Collects the text between headings, leaving out elements of the classes in `skipped`."""

    def __init__(self, skipped: Collection[str]) -> None:
        super().__init__()
        self.skipped = set(skipped)
        self.sections = [Draft("", "", "")]
        self.skipping = 0
        self.in_heading = False

    def plain(self, html: str) -> bool:
        """Reads an article that is written plainly throughout, as `feed` would; whether it is."""
        for text, written in tokens(html):
            tag = tag_of(written)
            if "<" in text or (written and not tag):
                return False
            if text:
                self.handle_data(unescape(text))
            if not tag:
                continue
            if tag.name in AS_IT_IS:
                return False
            if tag.attributes is None:
                self.handle_endtag(tag.name)
            else:
                self.start(tag.name, tag.attributes)
                if written.endswith("/>"):
                    self.handle_endtag(tag.name)
        return True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.start(tag, {name: value or "" for name, value in attrs})

    def start(self, tag: str, named: Mapping[str, str]) -> None:
        if self.skipping or ("class" in named and self.skipped & set(named["class"].split())):
            self.skipping += tag not in VOID
        elif tag in HEADINGS:
            self.sections.append(Draft(named.get("id", ""), "", ""))
            self.in_heading = True
        elif tag in BREAKS:
            self.handle_data(ROW if tag == "tr" else " ")

    def handle_endtag(self, tag: str) -> None:
        if self.skipping:
            self.skipping -= tag not in VOID
        elif tag in HEADINGS:
            self.in_heading = False

    def handle_data(self, data: str) -> None:
        if not self.skipping:
            section = self.sections[-1]
            if self.in_heading:
                section.heading += data
            else:
                section.text += data


def sections(
    html: str,
    answers: Mapping[str, str] | None = None,
    skipped: Collection[str] = SKIPPED,
    dropped: Collection[str] = (),
) -> tuple[Section, ...]:
    """Sections in order, white space folded; not the empty ones and those `dropped` by anchor.

    `answers`: the answering sentence of a section by its anchor.
    """
    reader, answers = Reader(skipped), answers or {}
    if not reader.plain(html):
        reader = Reader(skipped)
        reader.feed(html)
    drafts = (one for one in reader.sections if one.anchor not in dropped or not one.anchor)
    found = (
        Section(
            one.anchor, " ".join(one.heading.split()), answers.get(one.anchor, ""), folded(one.text)
        )
        for one in drafts
    )
    return tuple(one for one in found if one.text or one.heading)


def folded(text: str) -> str:
    """White space as one blank; no mark of a row where another mark ends the sentence already."""
    return re.sub(r"(^|[。！？；：])[ ；]*；", r"\1", " ".join(text.split())).strip()
