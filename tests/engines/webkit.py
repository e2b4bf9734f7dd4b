"""Drives WebKitGTK, the engine of Safari, by WebKitWebDriver; its window is ours (window.py), on a
screen that nobody sees.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engines.engine import HEIGHT, WIDTH, Engine, EngineError, start, stop, wait_for

SYSTEM_PYTHON = "/usr/bin/python3"  # the one that Debian's bindings of WebKit are for
WINDOW = Path(__file__).with_name("window.py")
SIZES = {100: signal.SIGUSR1, 200: signal.SIGUSR2}  # in per cent
ENDPOINTS = {"element/click": "element/{id}/click", "element/value": "element/{id}/value"}


@dataclass
class WebKit(Engine):
    """Its size of text is that of its window, which is told by signals."""

    base: str
    told: Path  # where the window writes its number
    session: str = ""
    name = "WebKit"

    def ask(self, method: str, path: str, **given: Any) -> Any:
        data = None if method == "GET" else json.dumps(given).encode()
        request = urllib.request.Request(self.base + path, data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise EngineError(
                json.loads(error.read())["value"].get("message") or error.reason
            ) from None

    def send(self, command: str, **given: Any) -> Any:
        path = ENDPOINTS.get(command, command).format(id=given.pop("id", ""))
        return self.ask(
            "GET" if command in ("screenshot", "element/active") else "POST",
            f"/session/{self.session}/{path}",
            **given,
        )

    def close(self) -> None:
        """The first time the driver closes the window and misses it, the second time it ends the
        session.
        """
        for _ in range(2):
            with suppress(EngineError):
                self.ask("DELETE", f"/session/{self.session}")

    def ask_for_size(self, percent: int) -> None:
        os.kill(int(self.told.read_text("utf-8")), SIZES[percent])

    def begin(self) -> None:
        options = {
            "binary": SYSTEM_PYTHON,
            "args": [str(WINDOW), str(WIDTH), str(HEIGHT), str(self.told)],
        }
        started = self.ask(
            "POST", "/session", capabilities={"alwaysMatch": {"webkitgtk:browserOptions": options}}
        )
        self.session = started["sessionId"]


def version() -> str:
    """Of the bindings that the window needs; empty where something is missing."""
    if not (
        shutil.which("WebKitWebDriver") and shutil.which("Xvfb") and Path(SYSTEM_PYTHON).exists()
    ):
        return ""
    ask = (
        'import gi; gi.require_version("Gtk", "3.0"); gi.require_version("WebKit2", "4.1"); from '
        "gi.repository import WebKit2 as w; "
    )
    ask += 'print(w.get_major_version(), w.get_minor_version(), w.get_micro_version(), sep=".")'
    return subprocess.run(
        [SYSTEM_PYTHON, "-c", ask], capture_output=True, text=True, check=False
    ).stdout.strip()


def listens(port: int) -> str:
    socket.create_connection(("127.0.0.1", port)).close()
    return "up"


@contextmanager
def running() -> Iterator[WebKit]:
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        screen = start(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x1000x24"], stdout=subprocess.PIPE
        )
        stack.callback(stop, screen)
        assert screen.stdout
        display = f":{screen.stdout.readline().decode().strip()}"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        there = {
            "DISPLAY": display,
            "GDK_BACKEND": "x11",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "NO_AT_BRIDGE": "1",
            "HOME": home,
            "XDG_RUNTIME_DIR": home,
        }
        stack.callback(
            stop, process := start(["WebKitWebDriver", f"--port={port}"], env=os.environ | there)
        )
        engine = WebKit(f"http://127.0.0.1:{port}", Path(home) / "window")
        wait_for(lambda: listens(port), process)
        engine.begin()
        stack.callback(engine.close)
        yield engine
