"""Reads one page, returns what Markdown makes of it, with the writer's lines; judges nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from kb import markup, render
from kb.pieces import Finder, Piece, read
from kb.problem import Problem
from kb.published import Fault
from kb.store import Page

CITED = "\ue000"  # stands for a citation, so that Markdown need not know the sources
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
FOOTNOTE = re.compile(r"^ {0,3}\[\^[^\]\n]+\]:.*$", re.M)
TALLEST = 300  # lines without an empty one between: Markdown takes long for more
DEEPEST = 24  # spaces before a list item or a quote: deeper nesting is no text any more


@dataclass(frozen=True)
class Reading:
    """A page as Markdown makes it: `source` is what was rendered, line by line the body of the
    page.
    """

    page: Page
    source: str
    html: str

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        return read(self.html)[0]

    @cached_property
    def finder(self) -> Finder:
        return Finder(
            self.source.replace(CITED, ""),
            [Piece(p.tag, p.attributes, p.text.replace(CITED, ""), p.within) for p in self.pieces],
        )

    @cached_property
    def bare(self) -> str:
        """The source without code, offsets kept."""
        return markup.blank_code(self.source)

    @cached_property
    def text(self) -> str:
        """What a reader reads, a line for each block."""
        blocks = {"p", "li", "td", "th", "pre", "br", "div", *HEADINGS}
        return "".join(
            "\n"
            if p.attributes is not None and p.tag in blocks
            else p.text
            if p.attributes is None
            else ""
            for p in self.pieces
        )

    def starts(self, *tags: str) -> list[tuple[int, Piece]]:
        return [
            (place, piece)
            for place, piece in enumerate(self.pieces)
            if piece.attributes is not None and piece.tag in tags
        ]

    def problem(self, fault: Fault) -> Problem:
        return self.at(
            self.finder.line(fault.place, fault.sought), fault.rule, fault.what, fault.remedy
        )

    def at(self, line: int, rule: str, what: str, remedy: str) -> Problem:
        return Problem(self.page.file, self.page.first_line + line - 1, rule, what, remedy)


def of(page: Page) -> Reading | list[Problem]:
    """The page as Markdown makes it, or why it cannot be made."""
    for match in re.finditer(
        rf"^(?: {{{DEEPEST + 1},}}|(?!>{{7}}[ \n])(?:> ?){{5,}}|(?:[-*+] ){{5,}})(?=\S)",
        markup.blank_code(page.body),
        re.M,
    ):
        line = page.first_line + page.body.count("\n", 0, match.start())
        return [
            Problem(page.file, line, "LIST-2", "列表或引用套得太深", "最多套两层，其余另起一段")
        ]
    for match in markup.FENCE.finditer(page.body):
        if match["unclosed"] is not None:
            line = page.first_line + page.body.count("\n", 0, match.start())
            return [
                Problem(
                    page.file,
                    line,
                    "CODE-1",
                    "代码块没有写完",
                    "在代码后面另起一行写三个反引号，缩进和开头一样",
                )
            ]
    run = 0
    for number, row in enumerate(markup.blank_fences(page.body).split("\n"), page.first_line):
        run = run + 1 if row.strip() else 0
        if run > TALLEST:
            return [
                Problem(
                    page.file,
                    number,
                    "FILE-3",
                    f"连着 {TALLEST} 多行没有空行",
                    "分成几段，中间空一行",
                )
            ]
    source = markup.replace(markup.CITATION, page.body, lambda match: CITED)
    source = markup.GENERATED.sub("", source) if "<!--" in source else source
    # a fault already, which would only have consequences
    source = markup.replace(FOOTNOTE, source, lambda match: "")
    try:
        return Reading(page, source, render.html(source))
    except render.TooDeepError:
        return [
            Problem(
                page.file,
                page.first_line,
                "LIST-2",
                "列表或引用套得太深",
                "最多套两层，其余另起一段",
            )
        ]


def content(pieces: Sequence[Piece], place: int) -> list[Piece]:
    """The pieces inside the element that starts at `place`."""
    depth, found = len(pieces[place].within), []
    for piece in pieces[place + 1 :]:
        if len(piece.within) <= depth:
            break
        found.append(piece)
    return found
