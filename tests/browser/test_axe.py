"""axe-core finds nothing: on every page once, and on each template and state in both colours at both widths."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.support import OpenPage, pages

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe finds, one line a node."""
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate("tags => axe.run({runOnly: tags}).then(result => result.violations)", TAGS)
    return [f"{rule['id']}: {node['target']} {node['html'][:120]} {node['failureSummary'][:300]}" for rule in found for node in rule["nodes"]]


def test_every_page(watched: OpenPage, http_root: str) -> None:
    seen = watched(http_root, reduced_motion="reduce")
    faults = {path: found for path in [*pages(), "404.html"] if (found := violations(seen.open(path)))}
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
    expect(page.locator(".kb-box__status")).to_contain_text("没有能回答")


def menu_open(page: Page) -> None:
    page.get_by_role("button", name="菜单", exact=True).click()
    expect(page.locator("#kb-menu")).to_be_visible()


def all_unfolded(page: Page) -> None:
    """Every closed part open, and the text large."""
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    page.get_by_role("main").get_by_role("button", name="大字").click()


def term_open(page: Page) -> None:
    page.locator(".kb-term").first.click()


STATES = [
    ("index.html", as_it_opens), ("guide/index.html", as_it_opens), ("guide/repay.html", all_unfolded), ("guide/repay.html", term_open),
    ("rental/remote-lock.html", as_it_opens), ("scams/rental-cashout.html", all_unfolded), ("pay-later/index.html", as_it_opens),
    ("topics.html", as_it_opens), ("about/sources.html", as_it_opens), ("about/glossary.html", as_it_opens), ("404.html", as_it_opens),
    ("index.html", box_empty), ("index.html", box_with_results), ("guide/index.html", box_without_results),
]  # fmt: skip


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_template_and_state(watched: OpenPage, http_root: str, scheme: str, width: int) -> None:
    faults = {}
    for path, act in [*STATES, *([("guide/repay.html", menu_open), ("rental/index.html", menu_open)] if width == 360 else [])]:
        page = watched(http_root, width, color_scheme=scheme, reduced_motion="reduce").open(path)
        act(page)
        if found := violations(page):
            faults[path, act.__name__] = found
    assert faults == {}
