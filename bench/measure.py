"""Reads a folder with an index.html that offers `ask(query, onFirst)`, returns what answering costs
and finds in a real Chromium.

Every contender is measured through the same page contract, over http, with the bytes a server with
gzip would send.
"""

from __future__ import annotations

import functools
import gzip
import json
import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from desk.chromium import find

ROOT = Path(__file__).resolve().parent.parent

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--enable-precise-memory-info",
    "--disable-background-networking",
    "--no-first-run",
]
ASK = """async query => {
  performance.clearResourceTimings(); performance.setResourceTimingBufferSize(20000);
  let first = null;
  const names = () => performance.getEntriesByType("resource").map(entry => entry.name);
  const found = await ask(query, () => { if (!first) first = names(); });
  return [found, first];
}"""
TIME = """async queries => {
  const times = [];
  for (const query of queries) { const from = performance.now(); await ask(query); times.push(performance.now() - from); }
  return times;
}"""

ANSWERS = (
    "async queries => { const out = []; for (const query of queries) out.push((await "
    "ask(query)).slice(0, 3)); return out; }"
)


@dataclass
class Sent:
    """What the server sent, in order: (path, bytes)."""

    files: list[tuple[str, int]] = field(default_factory=list)

    def total(self, since: int = 0) -> int:
        return sum(size for _, size in self.files[since:])

    def only(self, addresses: list[str], since: int) -> int:
        paths = {urlsplit(address).path for address in addresses}
        return sum(size for path, size in self.files[since:] if path in paths)


@functools.lru_cache(maxsize=4000)
def squeezed(path: Path) -> int:
    plain = path.read_bytes()
    return min(len(plain), len(gzip.compress(plain, 9)))


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Sent]]:
    """The folder over http, and what of it has been asked for."""
    sent = Sent()

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else every small file waits 40 ms for an acknowledgement

        def do_GET(self) -> None:
            path = Path(self.translate_path(self.path))
            if path.is_file():
                sent.files.append((unquote(urlsplit(self.path).path), squeezed(path)))
            super().do_GET()

        def log_message(self, format: str, *args: object) -> None:
            """Silence."""

    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/index.html", sent
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """A page of its own, with nothing cached."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(300_000)
    page.goto(address, wait_until="load")
    yield page
    context.close()


def prefixes(query: str) -> list[str]:
    return [query[:end] for end in range(1, len(query) + 1)]


def at(values: list[float], share: float) -> float:
    """The value that so large a share does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def heap(page: Page) -> float:
    """MB of JavaScript of the page and its workers, after collecting what is no longer used; not a
    number if a worker does not answer.
    """
    session, sizes = page.context.new_cdp_session(page), list[float]()

    def attached(event: dict[str, Any]) -> None:
        for number, method in enumerate(("HeapProfiler.collectGarbage", "Runtime.getHeapUsage")):
            message = json.dumps({"id": number, "method": method})
            session.send(
                "Target.sendMessageToTarget", {"sessionId": event["sessionId"], "message": message}
            )

    session.on("Target.attachedToTarget", attached)
    session.on(
        "Target.receivedMessageFromTarget",
        lambda event: sizes.append(
            json.loads(event["message"]).get("result", {}).get("usedSize", 0)
        ),
    )
    session.send(
        "Target.setAutoAttach",
        {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": False},
    )
    session.send("HeapProfiler.collectGarbage")
    sizes.append(session.send("Runtime.getHeapUsage")["usedSize"])
    for _ in range(100):  # a worker answers when it has collected
        if len(sizes) >= 1 + 2 * len(page.workers):
            break
        page.wait_for_timeout(100)
    session.detach()
    return sum(sizes) / 1e6 if len(sizes) >= 1 + 2 * len(page.workers) else math.nan


def fresh(browser: Browser, folder: Path, asked: list[str], typed: list[str]) -> dict[str, float]:
    """KB before the first and the last result of a first query, and of a whole typed query; each on
    a page that has nothing yet.
    """
    first, last, whole = list[float](), list[float](), list[float]()
    with served(folder) as (address, sent):
        for query in asked:
            with opened(browser, address) as page:
                since = len(sent.files)
                _, names = page.evaluate(ASK, query)
                last.append(sent.total(since) / 1024)
                first.append(sent.only(names, since) / 1024 if names else last[-1])
        for query in typed:
            with opened(browser, address) as page:
                since = len(sent.files)
                page.evaluate(TIME, prefixes(query))
                whole.append(sent.total(since) / 1024)
    shares = (("", 0.5), ("95", 0.95))
    return {
        name + suffix: at(values, share)
        for name, values in (("first", first), ("last", last), ("typed", whole))
        for suffix, share in shares
    }


def used(
    browser: Browser, folder: Path, typed: list[str], queries: list[str]
) -> tuple[dict[str, float], list[list[str]]]:
    """(ms a keystroke once loaded, MB that the page holds after all queries; the pages each query
    finds, best first).
    """
    with served(folder) as (address, _), opened(browser, address) as page:
        before = heap(page)
        page.evaluate(TIME, [prefix for query in typed for prefix in prefixes(query)])
        times: list[float] = [
            time
            for query in typed
            for time in (
                page.evaluate(TIME, prefixes(query)),
                page.evaluate(TIME, prefixes(query)),
            )[1]
        ]
        found: list[list[str]] = page.evaluate(ANSWERS, queries)
        held = heap(page) - before
    return {"ms": at(times, 0.5), "ms95": at(times, 0.95), "heap": held}, found


def sample(cases: list[dict[str, Any]], most: int) -> list[str]:
    """Queries of every family, evenly."""
    by_kind: dict[str, list[str]] = {}
    for case in cases:
        by_kind.setdefault(case["kind"], []).append(case["q"])
    rounds = (
        queries[turn]
        for turn in range(max(map(len, by_kind.values())))
        for queries in by_kind.values()
        if turn < len(queries)
    )
    return [query for query, _ in zip(rounds, range(most), strict=False)]
