"""Firefox and WebKit as they are installed: one window each for all tests. Missing ones are
skipped, but not where the site is published.
"""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from http.server import ThreadingHTTPServer

import pytest

from browser.support import PREFIX, SITE, UnderPrefix
from engines import firefox, webkit
from engines.engine import Engine

ENGINES: dict[str, tuple[Callable[[], str], Callable[[], AbstractContextManager[Engine]]]] = {
    "Firefox": (firefox.version, firefox.running),
    "WebKit": (webkit.version, webkit.running),
}


@pytest.fixture(scope="session", params=list(ENGINES))
def window(request: pytest.FixtureRequest) -> Iterator[Engine]:
    version, running = ENGINES[request.param]
    if not version():
        missing = f"没有 {request.param}：sudo sh scripts/browser.sh 可以装上"
        (pytest.fail if os.environ.get("GITHUB_ACTIONS") else pytest.skip)(missing)
    with running() as engine:
        yield engine


@pytest.fixture
def engine(window: Engine, record_property: Callable[[str, object], None]) -> Engine:
    record_property("engine", f"{window.name} {ENGINES[window.name][0]()}")
    return window


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    assert (SITE / "index.html").exists(), "先运行 make build"
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(UnderPrefix, directory=str(SITE))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{PREFIX}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["http", "file"])
def start(request: pytest.FixtureRequest, served: str) -> str:
    """Where the site starts, once for each way to open it."""
    return served if request.param == "http" else f"{SITE.as_uri()}/"
