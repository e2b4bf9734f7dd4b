"""What a reader does besides reading: menu, contents, large text, links to pass on, the steps of
the guide.
"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from browser.support import OpenPage, page_with, until


def test_the_phone_menu_by_keyboard(watched: OpenPage, root: str) -> None:
    seen = watched(root, width=360)
    page = seen.open("guide/repay.html")
    button = page.get_by_role("button", name="菜单", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="关闭菜单")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="关闭菜单")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#kb-menu a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#kb-menu")).to_be_hidden()
    expect(button).to_be_focused()
    assert seen.faults == []


def test_the_first_stop_of_the_keyboard_skips_to_the_text(watched: OpenPage, root: str) -> None:
    page = watched(root).open("guide/repay.html")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="跳到正文")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_focus_is_visible_wherever_it_stops(watched: OpenPage, http_root: str) -> None:
    page = watched(http_root, width=360).open("scams/rental-cashout.html")
    for _ in range(25):
        page.keyboard.press("Tab")
        assert (
            page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2
        ), page.evaluate("document.activeElement.outerHTML")


def test_large_text_is_remembered_on_the_next_page(watched: OpenPage, root: str) -> None:
    page = watched(root, width=360).open("guide/repay.html")
    size = "parseFloat(getComputedStyle(document.querySelector('article p:not([class])')).fontSize)"
    before = page.evaluate(size)
    assert before >= 17
    page.get_by_role("main").get_by_role("button", name="大字").click()
    assert page.evaluate(size) > before * 1.15
    page.goto(f"{root}guide/login.html")
    expect(page.get_by_role("main").get_by_role("button", name="大字")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert page.evaluate(size) > before * 1.15
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("main").get_by_role("button", name="大字").click()
    assert page.evaluate(size) == before


def test_the_address_is_copied_without_what_was_searched(watched: OpenPage, http_root: str) -> None:
    page = watched(http_root, permissions=["clipboard-read", "clipboard-write"]).open(
        "guide/repay.html?utm=x"
    )
    page.get_by_role("button", name="复制链接").click()
    expect(page.locator("[data-kb-link]")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == f"{http_root}guide/repay.html"


def test_a_number_is_copied_as_it_stands(watched: OpenPage, http_root: str) -> None:
    page = watched(http_root, permissions=["clipboard-read", "clipboard-write"]).open(
        "guide/repay.html"
    )
    page.get_by_role("button", name="复制号码 12378").click()
    expect(page.locator("#channel-nfra .kb-copy-number")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == "12378"


def test_contents_are_folded_on_a_phone_and_open_beside_the_text(
    watched: OpenPage, root: str
) -> None:
    page = watched(root, width=360).open("guide/repay.html")
    entry = page.locator(".kb-toc a", has_text="能不能提前还")
    expect(entry).to_be_hidden()
    page.locator(".kb-toc summary").click()
    entry.click()
    expect(page.locator("#early")).to_be_in_viewport()
    expect(
        watched(root).open("guide/repay.html").locator(".kb-toc a", has_text="能不能提前还")
    ).to_be_visible()


def test_the_guide_leads_on_from_page_to_page(watched: OpenPage, root: str) -> None:
    page = watched(root, width=360).open("guide/index.html")
    expect(page.locator(".kb-onward [rel=prev]")).to_have_count(0)
    seen = {page.url}
    while (onward := page.locator(".kb-onward [rel=next]")).count():
        expect(onward).to_contain_text("下一页")
        onward.click()
        page.wait_for_url(lambda url: url not in seen)
        seen.add(page.url)
    assert len(seen) > 8
    assert all("/guide/" in url for url in seen)


def test_nothing_moves_for_who_asked_for_stillness(watched: OpenPage, http_root: str) -> None:
    page = watched(http_root, reduced_motion="reduce").open("guide/repay.html")
    slow = (
        "[...document.querySelectorAll('*')].filter(e => "
        "parseFloat(getComputedStyle(e).transitionDuration) > 0.001).length"
    )
    assert page.evaluate(slow) == 0


def test_a_page_reads_in_forced_colours_and_at_twice_the_size(
    watched: OpenPage, http_root: str
) -> None:
    # 1280 at 200 %
    page = watched(http_root, width=640, forced_colors="active").open("guide/repay.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    borders = page.evaluate(
        "['.kb-summary', '.kb-card'].map(s => "
        "parseFloat(getComputedStyle(document.querySelector(s)).borderLeftWidth))"
    )
    assert min(borders) >= 1


SELECTED = """() => [...document.querySelectorAll("[aria-current], [aria-selected=true], [aria-pressed=true]")]
    .filter(element => element.getClientRects().length)
    .map(element => [element.textContent.trim().slice(0, 12), element.className, getComputedStyle(element).outlineStyle])"""


def test_what_is_current_or_chosen_is_marked_in_forced_colours_too(
    watched: OpenPage, http_root: str
) -> None:
    """There backgrounds and most colours are gone; an outline stays."""
    page = watched(http_root, forced_colors="active").open("guide/repay.html")
    page.get_by_role("main").get_by_role("button", name="大字").click()
    page.get_by_role("button", name="深色").click()
    page.evaluate("location.hash = 'early'")
    expect(page.locator(".kb-toc [aria-current]")).to_have_count(1)
    page.keyboard.press("/")
    expect(page.locator("#kb-query")).to_be_focused()
    page.keyboard.type("huankuan")
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    shown = page.evaluate(SELECTED)
    assert len(shown) >= 5, shown
    # the section of the page is bold beside the page itself, which is outlined
    assert [row for row in shown if row[2] == "none" and row[0] != "还款指南"] == []


def accessible_names(page: Page, role: str) -> set[str]:
    """As a screen reader gets them, from the browser's own accessibility tree."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return {
        node["name"]["value"]
        for node in nodes
        if node.get("role", {}).get("value") == role and not node["ignored"]
    }


def test_a_heading_is_called_what_it_says(watched: OpenPage, http_root: str) -> None:
    page = watched(http_root).open("guide/index.html")
    shown = (
        "[...document.querySelectorAll('article :is(h1, h2, h3)')].filter(one => "
        "one.checkVisibility()).map(one => one.textContent)"
    )
    written = set(page.evaluate(shown))
    assert accessible_names(page, "heading") == written
    assert len(written) > 5
    assert not [text for text in written if "¶" in text or "#" in text]


def test_a_heading_gives_its_link_by_mouse_touch_and_keyboard(
    watched: OpenPage, http_root: str
) -> None:
    seen = watched(
        http_root, width=360, has_touch=True, permissions=["clipboard-read", "clipboard-write"]
    )
    page = seen.open("guide/index.html")
    first, second, third = page.evaluate(
        "[...document.querySelectorAll('article h2 a.toclink')].slice(0, 3).map(a => a.hash)"
    )
    page.locator(f"{first} a").click()
    assert page.url.endswith(f"guide/index.html{first}")
    page.locator(f"{second} a").tap()
    assert page.url.endswith(f"guide/index.html{second}")
    page.locator(f"{third} a").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith(f"guide/index.html{third}")
    page.get_by_role("button", name="复制链接").click()
    expect(page.locator("[data-kb-link]")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == f"{http_root}guide/index.html{third}"


def test_home_answers_in_one_screen_of_a_small_phone(watched: OpenPage, root: str) -> None:
    seen = watched(root, width=360)
    seen.page.set_viewport_size({"width": 360, "height": 640})
    page = seen.open("index.html")
    assert page.evaluate("scrollY") == 0
    for urgent in ("今天到期", "一两天内到期", "钱扣了", "已经逾期", "登不上"):
        expect(page.get_by_role("link", name=urgent)).to_be_in_viewport(ratio=1)
    expect(page.locator("h1")).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name="一句话、几个字、拼音都行").click()
    expect(page.locator("#kb-query")).to_be_focused()


def test_the_search_of_home_leads_to_all_topics_without_javascript(
    watched: OpenPage, root: str
) -> None:
    page = watched(root, java_script_enabled=False).open("index.html")
    page.get_by_role("link", name="一句话、几个字、拼音都行").click()
    expect(page.locator("h1")).to_have_text("全部话题")


def test_home_has_its_menu_in_the_header_at_any_width(watched: OpenPage, root: str) -> None:
    page = watched(root).open("index.html")
    expect(page.locator("#kb-menu")).to_be_hidden()
    page.get_by_role("button", name="菜单", exact=True).click()
    page.locator("#kb-menu a", has_text="租手机").click()
    expect(page.locator("h1")).to_have_text("租手机")
    expect(page.locator("#kb-menu")).to_be_visible()
    expect(page.get_by_role("button", name="菜单", exact=True)).to_be_hidden()


def test_no_line_begins_with_a_comma_after_a_term(watched: OpenPage, http_root: str) -> None:
    page = watched(http_root, width=360).open(page_with('class="kb-term"'))
    parted = page.evaluate("""() => [...document.querySelectorAll(".kb-term")].map(term => {
        const after = term.nextElementSibling.nextSibling, range = document.createRange();
        if (!after || !/^[，。、；：？！）”》]/.test(after.data)) return true;
        range.setStart(after, 0); range.setEnd(after, 1);
        return Math.abs(range.getBoundingClientRect().bottom - term.getBoundingClientRect().bottom) < 12;
    })""")
    assert len(parted) >= 3
    assert all(parted)


def test_a_choice_of_none_opens_the_search(watched: OpenPage, root: str) -> None:
    page = watched(root, width=360).open("index.html")
    choice = page.get_by_role("link", name="都不是")
    choice.click()
    expect(page.locator("#kb-query")).to_be_focused()


def test_every_target_on_a_phone_is_big_enough(watched: OpenPage, http_root: str) -> None:
    """Buttons and links that stand alone; links in running text are exempt (WCAG 2.5.8)."""
    page = watched(http_root, width=360).open("guide/repay.html")
    alone = (
        ".md-header button, .md-header a, .kb-tools button:not([hidden]), .kb-toc summary, "
        ".kb-onward a, .kb-links a, .kb-path a, .kb-footer a"
    )
    heights = page.evaluate(
        "s => [...document.querySelectorAll(s)].map(e => [e.getBoundingClientRect().height, "
        "e.outerHTML.slice(0, 80)])",
        alone,
    )
    assert [row for row in heights if row[0] < 44] == []


def test_nothing_slides_over_the_header_at_the_end_of_a_page(
    watched: OpenPage, http_root: str
) -> None:
    page = watched(http_root, width=1280).open("loans/debt-sold.html")
    page.evaluate("scrollTo(0, 1e6)")
    over = """() => { const {width, height} = document.querySelector(".md-header").getBoundingClientRect(), found = new Set();
        for (let x = 4; x < width; x += 12) for (let y = 4; y < height; y += 8) found.add(!!document.elementFromPoint(x, y).closest(".md-header"));
        return [...found]; }"""
    until(page, "scrollY > 500")
    assert page.evaluate(over) == [True]


def test_a_lost_reader_may_search_for_what_was_asked(watched: OpenPage, http_root: str) -> None:
    page = watched(http_root).open("guide/%E6%8A%BC%E9%87%91.html")
    expect(page.get_by_label("你在找什么？")).to_have_value("押金")
    page.get_by_role("button", name="搜索").click()
    expect(page.locator("#kb-query")).to_have_value("押金")
