"""Reads the names, sizes and times of files, writes nothing: whether something has been saved."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from kb import origin

Signature = dict[str, tuple[int, int, int]]


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
