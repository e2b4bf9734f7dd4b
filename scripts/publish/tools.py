"""Reads nothing, returns the commands by which the project's code, shell scripts and workflows are
checked.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def commands(root: Path) -> list[list[str]]:
    """In the order they run, each with its arguments, for `environment()`. All but actionlint come
    with uv.lock.

    actionlint's own package downloads a program while it is installed, so it runs only where
    somebody has it.
    """
    shell = sorted(path.relative_to(root).as_posix() for path in (root / "scripts").glob("*.sh"))
    found = [["actionlint"]] if shutil.which("actionlint") else []
    return [
        ["ruff", "check"],
        ["ruff", "format", "--check"],
        ["mypy"],
        [
            "oxlint",
            "--config",
            "oxlint.json",
            "--deny-warnings",
            "docs/assets",
            "scripts/hansearch/client",
        ],
        ["oxfmt", "--check", "docs/assets", "scripts", "tests"],
        ["shellcheck", *shell, ".ci/run"],
        ["zizmor", "--offline", "--quiet", "--no-progress", ".github"],
        *found,
    ]


def start(command: list[str], root: Path) -> subprocess.Popen[str]:
    """One of them, not waited for; what it says is kept."""
    return subprocess.Popen(
        command,
        cwd=root,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def environment() -> dict[str, str]:
    """The programs of the interpreter that runs this come first."""
    return {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
    }
