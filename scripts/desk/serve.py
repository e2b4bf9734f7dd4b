"""Reads the checkout and the built preview, writes a folder of its own: what `make serve` serves is
never older than the files.

A request first looks whether a file has changed and waits for the build if so. What serves knows
nothing of the site; what builds is another process (serve_build.py), which lives on and remembers,
until a script changes.
"""

from __future__ import annotations

import errno
import ipaddress
import json
import mimetypes
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import cache_from_source
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kb import origin, refusals

HERE = Path(__file__).parent
RELOAD, CHANGED = "/-/reload.js", "/-/changed"  # no page of the site begins so
LONGEST_WAIT = 25  # seconds until a browser has to ask again
PAUSE = 0.1  # seconds between two looks at the files
SETTLED = 0.03  # an editor may write a file in two steps
MISSING = "404.html"
PLACE = re.compile(r"(?P<file>[\w./-]+\.\w+|LICENSE)(?::(?P<line>\d+))?: (?P<what>.+)")
ANYWHERE = {"0.0.0.0", "::"}  # noqa: S104 (only if asked for)

Signature = dict[str, tuple[int, int, int]]


class ObstacleError(Exception):
    """Why the preview cannot be served, and the remedy, in one Chinese sentence."""


def signature(roots: Iterable[Path]) -> Signature:
    """Every file at and below some paths → (time of change, size, inode)."""
    found: Signature = {}
    for path in (file for root in roots for file in walk(str(root))):
        with suppress(OSError):  # just renamed
            facts = os.stat(path)
            found[path] = (facts.st_mtime_ns, facts.st_size, facts.st_ino)
    return found


def walk(path: str) -> Iterator[str]:
    """The files at and below a path. What Python writes beside its modules is not ours, nor what
    begins with a dot.
    """
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError:
        yield path
        return
    for entry in entries:
        if not entry.name.startswith(".") and entry.name != "__pycache__":
            yield from walk(entry.path) if entry.is_dir(follow_symlinks=False) else (entry.path,)


def moves(root: Path) -> list[str]:
    """The file that grows with each commit, which the footer of a page names."""
    with suppress(FileNotFoundError):  # no git
        return origin.git(root, "rev-parse", "--git-path", "logs/HEAD").stdout.splitlines()
    return []


class Builder:
    """The process that builds. It loads anew what it can of scripts that have changed; for others
    it is started anew.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.process: subprocess.Popen[str] | None = None
        self.said = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 (as long as the process)

    def build(self, site: Path, changed: set[str]) -> str:
        """Builds the site anew; what is wrong with it, "" if nothing is."""
        scripts = [path for path in sorted(changed) if path.startswith(f"{self.root}/scripts/")]
        modules = [path for path in scripts if path.endswith(".py")]
        for path in modules:  # Python tells two versions apart by their second and size
            Path(cache_from_source(path)).unlink(missing_ok=True)
        if modules != scripts or any(
            path.startswith(f"{self.root}/scripts/desk/") for path in modules
        ):
            self.stop()
        process = self.process or self.start()
        answer = ""
        with suppress(BrokenPipeError):  # it fell over: a module cannot be loaded
            print(
                json.dumps({"site": str(site), "changed": modules}), file=process.stdin, flush=True
            )
            answer = process.stdout.readline() if process.stdout else ""
        if answer:
            return str(json.loads(answer))
        self.stop()
        self.said.seek(0)
        return (
            refusals.told(self.said.read(), self.root)
            or "构建的进程没有说原因就停了。再保存一次试试。"
        )

    def start(self) -> subprocess.Popen[str]:
        self.said.seek(0)
        self.said.truncate()
        command, pipe = [sys.executable, "scripts/run.py", "preview"], subprocess.PIPE
        self.process = subprocess.Popen(
            command,
            cwd=self.root,
            stdin=pipe,
            stdout=pipe,
            stderr=self.said,
            text=True,
            encoding="utf-8",
        )
        return self.process

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
        self.process = None


class Preview:
    """The site as the files are now. `version` tells a browser whether what it shows is older."""

    def __init__(self, root: Path, site: Path, say: Callable[[str], None]) -> None:
        self.root, self.site, self.say = root, site, say
        self.made_of = [root / name for name in (*origin.MADE_OF, *moves(root))]
        self.builder = Builder(root)
        self.built: Signature = {}
        self.report = ""
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
        self.built = now
        with self.changed:
            self.version = time.time_ns() // 1_000_000  # newer than any of an earlier server
            self.changed.notify_all()
        self.say(
            self.report
            or f"· {'构建' if first else '改'}好了，用了 {time.monotonic() - started:.1f} 秒"
        )

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """(status, type, body) of a path of the site, or the page that says what is wrong."""
        with self.lock:
            self.refresh()
            if self.report:
                return 500, "text/html", self.with_reload(faulty(self.report, self.root).encode())
            file = self.file(unquote(path))
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            body = file.read_bytes()
            return (
                404 if file.name == MISSING else 200,
                kind,
                self.with_reload(body) if kind == "text/html" else body,
            )

    def file(self, path: str) -> Path:
        """The file of the site that a path names, or the page that says there is none."""
        name = path.lstrip("/") + ("index.html" if path.endswith("/") else "")
        with suppress(ValueError):  # no name of a file
            file = (self.site / name).resolve()
            if file.is_relative_to(self.site) and file.is_file():
                return file
        return self.site / MISSING

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


def faulty(report: str, root: Path) -> str:
    """The page that stands for every page while something is wrong: each fault with its file, line,
    text and remedy.
    """
    rows = []
    for row in filter(None, map(str.strip, report.split("\n"))):
        if place := PLACE.fullmatch(row):
            rows.append(
                f"<h2>{escape(row[: place.start('what') - 2])}</h2><p>"
                f"{escape(place['what'])}</p>{quoted(root, place)}"
            )
        else:
            rows.append(f"<p>{escape(row)}</p>")
    return (HERE / "serve.html").read_text("utf-8").replace("{{ faults }}", "\n".join(rows))


def quoted(root: Path, place: re.Match[str]) -> str:
    """The line a fault is on, as it is written."""
    file = root / place["file"]
    try:
        line = (
            file.read_text("utf-8").split("\n")[int(place["line"]) - 1]
            if place["line"] and file.is_relative_to(root)
            else ""
        )
    except (OSError, UnicodeDecodeError, IndexError):
        return ""
    return f"<pre>{escape(line)}</pre>" if line.strip() else ""


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


def addresses(host: str, port: int) -> str:
    """What to open, here and on a phone."""
    if host in ("localhost", "127.0.0.1", "::1"):
        return f"打开 http://{'[::1]' if ':' in host else host}:{port}/"
    seen = [one for one in ("", own_address()) if one] if host in ANYWHERE else [host]
    if not seen:
        return f"打开 http://127.0.0.1:{port}/ （这台电脑没有连上网络，手机看不到）"
    phone = f"http://{f'[{seen[0]}]' if ':' in seen[0] else seen[0]}:{port}/"
    here = f"http://127.0.0.1:{port}/" if host in ANYWHERE else phone
    return (
        f"打开 {here} ；连着同一个网络的手机打开 {phone} （那个网络里的人都看得到；"
        "打不开就看电脑的防火墙）"
    )


def own_address() -> str:
    """The address of this machine in its network, "" where it is in none. Asking sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("198.51.100.1", 9))  # an address of documentation: any but our own
        except OSError:
            return ""
        return str(probe.getsockname()[0])


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
