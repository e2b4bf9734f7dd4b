"""Reads the Store, writes nothing: service numbers, what our sources say of them, and when one that
we published changed.

A number stands in channels.yml and, with the day since when, in numbers.yml. Both must say the
same, so that none changes without its day: that day enters the list of changes, the feed and the
date of the copy.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise

from kb import personal
from kb.problem import Problem, closest, line_of
from kb.schema import Channel
from kb.store import DATA, Store

FILE = f"{DATA}/channels.yml"
RECORD = f"{DATA}/numbers.yml"

# Service numbers (95xxx, 96xxx, 12xxx, 100xx), landlines and 400 numbers in any grouping; a number
# followed by a unit or by a decimal is an amount. Three digits are too common to judge, so 110 is
# looked up in the data.
SHORT = re.compile(
    r"(?<![\d.\-/])(?:(?:9[56]\d|12[13]|100)\d{2,3}|110)(?![\d.\-/]"
    r"|\s*[元万亿年月日天次条个名家件部台期号款%])"
)
LONG = re.compile(r"[48]00\d{7}|0(?:10|2\d|[3-9]\d\d)\d{7,8}")


def faults(store: Store, today: dt.date) -> Iterator[Problem]:
    """What contradicts what: a number, the claims it rests on, and the record of what was
    published.
    """
    for key, channel in store.channels.items() if store.claims else ():
        line = line_of(store.texts.get(FILE, ""), (key,), "")
        for claim in channel.claims:
            if claim not in store.claims:
                remedy = closest(claim, store.claims, "在 sources.yml 里补上")
                yield Problem(
                    FILE, line, "SRC-1", f"渠道“{key}”引用了不存在的来源“{claim}”", remedy
                )
        if channel.phone and all(claim in store.claims for claim in channel.claims):
            yield from unfounded(key, channel, store, line)
    if store.channels and store.numbers:
        yield from [*disordered(store)] or [*unrecorded(store, today), *outlived(store)]


def unfounded(key: str, channel: Channel, store: Store, line: int) -> Iterator[Problem]:
    """A number stands in one of the claims that the contact cites, and none of them says
    another.
    """
    phone, said = (
        plain(channel.phone or ""),
        {claim: plain(text_of(claim, store)) for claim in channel.claims},
    )
    if not said:
        remedy = "在 sources.yml 登记出处，写进 sources；查不到就不写 phone"
        yield Problem(FILE, line, "CH-3", f"渠道“{key}”的号码 {channel.phone} 没有来源", remedy)
    elif not any(stands(phone, text) for text in said.values()):
        what = f"渠道“{key}”的号码 {channel.phone} 不在它引用的论断里（{'、'.join(said)}）"
        yield Problem(FILE, line, "CH-3", what, "先核对原文，号码和论断一起改")
        return
    ours = {plain(one.phone) for one in store.channels.values() if one.phone}
    for claim, text in said.items():
        others = in_text(text)
        if others and not stands(phone, text) and not others & ours:
            what = (
                f"来源互相矛盾：渠道“{key}”的号码是 {channel.phone}，它引用的论断“{claim}”写的是 "
                f"{'、'.join(sorted(others))}"
            )
            yield Problem(
                f"{DATA}/sources.yml",
                line_of(store.texts.get(f"{DATA}/sources.yml", ""), (claim,), ""),
                "CH-5",
                what,
                "核对两边，改错的一边",
            )


def unrecorded(store: Store, today: dt.date) -> Iterator[Problem]:
    """The record ends with what stands in channels.yml, and with a day on which that was
    checked.
    """
    text = store.texts.get(FILE, "")
    for key, channel in store.channels.items():
        rows = store.numbers.get(key, ())
        if channel.phone != (rows[-1].phone if rows else None):
            told = (
                f"numbers.yml 里最后一次公布的是 {rows[-1].phone or '没有号码'}"
                if rows
                else "numbers.yml 里没有它"
            )
            line = (
                f'- {{date: 换的那天, phone: "{channel.phone}"}}'
                if channel.phone
                else "- {date: 撤下的那天}"
            )
            remedy = f"真的换了，在 numbers.yml 的 {key} 下面加一行 {line}；没有换，改回来"
            remedy = (
                remedy
                if rows
                else f"在 numbers.yml 写 {key}:，下面一行 {line.replace('换', '查到')}"
            )
            at = line_of(text, (key, "phone") if channel.phone else (key,), "")
            yield Problem(
                FILE, at, "CH-4", f"渠道“{key}”的号码是 {channel.phone or '空的'}，{told}", remedy
            )
        elif rows and channel.checked < rows[-1].date <= today:  # a day to come is a fault already
            what = f"渠道“{key}”的号码 {rows[-1].date} 换过，checked 还是 {channel.checked}"
            yield Problem(
                FILE,
                line_of(text, (key, "checked"), ""),
                "CH-4",
                what,
                "逐条核对后把 checked 改成那天或以后",
            )
    record = store.texts.get(RECORD, "")
    for key in [
        key for key, rows in store.numbers.items() if key not in store.channels and rows[-1].phone
    ]:
        remedy = closest(key, store.channels, "渠道删掉了，就在下面加一行 - {date: 撤下的那天}")
        yield Problem(
            RECORD, line_of(record, (key,), ""), "CH-4", f"渠道“{key}”不在 channels.yml 里", remedy
        )


def disordered(store: Store) -> Iterator[Problem]:
    """Rows of the record that cannot be: what follows from them is not told."""
    for key, rows in store.numbers.items():
        for before, after in pairwise(rows):
            if after.date <= before.date or after.phone == before.phone:
                line = line_of(store.texts.get(RECORD, ""), (key,), str(after.date))
                yield Problem(
                    RECORD,
                    line,
                    "CH-4",
                    f"“{key}”的 {after.date} 这一行不对",
                    "旧的在上，新的在下，日期一行比一行晚，号码和上一行不同",
                )


def outlived(store: Store) -> Iterator[Problem]:
    """No claim says a number that we took back, unless it says the present one as well."""
    ours = {plain(one.phone): key for key, one in store.channels.items() if one.phone}
    text = store.texts.get(f"{DATA}/sources.yml", "")
    for key, rows in store.numbers.items():
        for old in dict.fromkeys(
            plain(row.phone) for row in rows if row.phone and plain(row.phone) not in ours
        ):
            for claim in store.claims:
                said = plain(text_of(claim, store))
                if stands(old, said) and not any(
                    stands(plain(one), said) for one in [rows[-1].phone] if one
                ):
                    what = (
                        f"论断“{claim}”还写着 {old}，渠道“{key}”的号码已经是 "
                        f"{rows[-1].phone or '空的'}"
                    )
                    yield Problem(
                        f"{DATA}/sources.yml",
                        line_of(text, (claim,), ""),
                        "CH-5",
                        what,
                        "核对原文；是旧文件，就在 but 里写明现在的号码",
                    )


def changes(store: Store) -> Iterator[tuple[dt.date, str, str]]:
    """(day, channel, what changed) of every number that became another after it was first
    published.
    """
    for key, rows in store.numbers.items():
        for before, after in pairwise(rows) if key in store.channels else ():
            if before.phone and after.phone:
                yield after.date, key, f"号码由 {before.phone} 改为 {after.phone}"
            else:
                yield (
                    after.date,
                    key,
                    f"查到了号码 {after.phone}" if after.phone else f"不再写号码 {before.phone}",
                )


def text_of(claim: str, store: Store) -> str:
    told = store.claims[claim][1]
    return f"{told.says} {told.at or ''} {told.but or ''}"


def plain(text: str) -> str:
    """The text with the marks inside its numbers left out: 400-810-8866 → 4008108866."""
    return re.sub(r"(?<=\d)[- ](?=\d)", "", text)


def stands(number: str, text: str) -> bool:
    """Whether the number, whole, stands in a text without marks in its numbers."""
    return bool(re.search(rf"(?<!\d){re.escape(number)}(?!\d)", text))


def in_text(text: str) -> set[str]:
    """The service numbers in such a text."""
    runs = {re.sub(r"\D", "", run[0]) for run in personal.RUN.finditer(text)}
    return {match[0] for match in SHORT.finditer(text)} | {
        run for run in runs if LONG.fullmatch(run)
    }
