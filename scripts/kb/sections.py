"""Reads pages as written, writes nothing: their sections, each with the sentence that answers it.

A section that a wording names is an answer: its first paragraph can be read out alone. The search,
the list of contents, the feed and the downloads use that same sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kb import markup
from kb.problem import Problem, line_of
from kb.schema import TOP
from kb.store import Page, Store

LONGEST = 60  # characters of an answering sentence, as the reader sees them
NO_PARAGRAPH = re.compile(r"[-*+] |\d+[.)] |\||#|!!!|\?\?\?|>|```|~~~|<| {4}|/// ")
SENTENCE_END = re.compile(r"[。！？](?=.)")


@dataclass(frozen=True)
class Section:
    """One heading with its id; `answer` is its first paragraph as plain text, empty where it begins
    otherwise.
    """

    anchor: str
    heading: str
    answer: str
    line: int  # of the file
    level: int


def of(page: Page) -> dict[str, Section]:
    """The sections of a page by id, in order. The answer of the page itself stands in its front
    matter.
    """
    return within(page.body, page.first_line)


@lru_cache(maxsize=4096)
def within(body: str, first_line: int) -> dict[str, Section]:
    """The sections of a text that begins on a line of its file. Nobody changes what is returned."""
    text = markup.blank_fences(body)
    starts = list(markup.HEADING.finditer(markup.blank_code(body)))
    found = {}
    for match in starts:
        block = text[match.end() :].lstrip("\n").split("\n\n", 1)[0]
        answer = "" if NO_PARAGRAPH.match(block) else plain(block)
        line = first_line + body.count("\n", 0, match.start())
        found[match["id"] or ""] = Section(
            match["id"] or "", plain(match["text"]), answer, line, len(match["marks"])
        )
    return found


def plain(text: str) -> str:
    """Markdown of one paragraph as a reader would say it: no notes, marks or addresses."""
    text = markup.CITATION.sub("", text)
    text = markup.LINK.sub(lambda match: match["text"], text)
    return "".join(re.sub(r"\*\*|`", "", text).split("\n")).strip()


def answering(page: Page, store: Store) -> dict[str, Section]:
    """The sections that some wording names, in the order of the page."""
    named = {*getattr(page.meta, "asks", {}), *store.asks.get(page.slug, {})}
    return {anchor: section for anchor, section in of(page).items() if anchor in named}


def faults(store: Store) -> Iterator[Problem]:
    """A wording names a section of its page, and such a section begins with its answer."""
    for slug, page in store.pages.items():
        known = of(page)
        for anchor in getattr(page.meta, "asks", {}):
            if anchor != TOP and anchor not in known:
                yield Problem(
                    page.file,
                    page.line_of("asks", anchor),
                    "ASK-3",
                    f"asks 里的小节“{anchor}”不在这一页",
                    missing(known),
                )
        for anchor in store.asks.get(slug, {}):
            if anchor != TOP and anchor not in known:
                file = f"docs/_data/asks/{slug.split('/')[0]}.yml"
                line = line_of(store.texts.get(file, ""), (slug, anchor), "")
                yield Problem(file, line, "ASK-3", f"“{slug}”没有小节“{anchor}”", missing(known))
        for section in answering(page, store).values():
            if not section.answer:
                yield Problem(
                    page.file,
                    section.line,
                    "ANS-1",
                    f"“{section.heading}”回答问题，却不以答案开头",
                    "小标题下先写一段能单独念出来的答案",
                )
            elif len(section.answer) > LONGEST:
                what = f"“{section.heading}”的答案有 {len(section.answer)} 字"
                yield Problem(
                    page.file,
                    section.line,
                    "ANS-2",
                    what,
                    f"第一段只留最多 {LONGEST} 字的答案，其余另起一段",
                )
            elif len(SENTENCE_END.findall(section.answer)) > 1:
                yield Problem(
                    page.file,
                    section.line,
                    "ANS-2",
                    f"“{section.heading}”的答案超过两句",
                    "第一段只留一两句，其余另起一段",
                )


def missing(known: dict[str, Section]) -> str:
    ids = "、".join(filter(None, known))
    return f"写 {TOP} 或这些小节的 id：{ids}" if ids else f"这一页没有小节，只能写 {TOP}"
