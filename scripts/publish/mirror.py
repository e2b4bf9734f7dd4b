"""Reads site/, copies it to a folder or by rsync to another host, in an order in which a reader
never meets a link into nothing.

First what pages load, then the pages, the worker last, since it vouches for all the others; only
then is removed what an older version had and this one has not. What else lies in the target is left
alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from kb.origin import FACTS, SUMS

Say = Callable[[str], None]
REMOTE = ("rsync", "--times", "--checksum", "--chmod=D755,F644")


def run(site: Path, target: str, say: Say) -> int:
    """0 when `target` has the whole of `site`; every obstacle is one Chinese sentence."""
    try:
        if not (site / SUMS).is_file():
            raise ValueError("还没有生成网站：先运行 make build，再运行 make mirror。")
        if not target:
            raise ValueError("没有写放到哪里：make mirror TARGET=目录，或 TARGET=主机:目录。")
        (to_host if ":" in target.partition("/")[0] else to_folder)(site, target, say)
    except (ValueError, OSError) as obstacle:
        say(f"出错：{obstacle}")
        return 1
    say(f"· 完成：{target}")
    return 0


def phases(paths: Iterable[str]) -> list[tuple[str, list[str]]]:
    """The same paths in the three groups in which they are copied, each with its name."""
    found = sorted(paths)
    # the sums tell the next time what is ours
    last = [path for path in (FACTS, SUMS, "sw.js") if path in found]
    pages = [path for path in found if path.endswith(".html")]
    rest = [path for path in found if path not in {*last, *pages}]
    return [("样式、脚本、下载文件", rest), ("网页", pages), ("校验值和离线副本的名单", last)]


def files(site: Path) -> list[str]:
    return [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]


def listed(sums: str) -> set[str]:
    """The paths of a SHA256SUMS; none that leads out of its folder, since they are
    removed by it.
    """
    paths = {line.partition("  ")[2] for line in sums.splitlines()}
    return {
        path for path in paths if path and not path.startswith("/") and ".." not in path.split("/")
    }


def to_folder(site: Path, target: str, say: Say) -> None:
    """Into a folder of this machine, a mounted one included: each file is written beside and
    renamed.
    """
    goal = Path(target)
    if goal.resolve().is_relative_to(site.resolve()) or site.resolve().is_relative_to(
        goal.resolve()
    ):
        raise ValueError(f"{target} 和 site/ 套在一起，换一个目录。")
    before = goal / SUMS
    if goal.exists() and any(goal.iterdir()) and not before.is_file():
        raise ValueError(f"{target} 里已有别的东西，又不是本站的副本；换一个空目录，免得混在一起。")
    old = listed(before.read_text("utf-8")) if before.is_file() else set()
    for name, paths in phases(files(site)):
        say(f"· {name}：{len(paths)} 个文件")
        for path in paths:
            put(site / path, goal / path)
    for path in sorted(old - set(files(site))):
        (goal / path).unlink(missing_ok=True)


def put(source: Path, goal: Path) -> None:
    goal.parent.mkdir(parents=True, exist_ok=True)
    beside = goal.with_name(f".{goal.name}.new")
    shutil.copyfile(source, beside)
    beside.chmod(0o644)
    os.replace(beside, goal)


def to_host(site: Path, target: str, say: Say) -> None:
    """By rsync, which renames each file when it is whole."""
    if not shutil.which("rsync"):
        raise ValueError(
            "放到别的主机要用 rsync：Debian、Ubuntu 运行 sudo apt install rsync，macOS 运行 "
            "brew install rsync。"
        )
    goal = f"{target.rstrip('/')}/"
    with tempfile.TemporaryDirectory() as folder:
        rsync("--dirs", f"{folder}/", goal)  # an empty folder, so that there is one
        rsync("--recursive", f"--include=/{SUMS}", "--exclude=*", goal, f"{folder}/")
        known = Path(folder) / SUMS
        if not known.is_file() and any(
            not line.endswith(" .") for line in rsync("--list-only", goal).splitlines()
        ):
            raise ValueError(
                f"{target} 里已有别的东西，又不是本站的副本；换一个空目录，免得混在一起。"
            )
        old = listed(known.read_text("utf-8")) if known.is_file() else set()
    for name, paths in phases(files(site)):
        say(f"· {name}：{len(paths)} 个文件")
        rsync("--files-from=-", f"{site}/", goal, paths=paths)
    if gone := sorted(old - set(files(site))):
        # what is named and not there is removed, but its folders must be there
        with tempfile.TemporaryDirectory() as folder:
            for path in gone:
                (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            rsync("--files-from=-", "--delete-missing-args", f"{folder}/", goal, paths=gone)


def rsync(*arguments: str, paths: Iterable[str] = ()) -> str:
    """What it prints; ValueError with its own last words where it fails."""
    done = subprocess.run(
        [*REMOTE, *arguments], input="\n".join(paths), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ValueError(
            f"rsync 没有成功：{(done.stderr.strip().splitlines() or ['没有说明'])[-1]}"
        )
    return done.stdout
