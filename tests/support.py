"""What tests share that is no fixture: where things are, and a small sound page to break."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

SOURCES = """
law:
  title: 示例法
  publisher: 全国人民代表大会
  kind: law
  date: '2021-01-01'
  date_is: 施行
  seen: copy
  checked: 2026-11-22
  claims:
    law-1: {at: 第一条, says: 应当按期还款，问 12378。, but: 合同另有约定的除外。}
    law-2: {at: 第二条, says: 可以申请展期。}
"""
CHANNELS = """
nfra: {name: 投诉热线, phone: "12378", duty: 投诉。, verify: 自己拨。, checked: 2026-11-22, claims: [law-1]}
bank: {name: 发卡银行, duty: 查流水。, verify: 看卡背面。, checked: 2026-11-22}
"""
NUMBERS = 'nfra: [{date: 2026-11-22, phone: "12378"}]\n'
GLOSSARY = "daikou: {term: 代扣, means: 到期自动扣款}\n"
ENTRY = """---
type: answer
title: {title}
answer: 能还。到期日当天或之前，登录能看到账单的那个应用，核对金额之后还清这一期，付完再看一次账单是不是变成零。
status: verified
reviewed: 2026-11-22
aliases: [{alias}]
asks: {{top: [{alias}一, {alias}二, {alias}三, {alias}四, {alias}五, {alias}六, {alias}七, {alias}八]}}
channels: [nfra]
related: [{related}]
changes:
  - {{date: 2026-11-22, note: 首次发布}}
---
{body}
"""
SYNONYMS = "same: [[还款, 还钱]]\n"
ASKS = "a: {top: [欠的钱咋给]}\n"
ADDRESSES = "a: []\n"
SITE = "asked: [a]\nhotlines: [nfra]\n"
MakeDocs = Callable[..., Path]


def entry(
    title: str = "题目", alias: str = "旧名", related: str = "b, c", body: str = "正文[^law-1]。"
) -> str:
    return ENTRY.format(title=title, alias=alias, related=related, body=body)
