"""A small checkout under `make serve`, to edit and to look at."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from support import ROOT, MakeDocs, entry

PLAIN = """---
type: page
title: {title}
description: 一个小小的网站里的一页，给改一个文件就看一眼的测试用，此外没有别的用处。
---
{body}
"""
PLAINS = {  # every kind of page that shows what other files say
    "index": ("首页", "看[甲](a.md)。\n\n<!-- kb:recent -->"),
    "about/index": ("关于", "## 怎么核对 {#how}\n\n看原文。"),
    "about/channels": ("渠道", "<!-- kb:channels -->"),
    "about/glossary": ("术语", "<!-- kb:glossary -->"),
    "about/sources-code": ("来源", "<!-- kb:sources-code -->"),
    "topics": ("话题", "<!-- kb:topics -->"),
}
NAV = ["index.md", "a.md", "b.md", "c.md", *(f"{slug}.md" for slug in PLAINS if slug != "index")]


@dataclass
class Served:
    """A running preview of a small checkout."""

    folder: Path
    url: str
    process: subprocess.Popen[str]

    def get(self, name: str) -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(self.url + name, timeout=120) as answer:  # noqa: S310 (our own server)
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def text(self, name: str) -> str:
        return self.get(name)[1].decode("utf-8")


def small_checkout(folder: Path, docs: Path) -> Path:
    """What a build reads, with three pages and a home page."""
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("scripts", "overrides", "docs/assets"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    nav = "".join(f"  - {path}\n" for path in NAV)
    (folder / "mkdocs.yml").write_text(
        (ROOT / "mkdocs.yml").read_text("utf-8").partition("# Page tree")[0] + f"nav:\n{nav}",
        "utf-8",
    )
    (docs / "zh/about").mkdir()
    for slug, (title, body) in PLAINS.items():
        (docs / f"zh/{slug}.md").write_text(PLAIN.format(title=title, body=body), "utf-8")
    return folder


@pytest.fixture
def served(tmp_path: Path, make_docs: MakeDocs) -> Iterator[Served]:
    checkout = small_checkout(
        tmp_path,
        make_docs(a=entry("题目甲", "旧名甲", "b, c", "## 怎么还 {#how}\n\n还这一期[^law-1]。\n")),
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "scripts/run.py", "serve", str(port)]
    process = subprocess.Popen(
        command, cwd=checkout, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.1)
        yield Served(checkout, f"http://127.0.0.1:{port}/", process)
    finally:
        process.terminate()
        process.communicate(timeout=20)


def changed(path: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(checkout: Path) -> None:
        text = (checkout / path).read_text("utf-8")
        assert old in text
        (checkout / path).write_text(text.replace(old, new, 1), "utf-8")

    return edit
