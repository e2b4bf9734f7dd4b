"""What a reader does in the oldest browsers of the floor, and what one below it is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.old import make_old
from browser.support import OpenPage, Watched, page_with, pages, until

CANNOT = "这个浏览器太旧，搜索在这里用不了"


@pytest.fixture
def old(watched: OpenPage, http_root: str) -> Watched:
    seen = watched(http_root, width=360)
    make_old(seen.page)
    return seen


def opened(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#kb-query")).to_be_focused()


def test_it_is_as_old_as_it_says(old: Watched) -> None:
    """Else the other tests would prove nothing."""
    page = old.open("guide/index.html")
    modern = (
        "[Element.prototype.replaceChildren, HTMLDialogElement.prototype.showModal, "
        "matchMedia('print').addEventListener, document.body.popover]"
    )
    assert page.evaluate(f"{modern}.map(one => typeof one)") == ["undefined"] * 4
    assert page.locator("[popover]").count() == 0


def test_the_search_answers_leads_on_and_closes(old: Watched) -> None:
    page = old.open("guide/index.html")
    opened(page)
    page.keyboard.type("suoji")
    expect(page.locator("[role=option]").first).to_be_visible()
    expect(page.get_by_role("dialog", name="搜索")).to_be_visible()
    box = page.locator(".kb-box").bounding_box()
    assert box
    assert (box["x"], box["y"], box["width"]) == (0, 0, 360)
    assert box["height"] <= 800
    for _ in range(12):  # focus stays inside
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || "
            "document.querySelector('.kb-box').contains(document.activeElement)"
        )
    page.locator("#kb-query").focus()
    page.keyboard.press("Enter")
    until(page, "!location.href.includes('guide/index')")
    expect(page.locator("article mark").first).to_be_visible()
    opened(page)
    page.keyboard.press("Escape")
    expect(page.locator(".kb-box")).to_be_hidden()
    assert old.faults == []


def test_a_tap_beside_the_box_closes_it_and_focus_returns(
    watched: OpenPage, http_root: str
) -> None:
    seen = watched(http_root)
    make_old(seen.page)
    page = seen.open("guide/index.html")
    link = page.locator(".md-header [data-kb-search]")
    link.click()
    expect(page.locator("#kb-query")).to_be_focused()
    page.mouse.click(20, 400)
    expect(page.locator(".kb-box")).to_be_hidden()
    expect(link).to_be_focused()
    link.click()  # the second time its script is there already
    expect(page.locator("#kb-query")).to_be_focused()
    expect(page.locator(".kb-box")).to_be_visible()
    assert seen.faults == []


def test_a_shared_address_opens_the_box(old: Watched) -> None:
    page = old.open("index.html?q=%E6%8A%BC%E9%87%91")
    expect(page.locator("#kb-query")).to_have_value("押金")
    expect(page.locator("[role=option]").first).to_be_visible()


def test_the_menu_opens_and_closes_in_every_way(old: Watched) -> None:
    page = old.open("guide/repay.html")
    button, panel = page.get_by_role("button", name="菜单", exact=True), page.locator("#kb-menu")
    expect(panel).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    ways: list[Callable[[], None]] = [
        lambda: page.mouse.click(350, 400),
        lambda: page.get_by_role("button", name="关闭菜单").click(),
        lambda: page.keyboard.press("Escape"),
    ]
    for way in ways:
        button.focus()
        page.keyboard.press("Enter")
        expect(panel).to_be_visible()
        expect(button).to_have_attribute("aria-expanded", "true")
        way()
        expect(panel).to_be_hidden()
        expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()
    button.click()
    panel.get_by_role("link", name="登录哪个 App").click()
    page.wait_for_url("**/guide/login.html")
    assert old.faults == []


def test_dark_large_and_copied(old: Watched) -> None:
    page = old.open("guide/repay.html?from=app#early")
    page.locator(".md-header [data-kb-scheme]").click()
    page.get_by_role("main").get_by_role("button", name="大字").click()
    assert page.evaluate("({...document.documentElement.dataset})") == {
        "mdColorScheme": "slate",
        "kbSize": "large",
    }
    page.get_by_role("button", name="复制链接").click()
    expect(page.locator("[data-kb-link]")).to_have_text("已复制")
    opened(page)
    page.keyboard.press("Control+V")
    expect(page.locator("#kb-query")).to_have_value(f"{old.root}guide/repay.html#early")
    assert old.faults == []


def test_a_term_is_explained_in_the_line(old: Watched) -> None:
    page = old.open(page_with('class="kb-term"'))
    means = page.locator(".kb-term__means").first
    expect(means).to_be_visible()
    assert (
        page.evaluate(
            "getComputedStyle(document.querySelector('.kb-term__means'), '::before').content"
        )
        == '"（"'
    )


def test_nothing_is_covered_or_wider_than_the_screen(old: Watched) -> None:
    old.page.add_init_script("localStorage.setItem('kb.size', 'large')")
    faults = {}
    for path in pages()[::8]:
        page = old.open(path)
        width, covered = page.evaluate(
            "[document.documentElement.scrollWidth, "
            "document.querySelector('#kb-menu').getClientRects().length]"
        )
        if width > 360 or covered:
            faults[path] = width, covered
    assert faults == {}
    assert old.faults == []


def test_below_the_floor_the_search_says_that_it_cannot_run(
    watched: OpenPage, http_root: str
) -> None:
    page = watched(http_root, width=360).page
    page.route(
        "**/search/search.js*",
        lambda route: route.fulfill(body="a.#b ??= 1", content_type="text/javascript"),
    )
    page.goto(f"{http_root}guide/index.html")
    opened(page)
    page.keyboard.type("还款")
    expect(page.get_by_role("status").filter(has_text=CANNOT)).to_be_visible()
    expect(page.locator(".kb-box__rest a", has_text="全部话题")).to_be_visible()


def test_a_box_that_cannot_run_is_said_on_the_page(watched: OpenPage, http_root: str) -> None:
    page = watched(http_root, width=360).page
    page.route(
        "**/search/box.js*",
        lambda route: route.fulfill(body="a.#b ??= 1", content_type="text/javascript"),
    )
    for act in ("click", "key", "address"):
        page.goto(f"{http_root}guide/index.html{'?q=a' if act == 'address' else ''}")
        if act == "click":
            page.locator(".md-header [data-kb-search]").click()
        elif act == "key":
            page.keyboard.press("/")
        expect(page.get_by_role("alert")).to_contain_text(CANNOT)
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("全部话题")


def test_a_box_that_does_not_come_leads_to_all_topics(watched: OpenPage, http_root: str) -> None:
    page = watched(http_root, width=360).page
    page.route("**/search/box.js*", lambda route: route.abort())
    page.goto(f"{http_root}guide/index.html")
    page.keyboard.press("/")
    expect(page.get_by_role("alert")).to_contain_text("搜索没有加载成功")
    page.locator(".md-header [data-kb-search]").click()
    expect(page.locator("h1")).to_have_text("全部话题")


def test_without_script_and_popover_no_button_is_dead(watched: OpenPage, http_root: str) -> None:
    seen = watched(http_root, width=360, java_script_enabled=False)
    make_old(seen.page)
    page = seen.open("guide/index.html")
    expect(page.locator(".kb-menu")).to_be_hidden()
    expect(page.locator("[data-kb-scheme]")).to_be_hidden()
    page.locator(".md-header [data-kb-search]").click()
    expect(page.locator("h1")).to_have_text("全部话题")


def test_without_script_the_menu_of_today_opens(watched: OpenPage, http_root: str) -> None:
    page = watched(http_root, width=360, java_script_enabled=False).open("guide/index.html")
    page.locator(".kb-menu").click()
    expect(page.locator("#kb-menu")).to_be_visible()
