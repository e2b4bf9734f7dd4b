"""A figure must stand in the claim it cites; what we worked out ourselves, and say so, need not."""

from __future__ import annotations

import pytest

from kb import figures, store
from support import SOURCES, MakeDocs, entry

DATA = SOURCES.replace(
    "应当按期还款，问 12378。", "收到之日起 20 日内答复；第三次起每次 5 元，不足五百元的按五百元。"
)


def found(make_docs: MakeDocs, body: str) -> list[str]:
    return [
        fault.rule
        for fault in figures.problems(store.read(make_docs(a=entry(body=body), data_sources=DATA)))
    ]


@pytest.mark.parametrize(
    "body",
    [
        "30 日内答复[^law-1]。",
        "每次 10 元[^law-1]。",
        "| 说法 | 10 元[^law-1] |",
        "15 元[^law-1]。",
    ],
)
def test_it_fires(make_docs: MakeDocs, body: str) -> None:
    assert found(make_docs, body) == ["CITE-2"]


@pytest.mark.parametrize(
    "body",
    [
        "20 日内答复[^law-1]。",
        "第 3 次起每次 5 元[^law-1]。",
        "不足 500 元的按 500 元[^law-1]。",
        "2021 年 1 月 1 日起[^law-1]。",
        "| 每次 10 元 | 有出入，是 5 元[^law-1] |",
        "示例：每次 5 元，10 次 50 元[^law-1]。",
        "本站推算共 50 元[^law-1]。",
        "没有引用的 30 日。",
    ],
)
def test_it_is_silent(make_docs: MakeDocs, body: str) -> None:
    assert found(make_docs, body) == []


def test_the_real_pages_cite_what_has_their_figures(written: store.Store) -> None:
    assert figures.problems(written) == []
