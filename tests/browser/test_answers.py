"""The way to the answer on a page: its questions at the top, its sources folded and never lost."""

from __future__ import annotations

import posixpath
import re
from html import unescape

import pytest
from playwright.sync_api import Page, expect

from browser.support import SITE, OpenPage
from kb import moved, sections, store

PAGE = "guide/repay.html"


def test_a_note_opens_the_folded_sources_and_goes_there(watched: OpenPage, root: str) -> None:
    seen = watched(root, width=390)
    page = seen.open(PAGE)
    folded = page.locator(".kb-sources")
    expect(folded).not_to_have_attribute("open", "")
    note = page.locator("a.footnote-ref").first
    note.click()
    expect(folded).to_have_attribute("open", "")
    expect(page.locator(f"[id='{(note.get_attribute('href') or '')[1:]}']")).to_be_in_viewport()
    assert seen.faults == []


def test_an_address_inside_the_sources_opens_them(watched: OpenPage, root: str) -> None:
    page = watched(root).open(f"{PAGE}#sources")
    expect(page.locator(".kb-sources")).to_have_attribute("open", "")


def test_without_a_script_the_sources_lie_open(watched: OpenPage, root: str) -> None:
    page = watched(root, java_script_enabled=False).open(PAGE)
    expect(page.locator(".kb-sources .footnote li").first).to_be_visible()


def test_on_paper_the_sources_lie_open(watched: OpenPage, root: str) -> None:
    page = watched(root).open(PAGE)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".kb-sources")).to_have_attribute("open", "")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".kb-sources")).not_to_have_attribute("open", "")


def test_the_questions_of_a_page_are_one_tap_away(
    written: store.Store, watched: OpenPage, root: str
) -> None:
    found = {slug: list(sections.answering(page, written)) for slug, page in written.pages.items()}
    slug, anchors = max(found.items(), key=lambda item: len(item[1]))
    if len(anchors) < 2:
        pytest.skip("还没有哪一页的说法归到两个小节")
    page = watched(root, width=390).open(f"{slug}.html")
    folded = page.locator(".kb-answers summary")
    if folded.count():
        folded.click()
    links = page.locator(".kb-answers a")
    assert [(link.get_attribute("href") or "")[1:] for link in links.all()] == anchors
    links.last.click()
    reached(page, anchors[-1])


def reached(page: Page, anchor: str) -> None:
    """Heading and answer of a section are in view, below the header that stays."""
    heading = page.locator(f"[id='{anchor}']")
    expect(heading).to_be_in_viewport()
    header = page.locator(".md-header").bounding_box()
    box = heading.bounding_box()
    assert header
    assert box
    assert box["y"] >= header["y"] + header["height"] - 1


MOVED = re.compile(r'<(section|ul) class="kb-moved".*?</\1>', re.S)
LEAD = re.compile(r'<li(?: id="([^"]*)")?>[^<]*<a href="([^"]*)"')


def test_every_old_address_has_its_link(written: store.Store) -> None:
    """Where moved.js, and a reader without a script, finds it; that ids are there only once, and
    that links lead to something, is seen by test_site.py.
    """
    lost = []
    for slug, rows in moved.leads(written).items():
        held = MOVED.search((SITE / f"{slug}.html").read_text("utf-8"))
        links = {
            unescape(anchor): posixpath.normpath(
                posixpath.join(posixpath.dirname(slug), unescape(link))
            )
            for anchor, link in LEAD.findall(held[0] if held else "")
        }
        lost += [
            f"{slug}#{lead.anchor} leads to {links.get(lead.anchor)}, not to {lead.url}"
            for lead in rows
            if links.get(lead.anchor) != lead.url
        ]
    assert not lost, "\n".join(lost)


def test_old_addresses_lead_on(written: store.Store, watched: OpenPage, http_root: str) -> None:
    """One of each page: the others are links of the same list."""
    page = watched(http_root).open("index.html")
    for slug, rows in moved.leads(written).items():
        lead = rows[-1]
        page.goto(f"{http_root}{slug}.html" + (f"#{lead.anchor}" if lead.anchor else ""))
        expect(page, slug).to_have_url(http_root + lead.url)


def test_old_addresses_lead_on_from_the_disk_and_without_a_script(
    written: store.Store, watched: OpenPage, root: str
) -> None:
    leads = moved.leads(written)
    slug, rows = next((slug, rows) for slug, rows in leads.items() if slug in written.pages)
    page = watched(root).open(f"{slug}.html#{rows[-1].anchor}")
    expect(page).to_have_url(root + rows[-1].url)
    plain = watched(root, java_script_enabled=False).open(f"{slug}.html#{rows[-1].anchor}")
    expect(plain.locator(f".kb-moved [id='{rows[-1].anchor}'] a")).to_be_in_viewport()
    for slug in leads.keys() - written.pages.keys():
        plain.goto(f"{root}{slug}.html")
        expect(plain).to_have_url(root + leads[slug][0].url.partition("#")[0])
