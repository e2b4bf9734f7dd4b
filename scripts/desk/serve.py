"""Reads the checkout and the built preview, writes a folder of its own: what `make serve` serves is
never older than the files.

A request first looks whether a file has changed and waits for the build if so. What serves knows
nothing of the site; what builds is another process (serve_build.py), which lives on and remembers,
until a script changes.
"""

from __future__ import annotations

import errno
import ipaddress
import mimetypes
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from desk.serve_files import Signature, moves, signature
from desk.serve_process import Builder
from desk.serve_words import addresses, faulty
from kb import origin

HERE = Path(__file__).parent
RELOAD, CHANGED = "/-/reload.js", "/-/changed"  # no page of the site begins so
LONGEST_WAIT = 25  # seconds until a browser has to ask again
PAUSE = 0.1  # seconds between two looks at the files
SETTLED = 0.03  # an editor may write a file in two steps
MISSING = "404.html"


class ObstacleError(Exception):
    """Why the preview cannot be served, and the remedy, in one Chinese sentence."""


class Preview:
    """The site as the files are now. `version` tells a browser whether what it shows is older."""

    def __init__(self, root: Path, site: Path, say: Callable[[str], None]) -> None:
        self.root, self.site, self.say = root, site, say
        self.made_of = [root / name for name in (*origin.MADE_OF, *moves(root))]
        self.builder = Builder(root)
        self.built: Signature = {}
        self.report = ""
        self.whole = False  # whether all is made, not only the pages
        self.version = 0
        self.lock = threading.Lock()
        self.changed = threading.Condition()

    def refresh(self) -> None:
        """Builds if a file has changed since the last time. Whoever holds `lock` reads one state of
        the site.
        """
        now = signature(self.made_of)
        if now == self.built:
            return
        before: Signature = {}
        while now != before:
            time.sleep(SETTLED)
            before, now = now, signature(self.made_of)
        first, started = not self.built, time.monotonic()
        self.report = self.builder.build(
            self.site, {path for path, _ in now.items() ^ self.built.items()}
        )
        self.built, self.whole = now, False
        self.tell(f"· {'构建' if first else '改'}好了，用了 {time.monotonic() - started:.1f} 秒")

    def tell(self, done: str = "") -> None:
        """To the terminal and the browsers: there is something newer."""
        with self.changed:
            self.version = time.time_ns() // 1_000_000  # newer than any of an earlier server
            self.changed.notify_all()
        self.say(self.report or done)

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """(status, type, body) of a path of the site, or the page that says what is wrong."""
        with self.lock:
            self.refresh()
            if self.report:
                return self.fault()
            file = self.file(unquote(path)) or self.later(unquote(path))
            if self.report:
                return self.fault()
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            body = file.read_bytes()
            return (
                404 if file.name == MISSING else 200,
                kind,
                self.with_reload(body) if kind == "text/html" else body,
            )

    def fault(self) -> tuple[int, str, bytes]:
        return 500, "text/html", self.with_reload(faulty(self.report, self.root).encode())

    def later(self, path: str) -> Path:
        """The same once all is made, or the page that says there is none: the pages are served
        before what none of them shows is there.
        """
        if not self.whole:
            self.whole = True
            self.report = self.builder.finish()
            if self.report:
                self.tell()
        return self.file(path) or self.site / MISSING

    def file(self, path: str) -> Path | None:
        """The file of the site that a path names, if it is there."""
        name = path.lstrip("/") + ("index.html" if path.endswith("/") else "")
        with suppress(ValueError):  # no name of a file
            file = (self.site / name).resolve()
            if file.is_relative_to(self.site) and file.is_file():
                return file
        return None

    def with_reload(self, page: bytes) -> bytes:
        """A page with the one script that the build does not have."""
        script = f'<script src="{RELOAD}?{self.version}"></script>'.encode()
        head, end, rest = page.rpartition(b"</body>")
        return b"".join((head, script, end, rest))

    def wait(self, shown: str) -> bool:
        """Whether there is something newer than what a browser shows, or will be soon."""
        with self.changed:
            return self.changed.wait_for(lambda: str(self.version) != shown, LONGEST_WAIT)

    def watch(self) -> None:
        """Looks at the files for as long as nobody asks."""
        while True:
            with self.lock:
                self.refresh()
            time.sleep(PAUSE)


class Handler(BaseHTTPRequestHandler):
    """Answers the browser; nothing of it may be kept."""

    def __init__(self, preview: Preview, *arguments: object) -> None:
        self.preview = preview
        super().__init__(*arguments)  # type: ignore[arg-type]  # what the server hands on

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == RELOAD:
            self.reply(200, "text/javascript", (HERE / "serve.js").read_bytes())
        elif address.path == CHANGED:
            # The policy of the pages lets a script ask for pictures only: one that can be shown
            # says yes.
            newer = self.preview.wait(address.query)
            self.reply(
                200, "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"/>'
            ) if newer else self.reply(204, "", b"")
        else:
            self.reply(*self.preview.answer(address.path))

    do_HEAD = do_GET

    def reply(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        if kind:
            text = kind.startswith("text/") or kind.endswith(("json", "xml"))
            self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Nothing: what is said on the terminal is about the files."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        # a browser that has gone on to another page
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as it came


def server(preview: Preview, host: str, port: str) -> Server:
    """What listens at an address; ObstacleError where it is none, or not to be had."""
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise ObstacleError(
            f"端口“{port}”不对，写 1 到 65535 之间的数，例如 make serve PORT=8001。"
        )
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        raise ObstacleError(
            f"HOST“{host}”不对：写 0.0.0.0，同一网络里的手机就能看；不写，只有这台电脑能看。"
        ) from None
    Server.address_family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    try:
        return Server((str(address), int(port)), partial(Handler, preview))
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise ObstacleError(
                f"这台电脑没有 {address} 这个地址：HOST 写 0.0.0.0，或本机有的地址。"
            ) from None
        other = min(int(port) + 1, 65535)
        raise ObstacleError(
            f"端口 {port} 用不了（多半被别的程序占着）。换一个端口：make serve PORT={other}。"
        ) from None


def run(root: Path, host: str, port: str, say: Callable[[str], None]) -> None:
    """Serves until it is interrupted; ObstacleError where it cannot."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="preview-") as folder:
        preview = Preview(root, Path(folder).resolve() / "site", say)
        with server(preview, host, port) as listening:
            threading.Thread(target=listening.serve_forever, daemon=True).start()
            say("· 正在构建，第一次要十来秒；改文件会自动刷新，按 Ctrl+C 结束")
            say(f"· {addresses(host, int(port))}")
            try:
                preview.watch()
            except KeyboardInterrupt:
                signal.signal(signal.SIGINT, signal.SIG_IGN)  # pressed twice
            finally:
                preview.builder.stop()
