"""axe-core finds nothing on each template and state in both colours at both widths; on every page
once: test_pages.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.axe import violations
from browser.support import OpenPage


def as_it_opens(page: Page) -> None:
    """Nothing is done."""


def box_empty(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#kb-query")).to_be_focused()


def box_with_results(page: Page) -> None:
    box_empty(page)
    page.keyboard.type("huankuan")
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")


def box_without_results(page: Page) -> None:
    box_empty(page)
    page.keyboard.type("火锅做法")
    expect(page.locator(".kb-box__status")).to_contain_text(re.compile("没有(?:能|直接)回答"))


def menu_open(page: Page) -> None:
    page.get_by_role("button", name="菜单", exact=True).click()
    expect(page.locator("#kb-menu")).to_be_visible()


def all_unfolded(page: Page) -> None:
    """Every closed part open, and the text large."""
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    page.get_by_role("main").get_by_role("button", name="大字").click()
    page.evaluate("scrollTo(0, 0)")  # what is scrolled away lies under the header


def term_open(page: Page) -> None:
    page.locator(".kb-term").first.click()


STATES = [
    ("index.html", as_it_opens), ("guide/index.html", as_it_opens),
    ("guide/repay.html", all_unfolded), ("guide/credit.html", term_open),
    ("rental/remote-lock.html", as_it_opens), ("scams/rental-cashout.html", all_unfolded),
    ("pay-later/index.html", as_it_opens),
    ("topics.html", as_it_opens), ("about/sources.html", as_it_opens),
    ("about/glossary.html", as_it_opens), ("404.html", as_it_opens),
    ("index.html", box_empty), ("index.html", box_with_results),
    ("guide/index.html", box_without_results),
]  # fmt: skip


PHONE_STATES = [("guide/repay.html", menu_open), ("rental/index.html", menu_open)]
CASES = [
    (width, *state)
    for width in (360, 1280)
    for state in (*STATES, *(PHONE_STATES if width == 360 else []))
]


@pytest.mark.parametrize(
    ("width", "path", "act"),
    CASES,
    ids=[f"{act.__name__}-{path}-{width}" for width, path, act in CASES],
)
def test_every_template_and_state(
    watched: OpenPage, http_root: str, width: int, path: str, act: Callable[[Page], None]
) -> None:
    page = watched(http_root, width, color_scheme="light", reduced_motion="reduce").open(path)
    act(page)
    faults = {"light": violations(page)}
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    if path != "404.html":  # its colours are a matter of its style sheet alone
        expect(page.locator("html")).to_have_attribute("data-md-color-scheme", "slate")
    faults["dark"] = violations(page)
    assert faults == {"light": [], "dark": []}
