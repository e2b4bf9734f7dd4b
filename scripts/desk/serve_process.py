"""Starts and asks the process that builds the preview (serve_build.py)."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

from kb import refusals


class Builder:
    """The process that builds. It loads anew what it can of scripts that have changed; for others
    it is started anew.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.process: subprocess.Popen[str] | None = None
        self.said = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 (as long as the process)

    def build(self, site: Path, changed: set[str]) -> str:
        """Builds the pages anew; what is wrong with them, "" if nothing is."""
        scripts = [path for path in sorted(changed) if path.startswith(f"{self.root}/scripts/")]
        modules = [path for path in scripts if path.endswith(".py")]
        for path in modules:  # Python tells two versions apart by their second and size
            Path(cache_from_source(path)).unlink(missing_ok=True)
        if modules != scripts or any(
            path.startswith(f"{self.root}/scripts/desk/") for path in modules
        ):
            self.stop()
        return self.ask({"site": str(site), "changed": modules})

    def finish(self) -> str:
        """Has it make what no page shows, such as the index of the search; what is wrong with
        that.
        """
        return self.ask({})

    def ask(self, order: dict[str, object]) -> str:
        process = self.process or self.start()
        answer = ""
        with suppress(BrokenPipeError):  # it fell over: a module cannot be loaded
            print(json.dumps(order), file=process.stdin, flush=True)
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
