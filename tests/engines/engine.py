"""What our tests need of a browser, in the words of WebDriver, and how one is started and
stopped.
"""

from __future__ import annotations

import base64
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # WebDriver's name for a reference to one
WIDTH, HEIGHT, PATIENCE = 360, 740, 20
# How wide a character of 100 px is.
PROBE = """(() => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.textContent = "字";
  probe.style.cssText = "position: absolute; font: 100px/1 monospace; letter-spacing: 0";
  const width = probe.getBoundingClientRect().width;
  probe.remove();
  return width;
})()"""


class EngineError(Exception):
    """What a browser answers instead of a value; a page that crashed ends so."""


class Engine:
    """One window as wide as a phone."""

    name = ""

    def send(self, command: str, **given: Any) -> Any:
        """The value that a WebDriver command gives; `id` names the element it is about."""
        raise NotImplementedError

    def ask_for_size(self, percent: int) -> None:
        """Text alone, as a reader's setting does it."""
        raise NotImplementedError

    def enlarge(self, percent: int) -> None:
        """Until the open page has followed, which takes a moment."""
        self.ask_for_size(percent)
        self.wait(f"Math.abs({PROBE} - {percent}) < 3")

    def open(self, url: str) -> None:
        self.send("url", url=url)

    def run(self, script: str, *given: Any) -> Any:
        return self.send("execute/sync", script=script, args=list(given))

    def find(self, selector: str) -> str:
        found: dict[str, str] = self.send("element", using="css selector", value=selector)
        return found[ELEMENT]

    def click(self, selector: str) -> None:
        self.send("element/click", id=self.find(selector))

    def type(self, text: str) -> None:
        """Keys to what has the focus."""
        active: dict[str, str] = self.send("element/active")
        self.send("element/value", id=active[ELEMENT], text=text)

    def back(self) -> None:
        self.send("back")

    def shot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.send("screenshot")))

    def wait(self, script: str, *given: Any) -> Any:
        """The first true value of an expression."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if value := self.run(f"return {script}", *given):
                    return value
            except EngineError as error:  # between two pages
                last = str(error)
            else:
                last = "nothing true"
            time.sleep(0.02)
        raise AssertionError(f"{self.name}: {script}: {last}")


def start(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, stderr=subprocess.DEVNULL, **{"stdout": subprocess.DEVNULL, **options}
    )


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()


def wait_for(ready: Callable[[], object], process: subprocess.Popen[bytes]) -> str:
    """What `ready` gives once it neither fails nor gives nothing."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            if value := ready():
                return str(value)
        except OSError:
            pass
        time.sleep(0.05)
    raise EngineError(f"{process.args!r} did not start")
