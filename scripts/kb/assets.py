"""Reads and writes the built site: index files, and our scripts without their comments."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import rjsmin


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Each text under its name below `folder`."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def minify(folder: Path) -> None:
    """Our own scripts only: the theme's are minified already."""
    for path in (*folder.glob("*.js"), *folder.glob("search/*.js")):
        path.write_text(rjsmin.jsmin(path.read_text("utf-8")), "utf-8")
