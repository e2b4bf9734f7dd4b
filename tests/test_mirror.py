"""A mirror never has a page that leads to what is not there yet, and nobody else's files are
touched.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kb import origin
from publish import mirror
from support import ROOT

NAMES = (
    "index.html",
    "guide/repay.html",
    "assets/site.js",
    "search/index.js",
    "sw.js",
    "build.json",
    "downloads/kb.zip",
)


def site(folder: Path, names: tuple[str, ...] = NAMES, text: str = "一") -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / origin.SUMS).write_text(origin.sums(folder), "utf-8")
    return folder


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_pages_come_after_what_they_load_and_the_worker_very_last() -> None:
    order = [
        path for _, paths in mirror.phases([*NAMES, origin.SUMS, "404.html"]) for path in paths
    ]
    assert sorted(order) == sorted([*NAMES, origin.SUMS, "404.html"])
    pages = [order.index(path) for path in order if path.endswith(".html")]
    assert max(
        order.index(path) for path in ("assets/site.js", "search/index.js", "downloads/kb.zip")
    ) < min(pages)
    assert order[max(pages) + 1 :] == ["build.json", origin.SUMS, "sw.js"]


def test_the_real_site_is_copied_whole() -> None:
    order = [path for _, paths in mirror.phases(mirror.files(ROOT / "site")) for path in paths]
    assert order[-1] == "sw.js"
    assert len(order) == len(set(order)) == len(mirror.files(ROOT / "site"))


def remote(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The folder as rsync reaches it on another host, with a shell of ours in place of ssh."""
    if not shutil.which("rsync"):
        pytest.skip("没有 rsync：Debian、Ubuntu 运行 sudo apt install rsync")
    shell = folder.parent / "shell"
    shell.write_text('#!/bin/sh\nshift\nexec "$@"\n', "utf-8")
    shell.chmod(0o755)
    monkeypatch.setenv("RSYNC_RSH", str(shell))
    return f"host:{folder}"


@pytest.mark.parametrize("far", [False, True])
def test_a_second_copy_follows_and_removes_only_what_was_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, far: bool
) -> None:
    goal = tmp_path / "mirror"
    target = remote(goal, monkeypatch) if far else str(goal)
    said: list[str] = []
    assert mirror.run(site(tmp_path / "site"), target, said.append) == 0, said
    assert tree(goal) == tree(tmp_path / "site")
    (goal / "of-the-host.txt").write_text("别的", "utf-8")
    assert (
        mirror.run(
            site(tmp_path / "site", ("index.html", "sw.js", "build.json"), "二"),
            target,
            said.append,
        )
        == 0
    ), said
    assert tree(goal) == tree(tmp_path / "site") | {
        "of-the-host.txt": "别的",
        "downloads/kb.zip": "一",
    }


def test_a_copy_that_was_cut_short_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goal = tmp_path / "mirror"
    mirror.run(site(tmp_path / "site"), str(goal), print)
    real = mirror.put

    def cut(source: Path, path: Path) -> None:
        if path.name == "index.html":
            raise OSError("线断了")
        real(source, path)

    newer = site(tmp_path / "site", ("index.html", "assets/new.js", "sw.js", "build.json"), "二")
    monkeypatch.setattr(mirror, "put", cut)
    assert mirror.run(newer, str(goal), print) == 1
    assert {
        (goal / name).read_text("utf-8")
        for name in ("index.html", "guide/repay.html", "assets/site.js", "sw.js")
    } == {"一"}
    monkeypatch.setattr(mirror, "put", real)
    assert mirror.run(newer, str(goal), print) == 0
    assert not (goal / "guide/repay.html").exists()


def test_obstacles_are_one_sentence_and_nothing_is_written(tmp_path: Path) -> None:
    full = tmp_path / "home"
    full.mkdir()
    (full / "letter.txt").write_text("我的", "utf-8")
    built = site(tmp_path / "site")
    for folder, target, words in (
        (tmp_path / "none", "x", "还没有生成网站"),
        (built, "", "没有写放到哪里"),
        (built, str(full), "又不是本站的副本"),
        (built, str(built / "in"), "套在一起"),
        (built, str(tmp_path), "套在一起"),
    ):
        said: list[str] = []
        assert mirror.run(folder, target, said.append) == 1
        assert len(said) == 1
        assert words in said[0]
    assert tree(full) == {"letter.txt": "我的"}


def test_a_list_of_sums_cannot_name_what_is_outside() -> None:
    assert mirror.listed("a  index.html\nb  ../../etc/passwd\nc  /etc/passwd\n\n") == {"index.html"}


def test_what_hosts_read_is_published_and_not_in_the_offline_copy() -> None:
    headers = (ROOT / "site/_headers").read_text("utf-8")
    assert "frame-ancestors 'none'" in headers
    assert "no-transform" in headers
    assert '"_headers"' not in (ROOT / "site/sw.js").read_text("utf-8")


def test_another_hosts_own_folder_is_refused_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = tmp_path / "home"
    full.mkdir()
    (full / "letter.txt").write_text("我的", "utf-8")
    said: list[str] = []
    assert mirror.run(site(tmp_path / "site"), remote(full, monkeypatch), said.append) == 1
    assert "又不是本站的副本" in said[0]
    assert tree(full) == {"letter.txt": "我的"}
