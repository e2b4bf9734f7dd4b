"""Each rule of 写作手册 about structure fires on the fault it names, with file and line, and not
otherwise.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from kb import check, problem, store
from support import CHANNELS, SOURCES, MakeDocs, entry


def found(docs: Path) -> list[problem.Problem]:
    return check.errors(store.read(docs), docs / "zh")


def test_sound_pages_have_no_fault(make_docs: MakeDocs) -> None:
    assert found(make_docs()) == []


FAULTS = [
    ("FM-1", 8, entry().replace("asks: {top: [", "asks: {top: [[")),
    ("FM-1", 1, "没有前置字段"),
    ("FM-1", 4, entry().replace("answer:", "title: 又一个\nanswer:")),
    ("FM-2", 2, entry().replace("status: verified\n", "")),
    ("FM-3", 5, entry().replace("status:", "stauts: x\nstatus:")),
    (
        "FM-4",
        4,
        entry().replace(
            "登录能看到账单的那个应用，核对金额之后还清这一期，付完再看一次账单是不是变成零", "还"
        ),
    ),
    ("FM-8", 2, re.sub(r"top: \[.*\]", "top: [一]", entry())),
    ("FM-5", 5, entry().replace("status: verified", "status: sure")),
    ("FM-5", 2, entry().replace("type: answer", "type: essay")),
    ("FM-6", 10, entry(related="b, Big Page")),
    ("FM-7", 8, re.sub(r"asks: .*", "asks: 一", entry())),
    ("FM-8", 2, entry().replace("status: verified", "status: partial")),
    ("FM-9", 6, entry().replace("reviewed: 2026-11-22", "reviewed: 2026-13-40")),
    ("TITLE-1", 3, entry(title="题目乙")),
    ("ALIAS-1", 7, entry(alias="旧名乙")),
    ("ALIAS-1", 7, entry(alias="题目乙")),
    ("REL-1", 10, entry(related="b, nowhere")),
    ("REL-1", 10, entry(related="b, z")),
    ("HEAD-1", 16, entry(body="\n\n# 大标题")),
    ("HEAD-2", 14, entry(body="## 没有编号")),
    ("HEAD-2", 14, entry(body="## 中文编号 {#编号}")),
    ("HEAD-3", 15, entry(body="## 甲 {#x}\n## 乙 {#x}")),
    ("HEAD-3", 14, entry(body="## 来源 {#sources}")),
    ("LINK-1", 14, entry(body="看[那里](nowhere.md)")),
    ("LINK-2", 14, entry(body="看[那里](b.md#nothing)")),
    ("LINK-2", 14, entry(body="看[那里](#nothing)")),
    ("SRC-1", 15, entry(body="行\n引用[^unknown]")),
    ("CH-1", 14, entry(body="[名称](channel:unknown)")),
    ("CH-1", 9, entry().replace("channels: [nfra]", "channels: [unknown]")),
    ("CH-1", 14, entry(body="[官网](site:unknown)")),
    ("CH-2", 14, entry(body="[官网](site:bank)")),
    ("TERM-1", 14, entry(body="[名称](term:unknown)")),
    ("CON-1", 14, entry(body="打 400-123-4567 问")),
    ("CON-1", 14, entry(body="打 12378 投诉")),
    ("CON-1", 14, entry(body="打95188。")),
    ("CON-1", 14, entry(body="拨 110 报警")),
    ("CON-4", 15, entry(body="```text\n打 13800138000\n```")),
    ("CON-2", 14, entry(body="上 www.example.com 看")),
    ("CON-2", 14, entry(body="[官网](https://example.gov.cn/)")),
    ("CON-2", 14, entry(body="上 pbccrc.org.cn 查")),
    ("CON-3", 14, entry(body="发到 someone@example 邮箱 a@b.cc")),
    ("CON-3", 14, entry(body="加微信号：abcde12345")),
    ("GEN-1", 14, entry(body="<!-- kb:nothing -->")),
]


@pytest.mark.parametrize(
    ("rule", "line", "text"),
    FAULTS,
    ids=[f"{rule}-{number}" for number, (rule, *_) in enumerate(FAULTS)],
)
def test_a_fault_is_named_with_its_line(
    make_docs: MakeDocs, rule: str, line: int, text: str
) -> None:
    places = {(p.rule, p.line) for p in found(make_docs(z=text)) if p.file == "docs/zh/z.md"}
    assert (rule, line) in places, places


@pytest.mark.parametrize(
    "body",
    [
        "要还 12000 元[^law-1]，年化 13.5%[^law-1]，共 95000 元[^law-1]",
        "2026 年 11 月 22 日，12 期，5450.56 元",
        "`[名称](channel:unknown)` 和 `[^unknown]` 只是写法",
        "```markdown\n[^unknown] [x](nowhere.md)\n# 标题\n```",
        "[报警](channel:nfra)和[代扣](term:daikou)",
        "iPhone 12、vivo X100、GB/T 45251-2025",
    ],
)
def test_amounts_dates_names_and_code_are_no_contacts(make_docs: MakeDocs, body: str) -> None:
    assert found(make_docs(a=entry("题目甲", "旧名甲", body=body))) == []


def test_all_faults_of_a_run_are_reported_together(make_docs: MakeDocs) -> None:
    docs = make_docs(
        a=entry(body="[^unknown] 12378"), b="坏的", c=entry("丙", "甲", "a, b", "[x](nowhere.md)")
    )
    text = problem.report(found(docs), "标题")
    assert all(rule in text for rule in ("SRC-1", "CON-1", "FM-1", "LINK-1"))
    assert "docs/zh/a.md:14" in text


def test_a_page_with_wrong_front_matter_has_its_text_judged_all_the_same(
    make_docs: MakeDocs,
) -> None:
    docs = make_docs(
        a=entry(body="[^unknown] 12378 [x](nowhere.md) [y](#z)\n\n# 大\n\n甲").replace(
            "status: verified", "status: sure"
        ),
        b=entry("题目乙", "旧名乙", "a, c", "看[那里](a.md#nothing)和[那里](a.md)"),
    )
    assert {(p.file[-4:], p.rule) for p in found(docs)} == {
        ("a.md", "FM-5"),
        *(("a.md", rule) for rule in ("SRC-1", "CON-1", "LINK-1", "LINK-2", "HEAD-1")),
        ("b.md", "LINK-2"),
    }


def test_a_claim_under_two_sources_is_a_fault(make_docs: MakeDocs) -> None:
    docs = make_docs(data_sources=SOURCES + SOURCES.replace("law:", "other:", 1))
    assert {p.rule for p in found(docs)} == {"DATA-2"}


def test_a_missing_data_file_is_a_fault(make_docs: MakeDocs) -> None:
    docs = make_docs()
    (docs / "_data/glossary.yml").unlink()
    assert [(p.rule, p.file) for p in found(docs)] == [("DATA-1", "docs/_data/glossary.yml")]


def test_a_channel_needs_known_sources(make_docs: MakeDocs) -> None:
    docs = make_docs(data_channels=CHANNELS.replace("[law-1]", "[law-9]"))
    assert [p.rule for p in found(docs)] == ["SRC-1"]


def test_a_content_farm_is_no_source(make_docs: MakeDocs) -> None:
    docs = make_docs(
        data_sources=SOURCES.replace("  seen:", "  url: https://www.farm.example/a\n  seen:")
    )
    assert found(docs) == []
    (docs / "_data/farms.txt").write_text("# 站群\nfarm.example\n", "utf-8")
    assert [p.rule for p in found(docs)] == ["FARM-1"]


@pytest.mark.parametrize(
    ("rule", "asks"),
    [
        ("ASK-1", "nowhere: {top: [欠的钱咋给]}\n"),
        ("ASK-1", "b: {top: [欠的钱咋给]}\n"),
        ("ASK-2", "a: {top: [题目乙]}\n"),
        ("ASK-2", "a: {top: [旧名甲]}\n"),
        ("ASK-3", "a: {nowhere: [欠的钱咋给]}\n"),
    ],
)
def test_a_wording_belongs_to_one_page_that_exists(
    make_docs: MakeDocs, rule: str, asks: str
) -> None:
    faults = found(make_docs(**{"data_asks/a": asks}))
    assert [p.rule for p in faults] == [rule]
    assert faults[0].file.startswith("docs/_data/asks/")


def test_a_wording_of_two_pages_is_named(make_docs: MakeDocs) -> None:
    faults = found(
        make_docs(
            **{
                "data_asks/a": "a: {top: [欠的钱咋给]}\n",
                "data_asks/b": "# 说明\nb:\n  top: [咋还, 欠的钱咋给]\n",
            }
        )
    )
    assert [(p.rule, p.file, p.line) for p in faults] == [("ASK-2", "docs/_data/asks/b.yml", 3)]


def test_a_page_outside_the_menu_is_a_fault(make_docs: MakeDocs) -> None:
    read = store.read(make_docs(), order=["a", "b"])
    assert [(p.rule, p.file) for p in read.problems] == [("NAV-1", "docs/zh/c.md")]


def test_an_unused_claim_and_a_late_page_only_warn(make_docs: MakeDocs) -> None:
    docs = make_docs()
    early = check.warnings(store.read(docs), dt.date(2026, 11, 23))
    late = check.warnings(store.read(docs), dt.date(2027, 11, 23))
    assert [p.rule for p in early] == ["SRC-2"]
    assert "law-2" in early[0].what
    assert [p.rule for p in late] == ["SRC-2", "DATE-1", "DATE-1", "DATE-1"]
    assert found(docs) == []


def test_a_page_that_changed_is_judged_again(make_docs: MakeDocs) -> None:
    assert found(make_docs()) == []
    assert [
        one.rule for one in found(make_docs(a=entry("题目甲", "旧名甲", body="打 12378[^law-1]。")))
    ] == ["CON-1"]
    assert found(make_docs()) == []
    read = store.read(docs := make_docs())
    assert {one.rule for one in check.errors(read, docs / "zh", dt.date(2026, 11, 1))} == {"DATE-2"}
    assert check.errors(read, docs / "zh", dt.date(2026, 12, 1)) == []


def test_no_fact_is_later_than_the_writers_day_or_the_commit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert dt.date.today() <= check.latest_day() <= dt.date.today() + dt.timedelta(days=1)
    monkeypatch.setenv(
        "SOURCE_DATE_EPOCH", str(int(dt.datetime(2090, 5, 4, 20, tzinfo=dt.UTC).timestamp()))
    )
    assert check.latest_day() == dt.date(2090, 5, 5)
