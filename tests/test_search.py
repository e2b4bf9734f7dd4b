"""The index is small, whole and the same for the same pages; sounds and variants are right where our phrases fix them."""

from __future__ import annotations

import gzip
import json
import re

import pytest
import yaml

from kb import store
from kb.search import article, index, postings, sound, text
from support import ROOT, MakeDocs

SITE = ROOT / "site"
GOLDEN = yaml.safe_load((ROOT / "tests/cases/normalise.yml").read_text("utf-8"))


@pytest.mark.parametrize("case", GOLDEN, ids=[repr(case["in"]) for case in GOLDEN])
def test_the_python_normaliser_keeps_to_the_golden_strings(case: dict[str, object]) -> None:
    assert text.tokens(str(case["in"])) == case["out"]


def test_polyphones_are_read_as_the_phrase_has_them() -> None:
    assert sound.in_context("提前还款") == ("ti", "qian", "huan", "kuan")
    assert sound.in_context("还是") == ("hai", "shi")
    assert sound.in_context("重庆") == ("chong", "qing")
    assert sound.in_context("长沙") == ("chang", "sha")


def test_a_character_is_listed_under_each_reading_our_phrases_have() -> None:
    runs, rest = sound.table({"还", "淘", "忑"}, ["还款", "归还"])
    assert re.search(r"(^|\|)huan[^|]*还", rest)
    assert sum(int(re.sub(r"\D", "", run) or 1) for run in runs.split()) == 3755
    assert "忑" in rest


def test_the_commonest_reading_of_a_character_comes_first() -> None:
    """The browser looks up what stands in texts by it."""
    _, rest = sound.table({"蕃", "豉", "菟"}, ["吐蕃", "豆豉"])
    first = {char: next(row for row in rest.split("|") if char in row).strip(char) for char in "蕃豉"}
    assert {char: row[: len(sound.syllable(char))] for char, row in first.items()} == {char: sound.syllable(char) for char in "蕃豉"}
    assert re.search(r"\|bo蕃", rest)


def test_a_word_in_the_text_alone_stands_under_each_of_its_readings() -> None:
    found = postings.Postings()
    found.add(0, [("body", "吐蕃和豆豉")], postings.by_field)
    rows = {key: [pair for pair, _ in pairs] for key, pairs in found.rows()}
    assert rows["tu", "fan"] == rows["tu", "bo"] == ["吐蕃"]
    assert rows["dou", "si"] == rows["dou", "ci"] == ["豆豉"]


def test_what_speakers_do_not_tell_apart_shares_a_key() -> None:
    assert {sound.loose(s) for s in ("zheng", "zhen", "zeng", "zen")} == {"zen"}


def test_regional_words_and_traditional_characters_lead_to_ours() -> None:
    chars, words = sound.variants(set("短信网络征信报告"), ["短信", "网络", "征信报告"])
    assert chars["徵"] == "征"
    assert words["简讯"] == "短信"
    assert words["网路"] == "网络"


def test_sections_leave_out_notes_cards_and_what_opens_on_tap() -> None:
    html = (
        '<p>先说<sup><a class="footnote-ref">1</a></sup>。</p><h2 id="a"><a class="toclink" href="#a">甲</a></h2><p>看<button>代扣</button>'
        '<span class="kb-term__means">解释</span>吧<br>好</p><div class="kb-card"><p>卡片</p></div><h3 id="b">乙</h3><div class="footnote">注</div>'
    )
    found = article.sections(html)
    assert [(s.anchor, s.heading, s.text) for s in found] == [("", "", "先说。"), ("a", "甲", "看代扣吧 好"), ("b", "乙", "")]


def built(make_docs: MakeDocs) -> dict[str, str]:
    read = store.read(make_docs())
    return index.build(index.documents(read, {}), read.synonyms.model_dump(), {})


def test_the_index_is_the_same_for_the_same_pages(make_docs: MakeDocs) -> None:
    files = built(make_docs)
    assert files == built(make_docs)
    assert {name.split("/")[0] for name in files} == {"index.js", "more.js", "latin.js", "variants.js", "s", "p"}
    for name, script in files.items():
        called = re.fullmatch(r"kb\.put\((.*)\);\n", script, re.S)
        assert called, name
        json.loads(f"[{called[1]}]")


def test_further_wordings_travel_apart_from_what_the_first_result_needs(make_docs: MakeDocs) -> None:
    files = built(make_docs)
    assert "欠的钱咋给" in files["more.js"]
    assert "欠的钱咋给" not in files["index.js"]


def test_every_registered_number_leads_to_the_page_of_contacts(written: store.Store) -> None:
    contacts = next(one for one in index.documents(written, {}) if one.url == "about/channels.html")
    assert {channel.phone for channel in written.channels.values() if channel.phone} <= set(contacts.more)


def test_keys_are_in_order_so_that_a_range_of_sounds_lies_together(make_docs: MakeDocs) -> None:
    files = built(make_docs)
    rows = [line.split(" ")[0] for name in files if name.startswith("s/") for line in json.loads(f"[{files[name][7:-3]}]")[2].split("\n")]
    assert rows == sorted(rows)
    assert len(rows) == len(set(rows))


def test_before_the_first_result_little_travels() -> None:
    """Budget of the search issue: code and index before the first result, compressed."""
    first = ["search/index.js", *(f"assets/search/{name}.js" for name in ("core", "rank", "load", "box"))]
    size = sum(len(gzip.compress((SITE / name).read_bytes(), 9)) for name in first)
    assert size <= 32 * 1024, size


def test_no_file_of_the_index_is_large() -> None:
    for path in (*SITE.glob("search/s/*.js"), *SITE.glob("search/p/*.js")):
        assert len(gzip.compress(path.read_bytes(), 9)) <= 12 * 1024, path
