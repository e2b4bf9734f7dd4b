"""What a page looks like after something happened to it: Back, printing, keys, an odd address, a
lost network.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Playwright, expect

from browser.support import FLAGS, SITE, OpenPage, page_with, until
from desk.chromium import find

SLEEP = "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"


# ---- Back ----


@pytest.fixture(scope="module")
def sleeping(playwright: Playwright) -> Browser:
    """A Chromium whose pages sleep and wake on Back; Playwright's own switches that off."""
    return playwright.chromium.launch(
        executable_path=find(), args=FLAGS, ignore_default_args=["--disable-back-forward-cache"]
    )


def test_a_page_that_slept_wakes_in_the_colours_and_size_chosen_since(
    sleeping: Browser, http_root: str
) -> None:
    page = sleeping.new_context(service_workers="block").new_page()
    page.add_init_script(
        "addEventListener('pageshow', event => { if (event.persisted) window.slept = true; })"
    )
    page.goto(f"{http_root}guide/repay.html")
    page.goto(f"{http_root}guide/login.html")
    page.locator(".md-header [data-kb-scheme]").click()
    page.get_by_role("main").get_by_role("button", name="大字").click()
    page.go_back(wait_until="commit")
    until(page, "location.pathname.endsWith('repay.html')")
    assert page.evaluate("window.slept")
    assert page.evaluate("({...document.documentElement.dataset})") == {
        "mdColorScheme": "slate",
        "kbSize": "large",
    }
    expect(page.locator(".md-header [data-kb-scheme]")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("main").get_by_role("button", name="大字")).to_have_attribute(
        "aria-pressed", "true"
    )
    sleeping.close()


def test_a_choice_that_cannot_be_kept_lasts_for_the_page(watched: OpenPage, http_root: str) -> None:
    seen = watched(http_root, color_scheme="dark")
    seen.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', "
        "'SecurityError'); }})"
    )
    page = seen.open("guide/repay.html")
    assert page.evaluate("document.documentElement.dataset.mdColorScheme") == "slate"
    page.locator(".md-header [data-kb-scheme]").click()
    page.evaluate(SLEEP)
    assert page.evaluate("document.documentElement.dataset.mdColorScheme") == "default"
    assert seen.faults == []


def test_another_open_page_follows_the_choice(watched: OpenPage, http_root: str) -> None:
    seen = watched(http_root)
    page = seen.open("guide/repay.html")
    other = page.context.new_page()
    other.goto(f"{http_root}guide/login.html")
    page.locator(".md-header [data-kb-scheme]").click()
    expect(other.locator(".md-header [data-kb-scheme]")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("end", ["close", "back"])
def test_back_from_a_result_takes_one_press_for_each_thing_seen(
    watched: OpenPage, root: str, end: str
) -> None:
    """Start, box, result; Back shows the box again, and leaving it is one step to the page below,
    one more to the start.
    """
    page = watched(root).open("about/index.html")
    page.goto(f"{root}guide/index.html")
    page.keyboard.press("/")
    page.locator("#kb-query").fill("押金")
    expect(page.locator(".kb-box__status")).to_have_text(re.compile(r"找到 \d+ 页$"))
    page.keyboard.press("Enter")
    until(page, "!location.href.includes('guide/index') && document.querySelector('article mark')")
    page.go_back()
    expect(page.locator("#kb-query")).to_have_value("押金")
    expect(page.locator("[role=option]").first).to_be_visible()
    if end == "close":
        page.get_by_role("button", name="关闭").click()
    else:
        page.go_back()
    expect(page.locator(".kb-box")).to_be_hidden()
    until(page, "location.href.endsWith('guide/index.html')")
    page.go_back()
    page.wait_for_url("**/about/index.html")


# ---- Addresses ----


def test_a_pasted_novel_gives_an_address_that_a_host_takes(
    watched: OpenPage, http_root: str
) -> None:
    page = watched(http_root).open("guide/index.html")
    page.keyboard.press("/")
    page.locator("#kb-query").fill("还款日快到了怎么办😀" * 300)
    until(page, "location.search.length > 10")
    assert len(page.url) < 2000
    page.reload()
    expect(page.locator("#kb-query")).to_be_visible()
    assert len(page.locator("#kb-query").input_value()) >= 90


def test_what_is_marked_on_arrival_is_short_whatever_was_found(
    watched: OpenPage, http_root: str
) -> None:
    page = watched(http_root).open("guide/index.html")
    row = (
        "{url: 'guide/repay.html#early', title: '😀'.repeat(500), section: '', excerpt: '', "
        "matched: '', sure: true, marks: {title: [[0, 999]]}}"
    )
    page.evaluate(f"() => {{ kb.search = async () => [{row}]; }}")
    page.keyboard.press("/")
    page.locator("#kb-query").fill("x")
    href = page.locator("[role=option]").first.get_attribute("href")
    assert href
    assert len(href) < 600


@pytest.mark.parametrize(
    "odd",
    [
        "?h=%E8%BF%98%E6%AC%BE#%E0%A4%A",
        "?h=%E0%A4%A",
        "#%",
        "?q=%E0%A4%A",
        "?h=" + "%28" * 300,
        "?h=%F0%9F&q=#early",
    ],
)
def test_an_odd_address_breaks_nothing(watched: OpenPage, http_root: str, odd: str) -> None:
    seen = watched(http_root)
    page = seen.open(f"guide/repay.html{odd}")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator(".md-header [data-kb-scheme]").click()
    assert page.evaluate("document.documentElement.dataset.mdColorScheme") == "slate"
    assert seen.faults == []


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/x",
        "///evil.example/a/b",
        "/some/kb//evil.example/x",
        "/some/kb/a//b/c.html",
        "/%2F/evil.example/x",
    ],
)
def test_a_lost_address_never_asks_another_host(
    watched: OpenPage, http_root: str, path: str
) -> None:
    seen = watched(http_root)
    asked: list[str] = []
    origin = http_root.partition("/some/")[0]
    lost = (SITE / "404.html").read_text("utf-8")
    seen.page.route(
        f"{origin}{path}",
        lambda route: route.fulfill(body=lost, content_type="text/html", status=404),
    )
    seen.page.on("request", lambda request: asked.append(request.url))
    seen.page.add_init_script(
        "addEventListener('securitypolicyviolation', event => { window.stopped = "
        "event.blockedURI; })"
    )
    seen.page.goto(f"{origin}{path}")
    seen.page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith(f"{origin}/")] == []
    assert [url for url in asked[1:] if "//" in url.removeprefix(origin)] == []
    assert seen.page.evaluate("window.stopped") is None


def test_offline_what_is_not_in_the_copy_is_not_called_missing(
    watched: OpenPage, http_root: str
) -> None:
    seen = watched(http_root)
    seen.page.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'onLine', {get: () => false})"
    )
    page = seen.open("downloads/book.pdf")
    expect(page.locator("h1")).to_contain_text("没有网络")
    expect(page.locator("#links a").first).to_be_visible()


# ---- Keys and focus ----


def test_going_backwards_no_stop_hides_below_the_header(watched: OpenPage, http_root: str) -> None:
    page = watched(http_root, width=360).open("guide/support.html")
    page.locator(".kb-footer a").first.focus()
    hidden = []
    for _ in range(150):
        page.keyboard.press("Shift+Tab")
        covered = page.evaluate("""() => { const stop = document.activeElement, header = document.querySelector('.md-header');
            return stop.closest('main') && stop.getBoundingClientRect().top < header.getBoundingClientRect().bottom - 1
                && stop.outerHTML.slice(0, 90); }""")
        if covered:
            hidden.append(covered)
    assert hidden == []


def test_focus_stays_in_the_box_whatever_is_pressed_there(
    watched: OpenPage, http_root: str
) -> None:
    page = watched(http_root).open("guide/index.html")
    page.keyboard.press("/")
    page.get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox")).to_be_checked()
    expect(page.get_by_role("checkbox")).to_be_focused()
    page.evaluate("localStorage.setItem('kb.recent', JSON.stringify(['押金', '还款']))")
    page.locator("#kb-query").fill("x")
    page.locator("#kb-query").fill("")
    page.get_by_role("button", name="清除记录").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="清除记录")).to_have_count(0)
    expect(page.locator("#kb-query")).to_be_focused()
    page.evaluate("() => { kb.search = () => Promise.reject(new Error('cannot load')); }")
    page.locator("#kb-query").fill("押金")
    page.get_by_role("button", name="再试一次").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#kb-query")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(
        "document.activeElement === document.body || !!document.activeElement.closest('.kb-box')"
    )


def test_focus_is_drawn_on_buttons_of_the_header_and_on_folded_parts(
    watched: OpenPage, http_root: str
) -> None:
    page = watched(http_root, width=360).open(page_with('class="kb-term"'))
    for selector in (
        ".kb-menu",
        ".md-header__title",
        ".md-header [data-kb-scheme]",
        ".kb-toc summary",
        ".kb-tools button",
        ".kb-term",
    ):
        page.keyboard.press("Tab")
        page.locator(selector).first.focus()
        style = page.evaluate(
            "(({outlineStyle, outlineWidth}) => [outlineStyle, "
            "outlineWidth])(getComputedStyle(document.activeElement))"
        )
        assert style == ["solid", "3px"], selector


# ---- Paper, contents, sizes ----


def test_paper_shows_the_page_and_not_what_lies_over_it(watched: OpenPage, http_root: str) -> None:
    page = watched(http_root, width=360).open(page_with('class="kb-term"'))
    page.locator(".kb-term").first.click()
    expect(page.locator(".kb-term__means").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".kb-term__means").first).to_be_hidden()
    page.emulate_media(media="screen")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator(".kb-box")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".kb-box")).to_be_hidden()
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.kb-box'), '::backdrop').display")
        == "none"
    )
    expect(page.locator("h1")).to_be_visible()


def test_where_nothing_prints_there_is_no_button_for_it(watched: OpenPage, http_root: str) -> None:
    seen = watched(http_root)
    seen.page.add_init_script("window.print = undefined")
    expect(seen.open("guide/repay.html").get_by_role("button", name="打印")).to_be_hidden()


@pytest.mark.parametrize("steps", [range(0, 101), range(100, -1, -1)], ids=["down", "up"])
def test_the_contents_mark_the_section_in_view(
    watched: OpenPage, http_root: str, steps: range
) -> None:
    page = watched(http_root).open("guide/repay.html")
    wrong = page.evaluate(
        """async steps => {
            const links = [...document.querySelectorAll('.kb-toc a')], wrong = [];
            const headings = links.map(link => document.getElementById(decodeURIComponent(link.hash.slice(1))));
            const far = document.documentElement.scrollHeight - innerHeight, header = document.querySelector('.md-header').offsetHeight;
            const top = number => number < headings.length ? headings[number].getBoundingClientRect().top : Infinity;
            // the section in view begins in or above the upper part of it, and the next one below the header
            const told = () => {
                const marked = links.findIndex(link => link.hasAttribute('aria-current'));
                const begins = marked < 0 ? -Infinity : top(marked), next = top(marked + 1);
                return begins < innerHeight && next > header + 20 ? null : [marked, begins, next];
            };
            for (const step of steps) {
                scrollTo(0, far * step / 100);
                let fault = true;  // a busy machine is some frames late
                for (let frame = 0; fault && frame < 60; frame++) {
                    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
                    fault = told();
                }
                if (fault) wrong.push([step, ...fault]);
            }
            return wrong;
        }""",
        list(steps),
    )
    assert wrong == []


@pytest.mark.parametrize(
    ("width", "size", "beside"),
    [
        (1280, "normal", True),
        (1280, "large", False),
        (1240, "large", False),
        (1480, "large", True),
        (1980, "large", True),
    ],
)
def test_contents_stand_beside_the_text_only_where_both_have_room(
    watched: OpenPage, http_root: str, width: int, size: str, beside: bool
) -> None:
    seen = watched(http_root, width=width)
    seen.page.add_init_script(f"localStorage.setItem('kb.size', '{size}')")
    page = seen.open("guide/repay.html")
    text, contents = (
        page.locator(selector).bounding_box() for selector in (".kb-page__body", ".kb-toc")
    )
    assert text
    assert contents
    assert (contents["x"] > text["x"] + text["width"]) == beside
    assert contents["width"] > 170
    assert text["width"] > 600
    assert page.evaluate("document.querySelector('.kb-toc details').open") == beside


def test_large_type_is_larger_at_any_width(watched: OpenPage, http_root: str) -> None:
    for width in (360, 1280, 1700, 2100):
        page = watched(http_root, width=width).open("guide/repay.html")
        size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
        before = page.evaluate(size)
        page.get_by_role("main").get_by_role("button", name="大字").click()
        assert page.evaluate(size) >= before * 1.19, width


def test_a_page_without_its_styles_is_no_poster(watched: OpenPage, http_root: str) -> None:
    """As when it is opened inside the archive."""
    seen = watched(http_root)
    seen.page.route("**/*.css*", lambda route: route.abort())
    page = seen.open("index.html")
    assert (
        page.evaluate(
            "Math.max(...[...document.querySelectorAll('svg')].map(svg => "
            "svg.getBoundingClientRect().width))"
        )
        <= 24
    )
    expect(page.get_by_text("先全部解压")).to_be_visible()
    page = watched(http_root).open("index.html")
    expect(page.get_by_text("先全部解压")).to_be_hidden()


def test_figures_are_no_links_to_dial(watched: OpenPage, http_root: str) -> None:
    for path in ("index.html", "guide/repay.html", "404.html"):
        content = (
            watched(http_root)
            .open(path)
            .locator("meta[name=format-detection]")
            .get_attribute("content")
        )
        assert content == "telephone=no", path
