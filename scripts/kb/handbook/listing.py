"""Reads finished downloads, returns what stands beside them: their sums, and the list that the page
离线下载 shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.resources import files

import rjsmin

LIST = "list.js"
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Download:
    """One file, as the page shows it."""

    file: str
    bytes: int
    date: str
    sha256: str


def describe(file: str, content: bytes, date: str) -> Download:
    return Download(file, len(content), date, hashlib.sha256(content).hexdigest())


def script(downloads: Iterable[Download], origin: str = "") -> str:
    """A classic script, since a page opened from a disk cannot read JSON; it shows what it lists.
    `make build` writes it empty.
    """
    # the function alone, to be called
    show = rjsmin.jsmin(files("kb.handbook").joinpath("list.js").read_text("utf-8")).removesuffix(
        ";"
    )
    told = [[asdict(download) for download in downloads], *([origin] if origin else [])]
    return f"{show}({', '.join(json.dumps(part) for part in told)});\n"


def sums(downloads: Iterable[Download]) -> str:
    """What `sha256sum -c` reads."""
    return "".join(f"{download.sha256}  {download.file}\n" for download in downloads)
