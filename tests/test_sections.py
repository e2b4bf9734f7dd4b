"""Sections that answer, and addresses that moved."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import check, moved, sections, store
from support import MakeDocs, entry

ANSWER = "能，到期前在账单里还"


def page(make_docs: MakeDocs, body: str, asks: str = "early", front: str = "") -> store.Store:
    """Page a with one section that wordings name."""
    text = entry("题目甲", "旧名甲", "b, c", body).replace("asks: {top:", f"{front}asks: {{{asks}:")
    return store.read(make_docs(a=text))


def rules(read: store.Store) -> list[str]:
    return [problem.rule for problem in check.errors(read, Path("nowhere"))]


def test_the_first_paragraph_of_a_section_is_its_answer(make_docs: MakeDocs) -> None:
    read = page(
        make_docs,
        "## 能提前还吗 {#early}\n\n**能**，到期前在[账单](b.md)里\n还[^law-1]。\n\n- 步骤\n",
    )
    assert sections.of(read.pages["a"])["early"].answer == "能，到期前在账单里还。"
    assert sections.answering(read.pages["a"], read).keys() == {"early"}


def test_an_answer_below_a_block_of_code_is_read_whole(make_docs: MakeDocs) -> None:
    read = page(
        make_docs,
        "## 信 {#letter}\n\n```text\n我是某人，合同编号照抄。\n```\n\n## 能提前还吗 "
        "{#early}\n\n能，到期前还。\n\n步骤如下。\n",
    )
    assert sections.of(read.pages["a"])["early"].answer == "能，到期前还。"


@pytest.mark.parametrize(
    ("rule", "body"),
    [
        ("ASK-3", "## 别的 {#other}\n\n能。\n"),
        ("ANS-1", "## 能吗 {#early}\n\n- 能\n"),
        ("ANS-1", "## 能吗 {#early}\n\n### 小节 {#small}\n\n能。\n"),
        ("ANS-1", "## 能吗 {#early}\n\n| 表 | 头 |\n|---|---|\n"),
        ("ANS-2", f"## 能吗 {{#early}}\n\n{'能' * 61}。\n"),
        ("ANS-2", "## 能吗 {#early}\n\n能。到期前。还清。\n"),
    ],
)
def test_a_section_that_is_asked_for_begins_with_its_answer(
    make_docs: MakeDocs, rule: str, body: str
) -> None:
    assert rule in rules(page(make_docs, body))


def test_a_section_that_nobody_asks_for_may_begin_as_it_likes(make_docs: MakeDocs) -> None:
    assert not {"ANS-1", "ANS-2"} & set(
        rules(page(make_docs, "## 清单 {#early}\n\n- 一\n", asks="top"))
    )


HERE = "## 能吗 {#early}\n\n能。\n"


@pytest.mark.parametrize(
    ("rule", "moves"),
    [
        ("MOVED-1", "{old: nowhere}"),
        ("MOVED-2", "{b: top}"),
        ("MOVED-2", "{'a#early': top}"),
        ("FM-6", "{Old Page: top}"),
    ],
)
def test_an_old_address_leads_to_what_is_there(make_docs: MakeDocs, rule: str, moves: str) -> None:
    assert rule in rules(page(make_docs, HERE, front=f"moved: {moves}\n"))


def test_an_address_that_was_published_is_never_lost(make_docs: MakeDocs) -> None:
    addresses = {"data_addresses": "gone: [one]\na: [lost]\n"}
    assert rules(store.read(make_docs(**addresses))).count("MOVED-4") == 2
    text = entry("题目甲", "旧名甲", "b, c", HERE).replace(
        "asks:", "moved: {gone: top, 'a#lost': early}\nasks:"
    )
    assert not [
        rule
        for rule in rules(store.read(make_docs(a=text, **addresses)))
        if rule.startswith("MOVED")
    ]


def test_leads_go_to_the_section(make_docs: MakeDocs) -> None:
    read = page(make_docs, HERE, front="moved: {gone: top, 'gone#one': early, 'b#two': early}\n")
    assert moved.leads(read) == {
        "gone": [
            moved.Lead("", "a.html", "题目甲"),
            moved.Lead("one", "a.html#early", "题目甲：能吗"),
        ],
        "b": [moved.Lead("two", "a.html#early", "题目甲：能吗")],
    }
    stub = moved.stub("guide/gone", moved.leads(read)["gone"])
    assert '<noscript><meta http-equiv="refresh" content="0; url=../a.html"></noscript>' in stub
    assert '<li id="one"><a href="../a.html#early">题目甲：能吗</a></li>' in stub
