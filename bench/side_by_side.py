"""Reads site/ and the search cases, writes bench/results.md and bench/results.png: our search beside others, in one run.

`make bench`; `--sizes 0,2000,10000` (0 is our own pages alone), `--only ours,Pagefind`, `--open FILE` a JSON-lines file of {q, kind, want}.
Compare within a run: how fast a machine is decides the milliseconds, not how they compare.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
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
    ("first", "KB before the first result, median"), ("first95", "the same, p95"), ("last", "KB of a first query whole, median"), ("last95", "the same, p95"),
    ("typed", "KB of a query typed letter by letter, median"), ("typed95", "the same, p95"), ("ms", "ms a keystroke once loaded, p50"),
    ("ms95", "the same, p95"), ("heap", "MB of JS heap"), ("build", "s of CPU to build the index"), ("peak", "MB while building ours (with the pages)"),
]  # fmt: skip


def judged(cases: list[dict[str, Any]], found: list[list[str]]) -> dict[str, list[float]]:
    """Family → share with the right page first, among three, with it or a variation of it first, and how many were asked."""
    tally: dict[str, list[tuple[bool, bool, bool]]] = defaultdict(list)
    for case, urls in zip(cases, found, strict=True):
        got, want = [quality.slug(url) for url in urls], set(case["want"])
        hits = (got[0] in want, bool(set(got[:3]) & want), corpus.base(got[0]) in want) if got else (False,) * 3
        tally[case["kind"]].append(hits if want else (not got,) * 3)
    return {kind: [sum(hits[i] for hits in rows) / len(rows) for i in (0, 1, 2)] + [len(rows)] for kind, rows in sorted(tally.items())}


def one(browser: Browser, name: str, size: int, cases: list[dict[str, Any]]) -> Result:
    """All figures of one search at one size."""
    documents = corpus.grown(size)
    short = size >= 10_000 and name in contenders.WHOLE  # seconds a query
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "site"
        start, before = time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
        contenders.ALL[name](folder, documents)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        build = time.process_time() - start + (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        typed = [query for query in measure.sample(cases, 40)[12:] if len(query) < 25][: 4 if short else 10]
        asked = measure.sample(cases, 1 if name in contenders.WHOLE else 24)
        result: Result = {**measure.costs(browser, folder, asked, typed), "build": build}
        some = cases if size < 2_000 else [case for case in cases if case["q"] in set(measure.sample(cases, 36 if short else 240))]
        result["quality"] = judged(some, measure.answers(browser, folder, [case["q"] for case in some]))
    if name == "ours":
        result["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return result


def table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def figure(result: Result, key: str) -> str:
    return f"{result[key]:,.{0 if result[key] >= 100 else 1}f}" if key in result else "–"


def report(results: dict[int, dict[str, Result]]) -> str:
    parts = [
        f"# Search, side by side\n\nWritten by `make bench` on {dt.date.today()}; see bench/side_by_side.py. Sizes are gzip. Compare columns, not machines."
    ]
    for size, named in results.items():
        pages = f"{size:,} pages" if size else "our own pages"
        parts.append(f"## {pages}: cost\n\n" + table(["", *named], [[label, *(figure(r, key) for r in named.values())] for key, label in COSTS]))
        kinds = sorted({kind for r in named.values() for kind in r["quality"]})
        rows = [
            [
                kind,
                *(f"{100 * r['quality'][kind][0]:.0f} / {100 * r['quality'][kind][1]:.0f}" if kind in r["quality"] else "–" for r in named.values()),
            ]
            for kind in kinds
        ]
        asked = ["queries", *(str(sum(int(q[2]) for q in r["quality"].values())) for r in named.values())]
        note = "" if not size else " (variations of a page often answer a short query as well as the page itself; they count as wrong)"
        parts.append(f"## {pages}: % of queries whose page is first / among the first three{note}\n\n" + table(["", *named], [*rows, asked]))
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
            known = [(max(size, 90), named[name][key]) for size, named in results.items() if name in named]
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="0,2000,10000")
    parser.add_argument("--only", default=",".join(contenders.ALL))
    parser.add_argument("--open", type=Path)
    options = parser.parse_args()
    cases = quality.cases(CASES) + quality.cases(CASES / "unseen")
    if options.open:
        cases += [{**json.loads(line), "kind": "open " + json.loads(line)["kind"]} for line in options.open.read_text("utf-8").splitlines()]
    results: dict[int, dict[str, Result]] = {}
    with measure.chromium() as browser:
        for size in map(int, options.sizes.split(",")):
            results[size] = {}
            for name in options.only.split(","):
                print(f"· {size or '本站'}：{name}", flush=True)
                results[size][name] = one(browser, name, size, cases)
                (HERE / "results.md").write_text(report(results), "utf-8")
    plot(results, HERE / "results.png")


if __name__ == "__main__":
    main()
