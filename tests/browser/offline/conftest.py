"""A host that can fail, and a reader whose copy is his own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from browser.host import Host, serving, version
from browser.support import fresh_context


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    (tmp_path / "outside/other").mkdir(parents=True)
    (tmp_path / "outside/other/index.html").write_text("<title>other</title>", "utf-8")
    with serving(version(tmp_path, 1), tmp_path / "outside") as started:
        yield started


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = fresh_context(browser)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
