"""A number changes with its day or not at all; the day reaches all who look for news, and sources
that say otherwise are named.
"""

from __future__ import annotations

import datetime as dt

import pytest

from desk import who
from kb import changes, check, feed, generated, lists, numbers, offline, searchable, store
from support import CHANNELS, NUMBERS, SOURCES, MakeDocs

DAY = "2026-11-30"
RECORDED = NUMBERS.replace("]", f', {{date: {DAY}, phone: "12379"}}]')
CHANGED = {
    "data_channels": CHANNELS.replace("12378", "12379").replace(
        "checked: 2026-11-22", f"checked: {DAY}", 1
    ),
    "data_sources": SOURCES.replace("12378", "12379"),
    "data_numbers": RECORDED,
}


def faults(make_docs: MakeDocs, **files: str) -> list[tuple[str, str]]:
    docs = make_docs(**files)
    return [(fault.rule, fault.what) for fault in check.errors(store.read(docs), docs / "zh")]


def test_a_number_that_changes_in_one_place_only_is_refused(make_docs: MakeDocs) -> None:
    assert faults(make_docs, **CHANGED) == []
    assert faults(make_docs, **{**CHANGED, "data_numbers": NUMBERS}) == [
        ("CH-4", "渠道“nfra”的号码是 12379，numbers.yml 里最后一次公布的是 12378")
    ]


def test_a_number_that_changed_was_checked_that_day(make_docs: MakeDocs) -> None:
    unchecked = CHANNELS.replace("12378", "12379")
    assert faults(make_docs, **{**CHANGED, "data_channels": unchecked}) == [
        ("CH-4", f"渠道“nfra”的号码 {DAY} 换过，checked 还是 2026-11-22")
    ]


def test_a_changed_number_reaches_the_list_the_feed_and_the_date_of_the_copy(
    make_docs: MakeDocs,
) -> None:
    before, after = store.read(make_docs()), store.read(make_docs(**CHANGED))
    assert (offline.newest(before), offline.newest(after)) == (
        dt.date(2026, 11, 22),
        dt.date(2026, 11, 30),
    )
    row = f"- {DAY} [投诉热线](channels.md#channel-nfra)：号码由 12378 改为 12379"
    assert lists.changes(after, "about/changes").split("\n")[0] == row
    assert row not in lists.changes(before, "about/changes")
    atom = feed.atom(after, "站名", "https://example.org/").decode()
    assert "投诉热线：号码由 12378 改为 12379" in atom
    assert f"urn:kb:about:channels:channel-nfra:{DAY}<" in atom
    assert 'href="https://example.org/about/channels.html#channel-nfra"' in atom
    assert dt.date(2026, 11, 30) in set(generated.LISTS["changes"].days(after, "about/changes"))


def test_a_former_number_is_still_found(make_docs: MakeDocs) -> None:
    after = store.read(make_docs(**CHANGED))
    assert {"12378", "12379"} <= {question.text for question in searchable.numbers(after)}
    assert "渠道 nfra" in who.report(after, "12378")


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        ('{date: 2026-11-23}, {date: 2026-11-24, phone: "12378"}', "查到了号码 12378"),
        ('{date: 2026-11-23, phone: "12377"}, {date: 2026-11-24}', "不再写号码 12377"),
    ],
)
def test_a_number_that_comes_or_goes_is_a_change(make_docs: MakeDocs, rows: str, note: str) -> None:
    written = store.read(make_docs(data_numbers=f"nfra: [{rows}]\n"))
    assert next((change.anchor, change.note) for change in changes.of(written)) == (
        "channel-nfra",
        note,
    )


def test_sources_that_contradict_one_another_are_named(make_docs: MakeDocs) -> None:
    two = {
        "data_sources": SOURCES.replace("可以申请展期。", "可以申请展期，问 12388。"),
        "data_channels": CHANNELS.replace("[law-1]", "[law-1, law-2]"),
    }
    assert faults(make_docs, **two) == [
        ("CH-5", "来源互相矛盾：渠道“nfra”的号码是 12378，它引用的论断“law-2”写的是 12388")
    ]
    two["data_sources"] = two["data_sources"].replace("问 12388", "问 12378，不问 12388")
    assert faults(make_docs, **two) == []


def test_a_claim_that_says_a_former_number_is_named(make_docs: MakeDocs) -> None:
    late = {
        **CHANGED,
        "data_sources": CHANGED["data_sources"].replace(
            "可以申请展期。", "可以申请展期，问 12378。"
        ),
    }
    assert faults(make_docs, **late) == [
        ("CH-5", "论断“law-2”还写着 12378，渠道“nfra”的号码已经是 12379")
    ]
    late["data_sources"] = late["data_sources"].replace(
        "问 12378。", "问 12378。, but: 2026-11-30 起是 12379。"
    )
    assert faults(make_docs, **late) == []


def test_service_numbers_are_found_however_they_are_grouped() -> None:
    assert numbers.in_text(
        numbers.plain("问 12378、400-810-8866 或 010 6601 6666，还 12000 元")
    ) == {"12378", "4008108866", "01066016666"}
