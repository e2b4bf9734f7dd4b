"""The index is small, whole and the same for the same pages; sounds and variants are right where
our phrases fix them.
"""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
import yaml

import hansearch
from hansearch import codec, postings, pronunciation, tokenizer
from hansearch.pronunciation import Pronouncer
from hansearch.sections import sections
from hansearch.variants import variants
from kb import searchable, store
from support import ROOT, MakeDocs

SITE = ROOT / "site"
PROGRAM = {"search.js", "text.js"}
GOLDEN = yaml.safe_load((ROOT / "tests/cases/normalise.yml").read_text("utf-8"))


@pytest.mark.parametrize("case", GOLDEN, ids=[repr(case["in"]) for case in GOLDEN])
def test_the_python_normaliser_keeps_to_the_golden_strings(case: dict[str, object]) -> None:
    assert tokenizer.tokenize(str(case["in"])) == case["out"]


OURS = {"还机": ("huan", "ji"), "提前还": ("ti", "qian", "huan")}


def test_polyphones_are_read_as_the_phrase_has_them() -> None:
    read = Pronouncer(OURS).read
    assert read("提前还款") == ("ti", "qian", "huan", "kuan")
    assert read("还是") == ("hai", "shi")
    assert read("重庆") == ("chong", "qing")
    assert read("长沙") == ("chang", "sha")


def test_words_of_ours_change_nothing_for_others() -> None:
    from pypinyin import lazy_pinyin

    assert Pronouncer(OURS).read("还机") == ("huan", "ji")
    assert lazy_pinyin("还机") == ["hai", "ji"]
    assert Pronouncer({}).read("还机") == ("hai", "ji")


def test_a_character_is_listed_under_each_reading_our_phrases_have() -> None:
    further = hansearch.further_readings(["还款", "归还"], Pronouncer({}))
    assert further == {"huan": {"还"}}
    runs, rest = codec.encode_readings({"还", "淘", "忑"}, further)
    assert re.search(r"(^|\|)huan[^|]*还", rest)
    assert sum(int(re.sub(r"\D", "", run) or 1) for run in runs.split()) == 3755
    assert "忑" in rest


def test_the_commonest_reading_of_a_character_comes_first() -> None:
    """The browser looks up what stands in texts by it."""
    _, rest = codec.encode_readings({"蕃", "豉", "菟"}, {"bo": {"蕃"}, "chi": {"豉"}})
    for char in "蕃豉":
        first = next(row for row in rest.split("|") if char in row)
        assert first.startswith(pronunciation.syllable(char)), rest
    assert "|bo蕃" in rest


def test_a_word_in_the_text_alone_stands_under_each_of_its_readings() -> None:
    found = postings.Postings(Pronouncer({}))
    found.add(0, [("body", "吐蕃和豆豉")], postings.by_field)
    rows = {key: list(groups) for key, groups in found.rows()}
    assert rows["tu", "fan"] == rows["tu", "bo"] == ["吐蕃"]
    assert rows["dou", "si"] == rows["dou", "ci"] == ["豆豉"]


def test_what_speakers_do_not_tell_apart_shares_a_key() -> None:
    assert {pronunciation.fuzzy(s) for s in ("zheng", "zhen", "zeng", "zen")} == {"zen"}


def test_regional_words_and_traditional_characters_lead_to_ours() -> None:
    chars, words = variants(set("短信网络征信报告"), ["短信", "网络", "征信报告"])
    assert chars["徵"] == "征"
    assert words["简讯"] == "短信"
    assert words["网路"] == "网络"


def test_sections_leave_out_notes_cards_and_what_opens_on_tap() -> None:
    html = (
        '<p>先说<sup><a class="footnote-ref">1</a></sup>。</p><h2 id="a"><a class="toclink" '
        'href="#a">甲</a></h2><p>看<button>代扣</button>'
        '<span class="kb-term__means">解释</span>吧<br>好</p><div '
        'class="kb-card"><p>卡片</p></div><h3 id="b">乙</h3><div class="footnote">注</div>'
    )
    found = sections(html, {"a": "看吧"}, searchable.SKIP)
    assert [(s.anchor, s.heading, s.answer, s.text) for s in found] == [
        ("", "", "", "先说。"),
        ("a", "甲", "看吧", "看代扣吧 好"),
        ("b", "乙", "", ""),
    ]


def built(make_docs: MakeDocs) -> dict[str, str]:
    read = store.read(make_docs())
    return hansearch.build(searchable.documents(read, {}), searchable.vocabulary(read, Path()), {})


def test_the_index_is_the_same_for_the_same_pages(make_docs: MakeDocs) -> None:
    files = built(make_docs)
    assert files == built(make_docs)
    assert {name.split("/")[0] for name in files} == {
        "index.js",
        "more.js",
        "latin.js",
        "variants.js",
        "text",
        "records",
        *PROGRAM,
    }
    for name, script in files.items():
        if name in PROGRAM and name != "text":
            continue
        called = re.fullmatch(r"hansearch\.put\((.*)\);\n", script, re.S)
        assert called, name
        json.loads(f"[{called[1]}]")


def test_further_wordings_travel_apart_from_what_the_first_result_needs(
    make_docs: MakeDocs,
) -> None:
    files = built(make_docs)
    assert "欠的钱咋给" in files["more.js"]
    assert "欠的钱咋给" not in files["index.js"]


def test_every_registered_number_leads_to_the_page_of_contacts(written: store.Store) -> None:
    contacts = next(
        one for one in searchable.documents(written, {}) if one.url == "about/channels.html"
    )
    assert {channel.phone for channel in written.channels.values() if channel.phone} <= {
        question.text for question in contacts.wordings
    }


def test_keys_are_in_order_so_that_a_range_of_sounds_lies_together(make_docs: MakeDocs) -> None:
    files = built(make_docs)
    texts = [str(codec.loads(files[name])) for name in files if name.startswith("text/")]
    rows = [line.split(" ")[0] for text in texts for line in text.split("\n")]
    assert rows == sorted(rows)
    assert len(rows) == len(set(rows))


def test_before_the_first_result_little_travels() -> None:
    """Budget of the search issue: code and index before the first result, compressed."""
    first = ["search/index.js", "search/search.js", "assets/search/box.js"]
    size = sum(len(gzip.compress((SITE / name).read_bytes(), 9)) for name in first)
    assert size <= 32 * 1024, size


def test_no_file_of_the_index_is_large() -> None:
    for path in (*SITE.glob("search/text/*.js"), *SITE.glob("search/records/*.js")):
        assert len(gzip.compress(path.read_bytes(), 9)) <= 12 * 1024, path
