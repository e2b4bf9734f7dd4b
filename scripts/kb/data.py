"""Reads a Store, writes nothing: the rules about front matter and docs/_data that go beyond the
shape of one value.

What stands there is data: it is shown letter by letter, so it holds no markup, nothing of a person
and no day that has not come.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from kb import contacts, marks, numbers, personal, sections
from kb.problem import Problem, closest, line_of
from kb.store import DATA, Page, Store

EARLIEST = dt.date(2000, 1, 1)
ADDRESSES = ("url", "site")  # their shape is the schema's matter


def faults(store: Store, today: dt.date) -> list[Problem]:
    """Everything wrong with the data files beside their shape."""
    found: list[Problem] = []
    for name, value in (
        ("sources", store.sources),
        ("channels", store.channels),
        ("numbers", store.numbers),
        ("glossary", store.terms),
        ("synonyms", store.synonyms),
        ("site", store.site),
    ):
        found += of_file(f"{DATA}/{name}.yml", value, store, today)
    for file in store.texts:
        if file.startswith(f"{DATA}/asks/"):
            section = file.removeprefix(f"{DATA}/asks/").removesuffix(".yml")
            found += of_file(
                file,
                {slug: asks for slug, asks in store.asks.items() if slug.split("/")[0] == section},
                store,
                today,
            )
    for file, text in store.texts.items():
        found += in_lines(file, text)
    rules = (terms, channels, synonyms, site)
    found += numbers.faults(store, today)
    return [*dict.fromkeys([*found, *(one for rule in rules for one in rule(store))])]


def site(store: Store) -> Iterator[Problem]:
    """What site.yml names is there."""
    file, told = f"{DATA}/site.yml", store.site
    named = {
        "contacts": told.contacts,
        "terms": told.terms,
        "sources": told.sources,
        "checking": told.checking.partition("#")[0],
    }
    pages = (
        *told.asked,
        *told.off_paper,
        *(slug for key, slug in named.items() if key in told.model_fields_set),
    )
    for slug in pages:
        if slug not in store.pages and slug not in store.broken:
            remedy = closest(slug, store.pages, "写已有页面的 slug")
            yield Problem(
                file, line_of(store.texts[file], (), slug), "SITE-1", f"没有“{slug}”这一页", remedy
            )
    slug, _, anchor = told.checking.partition("#")
    known = sections.of(store.pages[slug]) if slug in store.pages else {}
    if known and anchor and anchor not in known and "checking" in told.model_fields_set:
        line = line_of(store.texts[file], ("checking",), "")
        remedy = closest(anchor, known, sections.missing(known))
        yield Problem(file, line, "SITE-1", f"“{slug}”没有小节“{anchor}”", remedy)
    for beginning in told.listings:
        if not any(slug.startswith(beginning) for slug in (*store.pages, *store.broken)):
            line = line_of(store.texts[file], ("listings",), beginning)
            remedy = "写这些页的 slug 共有的开头"
            yield Problem(file, line, "SITE-1", f"没有以“{beginning}”开头的页", remedy)
    for key in told.hotlines if store.channels else ():
        line = line_of(store.texts[file], ("hotlines",), key)
        if key not in store.channels:
            remedy = closest(key, store.channels, "先登记到 channels.yml")
            yield Problem(file, line, "SITE-1", f"没有登记“{key}”这个渠道", remedy)
        # one that was only forgotten is told of as such
        elif not store.channels[key].phone and not any(
            row.phone for row in store.numbers.get(key, ())[-1:]
        ):
            remedy = "换一个登记了号码的"
            yield Problem(file, line, "SITE-1", f"渠道“{key}”没有号码，不能当热线", remedy)


@lru_cache(maxsize=64)
def in_lines(file: str, text: str) -> tuple[Problem, ...]:
    """What must not be published in a data file, line by line, if one look at all finds any."""
    lines = text.split("\n")
    some = next(personal.find("\0".join(lines)), None)
    return tuple(
        told(file, number, one)
        for number, line in enumerate(lines if some else (), 1)
        for one in personal.find(line)
    )


# by file: while one edits, only the file that changed is judged again
judged: dict[str, tuple[str, Any, dt.date, list[Problem]]] = {}


def of_file(file: str, value: Any, store: Store, today: dt.date) -> list[Problem]:
    """What is wrong with the values of one data file."""
    text = store.texts.get(file, "")
    last = judged.get(file)
    if not last or last[:3] != (text, value, today):
        judged[file] = last = (text, value, today, [*in_values(file, text, value, today)])
    return last[3]


def in_values(file: str, text: str, value: Any, today: dt.date) -> Iterator[Problem]:
    for path, leaf in leaves(value):
        if isinstance(leaf, dt.date):
            if not EARLIEST <= leaf <= today:
                yield Problem(
                    file,
                    line_of(text, path, str(leaf)),
                    "DATE-2",
                    f"“{path[-1]}”的日期 {leaf} 不可能",
                    f"写 2000 年到今天（{today}）之间的一天",
                )
        elif isinstance(leaf, str) and path[-1] not in ADDRESSES:
            for rule, what, remedy, _ in text_faults(leaf):
                yield Problem(
                    file, line_of(text, path, leaf), rule, f"“{path[-1]}”里{what}", remedy
                )
            # broken over lines or escaped: the lines above did not show it whole
            if leaf not in text:
                yield from (
                    told(file, line_of(text, path, leaf), one) for one in personal.find(leaf)
                )
    for path, names in lists(value):
        for name in doubles(names):
            yield Problem(
                file, line_of(text, path, name), "DATA-4", f"“{name}”写了两次", "只留一处"
            )


def front_faults(page: Page, today: dt.date) -> Iterator[Problem]:
    """The same for the front matter of one page; its contacts are looked for with those of the
    text.
    """
    for number, row in enumerate(page.front.split("\n"), 2):
        before, sign, _ = row.partition(" #")
        if sign and before.strip(" -") and not {*"\"'"} & {*before}:
            what, remedy = "井号和它后面的字会丢", "删掉井号，或给整段文字加引号"
            yield Problem(page.file, number, "FM-1", what, remedy)
        listed = row.partition(": [")[2].partition("]")[0]
        if "，" in listed and not {*"\"'"} & {*listed}:
            what, remedy = "列表里用了全角逗号，几项会变成一项", "用半角逗号，后面空一格"
            yield Problem(page.file, number, "FM-1", what, remedy)
    for path, leaf in leaves(page.meta):
        key = str(path[0])
        if isinstance(leaf, dt.date):
            if not EARLIEST <= leaf <= today:
                yield Problem(
                    page.file,
                    page.line_of(key, str(leaf)),
                    "DATE-2",
                    f"“{key}”的日期 {leaf} 不可能",
                    f"写 2000 年到今天（{today}）之间的一天",
                )
        elif isinstance(leaf, str):
            for rule, what, remedy, _ in text_faults(leaf):
                yield Problem(page.file, page.line_of(key, leaf), rule, f"“{key}”里{what}", remedy)
    for path, names in lists(page.meta):
        for name in doubles(names):
            yield Problem(
                page.file,
                page.line_of(str(path[0]), name),
                "DATA-4",
                f"“{path[0]}”里的“{name}”写了两次",
                "只留一处",
            )
    for name in doubles(getattr(page.meta, "wordings", ())):
        yield Problem(
            page.file,
            page.line_of("asks", name),
            "DATA-4",
            f"“asks”里的“{name}”写了两次",
            "只留一处",
        )


def channels(store: Store) -> Iterator[Problem]:
    """Each contact is named once, and its texts hold no number or address that has no home."""
    file = f"{DATA}/channels.yml"
    text = store.texts.get(file, "")
    ours = {channel.phone for channel in store.channels.values()}
    for name in doubles(channel.name for channel in store.channels.values()):
        key = [key for key, channel in store.channels.items() if channel.name == name][-1]
        line = line_of(text, (key,), name)
        yield Problem(file, line, "DATA-4", f"渠道“{name}”写了两次", "只留一处")
    for key, channel in store.channels.items():
        for field in ("name", "duty", "hedge", "limits", "unknown"):
            said = getattr(channel, field) or ""
            for rule, kind, number, _ in contacts.contacts_in(said):
                if number not in ours:
                    line = line_of(text, (key, field), "")
                    remedy = "号码写进 phone，网址写进 site，各自带来源"
                    yield Problem(file, line, rule, f"“{field}”里写了{kind}“{number}”", remedy)


def synonyms(store: Store) -> Iterator[Problem]:
    """A word means one thing: it stands in one group of equals."""
    file = f"{DATA}/synonyms.yml"
    for word in doubles(word for group in store.synonyms.same for word in {*group}):
        last = [
            number for number, line in enumerate(store.texts[file].split("\n"), 1) if word in line
        ]
        yield Problem(file, last[-1], "DATA-4", f"“{word}”写在两组里", "并成一组，或只留一处")


def terms(store: Store) -> Iterator[Problem]:
    file = f"{DATA}/glossary.yml"
    for key, term in store.terms.items():
        if re.search(r"\d", term.means):
            line = line_of(store.texts.get(file, ""), (key, "means"), "")
            remedy = "删掉数字；数字写在页面里，带来源"
            yield Problem(file, line, "CON-1", f"术语“{key}”的解释里有数字", remedy)
    for name in doubles(term.term for term in store.terms.values()):
        key = [key for key, term in store.terms.items() if term.term == name][-1]
        yield Problem(
            file,
            line_of(store.texts.get(file, ""), (key,), name),
            "DATA-4",
            f"术语“{name}”解释了两次",
            "只留一处",
        )


def text_faults(text: str) -> Iterator[tuple[str, str, str, str]]:
    yield from marks.marks(text)
    if char := next(marks.invisible(text), ""):
        yield "CHAR-2", f"有看不见的字符 U+{ord(char):04X}", "删掉它，或换成空格", ""


def told(file: str, line: int, found: personal.Found) -> Problem:
    return Problem(
        file,
        line,
        found.rule,
        f"写了{found.kind}“{found.text}”",
        "删掉它；个人的号码、账号和口令不能公开",
    )


def nodes(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """(path, value) of everything a model holds, containers too; the parts of a list have
    its path.
    """
    yield path, value
    if isinstance(value, BaseModel):
        value = {name: getattr(value, name) for name in type(value).model_fields}
    if isinstance(value, dict):
        for key, part in value.items():
            yield from nodes(part, (*path, str(key)))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from nodes(part, path)


def leaves(value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """(path, value) of everything a model holds that is no container."""
    return (
        (path, part)
        for path, part in nodes(value)
        if not isinstance(part, BaseModel | dict | tuple | list)
    )


def lists(value: Any) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """(path, names) of every list of plain texts."""
    for path, part in nodes(value):
        if isinstance(part, tuple | list) and part and all(isinstance(name, str) for name in part):
            yield path, tuple(part)


def doubles(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
