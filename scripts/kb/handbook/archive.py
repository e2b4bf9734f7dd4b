"""Reads the built site, returns a zip of it: the same bytes for the same files, unpacked into one
folder.
"""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kb.handbook import listing

DOWNLOADS = "downloads"
EARLIEST = 315532800  # 1980-01-01, the first day a zip can name


@dataclass(frozen=True)
class Entry:
    name: str
    content: bytes
    stored: bool = False  # not compressed


def pack(entries: Iterable[Entry], epoch: int) -> bytes:
    """In the order given, every file dated by `epoch`."""
    target = io.BytesIO()
    moment = time.gmtime(max(epoch, EARLIEST))[:6]
    with zipfile.ZipFile(target, "w") as packed:
        for entry in entries:
            info = zipfile.ZipInfo(entry.name, moment)
            info.create_system, info.external_attr = 3, 0o100644 << 16
            info.compress_type = zipfile.ZIP_STORED if entry.stored else zipfile.ZIP_DEFLATED
            packed.writestr(info, entry.content, compresslevel=9)
    return target.getvalue()


def site(folder: Path, name: str, epoch: int) -> bytes:
    """Everything but the downloads themselves; their list is there, and empty."""
    paths = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    entries = [
        Entry(f"{name}/{path}", (folder / path).read_bytes())
        for path in paths
        if not path.startswith(f"{DOWNLOADS}/")
    ]
    return pack(
        [*entries, Entry(f"{name}/{DOWNLOADS}/{listing.LIST}", listing.script([]).encode())], epoch
    )
