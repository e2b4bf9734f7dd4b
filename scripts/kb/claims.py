"""Reads pages, writes nothing: tables of what is said on the net have a verdict a reader
understands, letters their limits first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb import markup, sections
from kb.problem import Problem
from kb.store import Page, Store

VERDICTS = ("对", "不对", "别信", "不一定", "没人能证实")
HEAD = ["说法", "结论", "理由"]
HEARSAY = re.compile(r"说法|传言|网传")  # in the first cell of a head: the table is one of these
LETTER = "```text"
PLAIN = ("text", "txt", "plain", "")
LIMITS = "**发之前**"


def faults(store: Store) -> Iterator[Problem]:
    """All tables and letters of all pages."""
    for page in store.texts_written:
        yield from verdicts(page)
        yield from letters(page)


def verdicts(page: Page) -> Iterator[Problem]:
    """Rows of a table whose head speaks of what is said: verdict from the list, then a reason."""
    lines = markup.blank_code(page.body).split("\n")
    head = list[str]()  # of the table that the line belongs to
    for number, line in enumerate(lines):
        cells = [sections.plain(cell) for cell in line.strip().strip("|").split("|")]
        place = page.file, page.first_line + number
        if not line.startswith("|"):
            head = []
        elif not head:
            head = cells
            if HEARSAY.search(head[0]) and head != HEAD:
                yield Problem(
                    *place,
                    "CLAIM-1",
                    f"这张表的表头是“{'｜'.join(head)}”，结论不会被检查",
                    f"写成 | {' | '.join(HEAD)} |",
                )
        elif HEARSAY.search(head[0]) and not set(line) <= set("|-: "):
            verdict = cells[1] if len(cells) > 1 else ""
            if verdict not in VERDICTS:
                yield Problem(
                    *place,
                    "CLAIM-1",
                    f"“{cells[0]}”的结论“{verdict}”读者看不懂",
                    f"只写 {'、'.join(VERDICTS)}",
                )
            if len(cells) < 3 or not cells[2]:
                yield Problem(
                    *place, "CLAIM-2", f"“{cells[0]}”没有写理由", "在第三栏写为什么，带来源"
                )


def letters(page: Page) -> Iterator[Problem]:
    """A text to copy is marked as one and comes after what to mind before one sends it."""
    for match in markup.FENCE.finditer(page.body):
        line = page.first_line + page.body.count("\n", 0, match.start())
        opening = match.group().partition("\n")[0].strip()
        if opening.strip("`~") not in PLAIN:
            continue  # code of some language
        if opening != LETTER:
            yield Problem(
                page.file,
                line,
                "LETTER-1",
                f"可复制的文字以“{opening}”开头",
                f"写成 {LETTER}，最后一行写 ```",
            )
        before = page.body[: match.start()].rstrip().rpartition("\n\n")[2]
        if not before.startswith(LIMITS):
            yield Problem(
                page.file,
                line,
                "LETTER-1",
                "可复制的文字前面没有写发之前要注意什么",
                f"上一段以“{LIMITS}：”开头，写谁别发、别承认什么、遮住什么",
            )
