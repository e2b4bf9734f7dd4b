"""Reads the built site, writes downloads/: zip, PDF, EPUB and ZIM of the same pages, one module a format.

`make` puts them together; `clean` and `book` turn the pages into the one book that PDF and EPUB share.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FONT = "Noto Sans CJK SC"  # its licence (OFL 1.1) allows embedding


@dataclass(frozen=True)
class About:
    """What every format says of the site."""

    name: str
    description: str
    notice: str
    nav: list[Any]
