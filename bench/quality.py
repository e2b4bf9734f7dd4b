"""Reads tests/cases/search and site/, prints how often the right page comes first or among the
first three, by family.

`python bench/quality.py` reads the seen part; `--unseen` the part kept back while tuning; `--open
FILE` a JSON-lines file of {q, kind, want}; `--failures` lists what went wrong; `--accept` writes
the seen queries that fail today into tests/cases/failing.yml, which tests/browser/test_search.py
holds against.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from playwright.sync_api import sync_playwright

from desk.chromium import find

ROOT = Path(__file__).resolve().parent.parent

FAILING = ROOT / "tests/cases/failing.yml"
FAILING_HEAD = (
    "# 今天还答不好的已知查询：first 没有排第一，third 不在前三（none 一族：答了不该答的）。"
    "python bench/quality.py --accept 重写。\n"
)
Row: TypeAlias = dict[str, Any]  # as kb.search gives it
ASK = """async ([queries, options]) => {
  const out = [];
  for (const query of queries) out.push(await kb.search(query, options));
  return out;
}"""
WANTED = {
    "title": (1.0, 1.0), "keyword": (0.90, 0.98), "question": (0.80, 0.93),
    "homophone": (0.88, 0.97), "typo": (0.88, 0.95),
    "pinyin": (0.88, 0.97), "initials": (0.75, 0.90), "traditional": (0.90, 0.97),
    "prefix": (0.80, 0.93), "synonym": (0.80, 0.92),
    "english": (0.65, 0.85), "none": (0.92, 0.92),
    "spoken": (0.80, 0.92), "brief": (0.85, 0.90), "neighbour": (0.90, 0.90),
}  # fmt: skip


def cases(folder: Path) -> list[dict[str, Any]]:
    """Every query with its family, from one YAML file a family."""
    return [
        {**case, "kind": path.stem}
        for path in sorted(folder.glob("*.yml"))
        for case in yaml.safe_load(path.read_text("utf-8"))
    ]


def answers(site: Path, queries: list[str], whole: bool = False) -> list[list[Row]]:
    """What kb.search returns for each query, asked in a real Chromium on a page opened from the
    disk. `whole`: as for learning.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find(), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto(f"{site.as_uri()}/about/index.html")
        found: list[list[Row]] = page.evaluate(ASK, [queries, {"limit": 5, "whole": whole}])
        browser.close()
    return found


def slug(url: str) -> str:
    return url.partition("#")[0].removesuffix(".html")


def right(case: dict[str, Any], rows: list[Row]) -> tuple[bool, bool]:
    """Is a wanted page first, and among the first three? Where none is wanted: is none sure?"""
    got, want = [slug(row["url"]) for row in rows[:3]], case["want"]
    sure = any(row["sure"] for row in rows)
    return (
        (got[:1] != [] and got[0] in want, bool(set(got) & set(want)))
        if want
        else (not sure, not sure)
    )


def judged(cases: list[dict[str, Any]], found: list[list[Row]]) -> dict[str, list[float]]:
    """Family → share of queries with a wanted page first, among the first three, and how many were
    asked.
    """
    tally: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for case, rows in zip(cases, found, strict=True):
        tally[case["kind"]].append(right(case, rows))
    return {
        kind: [sum(pair[i] for pair in pairs) / len(pairs) for i in (0, 1)] + [len(pairs)]
        for kind, pairs in sorted(tally.items())
    }


def landings(cases: list[dict[str, Any]], found: list[list[Row]]) -> dict[str, float]:
    """Family → of the queries whose first row is a wanted page, the share that opens it at a section
    where the answer stands (`at`).
    """
    tally: dict[str, list[bool]] = defaultdict(list)
    for case, rows in zip(cases, found, strict=True):
        if "at" in case and right(case, rows)[0]:
            place = rows[0]["url"].replace(".html", "")
            tally[case["kind"]].append(place in case["at"])
    return {kind: sum(good) / len(good) for kind, good in tally.items()}


def failing(cases: list[dict[str, Any]], found: list[list[Row]]) -> dict[str, dict[str, list[str]]]:
    """first, third → family → queries without a wanted page there."""
    listed: dict[str, dict[str, list[str]]] = {"first": {}, "third": {}}
    for case, rows in zip(cases, found, strict=True):
        for place, good in zip(listed, right(case, rows), strict=True):
            if not good:
                listed[place].setdefault(case["kind"], []).append(case["q"])
    return listed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unseen", action="store_true")
    parser.add_argument("--open", type=Path)
    parser.add_argument("--failures", action="store_true")
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("--site", type=Path, default=ROOT / "site")
    options = parser.parse_args()
    folder = ROOT / "tests/cases/search" / ("unseen" if options.unseen else "")
    asked = (
        [json.loads(line) for line in options.open.read_text("utf-8").splitlines()]
        if options.open
        else cases(folder)
    )
    results = answers(options.site, [case["q"] for case in asked])
    for case, rows in zip(asked, results, strict=True) if options.failures else ():
        if not right(case, rows)[0]:
            got = [(slug(row["url"]), row["score"]) for row in rows[:3]]
            print(f"{case['kind']:12}{case['q']:24} want {case['want']} got {got}")
    if options.accept and not (options.unseen or options.open):
        listed = failing(asked, results)
        FAILING.write_text(FAILING_HEAD + yaml.safe_dump(listed, allow_unicode=True), "utf-8")
    landed = landings(asked, results)
    for kind, (first, third, asked_for) in judged(asked, results).items():
        need = WANTED.get(kind, (0.0, 0.0))
        mark = (
            "" if first >= need[0] and third >= need[1] else f"  wanted {need[0]:.2f} {need[1]:.2f}"
        )
        at = f"  landing {landed[kind]:.3f}" if kind in landed else ""
        print(f"{kind:12} {asked_for:4.0f} {first:.3f} {third:.3f}{at}{mark}")
    sure = [any(row["sure"] for row in rows) for rows in results]
    for what, wanted in (("sure of what has an answer", True), ("sure of what has none", False)):
        some = [one for one, case in zip(sure, asked, strict=True) if bool(case["want"]) == wanted]
        print(f"{what}: {sum(some) / max(1, len(some)):.3f} of {len(some)}")


if __name__ == "__main__":
    main()
