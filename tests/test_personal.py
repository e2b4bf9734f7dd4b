"""Personal data, strangers' contacts and secrets are found in whatever spelling, and nothing else
is taken for them.
"""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from kb import check, personal, store
from support import ASKS, CHANNELS, GLOSSARY, ROOT, SOURCES, SYNONYMS, MakeDocs, entry

CASES: dict[str, Any] = yaml.safe_load((ROOT / "tests/cases/personal.yml").read_text("utf-8"))


def grouped(digits: str, mark: str, *sizes: int) -> str:
    """The digits in groups of the given sizes, the last size repeated."""
    parts, at = list[str](), 0
    while at < len(digits):
        size = sizes[min(len(parts), len(sizes) - 1)]
        parts.append(digits[at : at + size])
        at += size
    return mark.join(parts)


def identity(first: str) -> str:
    """A number of 18 places made of 17 and its check character."""
    return next(first + last for last in "0123456789X" if personal.is_identity(first + last))


def card(first: str) -> str:
    return next(first + last for last in "0123456789" if personal.luhn(first + last))


ID18, CARD16, CARD19 = (
    identity("11010119900307001"),
    card("622588012345678"),
    card("622202020012345678"),
)
NUMBERS = {
    "id18": ID18,
    "id18x": next(
        number
        for serial in range(900)
        if (number := identity(f"11010119900307{serial:03}")).endswith("X")
    ),
    "id18_spaced": grouped(ID18, " ", 6, 8, 4),
    "id18_dashed": grouped(ID18, "-", 6, 8, 4),
    "id18_wrong": ID18[:-1] + ("1" if ID18[-1] != "1" else "2"),
    "id15": "110101900307001",
    "card16": CARD16,
    "card16_spaced": grouped(CARD16, " ", 4),
    "card16_wrong": CARD16[:-1] + str((int(CARD16[-1]) + 1) % 10),
    "card19": CARD19,
    "card19_dashed": grouped(CARD19, "-", 4),
}
FOUND = [(rule, text.format(**NUMBERS)) for rule, texts in CASES["found"].items() for text in texts]
SILENT = [text.format(**NUMBERS) for text in CASES["silent"]]


@pytest.mark.parametrize(("rule", "text"), FOUND)
def test_it_is_found(rule: str, text: str) -> None:
    assert rule in {found.rule for found in personal.find(text)}


@pytest.mark.parametrize("text", SILENT)
def test_nothing_else_is_taken_for_it(text: str) -> None:
    assert list(personal.find(text)) == []


def test_a_citizens_number_is_right_by_its_check_character() -> None:
    assert personal.is_identity("11010519491231002X")  # the example of GB 11643-1999
    assert not personal.is_identity("110105194912310021")
    assert not personal.is_identity("001051949123100021")


FIELDS = {
    "a": entry("题目甲", "旧名甲", body="正文[^law-1]。").replace("note: 首次发布", "note: {}"),
    "data_sources": SOURCES.replace("可以申请展期。", "{}"),
    "data_channels": CHANNELS.replace("查流水。", "{}"),
    "data_glossary": GLOSSARY.replace("到期自动扣款", "{}"),
    "data_synonyms": SYNONYMS.replace("还钱", "{}"),
    "data_asks/a": ASKS.replace("欠的钱咋给", "{}"),
    "data_addresses": "# {}\na: []\n",
}


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize(
    "text",
    [
        "找 13800138000 办",
        "加微信 hxk_7788 办",
        '"一三八\\u96f6零一三八零零零"',
        f"卡 {NUMBERS['card19_dashed']}",
    ],
)
def test_it_is_found_in_pages_and_in_every_data_file_with_its_line(
    make_docs: MakeDocs, name: str, text: str
) -> None:
    written = FIELDS[name].replace("{}", text)
    if name == "data_addresses" and "\\u" in text:
        pytest.skip("a comment has no escapes")
    docs = make_docs(**{name: written})
    found = [
        problem
        for problem in check.errors(store.read(docs), docs / "zh")
        if problem.rule in ("CON-3", "CON-4")
    ]
    line = next(number for number, row in enumerate(written.split("\n"), 1) if text in row)
    # an escaped text of a list is looked for at its key
    line = 11 if name == "a" and "\\u" in text else line
    assert {problem.line for problem in found} == {line}, [str(problem) for problem in found]
    assert (
        found[0].file.removesuffix(".md").removesuffix(".yml").endswith(name.removeprefix("data_"))
    )


def test_today_s_files_raise_no_alarm() -> None:
    files = [
        path
        for path in sorted((ROOT / "docs").rglob("*"))
        if path.suffix in (".md", ".yml", ".txt")
    ]
    assert len(files) > 100
    alarms = [
        (path.name, found)
        for path in files
        for line in path.read_text("utf-8").split("\n")
        for found in personal.find(line)
    ]
    assert alarms == []
