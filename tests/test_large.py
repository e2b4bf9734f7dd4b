"""The index of a large site: the same for the same pages, every key where the query looks
for it.
"""

from __future__ import annotations

from typing import Any

import pytest

import corpus
import hansearch
from hansearch import codec, postings, sharded, tokenizer
from hansearch.pronunciation import Pronouncer, level_one

FIRST = {"index.js", "latin.js", "variants.js", "search.js", "text.js", "sharded.js"}
FOLDERS = {"titles", "text", "directory", "heads", "wordings", "initials", "records"}


@pytest.fixture(scope="module")
def documents() -> list[hansearch.Document]:
    return corpus.grown(300)


@pytest.fixture(scope="module")
def files(documents: list[hansearch.Document]) -> dict[str, str]:
    return hansearch.build(documents, *corpus.settings())


def payload(script: str) -> Any:
    return codec.loads(script)


def test_the_index_is_the_same_for_the_same_pages(
    documents: list[hansearch.Document], files: dict[str, str]
) -> None:
    assert hansearch.build(corpus.grown(300), *corpus.settings()) == files


def test_titles_do_not_travel_with_the_first_file(
    documents: list[hansearch.Document], files: dict[str, str]
) -> None:
    assert {name.partition("/")[0] for name in files} == {*FIRST, *FOLDERS}
    assert payload(files["index.js"])["pages"] is None
    assert documents[7].title not in files["index.js"]
    assert documents[7].title in files["heads/7.js"]


def test_each_list_of_shards_leads_to_the_file_with_the_key(files: dict[str, str]) -> None:
    told = payload(files["index.js"])
    for letter in told["directory"]:
        start, *firsts = payload(files[f"directory/{letter}.js"]).split(" ")
        assert [
            payload(files[f"text/{int(start) + at}.js"]).partition(" ")[0]
            for at in range(len(firsts))
        ] == firsts
    firsts = told["titles"].split(" ")
    assert [
        payload(files[f"titles/{at}.js"]).partition(" ")[0] for at in range(len(firsts))
    ] == firsts
    assert firsts == sorted(firsts)


def test_no_file_has_keys_of_two_first_letters(files: dict[str, str]) -> None:
    for name, script in files.items():
        if name.startswith(("titles/", "text/")):
            assert len({row[0] for row in payload(script).split("\n")}) == 1, name


def test_every_pair_of_a_title_names_its_page(
    documents: list[hansearch.Document], files: dict[str, str]
) -> None:
    rows = dict(
        row.split(" ", 1)
        for name, script in files.items()
        if name.startswith("titles/")
        for row in payload(script).split("\n")
    )
    for page in (0, 150, 299):
        for pair in tokenizer.bigrams(documents[page].title):
            groups = dict(
                group.split(":") for group in rows[",".join(postings.plain_key(pair))].split(" ")
            )
            assert page in pages(groups[pair]), pair


def pages(codes: str) -> list[int]:
    """Page numbers as the browser unpacks them."""
    found, page = [], 0
    for code in codes.partition("!")[2].split(",") if "!" in codes else codes.split(","):
        page += int(code, 36) >> 4
        found.append(page)
    return found


def test_of_a_common_pair_the_pages_that_say_it_best_are_kept() -> None:
    encoded = codec.encode_postings(
        [page << 4 | (9 if page == 40 else 2) for page in range(50)], most=3
    )
    assert encoded.startswith("1e!")
    assert pages(encoded) == [0, 1, 40]


def test_how_often_a_character_stands_is_told_in_steps() -> None:
    common, others = sharded.frequencies([[("title", "征信")], [("title", "征忑 abc")]])
    digits = dict(zip(level_one(), common, strict=True))
    assert (digits["信"], digits["征"], digits["贷"]) == ("0", "2", "-")
    assert others == "忑 abc"


def test_initials_lead_to_phrases_by_the_reading_they_have_there() -> None:
    found = sharded.phrases([[("title", "提前还款")]] * 3, Pronouncer({}))
    assert found["tqhk"] == {"提前还款": 6}
    assert found["hk"]["还款"] == 6
