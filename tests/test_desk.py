"""The desk: who shows a fact, what falls due, a new page, a page at another address."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from desk import due, page, who
from kb import check, moved, store
from support import MakeDocs, entry

MENU = "nav:\n  - 栏目:\n      - guide/index.md\n      - guide/one.md\n"


@pytest.fixture
def desk(make_docs: MakeDocs) -> Path:
    """A checkout with a section of two pages; one links to the other in each way there is."""
    index = (
        "---\ntype: page\ntitle: 栏目\ndescription: 这个栏目里都是怎么还款的页，从第一页看起，"
        "一页一页来。\nfirst: [guide/one, a]\n---\n正文。\n"
    )
    one = entry(
        "题目丁",
        "旧名丁",
        "a, b",
        "打[热线](channel:nfra)，看[甲](../a.md)[^law-1]。\n\n## 能吗 {#early}\n\n能。\n",
    )
    a = entry(
        "题目甲",
        "旧名甲",
        "guide/one, c",
        "看[丁](guide/one.md#early)和[栏目](guide/index.md)[^law-2]。",
    )
    docs = make_docs(
        **{
            "guide/index": index,
            "guide/one": one,
            "a": a,
            "data_asks/guide": "guide/one: {early: [早点还行不行]}\n",
        }
    )
    (docs.parent / "mkdocs.yml").write_text(MENU, "utf-8")
    return docs.parent


def read(root: Path) -> store.Store:
    return store.read(root / "docs")


def test_who_names_every_place_of_a_channel_its_number_and_its_claim(desk: Path) -> None:
    written = read(desk)
    for name in ("nfra", "12378"):
        text = who.report(written, name)
        assert "渠道 nfra" in text
        assert "docs/zh/guide/one.md:14" in text
        assert "docs/zh/a.md:9（页尾卡片）" in text
    assert "docs/zh/a.md:14" in who.report(written, "law-2")
    assert "docs/zh/guide/one.md:14" in who.report(written, "law")
    with pytest.raises(LookupError, match="没有叫“nope”"):
        who.report(written, "nope")
    with pytest.raises(LookupError, match="是不是“nfra”"):
        who.report(written, "nfrb")


def test_who_without_a_name_tells_what_can_be_written(desk: Path) -> None:
    written = read(desk)
    lines = who.report(written, " ").split("\n")
    assert f"- channel:nfra {written.channels['nfra'].name}" in lines
    assert f"- term:daikou {written.terms['daikou'].term}" in lines
    assert len(lines) == len(written.channels) + len(written.terms) + 3


def test_due_lists_the_reviews_ahead_and_what_is_open(desk: Path) -> None:
    written = read(desk)
    assert "60 天内要复核（0）" in due.report(written, dt.date(2026, 11, 30))
    assert "到期：题目甲（docs/zh/a.md）" in due.report(written, dt.date(2027, 5, 1))


def test_a_new_page_stands_in_the_menu_and_tells_what_is_left(desk: Path) -> None:
    said = page.create(desk, read(desk), "guide/two", "answer", "能早点还吗", "2026-11-30")
    assert "docs/zh/guide/two.md" in said
    assert "      - guide/one.md\n      - guide/two.md\n" in (desk / "mkdocs.yml").read_text(
        "utf-8"
    )
    assert "title: 能早点还吗" in (desk / "docs/zh/guide/two.md").read_text("utf-8")


def test_a_new_page_is_not_published_before_it_is_filled_in(desk: Path) -> None:
    page.create(desk, read(desk), "guide/two", "answer", "能早点还吗", "2026-11-30")
    path = desk / "docs/zh/guide/two.md"
    asks = [f"    - 说法{number}" for number in "一二三四五六七"]
    text = path.read_text("utf-8").replace("    - 【待填：问整页的说法】", "\n".join(asks))
    answer = next(line for line in entry().split("\n") if line.startswith("answer:"))
    path.write_text(
        re.sub("answer:.*", answer, text)
        .replace("guide/index]", "guide/one]")
        .replace("index, g", "one, a, g"),
        "utf-8",
    )
    told = {
        (fault.rule, fault.line)
        for fault in check.errors(read(desk), desk / "docs/zh")
        if fault.file.endswith("two.md")
    }
    left = [
        number
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1)
        if "【待填" in line
    ]
    assert len(left) > 4
    assert {line for rule, line in told if rule == "HTML-2"} >= set(left), told


@pytest.mark.parametrize(
    ("slug", "kind", "title"),
    [
        ("Guide/Two", "answer", "题"),
        ("two", "answer", "题"),
        ("guide/one", "answer", "题"),
        ("none/two", "answer", "题"),
        ("guide/two", "essay", "题"),
        ("guide/two", "answer", ""),
    ],
)
def test_a_new_page_that_cannot_be_is_refused_before_anything_is_written(
    desk: Path, slug: str, kind: str, title: str
) -> None:
    with pytest.raises(page.DeskError):
        page.create(desk, read(desk), slug, kind, title, "2026-11-30")
    assert (desk / "mkdocs.yml").read_text("utf-8") == MENU
    assert not (desk / "docs/zh/guide/two.md").exists()


@pytest.mark.parametrize("new", ["guide/first", "about/first"])
def test_a_renamed_page_takes_all_that_names_it_along(desk: Path, new: str) -> None:
    (desk / "docs/zh/about").mkdir()
    (desk / "docs/zh/about/index.md").write_text(
        (desk / "docs/zh/guide/index.md").read_text("utf-8").replace("栏目", "关于", 1), "utf-8"
    )
    page.rename(desk, read(desk), "guide/one", new)
    written = read(desk)
    assert "guide/one" not in written.pages
    assert [
        fault for fault in check.errors(written, desk / "docs/zh") if fault.rule != "TITLE-1"
    ] == []
    assert f"]({new}.md#early)" in (desk / "docs/zh/a.md").read_text("utf-8")
    assert written.asks[new] == {"early": ("早点还行不行",)}
    assert f"- {new}.md" in (desk / "mkdocs.yml").read_text("utf-8")
    assert moved.leads(written)["guide/one"][0].url == f"{new}.html"


@pytest.mark.parametrize(
    ("old", "new"),
    [("nowhere", "guide/x"), ("guide/one", "a"), ("guide/one", "Big"), ("guide/one", "none/x")],
)
def test_a_page_cannot_be_renamed_into_nothing(desk: Path, old: str, new: str) -> None:
    before = {path: path.read_bytes() for path in sorted(desk.rglob("*")) if path.is_file()}
    with pytest.raises(page.DeskError):
        page.rename(desk, read(desk), old, new)
    assert before == {path: path.read_bytes() for path in sorted(desk.rglob("*")) if path.is_file()}
