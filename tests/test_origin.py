"""Where a build is from: the commit of this very repository, or one sentence why that is not known;
never 1970.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from kb import origin, rights
from support import ROOT

SITE = ROOT / "site"


def newest() -> dt.date:
    return dt.date(2026, 11, 22)


WHO = {
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@kb.example",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@kb.example",
}


def git(folder: Path, *arguments: str, day: int = 1) -> str:
    moment = f"2026-10-{day:02}T12:00:00+00:00"
    environment = (
        os.environ
        | WHO
        | {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment, "GIT_CONFIG_GLOBAL": os.devnull}
    )
    return subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()


def commit(folder: Path, name: str, text: str, day: int) -> str:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", name, day=day)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "kb"
    folder.mkdir()
    git(folder, "init", "-q")
    return folder


def test_the_commit_is_the_last_that_changed_what_the_site_is_made_of(checkout: Path) -> None:
    mine = commit(checkout, "docs/zh/index.md", "页", 3)
    commit(checkout, "tests/test_a.py", "", 9)
    found = origin.read(checkout, {}, newest)
    assert (found.commit, found.date, found.changed, found.reason) == (
        mine,
        "2026-10-03",
        False,
        "",
    )
    (checkout / "docs/zh/index.md").write_text("改", "utf-8")
    assert origin.read(checkout, {}, newest).changed
    assert origin.read(checkout, {"SOURCE_DATE_EPOCH": "1764500000"}, newest).epoch == 1764500000


def test_a_repository_around_this_folder_is_somebody_elses(checkout: Path) -> None:
    commit(checkout, "docs/zh/index.md", "页", 3)
    inside = checkout / "vendor/kb"
    shutil.copytree(checkout / "docs", inside / "docs")
    found = origin.read(inside, {}, newest)
    assert (found.commit, found.date) == ("", "2026-11-22")
    assert "不是 git 检出的" in found.reason


@pytest.mark.parametrize("epoch", ["", "0", "soon"])
def test_without_git_there_is_one_sentence_and_the_day_of_the_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    environment = {"SOURCE_DATE_EPOCH": epoch}
    assert origin.read(tmp_path, environment, newest).date == "2026-11-22"
    monkeypatch.setenv("PATH", str(tmp_path))
    found = origin.read(tmp_path, environment, newest)
    assert (found.commit, found.changed, found.date) == ("", False, "2026-11-22")
    assert found.reason.startswith("没有装 git")
    assert found.reason.count("。") == 1


def test_a_folder_of_another_user_says_how_to_allow_it(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As git itself says it, whoever runs the tests."""
    stub = tmp_path / "bin/git"
    stub.parent.mkdir()
    stub.write_text(
        "#!/bin/sh\necho \"fatal: detected dubious ownership in repository at '$PWD'\" "
        ">&2\nexit 128\n",
        "utf-8",
    )
    stub.chmod(0o755)
    monkeypatch.setenv("PATH", f"{stub.parent}:{os.environ['PATH']}")
    found = origin.read(checkout, {}, newest)
    assert (found.commit, found.date) == ("", "2026-11-22")
    assert f"safe.directory {checkout}" in found.reason


def test_a_repository_without_a_commit_and_one_seen_from_a_hook_of_git(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "还没有提交" in origin.read(checkout, {}, newest).reason
    monkeypatch.setenv("GIT_DIR", str(ROOT / ".git"))
    assert "还没有提交" in origin.read(checkout, {}, newest).reason


def test_the_sentence_of_books_names_address_commit_date_and_mirrors() -> None:
    found = origin.Origin("0123456789", False, 1764500000)
    assert (
        found.sentence("https://kb.example/")
        == "来自 https://kb.example/，提交 0123456，2025-11-30。"
    )
    told = origin.Origin("0123456789", True, 1764500000).sentence("", ["https://m.example/"])
    assert told == (
        "生成时没有设定网址，提交 0123456（另有未提交的改动），2025-11-30。其他已知网址："
        "https://m.example/。"
    )


def test_mirrors_are_addresses_with_a_keeper() -> None:
    assert origin.mirrors([{"url": "https://m.example/kb", "by": "甲"}]) == [
        origin.Mirror("https://m.example/kb/", "甲")
    ]
    assert origin.mirrors(None) == []
    for wrong in (
        "https://m.example/",
        {"url": "m.example", "by": "甲"},
        {"url": "https://m.example/"},
        {"url": "javascript:1", "by": "甲"},
    ):
        with pytest.raises(ValueError, match="mirrors"):
            origin.mirrors([wrong])


def test_the_stamp_replaces_an_older_one_and_nothing_else() -> None:
    found = origin.Origin("0123456789", False, 1764500000)
    once = origin.stamp("go();\n", found, "https://kb.example/")
    assert once.splitlines()[1:] == ["go();"]
    assert origin.stamp(once, found, "https://kb.example/") == once


# ---- The built site ----


def test_every_file_has_its_sum_and_the_build_its_facts() -> None:
    lines = (SITE / origin.SUMS).read_text("utf-8").splitlines()
    listed = {name: total for total, name in (line.split("  ", 1) for line in lines)}
    files = {path.relative_to(SITE).as_posix() for path in SITE.rglob("*") if path.is_file()}
    assert set(listed) == {
        path for path in files if path != origin.SUMS and not path.startswith("downloads/")
    }
    assert [
        name
        for name, total in listed.items()
        if hashlib.sha256((SITE / name).read_bytes()).hexdigest() != total
    ] == []
    facts = json.loads((SITE / origin.FACTS).read_text("utf-8"))
    assert facts["commit"] or facts["reason"]
    assert facts["date"] > "2026-01-01"
    assert {"site", "repository", "issues", "mirrors"} <= set(facts["public"])


def test_pages_stay_the_same_from_commit_to_commit() -> None:
    """A commit in every page would send each reader of an offline copy all pages again."""
    commit = json.loads((SITE / origin.FACTS).read_text("utf-8"))["commit"]
    if commit:
        named = {
            path.relative_to(SITE).as_posix()
            for path in SITE.rglob("*.html")
            if commit[:7] in path.read_text("utf-8")
        }
        assert named == {"about/mirrors.html"}


# ---- What is others' ----


def test_the_notices_are_those_of_the_installed_packages_and_stand_in_the_page() -> None:
    page = (SITE / "about/licences.html").read_text("utf-8")
    found = rights.notices()
    assert [notice.part.package for notice in found] == [
        "mkdocs-material",
        "mkdocs-material",
        "opencc",
        "pypinyin",
    ]
    for text in (
        "Copyright (c) 2016-2025 Martin Donath",
        "Apache License Version 2.0",
        "mozillazg",
        "Pictogrammers Free License",
    ):
        assert text in page
    assert "署名 4.0 国际（CC BY 4.0）" in page


def test_a_package_without_a_licence_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        rights, "PARTS", (rights.Part("opencc", "", "", "", ("opencc/no-such-file",)),)
    )
    with pytest.raises(LookupError, match="没有许可文件"):
        rights.notices()
    monkeypatch.setattr(rights, "PARTS", (rights.Part("no-such-package", "", "", ""),))
    with pytest.raises(LookupError, match="没有装 no-such-package"):
        rights.notices()


def test_every_page_names_both_licences() -> None:
    for path in SITE.rglob("*.html"):
        text = path.read_text("utf-8")
        assert "kb-footer" not in text or "文字 CC BY 4.0，代码 MIT" in text, path
