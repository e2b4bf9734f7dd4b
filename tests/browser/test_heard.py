"""The path of who hears the page: names, roles and what is announced, from the browser's
accessibility tree.
"""

from __future__ import annotations

import itertools
import re

from playwright.sync_api import Page, expect

from browser.support import OpenPage, page_with

HOME = """
- link "跳到正文"
- banner:
  - button "菜单"
  - link "小米分期还款指南"
  - button "深色"
  - link "搜索"
- main:
  - article:
    - heading "你现在遇到什么？" [level=1]
    - paragraph:
      - link "一句话、几个字、拼音都行 搜索"
"""
PAGE = """
- main:
  - navigation "所在位置":
    - list:
      - listitem:
        - link "首页"
  - article:
    - heading [level=1]
    - region "摘要"
    - paragraph:
      - button "大字"
      - button "复制链接"
      - button "打印"
    - navigation "本页目录"
"""
RESULTS = """
- dialog "搜索":
  - search:
    - combobox "搜索" [expanded]: zhengxin
    - button "关闭"
  - status: /找到 \\d+ 页/
  - listbox "搜索结果":
    - option /征信/ [selected]
    - option /./
"""
EMPTY = """
- dialog "搜索":
  - search:
    - combobox "搜索"
    - button "关闭"
  - status
  - listbox "搜索结果"
  - checkbox /记住搜过的词/
  - heading "换个办法" [level=2]
"""
NOT_SURE = """
- dialog "搜索":
  - search:
    - combobox "搜索": 火锅做法
    - button "关闭"
  - status: /没有.+/
  - listbox "搜索结果"
  - paragraph: /换一个词试试/
  - heading "换个办法" [level=2]
  - list:
    - listitem:
      - link "全部话题，按拼音排列"
  - heading "先看这几页" [level=2]
  - list
  - heading "求助电话" [level=2]
  - list
"""
MENU = """
- button "关闭菜单"
- navigation "网站菜单":
  - list:
    - listitem:
      - link "首页"
    - listitem:
      - link "还款指南"
  - paragraph:
    - link "官方渠道：核对一个号码"
    - button "大字"
"""


def nodes(page: Page, role: str) -> list[tuple[str, dict[str, object]]]:
    """(name, properties) of every node of a role, as a screen reader gets them."""
    found = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    wanted = (
        node for node in found if node.get("role", {}).get("value") == role and not node["ignored"]
    )
    return [
        (
            node["name"]["value"],
            {one["name"]: one["value"].get("value") for one in node.get("properties", [])},
        )
        for node in wanted
    ]


def test_home(watched: OpenPage, root: str) -> None:
    expect(watched(root, width=360).open("index.html").locator("body")).to_match_aria_snapshot(HOME)


def test_a_page_of_the_guide(watched: OpenPage, root: str) -> None:
    page = watched(root, width=360).open("guide/repay.html")
    expect(page.locator("body")).to_match_aria_snapshot(PAGE)
    levels = page.evaluate(
        "[...document.querySelectorAll('main :is(h1,h2,h3,h4)')].map(one => +one.tagName[1])"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1] == []
    landmarks = [name for role in ("navigation", "region") for name, _ in nodes(page, role)]
    assert "" not in landmarks
    assert len(landmarks) == len(set(landmarks)), landmarks  # two of one name cannot be told apart


def test_the_search_from_empty_to_results(watched: OpenPage, http_root: str) -> None:
    page = watched(http_root, width=360).open("guide/index.html")
    page.keyboard.press("/")
    box = page.locator(".kb-box")
    expect(box).to_match_aria_snapshot(EMPTY)
    page.keyboard.type("zhengxin")
    expect(page.locator(".kb-box__status")).to_have_text(re.compile(r"^找到 \d+ 页$"))
    page.keyboard.press("ArrowDown")
    expect(box).to_match_aria_snapshot(RESULTS)
    (name, properties), *others = nodes(page, "combobox")
    assert (name, others) == ("搜索", [])
    assert properties["focused"] is True
    assert properties["expanded"] is True
    expect(page.locator("#kb-query")).to_have_attribute("aria-activedescendant", "kb-row-0")
    assert [name for name, _ in nodes(page, "main")] == []  # what lies below is out of reach


def test_words_that_nothing_answers_are_said_and_other_ways_offered(
    watched: OpenPage, http_root: str
) -> None:
    page = watched(http_root, width=360).open("index.html")
    page.keyboard.press("/")
    page.keyboard.type("zhengxin")
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")  # a chosen row does not outlive its words
    before = page.locator(".kb-box__title").first.inner_text()
    page.locator("#kb-query").fill("火锅做法")
    expect(page.locator(".kb-box")).to_match_aria_snapshot(NOT_SURE)
    expect(page.locator("[role=option]").first).to_be_in_viewport(ratio=1)
    assert before not in page.locator(".kb-box__title").all_inner_texts()
    expect(page.locator("[aria-selected=true]")).to_have_count(0)


def test_every_change_of_the_results_is_announced(watched: OpenPage, http_root: str) -> None:
    page = watched(http_root).open("index.html")
    page.keyboard.press("/")
    expect(page.locator("#kb-query")).to_be_focused()
    page.evaluate("""() => { const place = document.querySelector('.kb-box__status'); window.said = [];
        new MutationObserver(() => said.push(place.textContent)).observe(place, {childList: true, characterData: true, subtree: true}); }""")
    page.locator("#kb-query").fill("押金")
    expect(page.locator(".kb-box__status")).to_have_text(re.compile(r"^找到 \d+ 页$"))
    page.locator("#kb-query").fill("")
    expect(page.locator(".kb-box__status")).to_have_text("")
    said = page.evaluate("said")
    assert said[0] == "正在查找……"
    assert re.search(r"找到 \d+ 页", said[-2])
    live = [properties.get("live") for name, properties in nodes(page, "status")]
    assert "polite" in live


def test_the_menu_tells_whether_it_is_open(watched: OpenPage, root: str) -> None:
    page = watched(root, width=360).open("guide/index.html")
    button = page.get_by_role("button", name="菜单", exact=True)

    def expanded() -> list[object]:
        return [
            properties.get("expanded")
            for name, properties in nodes(page, "button")
            if name == "菜单"
        ]

    assert expanded() == [False]
    button.click()
    expect(page.locator("#kb-menu")).to_match_aria_snapshot(MENU)
    assert expanded() == [True]
    current = page.locator("#kb-menu [aria-current=page]")
    expect(current).to_have_count(1)
    page.keyboard.press("Escape")
    assert expanded() == [False]


def test_a_term_is_a_button_that_opens_its_explanation(watched: OpenPage, root: str) -> None:
    page = watched(root, width=360).open(page_with('class="kb-term"'))
    word = page.locator(".kb-term").first.inner_text()

    def state() -> list[object]:
        return [
            properties.get("expanded") for name, properties in nodes(page, "button") if name == word
        ]

    assert state() == [False]
    page.get_by_role("button", name=word, exact=True).first.click()
    assert state() == [True]
    expect(page.locator(".kb-term__means").first).to_be_visible()
    assert page.locator(".kb-term__means").first.inner_text()


def test_notes_and_their_ways_back_are_told_apart(watched: OpenPage, http_root: str) -> None:
    page = watched(http_root).open("guide/repay.html")
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    links = [name for name, _ in nodes(page, "link")]
    assert [name for name in links if re.fullmatch(r"\[\d+\]", name)]
    back = [name for name in links if name.startswith("回到")]
    assert len(back) > 5
    assert len(back) == len(set(back))
    assert "↩" not in "".join(links)


def test_what_is_folded_says_so_and_opens_by_key(watched: OpenPage, root: str) -> None:
    page = watched(root, width=360).open("guide/repay.html")
    closed = page.locator("main details:not([open]) > summary:visible")
    while closed.count():
        closed.first.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.parentElement.open") is True
    folded = nodes(page, "DisclosureTriangle")
    assert folded
    assert "" not in [name for name, _ in folded]
    assert {properties.get("expanded") for _, properties in folded} == {True}


def test_what_was_copied_is_announced(watched: OpenPage, http_root: str) -> None:
    page = watched(http_root).open("guide/repay.html")
    expect(page.get_by_role("status")).to_have_text("")
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_role("status").filter(has_text="已复制")).to_have_count(1)
