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
HEAD = re.compile(r"^\| *说法 *\|", re.M)
LETTER = re.compile(r"^```text$", re.M)
LIMITS = "**发之前**"


def faults(store: Store) -> Iterator[Problem]:
    """All tables and letters of all pages."""
    for page in store.texts_written:
        yield from verdicts(page)
        yield from letters(page)


def verdicts(page: Page) -> Iterator[Problem]:
    """Rows of a table whose head begins with 说法: verdict from the list, then a reason."""
    lines = markup.blank_code(page.body).split("\n")
    rows = False
    for number, line in enumerate(lines):
        head, rows = bool(HEAD.match(line)), rows and line.startswith("|")
        if head:
            rows = True
        elif rows and not set(line) <= set("|-: "):
            cells = [sections.plain(cell) for cell in line.strip().strip("|").split("|")]
            verdict = cells[1] if len(cells) > 1 else ""
            place = page.file, page.first_line + number
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
    """A text to copy comes after what to mind before one sends it."""
    for match in LETTER.finditer(page.body):
        before = page.body[: match.start()].rstrip().rpartition("\n\n")[2]
        if not before.startswith(LIMITS):
            line = page.first_line + page.body.count("\n", 0, match.start())
            yield Problem(
                page.file,
                line,
                "LETTER-1",
                "可复制的文字前面没有写发之前要注意什么",
                f"上一段以“{LIMITS}：”开头，写谁别发、别承认什么、遮住什么",
            )
