"""Drives the installed Firefox by Marionette, its own protocol: Debian carries no geckodriver, and
Playwright needs a Firefox of its own.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from engines.engine import WIDTH, Engine, EngineError, start, stop, wait_for

PREFERENCES = {
    "app.normandy.enabled": False, "app.update.enabled": False,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.shell.checkDefaultBrowser": False, "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False, "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}  # fmt: skip
MARIONETTE = {
    "url": "WebDriver:Navigate", "execute/sync": "WebDriver:ExecuteScript",
    "element": "WebDriver:FindElement", "back": "WebDriver:Back",
    "element/click": "WebDriver:ElementClick", "element/value": "WebDriver:ElementSendKeys",
    "screenshot": "WebDriver:TakeScreenshot",
    "element/active": "WebDriver:GetActiveElement",
}  # fmt: skip
# The window cannot be as narrow as a phone, the page in it can.
SIZED = """const page = gBrowser.selectedBrowser;
page.style.maxWidth = arguments[0] + "px";
page.browsingContext.textZoom = 1;
page.browsingContext.textZoom = arguments[1];"""


@dataclass
class Firefox(Engine):
    stream: IO[bytes]
    socket: socket.socket
    number: int = 0
    name = "Firefox"

    def receive(self) -> Any:
        length = b""
        while (digit := self.stream.read(1)) != b":":
            if not digit:
                raise EngineError("Firefox is gone")
            length += digit
        return json.loads(self.stream.read(int(length)))

    def ask(self, command: str, **given: Any) -> Any:
        self.number += 1
        message = json.dumps([0, self.number, command, given]).encode()
        self.socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, value = self.receive()
        if error:
            raise EngineError(error["message"])
        return value["value"] if isinstance(value, dict) and set(value) == {"value"} else value

    def send(self, command: str, **given: Any) -> Any:
        return self.ask(MARIONETTE[command], **given)

    def ask_for_size(self, percent: int) -> None:
        self.ask("Marionette:SetContext", value="chrome")
        self.ask(
            "WebDriver:ExecuteScript", script=SIZED, args=[WIDTH, percent / 100], sandbox="system"
        )
        self.ask("Marionette:SetContext", value="content")


def find() -> str | None:
    return next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)


def version() -> str:
    """Empty where there is none; Ubuntu's `firefox` is an empty shell that says so on the wrong
    channel.
    """
    path = find()
    told = (
        subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
        if path
        else ""
    )
    return told.strip().rpartition(" ")[2]


@contextmanager
def running() -> Iterator[Firefox]:
    with ExitStack() as stack:
        profile = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        wanted = {**PREFERENCES, "marionette.port": 0}
        (profile / "user.js").write_text(
            "".join(f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in wanted.items())
        )
        flags = [
            "--headless",
            "--marionette",
            "-remote-allow-system-access",
            "--no-remote",
            "--profile",
            str(profile),
        ]
        stack.callback(stop, process := start([find() or "firefox", *flags]))
        port = int(
            wait_for(lambda: (profile / "MarionetteActivePort").read_text("utf-8").strip(), process)
        )
        connection = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60))
        engine = Firefox(stack.enter_context(connection.makefile("rb")), connection)
        engine.receive()  # it greets first
        engine.ask("WebDriver:NewSession", capabilities={})
        engine.ask_for_size(100)
        yield engine
