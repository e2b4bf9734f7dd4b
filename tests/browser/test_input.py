"""Input methods: Chinese as it is composed, by the browser's own composition events. Nothing is
lost, nothing fires early.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, Route, expect

from browser.support import OpenPage, until

DONE = re.compile(r"找到 \d+ 页$")  # the last word on a query
PROCESS = 229  # the number that keys have while an input method takes them


class Method:
    """An input method: it composes in the field, and its keys reach the page as keys that are being
    processed.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session: CDPSession = page.context.new_cdp_session(page)

    def compose(self, text: str) -> None:
        self.session.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )

    def commit(self, text: str) -> None:
        self.session.send("Input.insertText", {"text": text})

    def key(self, name: str) -> None:
        """A key that the method takes for itself."""
        for kind in ("rawKeyDown", "keyUp"):
            given: dict[str, Any] = {
                "type": kind,
                "key": name,
                "code": name,
                "windowsVirtualKeyCode": PROCESS,
            }
            self.session.send("Input.dispatchKeyEvent", given)


@pytest.fixture
def method(watched: OpenPage, http_root: str) -> Method:
    page = watched(http_root, width=360).open("guide/index.html")
    page.keyboard.press("/")
    expect(page.locator("#kb-query")).to_be_focused()
    return Method(page)


def query(page: Page) -> str:
    return page.locator("#kb-query").input_value()


def test_escape_that_cancels_candidates_leaves_the_query_and_the_box(method: Method) -> None:
    page = method.page
    page.keyboard.type("12378")
    expect(page.locator("[role=option]").first).to_be_visible()
    method.compose("huan")
    assert query(page) == "12378huan"
    method.key("Escape")
    method.compose("")  # what the method does on Escape
    assert query(page) == "12378"
    expect(page.locator(".kb-box")).to_be_visible()
    method.compose("kuan")
    method.key("Escape")
    method.compose("")
    method.key("Escape")  # some send the number once more after the end
    assert query(page) == "12378"
    expect(page.locator(".kb-box")).to_be_visible()
    page.keyboard.press("Escape")
    assert query(page) == ""
    page.keyboard.press("Escape")
    expect(page.locator(".kb-box")).to_be_hidden()


def test_enter_that_commits_does_not_go_anywhere(method: Method) -> None:
    page = method.page
    before = page.url.partition("?")[0]
    method.compose("huankuan")
    expect(page.locator("[role=option]").first).to_be_visible()
    method.key("Enter")
    method.commit("还款")
    assert query(page) == "还款"
    expect(page.locator(".kb-box")).to_be_visible()
    assert page.url.partition("?")[0] == before
    expect(page.locator(".kb-box__status")).to_have_text(DONE)
    page.keyboard.press("Enter")
    until(
        page,
        "before => location.href.split('?')[0] !== before || "
        "!document.querySelector('.kb-box[open]')",
        before,
    )


def test_arrows_choose_candidates_not_rows(method: Method) -> None:
    page = method.page
    page.keyboard.type("yajin")
    expect(page.locator("[role=option]").first).to_be_visible()
    method.compose("tui")
    for name in ("ArrowDown", "ArrowDown", "ArrowUp"):
        method.key(name)
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    method.commit("退")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_count(1)


def test_candidates_by_number_and_backspace_while_composing(method: Method) -> None:
    page = method.page
    for text in ("y", "ya", "yaj", "ya", "yaji", "yajin"):
        method.compose(text)
    method.key("2")
    method.commit("押金")
    assert query(page) == "押金"
    expect(page.locator("[role=option]").first).to_contain_text("押金")
    method.compose("t")
    method.key("Backspace")
    method.compose("")
    assert query(page) == "押金"
    page.keyboard.press("Backspace")
    assert query(page) == "押"


def test_a_voice_that_replaces_the_whole_text(method: Method) -> None:
    """It composes a guess, and the last one replaces all of it."""
    page = method.page
    for text in ("还", "还款", "还款以后", "还款要去哪里"):
        method.compose(text)
    method.commit("征信报告怎么查")
    assert query(page) == "征信报告怎么查"
    expect(page.locator("[role=option]").first).to_contain_text("征信报告")
    page.locator("#kb-query").select_text()
    method.commit("押金不退")
    assert query(page) == "押金不退"
    expect(page.locator("[role=option]").first).to_contain_text("押金")
    assert "%E6%8A%BC%E9%87%91%E4%B8%8D%E9%80%80" in page.url  # what may be shared is the last


def test_the_last_answer_belongs_to_the_last_text(method: Method) -> None:
    page = method.page
    for text in ("z", "zh", "zhe", "zhen", "zheng", "zhengx", "zhengxi", "zhengxin"):
        method.compose(text)
    method.commit("征信")
    expect(page.locator(".kb-box__status")).to_have_text(DONE)
    last = page.evaluate("kb.search('征信', {limit: 8}).then(rows => rows.map(row => row.title))")
    assert page.locator(".kb-box__title").all_text_contents() == last


def test_a_key_without_a_name_and_a_composing_key_open_nothing(
    watched: OpenPage, http_root: str
) -> None:
    """Autofill sends events without `key`; `/` of an input method is its own."""
    seen = watched(http_root)
    page = seen.open("guide/index.html")
    page.evaluate("""() => {
        const event = new Event('keydown', {bubbles: true}); document.body.dispatchEvent(event);
        document.dispatchEvent(new Event('keydown')); dispatchEvent(new Event('keydown'));
        const key = (name, more) => document.body.dispatchEvent(new KeyboardEvent('keydown', {key: name, bubbles: true, ...more}));
        key('/', {isComposing: true}); key('K', {ctrlKey: true, shiftKey: true}); key('k', {ctrlKey: true, altKey: true}); key('/', {ctrlKey: true});
    }""")
    page.wait_for_timeout(300)
    expect(page.locator(".kb-box")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.locator("#kb-query")).to_be_focused()
    assert seen.faults == []


def test_what_is_typed_before_the_box_is_there_is_kept(watched: OpenPage, http_root: str) -> None:
    page = watched(http_root, own=True).open("guide/index.html")
    held: list[Route] = []
    page.route(re.compile(r"search/box\.js"), lambda route: held.append(route))
    with page.expect_request(re.compile(r"search/box\.js")):
        page.keyboard.press("/")
    page.keyboard.type("zheng")
    while not held:  # asked for, and not yet in our hands
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(page.locator("#kb-query")).to_be_focused()
    page.keyboard.type("xin")
    expect(page.locator("#kb-query")).to_have_value("zhengxin")
    expect(page.locator("[role=option]").first).to_contain_text("征信")
