"""Writes site/: built beside it and put in its place in one step, so that no build loses a good
site or mixes two.
"""

from __future__ import annotations

import errno
import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = ".building"


class ObstacleError(Exception):
    """What is in the way and what to do about it, in one sentence."""


@contextmanager
def replacing(site: Path, say: Callable[[str], None]) -> Iterator[Path]:
    """Yields the folder to build in; after the block it is `site`. Where the block raises, the last
    good site stays.
    """
    with beside(site, say) as fresh:
        yield fresh
        if site.exists():
            site.rename(site.with_name(f"{site.name}.old"))
        fresh.rename(site)


@contextmanager
def beside(site: Path, say: Callable[[str], None]) -> Iterator[Path]:
    """Yields a folder to build in, which is gone after the block; `site` stays what it is.

    ObstacleError where another build runs, where a link stands in the way, or where the disk is
    full.
    """
    fresh, old = site.with_name(f"{site.name}.new"), site.with_name(f"{site.name}.old")
    with alone(site.with_name(LOCK)):
        for folder in (site, fresh, old):
            if folder.is_symlink():
                raise ObstacleError(
                    f"{folder.name} 是一个符号链接，构建不会跟着它写到别处。删掉这个链接再来。"
                )
        if old.exists() and not site.exists():  # a build was cut off between the two renames
            old.rename(site)
            say(f"提醒：上一次构建断在半路，找回了之前的 {site.name}/。")
        for folder in (fresh, old):
            remove(folder)
        try:
            yield fresh
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise ObstacleError("磁盘满了。清出空间再构建；上一次的 site/ 原样保留。") from None
            if error.errno in (errno.EPERM, errno.EACCES):
                raise ObstacleError(
                    f"没有权限改 {error.filename or site.name}。看看它属于谁、是不是设成了只读。"
                ) from None
            raise
        finally:
            if old.exists() and not site.exists():
                old.rename(site)
            for folder in (fresh, old):
                shutil.rmtree(folder, ignore_errors=True)


def remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError:
        raise ObstacleError(
            f"删不掉上一次留下的 {folder.name}/。看看它属于谁、是不是设成了只读，删掉它再来。"
        ) from None


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """One build at a time in one checkout; the lock goes with the process that holds it, however it
    ends.
    """
    try:
        handle = lock.open("a")
    except OSError as error:
        full = error.errno == errno.ENOSPC
        raise ObstacleError(
            "磁盘满了。清出空间再构建。"
            if full
            else f"写不了 {lock.parent}。看看它属于谁、是不是只读。"
        ) from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ObstacleError("另一个构建正在进行。等它结束，或停下它，再来。") from None
        yield
