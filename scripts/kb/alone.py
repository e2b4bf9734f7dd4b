"""Reads one page, writes nothing: its faults that depend on nothing but itself, which are most."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator

from kb import data, numbers, personal, reading, slips
from kb.problem import Problem
from kb.store import Page

TLD = (
    "com|cn|net|org|gov|io|app|top|vip|cc|xyz|me|ltd|shop|site|club|info|biz|co|ly|pro|online|"
    "live|store|fun|link|ru|hk|tw|us|tv|im|wang|work|ink"
)
URL = re.compile(
    r"https?://\S+|(?<![:/\w])//[a-z0-9][\w.-]*\.[a-z]{2,}\S*|\bwww\.\S+"
    rf"|(?<![\w/.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:{TLD})\b(?!\.md)"
    rf"|[a-z0-9-]+ ?(?:点|\[\.\]|\(\.\)|。) ?(?:{TLD})\b"
    rf"|(?<![\d.])\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?![\d.])",
    re.I,
)
SPACED = re.compile(r"(?<![\d.\-/])(?:\d(?:[ -]\d){4}|\d{2}[ -]\d{3}|\d{3}[ -]\d{2})(?![\d.\-/])")

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


def contacts_in(text: str) -> Iterator[tuple[str, str, str, str]]:
    """(rule, kind, what was found, remedy) of each contact in one line."""
    remedy = "登记到 channels.yml，正文写 [名称](channel:id)"
    seen = personal.folded(text)
    for found in personal.as_seen(seen):
        yield found.rule, found.kind, found.text, "删掉它；个人的号码、账号和口令不能公开"
    for match in numbers.SHORT.finditer(seen):
        yield "CON-1", "电话号码", match[0], remedy
    for run in SPACED.finditer(seen):
        if numbers.SHORT.fullmatch(re.sub(r"\D", "", run[0])):
            yield "CON-1", "电话号码", run[0], remedy
    for run in personal.RUN.finditer(seen):
        if numbers.LONG.fullmatch(re.sub(r"\D", "", run[0])):
            yield "CON-1", "电话号码", run[0].strip(), remedy
    for match in URL.finditer(seen):
        yield "CON-2", "网址", match[0], remedy
