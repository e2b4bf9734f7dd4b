"""Whatever a writer can write wrongly is named with file, line and rule; what is right passes."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from kb import check, store
from support import ROOT, MakeDocs, entry

CASES: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests/cases/malformed.yml").read_text("utf-8")
)
FIRST_LINE = entry().split("\n").index("正文[^law-1]。") + 1


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{number}-{case['rule']}" for number, case in enumerate(CASES)]
)
def test_a_slip_of_the_pen_is_named_with_its_line(
    make_docs: MakeDocs, case: dict[str, Any]
) -> None:
    docs = make_docs(a=entry("题目甲", "旧名甲", body=case["body"]))
    (docs / "zh/b.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    found = check.errors(store.read(docs), docs / "zh")
    if case["rule"] == "none":
        assert found == []
    else:
        places = {
            (problem.rule, problem.line - FIRST_LINE + 1)
            for problem in found
            if problem.file == "docs/zh/a.md"
        }
        assert (case["rule"], case.get("line", 1)) in places, [str(problem) for problem in found]
