"""Changes one number, comparison or step of the search's program at a time, prints which changes no case feels.

`make mutate`: not part of the tests, since it takes minutes. A change that survives needs a case in
tests/cases/hansearch, or the step has no effect and can go. `--accept` writes what the golden queries score today.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Error, sync_playwright

import search_cases
from chromium import find
from hansearch import bundle

WANTED = 150
ALLOWED = 0.10  # of them may survive
# Only what is kept or grows in memory: no number of these changes what is found.
KEPT = r"MAX_TABLES|GROWTH|MOST_POSTINGS|MOST_COUNTED|MAX_KEPT|MAX_FILES|MAX_CHARACTERS|MAX_TOKENS|MOST_ROWS|USUAL_ROWS|FORMAT"
NUMBER = re.compile(rf"^const (?!{KEPT})(?P<name>[A-Z_]+) = (?P<value>-?\d+(?:\.\d+)?);", re.M)
STEPS = (
    (re.compile(r" < "), " >= "),
    (re.compile(r" > "), " <= "),
    (re.compile(r" <= "), " > "),
    (re.compile(r" >= "), " < "),
    (re.compile(r" === "), " !== "),
    (re.compile(r" && "), " || "),
    (re.compile(r"Math\.max\("), "Math.min("),
    (re.compile(r"Math\.min\("), "Math.max("),
    (re.compile(r"\.slice\(0, (?=[A-Z])"), ".slice(1, "),
    (re.compile(r"(?<=[\w)]) \* (?=[\w(])"), " + "),
)


@dataclass(frozen=True)
class Mutation:
    """Characters `start` to `end` of the program replaced."""

    start: int
    end: int
    text: str


def mutations(program: str) -> Iterator[Mutation]:
    """All there are: every named weight a third larger, every whole number halved, every step turned into its opposite."""
    for found in NUMBER.finditer(program):
        value = float(found["value"])
        other = value // 2 if value == int(value) else value * 1.35  # a limit is felt when it is lower
        if other != value:
            yield Mutation(found.start("value"), found.end("value"), f"{other:g}")
    for pattern, text in STEPS:
        for found in pattern.finditer(program):
            line = program[program.rfind("\n", 0, found.start()) + 1 : program.find("\n", found.end())].strip()
            if not line.startswith(("//", "*", "/*")):
                yield Mutation(found.start(), found.end(), text)


def place(program: str, mutation: Mutation) -> str:
    begin, end = program.rfind("\n", 0, mutation.start) + 1, program.find("\n", mutation.end)
    return f"{program[begin:end].strip()}   [{program[mutation.start : mutation.end].strip()} → {mutation.text.strip()}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("--most", type=int, default=WANTED)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    program, data = bundle.everything(), search_cases.data()
    every = list(mutations(program))
    numbers = [one for one in every if one.text[0].isdigit() or one.text[0] == "-"]
    chosen = random.Random(options.seed).sample(every, min(options.most, len(every)))  # noqa: S311
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])
        if options.accept:
            scores = search_cases.run(browser, data)["scores"]
            search_cases.SCORES.write_text(json.dumps(scores, ensure_ascii=False, indent=0) + "\n", "utf-8")
            return
        survived = []
        for one in chosen:
            changed = program[: one.start] + one.text + program[one.end :]
            try:
                outcome = search_cases.run(browser, data, changed)
            except Error:  # it does not even run
                continue
            if not outcome["failures"] and not search_cases.changed(outcome["scores"]):
                survived.append(place(program, one))
    print("\n".join(survived))
    share = len(survived) / len(chosen)
    print(f"{len(chosen)} mutations ({len([one for one in chosen if one in numbers])} of numbers), {len(survived)} survive: {share:.1%}")
    sys.exit(share > ALLOWED)


if __name__ == "__main__":
    main()
