"""A real Chromium on the finished site, over http under a sub-path and from the disk."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from browser.support import (
    FLAGS,
    PATIENCE,
    PREFIX,
    SITE,
    OpenPage,
    UnderPrefix,
    Watched,
    fresh_context,
)
from desk.chromium import find, light

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def http_root() -> Iterator[str]:
    assert (SITE / "index.html").exists(), "先运行 make build"
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(UnderPrefix, directory=str(SITE))
    )
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{PREFIX}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session", params=["http", "file"])
def root(request: pytest.FixtureRequest, http_root: str) -> str:
    """Where the site starts, once for each way to open it."""
    return http_root if request.param == "http" else f"{SITE.as_uri()}/"


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(executable_path=light(), args=FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture
def whole_browser(playwright: Playwright) -> Iterator[Browser]:
    """For what the light one does otherwise."""
    chromium = playwright.chromium.launch(executable_path=find(), args=FLAGS)
    yield chromium
    chromium.close()


class Contexts:
    """Browser contexts by what they were opened with. A new one costs as much as five pages, so
    tests of one kind share theirs: each gets a tab of its own and storage that the test before it
    has emptied.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser, self.kept = browser, dict[str, BrowserContext]()

    def tab(self, options: dict[str, object]) -> Page:
        key = repr(sorted(options.items()))
        if key not in self.kept:
            self.kept[key] = fresh_context(self.browser, **options)
            self.kept[key].on("close", lambda _: self.forget(key))
        return self.kept[key].new_page()

    def forget(self, key: str) -> None:
        self.kept.pop(key, None)


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Contexts:
    return Contexts(browser)


# What is left of it in the storage is cleared; the answer: is the clock still that of the browser?
LEAVE = (
    "() => { try { localStorage.clear(); } catch (error) { /* forbidden */ } return /native "
    "code/.test(Date); }"
)


def leave(page: Page) -> None:
    """The tab is closed, and what the site keeps in its storage is gone; a context whose clock was
    set ends with it.
    """
    if page.is_closed():
        return
    if page.url.startswith(("http", "file")) and not page.evaluate(LEAVE):
        page.context.close()
    else:
        page.close()


@pytest.fixture
def watched(contexts: Contexts) -> Iterator[OpenPage]:
    """Opens a watched page: `watched(root, width=360, java_script_enabled=False)`. What a test does
    to its page ends with it; a test that changes the whole context (its scripts, its network) asks
    for one that nobody else has: `own=True`.
    """
    tabs: list[tuple[Page, bool]] = []

    def start(root: str, width: int = 1280, own: bool = False, **options: object) -> Watched:
        # offline/ has its own
        options = {
            "service_workers": "block",
            "viewport": {"width": width, "height": 800},
            **options,
        }
        page = (Contexts(contexts.browser) if own else contexts).tab(options)
        tabs.append((page, own))
        seen = Watched(page, root)
        seen.watch()
        return seen

    yield start
    for page, own in tabs:
        if own:
            page.context.close()
        else:
            leave(page)
