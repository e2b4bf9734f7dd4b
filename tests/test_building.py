"""Builds never lose a good site and never mix two."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from desk import building

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A good site of an earlier build."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text("good", "utf-8")
    return folder


def attempt(site: Path, said: list[str], fault: BaseException | None = None) -> None:
    with building.replacing(site, said.append) as fresh:
        fresh.mkdir()
        (fresh / "index.html").write_text("fresh", "utf-8")
        if fault:
            raise fault


def left(site: Path) -> tuple[str, list[str]]:
    return (site / "index.html").read_text("utf-8"), sorted(
        path.name for path in site.parent.glob("site*")
    )


def test_a_build_takes_the_place_of_the_last_one(site: Path) -> None:
    attempt(site, [])
    assert left(site) == ("fresh", ["site"])


@pytest.mark.parametrize(
    "fault", [KeyboardInterrupt(), building.ObstacleError("没有构建成功"), RuntimeError("x")]
)
def test_a_build_that_is_stopped_leaves_the_last_one(site: Path, fault: BaseException) -> None:
    with pytest.raises(type(fault)):
        attempt(site, [], fault)
    assert left(site) == ("good", ["site"])


@pytest.mark.parametrize(
    ("number", "word"),
    [(errno.ENOSPC, "磁盘满了"), (errno.EACCES, "没有权限"), (errno.EPERM, "没有权限")],
)
def test_a_full_or_closed_disk_is_one_sentence(site: Path, number: int, word: str) -> None:
    with pytest.raises(building.ObstacleError, match=word):
        attempt(site, [], OSError(number, "x"))
    assert left(site) == ("good", ["site"])


def test_a_site_lost_between_the_two_renames_comes_back(site: Path) -> None:
    site.rename(site.with_name("site.old"))
    said: list[str] = []
    with pytest.raises(RuntimeError):
        attempt(site, said, RuntimeError())
    assert left(site) == ("good", ["site"])
    assert "找回了" in said[0]


@pytest.mark.parametrize("name", ["site", "site.new", "site.old"])
def test_a_link_in_the_way_is_refused_and_its_goal_left_alone(tmp_path: Path, name: str) -> None:
    goal = tmp_path / "elsewhere"
    goal.mkdir()
    (goal / "index.html").write_text("mine", "utf-8")
    (tmp_path / name).symlink_to(goal)
    with pytest.raises(building.ObstacleError, match="符号链接"):
        attempt(tmp_path / "site", [])
    assert (goal / "index.html").read_text("utf-8") == "mine"


HOLD = (
    "import sys, time; sys.path.insert(0, sys.argv[1]); from pathlib import Path; from desk "
    "import building\n"
)
HOLD += "with building.alone(Path(sys.argv[2])): print('held', flush=True); time.sleep(60)"


def test_two_builds_at_once_are_one_and_a_sentence(site: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(SCRIPTS), str(site.with_name(building.LOCK))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline().strip() == "held"
        with pytest.raises(building.ObstacleError, match="另一个构建正在进行"):
            attempt(site, [])
        assert left(site) == ("good", ["site"])
        holder.kill()  # however it ends, its lock goes with it
    attempt(site, [])
    assert left(site) == ("fresh", ["site"])
