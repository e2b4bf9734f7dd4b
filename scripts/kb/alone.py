"""Reads one page, writes nothing: its faults that depend on nothing but itself, which are most."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from kb import data, personal, reading, slips
from kb.contacts import contacts_in
from kb.problem import Problem
from kb.store import Page

# by file: while one edits, only the page that changed is judged again
judged: dict[str, tuple[Page, dt.date, list[Problem]]] = {}


def faults(page: Page, today: dt.date) -> list[Problem]:
    """Of a page; a fact may not be later than `today`."""
    last = judged.get(page.file)
    if not last or (last[0].raw, last[0].slug, last[1]) != (page.raw, page.slug, today):
        read = reading.of(page)
        found = [
            *data.front_faults(page, today),
            *(read if isinstance(read, list) else slips.faults(read)),
        ]
        found += contacts(page, "" if isinstance(read, list) else read.text)
        judged[page.file] = last = (page, today, found)
    return last[2]


def contacts(page: Page, shown: str) -> Iterator[Problem]:
    """Contacts have one home; one typed into a page would be missed when it changes, and a
    stranger's must never get in.

    Looked for in the file as it is written, code and comments included, and in `shown`, what
    Markdown makes of it.
    """
    told = Counter[str]()
    for number, line in enumerate(suspicious(page.raw), 1):
        for rule, kind, text, remedy in contacts_in(line):
            told[text] += 1
            yield Problem(page.file, number, rule, f"正文里写了{kind}“{text}”", remedy)
    for path, value in data.leaves(page.meta):
        if isinstance(value, str) and value not in page.front:  # escaped, or broken over lines
            for rule, kind, text, remedy in contacts_in(value):
                yield Problem(
                    page.file,
                    page.line_of(path[0]),
                    rule,
                    f"“{path[0]}”里写了{kind}“{text}”",
                    remedy,
                )
    for line in suspicious(shown):
        for rule, kind, text, remedy in contacts_in(line):
            told[text] -= 1
            if told[text] < 0:
                around = line.strip()[:20]
                place = next(
                    (
                        n
                        for n, raw in enumerate(page.raw.split("\n"), 1)
                        if around[:4] and around[:4] in personal.folded(raw)
                    ),
                    page.first_line,
                )
                yield Problem(
                    page.file, place, rule, f"拼起来是{kind}“{text}”（在“{around}”里）", remedy
                )


def suspicious(text: str) -> list[str]:
    """The lines of a text, none where no line has a contact: one look at all that may have one,
    joined by what no pattern asks for.
    """
    lines = text.split("\n")
    some = "\0".join(line for line in lines if not personal.harmless(line))
    return lines if next(contacts_in(some), None) else []
