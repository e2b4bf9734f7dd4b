"""axe-core finds nothing: on every page once, and on each template and state in both colours at
both widths.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.support import OpenPage, pages

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe finds, one line a node."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    # the explanation of a word covers what is below it until it is closed
    covering = page.locator(".kb-term__means:popover-open").count()
    options = {
        "rules": {"target-size": {"enabled": not covering}},
        "runOnly": TAGS,
        "resultTypes": ["violations"],
    }  # what is right is counted, not described: a fifth of the time
    found: list[dict[str, Any]] = page.evaluate(
        "options => axe.run(options).then(result => result.violations)", options
    )
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]} {node['failureSummary'][:300]}"
        for rule in found
        for node in rule["nodes"]
    ]


PATHS = [*pages(), "404.html"]
SECTIONS = sorted({path.rpartition("/")[0] for path in PATHS})


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section or "top")
def test_every_page(watched: OpenPage, http_root: str, section: str) -> None:
    seen = watched(http_root, reduced_motion="reduce")
    faults = {
        path: found
        for path in PATHS
        if path.rpartition("/")[0] == section and (found := violations(seen.open(path)))
    }
    assert faults == {}


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
