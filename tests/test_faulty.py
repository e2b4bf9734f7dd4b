"""A fault of a data file or of front matter is told once, where it is; what it breaks elsewhere is
not, and nothing is a traceback.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb import check, numbers, problem, store
from support import (
    ADDRESSES,
    ASKS,
    CHANNELS,
    GLOSSARY,
    NUMBERS,
    ROOT,
    SITE,
    SOURCES,
    SYNONYMS,
    MakeDocs,
    entry,
)

CASES: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/cases/faulty.yml").read_text("utf-8"))
SOUND = {
    "a": entry("题目甲", "旧名甲"),
    "data_sources": SOURCES,
    "data_channels": CHANNELS,
    "data_numbers": NUMBERS,
    "data_glossary": GLOSSARY,
    "data_synonyms": SYNONYMS,
    "data_asks/a": ASKS,
    "data_addresses": ADDRESSES,
    "data_site": SITE,
}


def found(docs: Path) -> list[problem.Problem]:
    return check.errors(store.read(docs), docs / "zh")


@pytest.mark.parametrize(
    "case",
    CASES,
    ids=[f"{number}-{case['file']}-{case['rule']}" for number, case in enumerate(CASES)],
)
def test_one_fault_is_told_once_with_its_line(make_docs: MakeDocs, case: dict[str, Any]) -> None:
    name = case["file"] if case["file"] == "a" else f"data_{case['file']}"
    assert case["old"] in SOUND[name]
    faults = found(make_docs(**{name: SOUND[name].replace(case["old"], case["new"], 1)}))
    file = "docs/zh/a.md" if name == "a" else f"docs/_data/{case['file']}.yml"
    assert {(fault.rule, fault.file, fault.line) for fault in faults} == {
        (rule, file, case["line"]) for rule in case["rule"].split("+") if rule != "none"
    }, [str(fault) for fault in faults]
    assert case.get("says", "") in "".join(map(str, faults))


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
@pytest.mark.parametrize("name", ["_data/channels.yml", "_data/asks/a.yml", "zh/a.md"])
def test_another_encoding_is_named(make_docs: MakeDocs, encoding: str, name: str) -> None:
    docs = make_docs()
    (docs / name).write_bytes((docs / name).read_text("utf-8").encode(encoding))
    faults = found(docs)
    assert [(fault.rule, fault.file) for fault in faults] == [("FM-1", f"docs/{name}")], [
        str(fault) for fault in faults
    ]


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
NESTED = {
    "brackets": "[" * 3000,
    "braces": "{" * 3000,
    "dashes": "- " * 1500,
    "number": f"a: {'1' * 3500}",
    "bomb": BOMB,
    "set": "a: !!set [b]",
}


@pytest.mark.parametrize("text", NESTED.values(), ids=NESTED)
@pytest.mark.parametrize("place", ["data", "front"])
def test_what_unfolds_without_end_is_one_fault(make_docs: MakeDocs, text: str, place: str) -> None:
    docs = (
        make_docs(data_glossary=text)
        if place == "data"
        else make_docs(a=f"---\n{text}\n---\n正文\n")
    )
    assert [fault.rule for fault in found(docs)] == ["FM-1"]


BODIES = {
    "brackets": "[" * 3000,
    "stars": "*a " * 1200,
    "lists": "\n".join("    " * depth + "- 甲" for depth in range(150)),
    "quotes": ">" * 1000 + "甲",
    "items": "- " * 800 + "甲",
    "lines": "甲\n" * 20_000,
    "headings": "## 甲 {#a}\n\n" * 3000,
    "remarks": "<!-- 甲\n" * 3000,
    "fences": "~~~a\n```b\n" * 3000,
    "ticks": "".join("`" * number + "甲" for number in range(1, 80)),
    "abbreviations": "*[甲]: 乙\n" * 6000,
    "boxes": "<div markdown>\n\n" * 400,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_page_without_end_is_refused(make_docs: MakeDocs, body: str) -> None:
    faults = found(make_docs(a=entry("题目甲", "旧名甲", body=body)))
    assert faults
    assert {fault.file for fault in faults} == {"docs/zh/a.md"}
    assert len(faults) < 100


def test_a_page_that_cannot_be_read_is_told_of_once(make_docs: MakeDocs) -> None:
    docs = make_docs(
        a="坏的", b=entry("题目乙", "旧名乙", "a, c", "看[甲](a.md#x)。"), data_addresses="a: [x]\n"
    )
    assert [(fault.rule, fault.file) for fault in found(docs)] == [("FM-1", "docs/zh/a.md")]


def test_what_a_broken_page_took_over_is_not_missed(make_docs: MakeDocs) -> None:
    docs = make_docs(
        a=entry("题目甲", "旧名甲").replace("status: verified", "status: sure\nmoved: {z: top}"),
        data_addresses="a: []\nz: []\n",
    )
    assert {(fault.rule, fault.file) for fault in found(docs)} == {("FM-5", "docs/zh/a.md")}


def test_a_section_that_site_yml_names_is_there(make_docs: MakeDocs) -> None:
    docs = make_docs(
        a=entry("题目甲", "旧名甲", body="## 甲 {#how}\n\n乙[^law-1]。"),
        data_site=SITE + "checking: a#howw\n",
    )
    (fault,) = found(docs)
    assert (fault.rule, fault.file, fault.line) == ("SITE-1", "docs/_data/site.yml", 3)
    assert "是不是“how”" in fault.remedy


def test_faults_of_the_data_come_alone(make_docs: MakeDocs) -> None:
    docs = make_docs(
        a=entry("题目甲", "旧名甲", body="[^nobody] 打 12378"),
        data_sources=SOURCES.replace("kind: law", "kind: blog"),
    )
    assert {fault.file for fault in found(docs)} == {"docs/_data/sources.yml"}


def test_what_looks_like_markup_and_is_none_is_shown_as_it_is(make_docs: MakeDocs) -> None:
    assert found(make_docs(a=entry('3<5 & "引号"', "旧 a_b 甲"))) == []


def test_every_number_of_ours_stands_in_a_claim_it_cites_and_in_the_record(
    written: store.Store,
) -> None:
    assert [channel for channel in written.channels.values() if channel.phone]
    assert list(numbers.faults(written, dt.date.today())) == []
