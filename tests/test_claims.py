"""Verdicts that a reader understands, and letters with their limits before them."""

from __future__ import annotations

import pytest

from kb import claims, store
from support import MakeDocs, entry

TABLE = "| 说法 | 结论 | 理由 |\n|---|---|---|\n| 晚一天就坐牢 | {} | {} |\n"


def rules(make_docs: MakeDocs, body: str) -> list[tuple[str, int]]:
    return [
        (problem.rule, problem.line)
        for problem in claims.faults(store.read(make_docs(a=entry("题目甲", "旧名甲", body=body))))
    ]


@pytest.mark.parametrize("verdict", [*claims.VERDICTS, "**别信**"])
def test_five_verdicts_are_known(make_docs: MakeDocs, verdict: str) -> None:
    assert rules(make_docs, TABLE.format(verdict, "没有这样的规定[^law-1]")) == []


@pytest.mark.parametrize(
    ("verdict", "reason", "rule"),
    [("有出入", "因为", "CLAIM-1"), ("", "因为", "CLAIM-1"), ("对", "", "CLAIM-2")],
)
def test_another_verdict_or_none_is_named_with_its_line(
    make_docs: MakeDocs, verdict: str, reason: str, rule: str
) -> None:
    assert rules(make_docs, TABLE.format(verdict, reason)) == [(rule, 16)]


def test_a_table_of_something_else_is_left_alone(make_docs: MakeDocs) -> None:
    assert rules(make_docs, TABLE.format("有出入", "").replace("说法", "步骤")) == []


@pytest.mark.parametrize(
    "head", ["| 网上的说法 | 结论 | 为什么 |", "| 说法 | 理由 | 结论 |", "| 网传 | 结论 |"]
)
def test_a_table_of_what_is_said_has_the_head_that_is_judged(
    make_docs: MakeDocs, head: str
) -> None:
    body = TABLE.format("对", "因为").replace("| 说法 | 结论 | 理由 |", head)
    assert rules(make_docs, body)[0] == ("CLAIM-1", 14)


@pytest.mark.parametrize("opening", ["```", "~~~text", "```txt"])
def test_a_letter_that_is_not_marked_as_one_is_named(make_docs: MakeDocs, opening: str) -> None:
    letter = f"{opening}\n请书面答复。\n{opening[:3]}\n"
    assert rules(make_docs, f"**发之前**：说明。\n\n{letter}") == [("LETTER-1", 16)]


def test_a_letter_needs_its_limits_before_it(make_docs: MakeDocs) -> None:
    letter = "```text\n请书面答复。\n```\n"
    assert rules(make_docs, f"说明。\n\n{letter}") == [("LETTER-1", 16)]
    assert rules(make_docs, f"**发之前**：别写卡号。\n\n{letter}") == []
