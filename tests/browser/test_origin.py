"""What the foot of a page says of its copy: where it is from, and away from there whether it may be
behind; no host is asked.
"""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Locator, expect

from browser.support import SITE, OpenPage
from kb.origin import Origin, stamp

MADE = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
COMMIT = "0123456789abcdef"


def foot(watched: OpenPage, root: str, site: str, days: int, commit: str = COMMIT) -> Locator:
    """The line at the foot of a page of a build made at MADE for `site`, read so many
    days later.
    """
    script = stamp(
        (SITE / "assets/site.js").read_text("utf-8"),
        Origin(commit, False, int(MADE.timestamp())),
        site,
    )
    seen = watched(root, width=360)
    seen.page.clock.set_fixed_time(MADE + dt.timedelta(days=days))
    seen.page.route(
        "**/assets/site.js*",
        lambda route: route.fulfill(body=script, content_type="text/javascript"),
    )
    line = seen.open("guide/repay.html").locator(".kb-build")
    assert seen.faults == []
    assert seen.page.evaluate("document.documentElement.scrollWidth") == 360
    return line


def test_at_its_own_address_a_page_says_when_and_from_what_it_was_made(
    watched: OpenPage, http_root: str
) -> None:
    line = foot(watched, http_root, http_root, 90)
    expect(line).to_contain_text("生成于 2026-11-01 · 提交 0123456")
    expect(line).not_to_contain_text("副本")


@pytest.mark.parametrize(("days", "behind"), [(0, False), (30, False), (31, True)])
def test_elsewhere_it_says_that_it_is_a_copy_and_how_old(
    watched: OpenPage, root: str, days: int, behind: bool
) -> None:
    line = foot(watched, root, "https://kb.example/", days)
    expect(line).to_contain_text("是一份副本" + (f"，距今 {days} 天" if days else ""))
    assert ("可能落后，请到本站网址核对" in (line.text_content() or "")) is behind


def test_a_build_without_a_commit_or_an_address_claims_neither(
    watched: OpenPage, http_root: str
) -> None:
    line = foot(watched, http_root, "", 90, commit="")
    expect(line).to_contain_text("生成于 2026-11-01")
    assert not [word for word in ("提交", "副本") if word in (line.text_content() or "")]


def test_without_scripts_the_way_to_the_facts_is_there(watched: OpenPage, root: str) -> None:
    page = watched(root, java_script_enabled=False).open("guide/repay.html")
    page.locator(".kb-build a", has_text="这一份的来历").click()
    expect(page.locator("#copy + ul")).to_contain_text("提交：")
