"""Reads site/ and the search cases, writes bench/results.md and bench/results.png: our search
beside others, in one run.

`make bench`; `--sizes 0,2000,10000` (0 is our own pages alone), `--only ours,Pagefind`, `--open
FILE` a JSON-lines file of {q, kind, want}. Compare within a run: how fast a machine is decides the
milliseconds, not how they compare.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

import contenders
import corpus
import measure
import quality

HERE = Path(__file__).resolve().parent
CASES = quality.ROOT / "tests/cases/search"
Result = dict[str, Any]
COSTS = [
    ("first", "KB before the first result, median"), ("first95", "the same, p95"),
    ("last", "KB of a first query whole, median"), ("last95", "the same, p95"),
    ("typed", "KB of a query typed letter by letter, median"), ("typed95", "the same, p95"),
    ("ms", "ms a keystroke once loaded, p50"),
    ("ms95", "the same, p95"), ("heap", "MB of JS heap after all queries"),
    ("took", "s to build the index"), ("build", "s of CPU for it"),
    ("peak", "MB at most while building it"), ("pages", "of these for the pages to be indexed"),
]  # fmt: skip
TIMES = {"ms", "ms95", "took", "build"}


def judged(cases: list[dict[str, Any]], found: list[list[str]]) -> dict[str, list[float]]:
    """Family → share with the right page first, among three, with it or a variation of it first,
    and how many were asked.
    """
    tally: dict[str, list[tuple[bool, bool, bool]]] = defaultdict(list)
    for case, urls in zip(cases, found, strict=True):
        got, want = [quality.slug(url) for url in urls], set(case["want"])
        hits = (
            (got[0] in want, bool(set(got[:3]) & want), corpus.base(got[0]) in want)
            if got
            else (False,) * 3
        )
        tally[case["kind"]].append(hits if want else (not got,) * 3)
    return {
        kind: [sum(hits[i] for hits in rows) / len(rows) for i in (0, 1, 2)] + [len(rows)]
        for kind, rows in sorted(tally.items())
    }


def one(browser: Browser, name: str, size: int, cases: list[dict[str, Any]]) -> Result:
    """All figures of one search at one size. Who loads a whole index at once sends the same for
    every query, takes up to a minute to load it on a large site and seconds a query: asked fewer.
    """
    whole, large = name in contenders.WHOLE, size >= 10_000
    asked, typed = (
        measure.sample(cases, 1 if whole else 36),
        [query for query in measure.sample(cases, 60)[12:] if len(query) < 25][:20],
    )
    judge = cases if size < 2_000 else picked(cases, 36 if whole and large else 360)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "site"
        taken = contenders.built(name, size, folder)
        sent = measure.fresh(browser, folder, asked, typed[:1] if whole else typed)
        timed = typed[:4] if whole and large else typed
        held, found = measure.used(browser, folder, timed, [case["q"] for case in judge])
    counts = (len(asked), 1 if whole else len(typed), len(timed), len(judge))
    return {**taken, **sent, **held, "quality": judged(judge, found), "asked": counts}


def picked(cases: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """So many cases, evenly from every family."""
    queries = set(measure.sample(cases, most))
    return [case for case in cases if case["q"] in queries]


def table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def number(value: float) -> str:
    return f"{value:,.{0 if value >= 100 else 1}f}"


def figures(key: str, named: dict[str, Result]) -> list[str]:
    """One figure of every search; times also as a ratio to the fastest of the others in
    this run.
    """
    others = [result[key] for name, result in named.items() if name != "ours" and key in result]
    ratio = key in TIMES and others
    return [
        "–"
        if key not in result or math.isnan(result[key])
        else number(result[key])
        + (f" ({result[key] / max(min(others), 0.01):.2g} ×)" if ratio else "")
        for result in named.values()
    ]


def report(results: dict[int, dict[str, Result]]) -> str:
    parts = [
        f"# Search, side by side\n\nWritten by `make bench` on {dt.date.today()}; see "
        "bench/side_by_side.py. Sizes are gzip. "
        "Compare columns, not machines: times also stand as a ratio to the fastest of the "
        "others in the same run. – where there is none to measure."
    ]
    for size, named in results.items():
        pages = f"{size:,} pages" if size else "our own pages"
        rows = [[label, *figures(key, named)] for key, label in COSTS]
        rows.append(
            [
                "queries: first, typed, timed, judged",
                *(" · ".join(map(str, result["asked"])) for result in named.values()),
            ]
        )
        parts.append(f"## {pages}: cost\n\n" + table(["", *named], rows))
        kinds = sorted({kind for result in named.values() for kind in result["quality"]})
        shown = 3 if size else 2
        heading = "first / among the first three" + (
            " / first, or a variation of it (which often answers a short query as well)"
            if size
            else ""
        )
        rows = [
            [
                kind,
                *(
                    " / ".join(f"{100 * share:.0f}" for share in result["quality"][kind][:shown])
                    if kind in result["quality"]
                    else "–"
                    for result in named.values()
                ),
            ]
            for kind in kinds
        ]
        parts.append(
            f"## {pages}: % of queries whose page is {heading}\n\n" + table(["", *named], rows)
        )
    return "\n\n".join(parts) + "\n"


def plot(results: dict[int, dict[str, Result]], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    names = list(dict.fromkeys(name for named in results.values() for name in named))
    panels = [
        ("first", "KB before the first result"),
        ("typed", "KB, query typed letter by letter"),
        ("ms95", "ms a keystroke, p95"),
        ("heap", "MB of JS heap"),
    ]
    chart, axes = pyplot.subplots(1, 5, figsize=(22, 4.2))
    for axis, (key, label) in zip(axes, panels, strict=False):
        for name in names:
            known = [
                (max(size, 90), named[name][key])
                for size, named in results.items()
                if name in named
            ]
            axis.plot(*zip(*known, strict=True), marker="o", label=name)
        axis.set(xscale="log", yscale="log", xlabel="pages", title=label)
    first = next(iter(results.values()))
    kinds = sorted(first[names[0]]["quality"])
    for at, name in enumerate(name for name in names if name in first):
        axes[4].bar(
            [k + at * 0.8 / len(names) for k in range(len(kinds))],
            [100 * first[name]["quality"].get(kind, [0])[0] for kind in kinds],
            0.8 / len(names),
        )
    axes[4].set_xticks(range(len(kinds)), kinds, rotation=60)
    axes[4].set_title("% right page first, smallest site")
    axes[0].legend()
    chart.tight_layout()
    chart.savefig(path, dpi=90)
    pyplot.close(chart)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="0,2000,10000")
    parser.add_argument("--only", default=",".join(contenders.ALL))
    parser.add_argument("--open", type=Path)
    parser.add_argument(
        "--out", type=Path, default=HERE, help="folder of results.md and results.png"
    )
    options = parser.parse_args()
    cases = quality.cases(CASES) + quality.cases(CASES / "unseen")
    if options.open:
        cases += [
            {**json.loads(line), "kind": "open " + json.loads(line)["kind"]}
            for line in options.open.read_text("utf-8").splitlines()
        ]
    results: dict[int, dict[str, Result]] = {}
    with measure.chromium() as browser:
        for size in map(int, options.sizes.split(",")):
            results[size] = {}
            for name in options.only.split(","):
                start = time.monotonic()
                results[size][name] = one(browser, name, size, cases)
                print(f"· {size or '本站'}：{name} {time.monotonic() - start:.0f} s", flush=True)
                (options.out / "results.md").write_text(report(results), "utf-8")
                # each time: an hour's work is not lost with the last contender
                plot(results, options.out / "results.png")


if __name__ == "__main__":
    main()
