"""What browser tests share that is no fixture: the server, and a page that is watched."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page

from support import ROOT

SITE = ROOT / "site"
PREFIX = "/some/kb"
# milliseconds until what should be seen is missing: a busy machine is no fault of the site
PATIENCE = 20_000
# Without these Chromium itself talks to other hosts, which would hide a page that does.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class UnderPrefix(SimpleHTTPRequestHandler):
    """The site below PREFIX as GitHub Pages serves a project: unknown paths get 404.html, also in
    folders that do not exist.
    """

    def translate_path(self, path: str) -> str:
        inside = path.partition("?")[0].removeprefix(PREFIX)
        return (
            super().translate_path(inside)
            if path.startswith(f"{PREFIX}/")
            else str(SITE / "outside-the-site")
        )

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        body = (
            (SITE / "404.html").read_bytes()
            if code == 404 and self.path.startswith(PREFIX)
            else b""
        )
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silence: the test's own report is enough."""


def fresh_context(browser: Browser, **options: object) -> BrowserContext:
    """A reader of his own, as patient as all others."""
    context = browser.new_context(**options)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    return context


def until(
    page: Page, script: str, argument: object = None, seconds: float = PATIENCE / 1000
) -> None:
    """Wait until the script is true. Playwright's own wait evaluates text in the page, which our
    policy forbids.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(Error):  # between two documents there is nowhere to run it
            if page.evaluate(script, argument):
                return
        page.wait_for_timeout(50)
    pytest.fail(f"not true after {seconds} s: {script}")


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
        page.on(
            "console",
            lambda m: (
                self.faults.append(f"{page.url}: console {m.type}: {m.text}")
                if is_fault(m)
                else None
            ),
        )
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        # a load that the next page cuts short is no fault
        page.on(
            "requestfailed",
            lambda r: (
                None
                if r.failure == "net::ERR_ABORTED"
                else self.faults.append(f"{page.url}: failed {r.url} {r.failure}")
            ),
        )
        page.on(
            "response",
            lambda r: (
                self.faults.append(f"{page.url}: {r.status} {r.url}") if r.status >= 400 else None
            ),
        )
        page.on(
            "request",
            lambda r: (
                None
                if r.url.startswith(allowed)
                else self.faults.append(f"{page.url}: outside {r.url}")
            ),
        )


def is_fault(message: ConsoleMessage) -> bool:
    """Our tests forbid the worker where it is not their matter, and Playwright says so on the
    console.
    """
    return (
        message.type in ("error", "warning")
        and message.text != "Service Worker registration blocked by Playwright"
    )


OpenPage = Callable[..., Watched]


def page_with(mark: str) -> str:
    """The page whose HTML holds `mark` most often: what is written where is the writers' matter."""
    return max(pages(), key=lambda path: (SITE / path).read_text("utf-8").count(mark))


def pages() -> list[str]:
    """Every built page but 404.html, whose probing for the root fails on purpose."""
    return sorted(
        path.relative_to(SITE).as_posix()
        for path in Path(SITE).rglob("*.html")
        if path.name != "404.html"
    )
