"""A real Chromium on the finished site, over http under a sub-path and from the disk."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from chromium import find
from conftest import ROOT
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

SITE = ROOT / "site"
PREFIX = "/some/kb"
# Without these Chromium itself talks to other hosts, which would hide a page that does.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


class UnderPrefix(SimpleHTTPRequestHandler):
    """The site below PREFIX as GitHub Pages serves a project: unknown paths get 404.html, also in folders that do not exist."""

    def translate_path(self, path: str) -> str:
        inside = path.partition("?")[0].removeprefix(PREFIX)
        return super().translate_path(inside) if path.startswith(f"{PREFIX}/") else str(SITE / "outside-the-site")

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        body = (SITE / "404.html").read_bytes() if code == 404 and self.path.startswith(PREFIX) else b""
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silence: the test's own report is enough."""


@pytest.fixture(scope="session")
def http_root() -> Iterator[str]:
    assert (SITE / "index.html").exists(), "先运行 make build"
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(UnderPrefix, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{PREFIX}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session", params=["http", "file"])
def root(request: pytest.FixtureRequest, http_root: str) -> str:
    """Where the site starts, once for each way to open it."""
    return http_root if request.param == "http" else f"{SITE.as_uri()}/"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Watched:
    """A page and everything that went wrong on it."""

    page: Page
    root: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.root + path, wait_until="load")
        return self.page

    def watch(self) -> None:
        page, allowed = self.page, (self.root, "data:", "blob:")
        page.on("console", lambda m: self.faults.append(f"{page.url}: console {m.type}: {m.text}") if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        # a load that the next page cuts short is no fault
        page.on("requestfailed", lambda r: None if r.failure == "net::ERR_ABORTED" else self.faults.append(f"{page.url}: failed {r.url} {r.failure}"))
        page.on("response", lambda r: self.faults.append(f"{page.url}: {r.status} {r.url}") if r.status >= 400 else None)
        page.on("request", lambda r: None if r.url.startswith(allowed) else self.faults.append(f"{page.url}: outside {r.url}"))


OpenPage = Callable[..., Watched]


@pytest.fixture
def watched(browser: Browser) -> Iterator[OpenPage]:
    """Opens a watched page: `watched(root, width=360, java_script_enabled=False)`."""
    contexts: list[BrowserContext] = []

    def start(root: str, width: int = 1280, **options: object) -> Watched:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        contexts.append(context)
        seen = Watched(context.new_page(), root)
        seen.watch()
        return seen

    yield start
    for context in contexts:
        context.close()


def pages() -> list[str]:
    """Every built page but 404.html, whose probing for the root fails on purpose."""
    return sorted(path.relative_to(SITE).as_posix() for path in Path(SITE).rglob("*.html") if path.name != "404.html")
