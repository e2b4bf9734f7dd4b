"""Around a finished site: going back to an earlier run, looking at what is served, the list of
parts, the other builder.
"""

from __future__ import annotations

import functools
import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from publish import doors, rollback, sbom, served, tools
from support import ROOT

RUN: dict[str, Any] = {
    "id": 7,
    "path": ".github/workflows/site.yml@refs/heads/main",
    "event": "push",
    "head_branch": "main",
    "head_repository": {"full_name": "alice/kb"},
    "repository": {"full_name": "alice/kb", "default_branch": "main"},
}


def artifact(name: str, day: int, expired: bool = False) -> dict[str, Any]:
    return {"name": name, "created_at": f"2026-11-{day:02}T00:00:00Z", "expired": expired}


# ---- Rollback ----


def test_the_newest_attempt_that_is_kept_is_published_again() -> None:
    kept = [
        artifact("github-pages-1", 1),
        artifact("github-pages-2", 3),
        artifact("site-9-1", 5),
        artifact("github-pages-3", 4, expired=True),
    ]
    assert rollback.choose(RUN, kept) == "github-pages-2"


@pytest.mark.parametrize(
    "change",
    [
        {"event": "pull_request"},
        {"event": "pull_request_target"},
        {"head_branch": "topic"},
        {"head_repository": {"full_name": "mallory/kb"}},
        {"head_repository": None},
        {"path": ".github/workflows/care.yml"},
    ],
)
def test_files_that_nobody_merged_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"^运行 7 不是"):
        rollback.choose({**RUN, **change}, [artifact("github-pages-1", 1)])


def test_a_run_without_a_site_says_why() -> None:
    with pytest.raises(ValueError, match="保存期"):
        rollback.choose(RUN, [artifact("github-pages-1", 1, expired=True)])
    with pytest.raises(ValueError, match="测试没有通过"):
        rollback.choose(RUN, [artifact("other", 1)])


def test_the_command_prints_an_output_or_one_sentence(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-S",
        str(ROOT / "scripts/publish/rollback.py"),
        "run.json",
        "artifacts.json",
    ]
    (tmp_path / "run.json").write_text(json.dumps(RUN), "utf-8")
    for artifacts, code, out in (
        ([artifact("github-pages-1", 1)], 0, "artifact=github-pages-1\n"),
        ([], 1, ""),
    ):
        (tmp_path / "artifacts.json").write_text(json.dumps({"artifacts": artifacts}), "utf-8")
        result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (result.returncode, result.stdout) == (code, out)
        assert result.stderr.count("\n") == code


# ---- What is served ----


@pytest.fixture
def host(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Silence."""

    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(tmp_path))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def publish(folder: Path, text: str) -> str:
    """A small site with the worker that fits it; the worker's sum."""
    (folder / "index.html").write_text(text, "utf-8")
    listed = {"index.html": served.integrity((folder / "index.html").read_bytes())}
    (folder / "sw.js").write_text(
        f"const FILES={json.dumps(listed, indent=0)};\nrest();\n", "utf-8"
    )
    return hashlib.sha256((folder / "sw.js").read_bytes()).hexdigest()


def test_the_tested_site_is_told_from_an_older_and_a_mixed_one(host: tuple[Path, str]) -> None:
    folder, address = host
    expected = publish(folder, "新")
    assert served.difference(address, expected, served.get) == ""
    (folder / "index.html").write_text("旧", "utf-8")
    assert served.difference(address, expected, served.get) == f"{address}index.html 与测过的不一样"
    publish(folder, "旧")
    assert "测过的是" in served.difference(address, expected, served.get)
    (folder / "sw.js").unlink()
    assert "测过的是" in served.difference(address, expected, served.get)


def test_a_published_kill_switch_is_compared_too(host: tuple[Path, str]) -> None:
    folder, address = host
    (folder / "sw.js").write_text("registration.unregister();\n", "utf-8")
    assert (
        served.difference(
            address, hashlib.sha256((folder / "sw.js").read_bytes()).hexdigest(), served.get
        )
        == ""
    )


def test_the_list_is_that_of_the_built_worker() -> None:
    assert len(served.files((ROOT / "site/sw.js").read_text("utf-8"))) > 100


def test_a_slow_host_is_asked_again_and_not_for_ever() -> None:
    answers, waits = iter(["旧", "旧", ""]), list[float]()
    assert served.settle(lambda: next(answers), 5, waits.append) == ""
    assert len(waits) == 2

    def unreachable() -> str:
        raise OSError("no route")

    assert served.settle(unreachable, 3, waits.append) == "打不开：no route"
    assert len(waits) == 4


def test_only_a_public_address_is_asked() -> None:
    with pytest.raises(ValueError, match="not a public address"):
        served.get("file:///etc/hostname")


# ---- Parts, doors, tools ----


def test_the_list_of_parts_does_not_know_the_time() -> None:
    bom = {
        "serialNumber": "urn:uuid:1",
        "metadata": {"timestamp": "now", "component": {"name": "kb"}},
        "components": [{"name": "mkdocs"}],
    }
    assert sbom.stable(bom) == {
        "metadata": {"component": {"name": "kb"}},
        "components": [{"name": "mkdocs"}],
    }


def test_two_sites_differ_by_bytes_and_by_files_but_not_by_the_builders_name(
    tmp_path: Path,
) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.html").write_text(
            f'<meta name="generator" content="{name}">同', "utf-8"
        )
    assert doors.differences(tmp_path / "one", tmp_path / "other") == []
    (tmp_path / "one/b.js").write_text("1", "utf-8")
    (tmp_path / "other/a.html").write_text("异", "utf-8")
    assert doors.differences(tmp_path / "one", tmp_path / "other") == [
        "只有一份：b.js",
        "字节不同：a.html",
    ]


def test_every_shell_script_is_checked_and_every_tool_is_at_hand() -> None:
    commands = tools.commands(ROOT)
    shell = next(command for command in commands if command[0] == "shellcheck")
    assert {f"scripts/{path.name}" for path in (ROOT / "scripts").glob("*.sh")} | {
        ".ci/run"
    } == set(shell[1:])
    assert {"ruff", "mypy", "zizmor"} <= {command[0] for command in commands}
