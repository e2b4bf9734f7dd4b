"""What is copied or shared is what one would want to paste."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.support import OpenPage, page_with

CLIPBOARD = ["clipboard-read", "clipboard-write"]
INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]")


def pasted(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


@pytest.mark.parametrize(
    "path", ["guide/repay.html", "guide/index.html", "rental/phone-guide.html"]
)
def test_a_copied_page_has_no_note_numbers_in_its_figures_and_nothing_invisible(
    watched: OpenPage, http_root: str, path: str
) -> None:
    page = watched(http_root, permissions=CLIPBOARD).open(path)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.kb-page__body'))")
    page.keyboard.press("Control+C")
    text = pasted(page)
    assert len(text) > 2000
    assert not re.search(r"\[\d+\]", text)
    assert not INVISIBLE.search(text)
    assert "复制" not in text.split()
    cited = (
        "[...document.querySelectorAll('.kb-page__body sup')].map(sup => sup.previousSibling && "
        "sup.previousSibling.data || '')"
    )
    figures = [tail for before in page.evaluate(cited) if re.search(r"\d$", tail := before[-6:])]
    flat = re.sub(r"\s+", "", text)
    for tail in figures:
        assert re.search(re.escape(re.sub(r"\s+", "", tail)) + r"(?!\d)", flat), tail


def test_a_term_is_a_word_of_the_sentence_that_is_copied(watched: OpenPage, http_root: str) -> None:
    page = watched(http_root, permissions=CLIPBOARD).open(page_with('class="kb-term"'))
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.kb-page__body'))")
    page.keyboard.press("Control+C")
    copied = re.sub(r"\s+", "", pasted(page))
    sentences = page.evaluate("""() => [...document.querySelectorAll('.kb-whole')].filter(whole => whole.querySelector('.kb-term')).map(whole => {
        const before = whole.previousSibling && whole.previousSibling.nodeType === 3 ? whole.previousSibling.data.slice(-3) : '';
        const copy = whole.cloneNode(true); copy.querySelector('[popover]').remove();
        return before + copy.textContent; })""")
    assert len(sentences) >= 3
    assert [text for text in sentences if re.sub(r"\s+", "", text) not in copied] == []


def test_the_number_of_a_note_is_bracketed_text(watched: OpenPage, http_root: str) -> None:
    """So that a program that takes the text, numbers and all, does not read 2026-06-309."""
    page = watched(http_root, java_script_enabled=False).open("guide/repay.html")
    numbers = page.locator(".footnote-ref").all_text_contents()
    assert len(numbers) > 5
    assert [number for number in numbers if not re.fullmatch(r"\[\d+\]", number)] == []


REFUSED = (
    "navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', "
    "'NotAllowedError'))"
)
NO_COMMAND = "document.execCommand = () => false"


def test_where_the_clipboard_refuses_the_old_way_copies(watched: OpenPage, http_root: str) -> None:
    seen = watched(http_root, permissions=CLIPBOARD)
    seen.page.add_init_script(REFUSED)
    page = seen.open("guide/repay.html")
    button = page.get_by_role("button", name="复制号码 12378")
    button.click()
    expect(button).to_have_text("已复制")
    expect(button).to_be_focused()
    assert pasted(page) == "12378"
    expect(page.get_by_role("status").filter(has_text="已复制")).to_have_count(1)
    assert seen.faults == []


def test_where_the_old_way_is_gone_the_clipboard_copies_and_where_both_refuse_it_says_so(
    watched: OpenPage, http_root: str
) -> None:
    seen = watched(http_root, permissions=CLIPBOARD)
    seen.page.add_init_script(NO_COMMAND)
    page = seen.open("guide/repay.html")
    page.get_by_role("button", name="复制号码 12378").click()
    expect(page.locator("#channel-nfra .kb-copy-number")).to_have_text("已复制")
    assert pasted(page) == "12378"
    seen.page.add_init_script(REFUSED)
    page = seen.open("guide/repay.html")
    page.get_by_role("button", name="复制链接").click()
    expect(page.locator("[data-kb-link]")).to_have_text("请长按选中复制")
    expect(page.locator("[data-kb-link]")).to_have_text("复制链接")
    assert seen.faults == []


@pytest.mark.parametrize(
    "hung_on", ["", "?from=singlemessage&isappinstalled=0", "?q=%E8%BF%98", "?h=%E8%BF%98%E6%AC%BE"]
)
def test_a_copied_link_keeps_the_section_and_nothing_that_was_hung_on(
    watched: OpenPage, http_root: str, hung_on: str
) -> None:
    page = watched(http_root, permissions=CLIPBOARD).open(f"guide/repay.html{hung_on}#early")
    if page.locator(".kb-box").count():
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    page.get_by_role("button", name="复制链接").click()
    expect(page.locator("[data-kb-link]")).to_have_text("已复制")
    assert pasted(page) == f"{http_root}guide/repay.html#early"


SHARES = """navigator.share = given => {
    (window.shared = window.shared || []).push(given);
    return window.answer ? Promise.reject(window.answer) : Promise.resolve();
};"""


def test_the_system_shares_where_it_can(watched: OpenPage, http_root: str) -> None:
    seen = watched(http_root, width=360)
    page = seen.open("guide/repay.html")
    share = page.get_by_role("button", name="分享")
    expect(share).to_be_hidden()  # no sheet here
    page.add_init_script(SHARES)
    page = seen.open("guide/repay.html?from=app#early")
    share.click()
    assert page.evaluate("shared") == [
        {"title": page.title(), "url": f"{http_root}guide/repay.html#early"}
    ]
    page.evaluate("answer = new DOMException('closed', 'AbortError')")
    share.click()
    assert page.evaluate("shared.length") == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert seen.faults == []


def test_a_page_on_a_disk_is_not_shared(watched: OpenPage, root: str) -> None:
    seen = watched(root)
    seen.page.add_init_script(SHARES)
    page = seen.open("guide/repay.html")
    expect(page.locator("[data-kb-share]")).to_be_visible(visible=root.startswith("http"))
