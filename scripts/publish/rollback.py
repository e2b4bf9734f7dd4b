"""Reads what GitHub says of an earlier run, prints which of its artifacts may be published again.

    python3 scripts/publish/rollback.py run.json artifacts.json >> "$GITHUB_OUTPUT"

A run of a pull request, of a fork or of another workflow holds files that nobody has reviewed:
those are refused.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PREFIX = "github-pages-"  # then the attempt
WORKFLOW = ".github/workflows/site.yml"
EVENTS = ("push", "workflow_dispatch")


def choose(run: Mapping[str, Any], artifacts: Sequence[Mapping[str, Any]]) -> str:
    """The name of the newest artifact of a run that was tested on the default branch of its own
    repository.

    `run` and `artifacts` as the REST API gives them. ValueError with one Chinese sentence where
    there is none to publish.
    """
    repository, head = run["repository"], run.get("head_repository") or {}
    if run["path"].partition("@")[0] != WORKFLOW:
        raise ValueError(
            f"运行 {run['id']} 不是 site 工作流的，里面没有网站；到 Actions → site "
            "里找它的运行编号。"
        )
    if (
        run["event"] not in EVENTS
        or head.get("full_name") != repository["full_name"]
        or run["head_branch"] != repository["default_branch"]
    ):
        raise ValueError(
            f"运行 {run['id']} 不是默认分支 {repository['default_branch']} 上的，"
            "没有经过合并，不能发布。"
        )
    whole = [artifact for artifact in artifacts if artifact["name"].startswith(PREFIX)]
    fresh = [artifact for artifact in whole if not artifact["expired"]]
    if not fresh:
        reason = "保存期（90 天）已过" if whole else "测试没有通过，或者没有走到上传"
        raise ValueError(
            f"运行 {run['id']} 没有可以发布的网站：{reason}；换一个编号，或者 git revert "
            "后重新发布。"
        )
    return str(max(fresh, key=lambda artifact: artifact["created_at"])["name"])


if __name__ == "__main__":
    run, listed = (json.loads(Path(name).read_text("utf-8")) for name in sys.argv[1:3])
    try:
        print(f"artifact={choose(run, listed['artifacts'])}")
    except ValueError as problem:
        sys.exit(f"出错：{problem}")
