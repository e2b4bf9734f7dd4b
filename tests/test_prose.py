"""Each rule about wording, numbers and characters fires on its fault and leaves sound
text alone.
"""

from __future__ import annotations

import pytest

from kb import prose

FIRES = [
    ("BAN-1", "请务必牢记还款日。"),
    ("BAN-1", "肯定不会影响。"),
    ("BAN-2", "目前没有公告。"),
    ("BAN-2", "最近有人问。"),
    ("BAN-3", "对方是骗子。"),
    ("CITE-1", "逾期要付 50 元。"),
    ("CITE-1", "年化约 13%。"),
    ("CITE-1", "等 20 日答复。"),
    ("CITE-1", "| 柜台 | 每次 5 元 |"),
    ("CITE-1", "先说一句[^a]。再等 3 天。"),
    ("LEN-1", "这" * 91 + "。"),
    ("TYPO-1", "打开App看账单。"),
    ("TYPO-1", "先还款,再截图。"),
    ("TYPO-2", "当天回款！！"),
    ("TYPO-2", "真的吗??"),
    ("CHAR-1", "⼀次还清。"),
    ("CHAR-1", "ＡＢＣ"),
    ("CHAR-1", "Аpp"),
    ("CHAR-2", "还\u200b款"),
]
SILENT = [
    "对方自称“绝对安全”的“骗子”话术。",
    "可以查最近三年的记录。",
    "逾期要付 50 元[^a]。",
    "截至 2026 年 11 月 22 日，未查到 3 天宽限期的官方说明。",
    "| 宽限期 3 天 | 查不到 | 截至 2026-11-22 未查到官方说明 |",
    "示例：借 12000 元，分 12 期。",
    "## 示例：怎么算 {#example}\n\n每期还 1083.15 元，共 9 期，折成年化 162%。",
    "```text\n我在【日期】付款 50 元，请在 15 日内答复。\n```",
    "`3 天` 是写法。",
    "## 2024 年以来变了什么 {#since}",
    "这" * 30 + "。" + "那" * 30 + "。",
    "打开 App 看账单，再截图。",
    "她说：“先还款。”然后……挂断。",
    "看[还款渠道](channels.md#x)，点[登录](login.md)。",
]


@pytest.mark.parametrize(("rule", "text"), FIRES)
def test_it_fires(rule: str, text: str) -> None:
    assert rule in {fault.rule for fault in prose.faults(text)}


@pytest.mark.parametrize("text", SILENT)
def test_it_is_silent(text: str) -> None:
    assert prose.faults(text) == []


def test_a_fault_has_its_line() -> None:
    assert [(f.line, f.rule) for f in prose.faults("好的。\n\n```\n代码\n```\n\n目前如此。")] == [
        (7, "BAN-2")
    ]


def test_a_page_about_ourselves_need_not_cite() -> None:
    assert prose.faults("指南 90 天后再核。", cites=False) == []


def test_the_real_pages_have_no_fault() -> None:
    from kb import store
    from support import ROOT

    assert prose.problems(store.read(ROOT / "docs")) == []


def test_what_others_said_needs_no_source_of_ours_but_our_reason_does() -> None:
    assert "CITE-1" not in {
        fault.rule
        for fault in prose.faults("| 逾期 3 天上征信 | 没人能证实 | 没有查到官方说明 |\n")
    }
    assert "CITE-1" in {
        fault.rule for fault in prose.faults("| 逾期就上征信 | 不对 | 要满 3 天 |\n")
    }
    assert "CITE-1" in {fault.rule for fault in prose.faults("| 逾期 3 天 | 做法 | 先还 |\n")}
