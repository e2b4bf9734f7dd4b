"""The make targets end obstacles in one sentence, and a failed build leaves the last good site
alone.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT

KEPT = ("docs", "overrides", "scripts", "mkdocs.yml")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what a build reads."""
    for name in KEPT:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path


def run(folder: Path, *arguments: str, umask: int = -1) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "scripts/run.py", *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=300, umask=umask
    )


def test_a_failed_build_keeps_the_last_good_site(checkout: Path) -> None:
    (checkout / "site").mkdir()
    (checkout / "site/index.html").write_text("good", "utf-8")
    page = checkout / "docs/zh/guide/repay.md"
    page.write_text(page.read_text("utf-8") + "\n引用[^no-such-claim]，打 12378。\n", "utf-8")
    result = run(checkout, "build")
    output = result.stdout + result.stderr
    assert result.returncode == 1
    assert "docs/zh/guide/repay.md:" in output
    assert "[SRC-1] 来源“no-such-claim”不在 sources.yml 里" in output
    assert "[CON-1]" in output
    assert "原样保留" in output
    assert (checkout / "site/index.html").read_text("utf-8") == "good"
    assert sorted(path.name for path in checkout.glob("site*")) == ["site"]


def test_a_broken_data_file_stops_the_build_with_its_line(checkout: Path) -> None:
    data = checkout / "docs/_data/channels.yml"
    data.write_text(data.read_text("utf-8") + "\nbroken: [\n", "utf-8")
    result = run(checkout, "build")
    assert result.returncode == 1
    assert "docs/_data/channels.yml:" in result.stdout + result.stderr
    assert "Traceback" not in result.stdout + result.stderr


@pytest.mark.parametrize("command", ["build", "check", "settings", "diff", "dist", "doors"])
def test_no_command_loads_settings_that_would_run_something(checkout: Path, command: str) -> None:
    settings = checkout / "mkdocs.yml"
    ran = checkout / "ran"
    settings.write_text(
        settings.read_text("utf-8").replace(
            "strict: true", f"strict: !!python/object/apply:os.mkdir [{ran}]"
        ),
        "utf-8",
    )
    result = run(checkout, command)
    assert result.returncode == 1
    assert "mkdocs.yml:13" in result.stdout + result.stderr
    assert not ran.exists()


@pytest.mark.parametrize(
    "text", ["{{ kb.nothing.deeper }}", '<img src="https://evil.example/a.png">']
)
def test_what_only_a_build_can_tell_is_told_by_the_trial_of_the_check(
    checkout: Path, text: str
) -> None:
    with (checkout / "overrides/kb/tail.html").open("a", encoding="utf-8") as file:
        file.write(text)
    result = run(checkout, "trial")
    assert result.returncode == 1
    assert "[CONF-3]" in result.stdout or "[HTML-" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr
    assert not list(checkout.glob("site*"))


def test_two_builds_of_one_state_are_equal_to_the_byte(checkout: Path) -> None:
    """Whatever the user's own files may be read by; and it says that this copy is no checkout of
    git.
    """
    states = []
    for umask in (0o022, 0o077):
        result = run(checkout, "build", umask=umask)
        assert result.returncode == 0
        assert "提醒：这个目录不是 git 检出的" in result.stdout
        site = checkout / "site"
        assert [path for path in site.rglob("*") if path.stat().st_mode & 0o044 != 0o044] == []
        states.append(
            {
                str(path.relative_to(site)): path.read_bytes()
                for path in site.rglob("*")
                if path.is_file()
            }
        )
    assert states[0].keys() == states[1].keys()
    assert [name for name in states[0] if states[0][name] != states[1][name]] == []


def test_a_port_in_use_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run(ROOT, "serve", str(port))
    assert result.returncode == 1
    assert result.stdout.startswith(f"出错：端口 {port} 用不了")
    assert result.stdout.count("\n") == 1


@pytest.mark.parametrize("port", ["abc", "0", "70000"])
def test_a_wrong_port_is_one_sentence(port: str) -> None:
    result = run(ROOT, "serve", port)
    assert result.returncode == 1
    assert result.stdout.count("\n") == 1


def test_an_unknown_command_names_the_known_ones() -> None:
    result = run(ROOT, "fly")
    assert result.returncode == 2
    assert "build" in result.stdout
    assert "Traceback" not in result.stderr


def test_setup_says_what_is_missing(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    for name in ("uv.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    old = tmp_path / "old-python"
    old.write_text(
        '#!/bin/sh\ncase "$1" in --version) echo "Python 3.9.1";; *) exit 1;; esac\n', "utf-8"
    )
    old.chmod(0o755)
    for python, sentence in (
        ("no-python", "出错：没有找到 no-python"),
        (str(old), "出错：Python 3.9.1 太旧"),
    ):
        environment = {"PATH": "/usr/bin:/bin", "PYTHON": python}
        result = subprocess.run(
            ["sh", "scripts/setup.sh"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 1
        assert result.stderr.startswith(sentence)
        assert result.stderr.count("\n") == 1
