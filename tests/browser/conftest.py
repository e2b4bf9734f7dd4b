"""A real Chromium on the finished site, over http under a sub-path and from the disk."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from browser.support import FLAGS, PREFIX, SITE, OpenPage, UnderPrefix, Watched
from chromium import find


@pytest.fixture(scope="session")
def http_root() -> Iterator[str]:
    assert (SITE / "index.html").exists(), "先运行 make build"
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(UnderPrefix, directory=str(SITE)))
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
    chromium = playwright.chromium.launch(executable_path=find(), args=FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture
def watched(browser: Browser) -> Iterator[OpenPage]:
    """Opens a watched page: `watched(root, width=360, java_script_enabled=False)`."""
    contexts: list[BrowserContext] = []

    def start(root: str, width: int = 1280, **options: object) -> Watched:
        options.setdefault("service_workers", "block")  # test_offline.py has its own contexts
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        contexts.append(context)
        seen = Watched(context.new_page(), root)
        seen.watch()
        return seen

    yield start
    for context in contexts:
        context.close()
