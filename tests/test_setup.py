"""Setting up says the true reason when it fails, and takes what it needs from a package mirror
where one is set.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT

# uv, as far as the script knows it: notes how it was called, says on the standard error what it is
# told to.
UV = """#!/bin/sh
echo "$*" >>calls
case "$*" in *export*) exit 0;; esac
[ -z "$SAID" ] || { echo "$SAID" >&2; exit 1; }
mkdir -p .venv
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """With a uv of ours in place of the real one, newer than the file that pins it."""
    shutil.copytree(
        ROOT / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("uv.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    tools = tmp_path / ".uv/venv/bin"
    tools.mkdir(parents=True)
    for name, text in {"uv": UV, "pip": "#!/bin/sh\nexit 1\n"}.items():
        (tools / name).write_text(text, "utf-8")
        (tools / name).chmod(0o755)
    return tmp_path


def setup(folder: Path, said: str = "", **values: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHON": sys.executable, "SAID": said, **values}
    return subprocess.run(
        ["sh", "scripts/setup.sh", "check"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (
            "error: The lockfile at `uv.lock` needs to be updated, but `--locked` was provided.",
            "uv.lock 与 pyproject.toml 对不上",
        ),
        (
            "error: Failed to fetch: dns error: failed to lookup address information",
            "多半是没有网络；",
        ),
        ("error: Hash mismatch for `mkdocs==1.6.1`", "收到的文件与登记的校验值不符，没有安装"),
        ("error: invalid peer certificate: UnknownIssuer", "连接不被信任（证书）"),
        ("error: failed to write: No space left on device (os error 28)", "磁盘满了"),
        ("error: no wheels with a matching platform tag", "没有要的版本或适合本机的安装包"),
        ("error: something new", "原因在记录的最后几行"),
    ],
)
def test_a_failure_gives_its_own_reason_in_one_sentence(
    checkout: Path, said: str, reason: str
) -> None:
    result = setup(checkout, said)
    assert result.returncode == 1
    assert result.stderr.startswith("出错：装不上依赖，")
    assert reason in result.stderr
    assert result.stderr.count("\n") == 1
    assert not list(checkout.glob(".venv/.ready*"))


@pytest.mark.parametrize("name", ["UV_DEFAULT_INDEX", "PIP_INDEX_URL"])
def test_a_mirror_serves_the_same_files_held_to_the_same_sums(checkout: Path, name: str) -> None:
    assert setup(checkout, **{name: "https://mirror.example/simple"}).returncode == 0
    calls = (checkout / "calls").read_text("utf-8")
    assert "sync" not in calls
    assert "export --quiet --frozen" in calls
    assert "--default-index https://mirror.example/simple --require-hashes" in calls


def test_a_failing_mirror_is_named(checkout: Path) -> None:
    result = setup(
        checkout, "error: Connection refused", UV_DEFAULT_INDEX="https://mirror.example/simple"
    )
    assert "连不上镜像 https://mirror.example/simple" in result.stderr


def test_without_a_mirror_the_lock_must_be_whole(checkout: Path) -> None:
    assert setup(checkout).returncode == 0
    assert "sync --quiet --locked --inexact" in (checkout / "calls").read_text("utf-8")
    assert (checkout / ".venv/.ready-check").exists()
