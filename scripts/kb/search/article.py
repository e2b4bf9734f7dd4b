"""Reads the HTML of one article, writes nothing: its sections as plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

HEADINGS = ("h2", "h3")
LEFT_OUT = {"footnote", "kb-card", "footnote-ref", "kb-term__means"}  # said elsewhere, or not said at all
VOID = {"br", "hr", "img", "input", "wbr"}
ROW = "；"  # a row of a table is a sentence of its own, or its cells run into the next ones in an excerpt
BREAKS = {"br", "p", "li", "tr", "td", "th", "h2", "h3", "pre", "div"}


@dataclass
class Section:
    """`anchor` and `heading` are empty for what stands before the first heading."""

    anchor: str
    heading: str
    text: str


class Reader(HTMLParser):
    """Collects the text between headings, leaving out what LEFT_OUT names with all that is inside it."""

    def __init__(self) -> None:
        super().__init__()
        self.sections = [Section("", "", "")]
        self.skipping = 0
        self.in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if self.skipping or LEFT_OUT & set((named.get("class") or "").split()):
            self.skipping += tag not in VOID
        elif tag in HEADINGS:
            self.sections.append(Section(named.get("id") or "", "", ""))
            self.in_heading = True
        if tag in BREAKS and not self.skipping and tag not in HEADINGS:
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


def folded(text: str) -> str:
    """White space as one blank, and no mark of a row where another mark ends the sentence already."""
    return re.sub(r"(^|[。！？；：])[ ；]*；", r"\1", " ".join(text.split())).strip()


def sections(html: str) -> list[Section]:
    """Sections in order, white space folded, empty ones and the list of sources dropped."""
    reader = Reader()
    reader.feed(html)
    found = [Section(s.anchor, " ".join(s.heading.split()), folded(s.text)) for s in reader.sections]
    return [s for s in found if (s.text or s.heading) and s.anchor not in ("sources", "channels")]
