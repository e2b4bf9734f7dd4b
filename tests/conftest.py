"""What all tests share: a small docs tree to break, and the finished site."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from kb import store

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
  points:
    law-1: {at: 第一条, says: 应当按期还款。, but: 合同另有约定的除外。}
    law-2: {at: 第二条, says: 可以申请展期。}
"""
CHANNELS = """
nfra: {name: 投诉热线, phone: "12378", duty: 投诉。, verify: 自己拨。, checked: 2026-11-22, sources: [law-1]}
bank: {name: 发卡银行, duty: 查流水。, verify: 看卡背面。, checked: 2026-11-22}
"""
GLOSSARY = "daikou: {term: 代扣, means: 到期自动扣款}\n"
ENTRY = """---
type: answer
title: {title}
answer: 能还。到期日当天或之前，登录能看到账单的那个应用，核对金额之后还清这一期，付完再看一次账单是不是变成零。
status: verified
reviewed: 2026-11-22
aliases: [{alias}]
asks: [一, 二, 三, 四, 五, 六, 七, 八]
channels: [nfra]
related: [{related}]
changes:
  - {{date: 2026-11-22, note: 首次发布}}
---
{body}
"""
MakeDocs = Callable[..., Path]


def entry(title: str = "题目", alias: str = "旧名", related: str = "b, c", body: str = "正文[^law-1]。") -> str:
    return ENTRY.format(title=title, alias=alias, related=related, body=body)


@pytest.fixture
def make_docs(tmp_path: Path) -> MakeDocs:
    """Writes docs/ with three sound pages a, b, c; keyword arguments replace files (`a` or `data_sources`)."""

    def make(**files: str) -> Path:
        docs = tmp_path / "docs"
        pages = {
            "a": entry("题目甲", "旧名甲", "b, c"),
            "b": entry("题目乙", "旧名乙", "a, c"),
            "c": entry("题目丙", "旧名丙", "a, b"),
        }
        data = {"sources": SOURCES, "channels": CHANNELS, "glossary": GLOSSARY}
        for name, text in files.items():
            (data if name.startswith("data_") else pages)[name.removeprefix("data_")] = text
        for folder, group, suffix in (("zh", pages, "md"), ("_data", data, "yml")):
            (docs / folder).mkdir(parents=True, exist_ok=True)
            for name, text in group.items():
                (docs / folder / f"{name}.{suffix}").write_text(text, "utf-8")
        return docs

    return make


@pytest.fixture(scope="session")
def written() -> store.Store:
    """The real docs."""
    return store.read(ROOT / "docs")
