"""The page 离线下载 with and without downloads beside it, and what printing does to a page."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.support import OpenPage
from kb.handbook import listing

PAGE = "about/download.html"


def test_without_downloads_the_page_says_so(watched: OpenPage, root: str) -> None:
    seen = watched(root, width=360)
    seen.page.route(
        "**/downloads/list.js",
        lambda route: route.fulfill(body=listing.script([]), content_type="text/javascript"),
    )
    expect(seen.open(PAGE).locator(".kb-downloads")).to_contain_text(
        "没有附带下载文件。在源码目录里"
    )
    assert seen.faults == []


def test_every_download_is_listed_with_size_date_and_sum(watched: OpenPage, root: str) -> None:
    files = [
        listing.describe(f"kb.{kind}", kind.encode() * 700_000, "2026-11-22")
        for kind in ("zip", "pdf", "epub", "zim")
    ]
    seen = watched(root, width=320)
    seen.page.route(
        "**/downloads/list.js",
        lambda route: route.fulfill(body=listing.script(files), content_type="text/javascript"),
    )
    page = seen.open(PAGE)
    cards = page.locator(".kb-downloads .kb-card")
    expect(cards).to_have_count(4)
    expect(cards.nth(1)).to_contain_text("2.1 MB（2100000 字节），2026-11-22 的版本")
    expect(cards.nth(1)).to_contain_text(files[1].sha256)
    assert (
        page.evaluate("document.querySelectorAll('.kb-downloads a')[1].href")
        == f"{root}downloads/kb.pdf"
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert seen.faults == []


def test_an_unreachable_list_is_said_in_words(watched: OpenPage, http_root: str) -> None:
    page = watched(http_root, width=360).page
    page.route("**/downloads/list.js", lambda route: route.abort())
    page.goto(http_root + PAGE)
    expect(page.locator(".kb-downloads")).to_contain_text("读不到下载清单")


def test_paper_gets_black_on_white_with_everything_unfolded(
    watched: OpenPage, http_root: str
) -> None:
    seen = watched(http_root, color_scheme="dark")
    page = seen.open("guide/repay.html")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.dataset.mdColorScheme") == "default"
    for shown in (".kb-summary__open li", ".kb-summary__facts time", ".footnote li"):
        expect(page.locator(shown).first).to_be_visible()
    for hidden in (".md-header", ".kb-feedback", ".kb-top", ".footnote-backref"):
        expect(page.locator(hidden).first).to_be_hidden()
    address = (
        "getComputedStyle(document.querySelector('.footnote a[href^=\"http\"]'), '::after').content"
    )
    assert "http" in page.evaluate(address)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.documentElement.dataset.mdColorScheme") == "slate"
    assert page.locator(".kb-summary__open[open]").count() == 0
