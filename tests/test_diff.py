"""What readers will see changed, told from two built sites."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

import hansearch
from desk import diff, shown
from kb import assets
from test_run import checkout, run

__all__ = ["checkout"]

PAGE = """<!doctype html>
<html><body><nav>菜单</nav><article><h1>{title}</h1><p class="kb-summary__answer">{answer}</p><nav class="kb-toc"><a>目录</a></nav>
<p>{text}</p><ul><li>甲<ul><li>乙</li></ul></li></ul></article></body></html>
"""
STUB = (
    '<!doctype html><html><head><link rel="canonical" href="../guide/new.html"></head><body '
    'class="kb-stub"><h1>搬了家</h1></body></html>'
)
CARD = (
    '<div class="kb-card" id="channel-nfra"><p><strong '
    'class="kb-card__name">热线</strong><sup><a class="footnote-ref">[1]</a></sup></p>'
    '<ul><li><strong>电话</strong>：<a href="tel:{phone}">{phone}</a></li></ul></div>'
)
REPAY = {
    "title": "怎么还",
    "answer": "在账单页还。",
    "text": "先看账单。到期日当天 22:00 之前付。付完再看一次。",
}


def site(
    folder: Path,
    pages: Mapping[str, Mapping[str, str] | str] | None = None,
    wordings: str = "咋还",
    phone: str = "12378",
) -> shown.Built:
    """A built site of a few pages; `guide/repay` and the page of contacts are always there."""
    shutil.rmtree(folder, ignore_errors=True)
    contacts = PAGE.format(title="联系方式", answer="", text="号码。").replace(
        "</article>", f"{CARD.format(phone=phone)}</article>"
    )
    for slug, page in {"guide/repay": REPAY, "about/channels": contacts, **(pages or {})}.items():
        path = folder / f"{slug}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page if isinstance(page, str) else PAGE.format(**page), "utf-8")
    question = hansearch.Question(wordings)
    documents = [
        hansearch.Document(
            "guide/repay.html",
            "怎么还",
            aliases=("旧名",),
            questions=(hansearch.Question("在哪付", "x"),),
            wordings=(question,),
        )
    ]
    assets.write(folder / "search", hansearch.build(documents, hansearch.common_vocabulary()))
    return shown.read(folder, "about/channels")


def test_a_page_is_read_as_its_reader_reads_it(tmp_path: Path) -> None:
    page = site(tmp_path).pages["guide/repay"]
    assert page == shown.Shown(
        "怎么还",
        "在账单页还。",
        ("先看账单。", "到期日当天 22:00 之前付。", "付完再看一次。", "甲", "乙"),
    )


def test_the_same_site_has_no_changes(tmp_path: Path) -> None:
    assert diff.report(site(tmp_path), site(tmp_path)).endswith("读者看到的没有变。")


def test_a_changed_sentence_shows_what_changed_in_it(tmp_path: Path) -> None:
    new = site(
        tmp_path,
        {
            "guide/repay": {
                **REPAY,
                "text": REPAY["text"].replace("22:00", "20:00"),
                "answer": "在钱包还。",
            }
        },
    )
    told = diff.report(site(tmp_path), new)
    assert "改：到期日当天 【22→20】:00 之前付。" in told
    assert "答案：在【账单页→钱包】还。" in told
    assert "先看账单" not in told


def test_a_sentence_that_came_or_went_stands_whole(tmp_path: Path) -> None:
    new = site(tmp_path, {"guide/repay": {**REPAY, "text": "先看账单。付完再看一次。存下流水。"}})
    told = diff.report(site(tmp_path), new)
    assert "删：到期日当天 22:00 之前付。" in told
    assert "加：存下流水。" in told


def test_pages_come_go_and_move(tmp_path: Path) -> None:
    other = {"title": "别的", "answer": "是。", "text": "正文。"}
    old = site(tmp_path, {"guide/old": other, "guide/gone": {**other, "title": "没了"}})
    new = site(
        tmp_path,
        {
            "guide/old": STUB,
            "guide/new": {**other, "text": "正文改了。"},
            "guide/more": {**other, "title": "新的"},
        },
    )
    told = diff.report(old, new)
    assert "## 新的页\n- guide/more：新的\n" in told
    assert "## 没有了的页\n- guide/gone：没了\n" in told
    assert "## 搬家的页\n- guide/old → guide/new：别的\n" in told
    assert "改：正文【→改了】。" in told
    assert "搬了家" not in told


def test_a_number_that_changed_is_told_once_with_the_pages_that_follow(tmp_path: Path) -> None:
    calls = {
        "guide/call": {**REPAY, "text": "打热线 12378 问。"},
        "guide/other": {**REPAY, "text": "再打 12378。今天打。"},
    }
    follows = {
        slug: {**page, "text": page["text"].replace("12378", "12379")}
        for slug, page in calls.items()
    }
    follows["guide/other"]["text"] = "再打 12379。明天打。"
    told = diff.report(site(tmp_path, calls), site(tmp_path, follows, phone="12379"))
    assert told.count("【12378→12379】") == 1
    assert "- 热线（nfra）\n  改：电话：【12378→12379】" in told
    assert "- guide/other：怎么还\n  改：【今→明】天打。" in told
    assert "还有 2 页只是跟着上面的变了：about/channels、guide/call" in told


@pytest.mark.parametrize("most", [hansearch.RESIDENT_BYTES, 0])
def test_wordings_are_read_from_either_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(hansearch.build, "__defaults__", (None, most))
    old, new = site(tmp_path), site(tmp_path, wordings="怎么付")
    assert old.wordings == {"guide/repay": frozenset({"旧名", "在哪付", "咋还"})}
    assert "## 搜索认得的说法\n- guide/repay：多了 怎么付；少了 咋还" in diff.report(old, new)


def test_an_index_of_another_format_is_said_so(tmp_path: Path) -> None:
    old = site(tmp_path)
    (tmp_path / "search/records/0.js").write_text("other();", "utf-8")
    assert "没有比：site/ 里的搜索是别的版本生成的" in diff.report(
        shown.read(tmp_path, "about/channels"), old
    )


def test_without_an_earlier_build_one_sentence_says_so(checkout: Path) -> None:
    result = run(checkout, "diff")
    assert result.returncode == 1
    assert "先运行 make build" in result.stdout
    assert not list(checkout.glob("site*"))


def test_a_site_that_stands_is_compared_and_left_alone(checkout: Path) -> None:
    assert run(checkout, "build").returncode == 0
    before = {
        path: path.read_bytes() for path in sorted((checkout / "site").rglob("*")) if path.is_file()
    }
    page = checkout / "docs/zh/more/bike-rental.md"
    page.write_text(page.read_text("utf-8") + "\n## 停车 {#parked}\n\n停在划好的线里。\n", "utf-8")
    result = run(checkout, "diff")
    assert "加：停在划好的线里。" in result.stdout, result.stdout
    page.write_text(page.read_text("utf-8") + "\n[^nobody]\n", "utf-8")
    assert "没有构建成功，没有比" in run(checkout, "diff").stdout
    assert before == {
        path: path.read_bytes() for path in sorted((checkout / "site").rglob("*")) if path.is_file()
    }
    assert [path.name for path in checkout.glob("site*")] == ["site"]
