"""The finished files: every link and anchor leads somewhere, nothing points outside but sources and
channels.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from kb.store import Store
from support import ROOT

SITE = ROOT / "site"
PAGES = sorted(SITE.rglob("*.html"))


class Outline(HTMLParser):
    """The ids of a page, what it loads and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {key: value or "" for key, value in attrs}
        if "id" in named:
            self.ids.append(named["id"])
        if tag == "a" and "href" in named:
            self.links.append(named["href"])
        if tag in ("script", "img", "iframe", "source") and "src" in named:
            self.loads.append(named["src"])
        if tag == "link" and named.get("rel") in ("stylesheet", "icon", "alternate", "manifest"):
            self.loads.append(named["href"])


@cache
def outline(path: Path) -> Outline:
    parser = Outline()
    parser.feed(path.read_text("utf-8"))
    return parser


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    assert PAGES, "先运行 make build"


def broken(page: Path, target: str) -> bool:
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return False
    goal = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    goal = goal / "index.html" if goal.is_dir() else goal
    if not goal.is_file():
        return True
    return (
        bool(parts.fragment)
        and goal.suffix == ".html"
        and unquote(parts.fragment) not in {*outline(goal).ids, "__toc"}
    )


def test_every_internal_link_and_anchor_resolves() -> None:
    faults = [
        f"{page.relative_to(SITE)} → {target}"
        for page in PAGES
        for target in (*outline(page).links, *outline(page).loads)
        if broken(page, target)
    ]
    assert faults == []


def test_ids_are_unique_on_each_page() -> None:
    faults = {
        page.name: twice
        for page in PAGES
        if (twice := [key for key, count in Counter(outline(page).ids).items() if count > 1])
    }
    assert faults == {}


def test_nothing_is_loaded_from_another_host() -> None:
    assert [load for page in PAGES for load in outline(page).loads if urlsplit(load).netloc] == []


def test_outside_links_are_those_of_the_data(written: Store) -> None:
    known = {source.url for source in written.sources.values()} | {
        channel.site for channel in written.channels.values()
    }
    public = json.loads((SITE / "build.json").read_text("utf-8"))["public"]
    known |= {public["site"], public["repository"], *public["mirrors"]} | (
        {"https://beian.miit.gov.cn/"} if public["icp"] else set()
    )
    outside = {
        link
        for page in PAGES
        for link in outline(page).links
        if urlsplit(link).scheme in ("http", "https")
    }
    repository = {link for link in outside if "/issues/new" in link}
    assert outside - known - repository == set()


def test_data_and_notes_for_writers_are_not_published() -> None:
    assert not (SITE / "_data").exists()
    assert not list(SITE.rglob("*.yml"))
    assert not list(SITE.rglob("*.md"))


def test_no_placeholder_is_left() -> None:
    for page in PAGES:
        text = page.read_text("utf-8")
        assert (
            not any(
                mark in text for mark in ("channel:", "term:", "<!-- kb:", "///Footnotes", "[^")
            )
            or "writing" in page.name
        ), page
