"""Reads git and the environment, returns where a build is from: what every copy says of itself,
wherever it is carried.

The commit is the last one that changed what the site is made of, so that a change of the tests
alone gives the same bytes and sends no reader a new copy. It is asked in a full clone; a shallow
one knows its newest commit only.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

MADE_OF = ("docs", "overrides", "scripts", "mkdocs.yml", "pyproject.toml", "uv.lock", "LICENSE")
TOOLS = (
    "mkdocs",
    "mkdocs-material",
    "mkdocs-static-i18n",
    "pymdown-extensions",
    "opencc",
    "pypinyin",
)
BEIJING = dt.timezone(dt.timedelta(hours=8))
FACTS, SUMS = "build.json", "SHA256SUMS"
STAMP = "kb.build="


@dataclass(frozen=True)
class Mirror:
    """Another address of the same site, and who keeps it."""

    url: str
    by: str


@dataclass(frozen=True)
class Origin:
    """`commit` in full, or empty with the `reason` in one Chinese sentence; `changed` if files
    differ from it; `epoch` in seconds.
    """

    commit: str
    changed: bool
    epoch: int
    reason: str = ""

    @property
    def date(self) -> str:
        return dt.datetime.fromtimestamp(self.epoch, BEIJING).date().isoformat()

    @property
    def short(self) -> str:
        return self.commit[:7]

    def sentence(self, site: str, mirrors: Sequence[str] = ()) -> str:
        """For books and lists: the address, the commit, the date, other addresses."""
        commit = (
            f"，提交 {self.short}" + ("（另有未提交的改动）" if self.changed else "")
            if self.commit
            else "，提交号不详"
        )
        others = f"其他已知网址：{'、'.join(mirrors)}。" if mirrors else ""
        return f"{f'来自 {site}' if site else '生成时没有设定网址'}{commit}，{self.date}。{others}"


def mirrors(written: Any) -> list[Mirror]:
    """The list `mirrors` of mkdocs.yml; ValueError with one Chinese sentence where an entry is not
    an address and a name.
    """
    found = []
    for entry in written if isinstance(written, list) else [written] if written else []:
        url, by = (
            (entry.get("url"), entry.get("by"))
            if isinstance(entry, dict) and set(entry) == {"url", "by"}
            else (None, None)
        )
        if (
            not isinstance(url, str)
            or not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?/", f"{url.rstrip('/')}/")
            or not isinstance(by, str)
            or not by
        ):
            raise ValueError(
                f"mkdocs.yml 的 mirrors 里“{entry}”不对，写成 {{url: https://example.com/, "
                f"by: 维护者}}。"
            )
        found.append(Mirror(f"{url.rstrip('/')}/", by))
    return found


def read(root: Path, environment: Mapping[str, str], newest: Callable[[], dt.date]) -> Origin:
    """Of the checkout at `root`; its time is SOURCE_DATE_EPOCH, else that of the commit, else the
    day of the `newest` content.
    """
    answer, reason = ask_git(root)
    commit, _, time = answer.partition(" ")
    chosen = environment.get("SOURCE_DATE_EPOCH", "")
    epoch = int(chosen) if chosen.isdecimal() and int(chosen) else int(time or midnight(newest()))
    return Origin(commit, bool(commit) and changed(root), epoch, reason)


def midnight(day: dt.date) -> int:
    return int(dt.datetime.combine(day, dt.time(), BEIJING).timestamp())


def ask_git(root: Path) -> tuple[str, str]:
    """The commit and its time, or empty and why not. A repository that only surrounds this folder
    is somebody else's.
    """
    try:
        top = git(root, "rev-parse", "--show-toplevel")
    except FileNotFoundError:
        return "", "没有装 git，读不到提交号；日期取内容里最近的一天。"
    if "dubious ownership" in top.stderr:
        return (
            "",
            "这个目录属于别的用户，git 不肯读，读不到提交号；运行 git config --global --add "
            f"safe.directory {root} 再构建。",
        )
    if top.returncode or Path(top.stdout.strip()).resolve() != root.resolve():
        return (
            "",
            "这个目录不是 git 检出的（可能是下载的源码包），读不到提交号；日期取内容里最近的一天。",
        )
    last = git(root, "log", "-1", "--format=%H %ct", "--", *MADE_OF)
    if last.returncode or not last.stdout.strip():
        return "", "这个仓库还没有提交，读不到提交号；日期取内容里最近的一天。"
    return last.stdout.strip(), ""


def changed(root: Path) -> bool:
    return bool(git(root, "status", "--porcelain", "--", *MADE_OF).stdout.strip())


def git(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # a hook of git sets some
    alone = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(
        ["git", *arguments],
        cwd=root,
        env=alone | {"LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )


@cache
def versions() -> dict[str, str]:
    """Of the tools that a build runs with."""
    installed = {found.metadata["Name"].lower(): found.version for found in distributions()}
    return {name: installed[name] for name in TOOLS if name in installed}


def facts(origin: Origin, public: Mapping[str, object]) -> str:
    """build.json: where from, with which public values, by which versions. Not which Python: the
    bytes do not depend on it.
    """
    told = {
        "commit": origin.commit,
        "changed": origin.changed,
        "date": origin.date,
        "reason": origin.reason,
        "public": dict(public),
        "versions": versions(),
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def stamp(script: str, origin: Origin, site: str) -> str:
    """The script of every page with what the footer says in front, so that the pages themselves
    stay the same from commit to commit.
    """
    code = re.sub(rf"^{re.escape(STAMP)}[^\n]*\n", "", script, flags=re.M)
    told = {"commit": origin.short, "changed": origin.changed, "date": origin.date, "site": site}
    return f"{STAMP}{json.dumps(told)};\n{code}"


def sums(site: Path) -> str:
    """Every file but this list and the downloads, which have their own, as `sha256sum -c`
    reads it.
    """
    paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    kept = [path for path in paths if path != SUMS and not path.startswith("downloads/")]
    return "".join(
        f"{hashlib.sha256((site / path).read_bytes()).hexdigest()}  {path}\n" for path in kept
    )
