"""A static host that can be told to fail: the versions of a small site, and what goes wrong on the
way.
"""

from __future__ import annotations

import datetime as dt
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from browser.support import PREFIX, SITE
from kb import fresh, offline

PAGES = ("index.html", "404.html", "guide/index.html", "guide/repay.html", "about/channels.html")
REPAY = "guide/repay.html"


def version(
    folder: Path, number: int, changed: tuple[str, ...] = ("index.html", REPAY, "assets/site.js")
) -> Path:
    """A cut-down copy of the built site that shows its number on the changed pages, with a worker
    made by the build's own function.
    """
    site = folder / f"v{number}"
    for name in PAGES:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SITE / name, site / name)
    shutil.copytree(
        SITE / "assets", site / "assets", ignore=shutil.ignore_patterns("javascripts", "*.map")
    )
    for name in changed:
        path, text = site / name, (site / name).read_text("utf-8")
        path.write_text(
            f"{text}\nwindow.v = {number};"
            if name.endswith(".js")
            else text.replace("<title>", f'<title data-v="{number}">'),
            "utf-8",
        )
    fresh.write(site)
    offline.write(site, {"name": f"第 {number} 版"}, dt.date(2026, 11, number))
    return site


@dataclass
class Host:
    """What the server does now; tests change it between two requests."""

    site: Path
    outside: Path  # what else the origin serves: another project
    port: int = 0
    down: bool = False
    left: int | None = None  # so many more files for the copy, then the line is cut
    status: int = 200  # of every answer: 301 to somewhere else, 404, 503 …
    instead: dict[str, bytes] = field(default_factory=dict)
    held: dict[str, threading.Event] = field(default_factory=dict)  # files for the copy that wait
    caching: str = "max-age=600"  # as GitHub Pages
    # by the end of a name, instead of that
    caching_of: dict[str, str] = field(default_factory=dict)
    pretty: bool = False  # x.html is redirected to x, as some hosts do
    asked: list[str] = field(default_factory=list)

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}{PREFIX}/"

    def taken(self) -> list[str]:
        """What workers asked for since the last time."""
        asked, self.asked = self.asked, []
        return asked

    def file(self, path: str) -> Path | None:
        """The file that answers, or None for 404."""
        base, inside = (
            (self.site, path.removeprefix(f"{PREFIX}/"))
            if path.startswith(f"{PREFIX}/")
            else (self.outside, path[1:])
        )
        tries = (base / inside, base / f"{inside}.html", base / inside / "index.html")
        return next((one for one in tries if one.is_file()), None)


def handler(host: Host) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            name = path.removeprefix(f"{PREFIX}/")
            # asked by the worker for the copy
            keeping = self.headers["Sec-Fetch-Dest"] == "empty" and name != "sw.js"
            if keeping:
                host.asked.append(name)
                if name in host.held:
                    host.held[name].wait(20)
            if keeping and host.left is not None:
                host.left -= 1
            if host.down or (keeping and host.left is not None and host.left < 0):
                self.close_connection = True
                return
            if host.status != 200:
                self.answer(
                    host.status,
                    "另一个主机".encode(),
                    "text/html",
                    "/elsewhere/" if host.status == 301 else "",
                )
                return
            if host.pretty and path.endswith(".html"):
                self.answer(
                    301, b"", "text/html", path.removesuffix("index.html").removesuffix(".html")
                )
                return
            found = host.file(path)
            body = host.instead.get(name) or (found or host.site / "404.html").read_bytes()
            kinds = {
                ".js": "text/javascript",
                ".css": "text/css",
                ".png": "image/png",
                ".svg": "image/svg+xml",
            }
            self.answer(
                200 if found else 404, body, kinds.get(found.suffix if found else "", "text/html")
            )

        def answer(self, status: int, body: bytes, kind: str, location: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            path = self.path.partition("?")[0]
            self.send_header(
                "Cache-Control",
                next(
                    (how for end, how in host.caching_of.items() if path.endswith(end)),
                    host.caching,
                ),
            )
            self.send_header("Vary", "Accept-Encoding")
            self.send_header("Content-Length", str(len(body)))
            if location:
                self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Silence."""

    return Handler


@contextmanager
def serving(site: Path, outside: Path) -> Iterator[Host]:
    host = Host(site, outside)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler(host))
    server.daemon_threads = True
    host.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield host
    server.shutdown()
    server.server_close()
