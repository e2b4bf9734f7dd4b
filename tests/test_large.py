"""The index of a large site: the same for the same pages, every key where the query looks for it."""

from __future__ import annotations

import json
from typing import Any

import pytest

import corpus
from kb.search import index, large, postings, sound, text


@pytest.fixture(scope="module")
def documents() -> list[index.Document]:
    return corpus.grown(300)


@pytest.fixture(scope="module")
def files(documents: list[index.Document]) -> dict[str, str]:
    return index.build(documents, *corpus.settings())


def payload(script: str) -> Any:
    return json.loads(f"[{script.strip()[len('kb.put(') : -len(');')]}]")[2]


def test_the_index_is_the_same_for_the_same_pages(documents: list[index.Document], files: dict[str, str]) -> None:
    assert index.build(corpus.grown(300), *corpus.settings()) == files


def test_titles_do_not_travel_with_the_first_file(documents: list[index.Document], files: dict[str, str]) -> None:
    assert {name.partition("/")[0] for name in files} == {"index.js", "latin.js", "variants.js", *"tsdhmip"}
    assert payload(files["index.js"])["pages"] is None
    assert documents[7].title not in files["index.js"]
    assert documents[7].title in files["h/7.js"]


def test_each_list_of_shards_leads_to_the_file_with_the_key(files: dict[str, str]) -> None:
    told = payload(files["index.js"])
    for letter in told["d"]:
        start, *firsts = payload(files[f"d/{letter}.js"]).split(" ")
        assert [payload(files[f"s/{int(start) + at}.js"]).partition(" ")[0] for at in range(len(firsts))] == firsts
    firsts = told["t"].split(" ")
    assert [payload(files[f"t/{at}.js"]).partition(" ")[0] for at in range(len(firsts))] == firsts
    assert firsts == sorted(firsts)


def test_no_file_has_keys_of_two_first_letters(files: dict[str, str]) -> None:
    for name, script in files.items():
        if name[:2] in ("t/", "s/"):
            assert len({row[0] for row in payload(script).split("\n")}) == 1, name


def test_every_pair_of_a_title_names_its_page(documents: list[index.Document], files: dict[str, str]) -> None:
    rows = dict(row.split(" ", 1) for name, script in files.items() if name.startswith("t/") for row in payload(script).split("\n"))
    for page in (0, 150, 299):
        for pair in text.pairs(documents[page].title):
            groups = dict(group.split(":") for group in rows[",".join(postings.plain_key(pair))].split(" "))
            assert page in pages(groups[pair]), pair


def pages(codes: str) -> list[int]:
    """Page numbers as the browser unpacks them."""
    found, page = [], 0
    for code in codes.partition("!")[2].split(",") if "!" in codes else codes.split(","):
        page += int(code, 36) >> 4
        found.append(page)
    return found


def test_of_a_common_pair_the_pages_that_say_it_best_are_kept() -> None:
    packed = postings.packed([page << 4 | (9 if page == 40 else 2) for page in range(50)], most=3)
    assert packed.startswith("1e!")
    assert pages(packed) == [0, 1, 40]


def test_how_often_a_character_stands_is_told_in_steps() -> None:
    common, others = large.often([[("title", "征信")], [("title", "征忑 abc")]])
    digits = dict(zip(sound.common_characters(), common, strict=True))
    assert (digits["信"], digits["征"], digits["贷"]) == ("0", "2", "-")
    assert others == "忑 abc"


def test_initials_lead_to_phrases_by_the_reading_they_have_there() -> None:
    found = large.phrases([[("title", "提前还款")]] * 3)
    assert found["tqhk"] == {"提前还款": 6}
    assert found["hk"]["还款"] == 6
