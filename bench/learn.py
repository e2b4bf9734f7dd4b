"""Reads tests/cases/search (the seen part) and site/, prints ANSWER_WEIGHTS for
client/answerable.js: when a page answers at all.

Logistic regression on what kb.search reports as `evidence` of its first row: did one of the first
three answer, or should nothing have been found? The threshold lets through as many queries that
nothing answers as the search issue allows. `--open FILE` adds a JSON-lines file of {q, kind, want}.
The unseen part is never read here.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

import quality

Floats: TypeAlias = NDArray[np.float64]
RIDGE = 0.3  # keeps the weights from growing where the cases can be separated
NONE_WEIGHT = 0.6  # of all queries that nothing answers together, beside 1 for all others together
FEW = 20  # families of fewer queries than this count for less than the others


def shares(kinds: list[str], answered: Floats) -> Floats:
    """How much each query counts: every family of answered ones the same, and the unanswered ones
    together NONE_WEIGHT of these.
    """
    sizes = Counter(kind for kind, yes in zip(kinds, answered, strict=True) if yes)
    share = np.array(
        [
            1 / max(FEW, sizes[kind]) if yes else 0.0
            for kind, yes in zip(kinds, answered, strict=True)
        ]
    )
    share[answered == 0] = NONE_WEIGHT * share.sum() / max(1, (answered == 0).sum())
    return np.asarray(share / share.mean())


def fit(facts: Floats, answered: Floats, share: Floats) -> Floats:
    """Weights of the columns of `facts` (n × k, the first all 1) for `answered` (n of 0 or 1), by
    Newton's method.
    """
    weights = np.zeros(facts.shape[1])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-np.clip(facts @ weights, -30, 30)))
        slope = facts.T @ (share * (answered - chance)) - RIDGE * np.r_[0, weights[1:]]
        curve = (facts.T * (share * chance * (1 - chance))) @ facts + RIDGE * np.eye(len(weights))
        weights += np.linalg.solve(curve, slope)
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", type=Path)
    parser.add_argument("--site", type=Path, default=quality.ROOT / "site")
    options = parser.parse_args()
    cases = quality.cases(quality.ROOT / "tests/cases/search")
    cases += (
        [json.loads(line) for line in options.open.read_text("utf-8").splitlines()]
        if options.open
        else []
    )
    facts, answered, kinds = list[list[float]](), list[float](), list[str]()
    for case, rows in zip(
        cases, quality.answers(options.site, [case["q"] for case in cases], whole=True), strict=True
    ):
        right = any(quality.slug(row["url"]) in case["want"] for row in rows[:3])
        # where the ranking fails, the decision cannot be judged
        if rows and (right or not case["want"]):
            facts.append(rows[0]["evidence"])
            answered.append(float(right))
            kinds.append(case["kind"])
    x, y = np.array(facts), np.array(answered)
    weights = fit(x, y, shares(kinds, y))
    of = np.array(kinds)
    weights[0] -= max(
        np.quantile((x @ weights)[of == kind], quality.WANTED[kind][0])
        for kind in {case["kind"] for case in cases if not case["want"]}
    )
    print(f"ANSWER_WEIGHTS = [{', '.join(f'{weight:.2f}' for weight in weights)}]")
    print(
        f"{len(y)} queries, {int((y == 0).sum())} without an answer; of the others "
        f"{((x @ weights)[y == 1] > 0).mean():.3f} are answered"
    )


if __name__ == "__main__":
    main()
