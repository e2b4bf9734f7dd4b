"""Changes one number, comparison or step of the search's ranking at a time, prints which changes no
case feels.

`make mutate`: not part of the tests, since it takes minutes. The places are found by what the
source says (every number, comparison, connective, sum, and every statement of one line in RANKING),
a seeded sample of them is tried, or `--all`. A change that survives needs a case in
tests/cases/hansearch, or the step has no effect and can go. `--accept` writes what the golden
queries score today.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Error, Page, sync_playwright

import search_cases
from desk.chromium import find
from hansearch import bundle

WANTED = 300
ALLOWED = 0.05  # of them may survive
PATIENCE = 15_000  # milliseconds; the cases take two seconds
# What decides which pages are found, in which order, and what of them is shown.
# The door (open.js), the loader and the box belong to the browser tests of the site and the plugin.
RANKING = (
    *(
        "align",
        "answerable",
        "bigrams",
        "bm25",
        "likelihood",
        "expand",
        "highlight",
        "lexicon",
        "nearest",
        "present",
        "pronunciation",
    ),
    *(
        "resident_index",
        "resident_text",
        "score",
        "search",
        "shard_files",
        "sharded_index",
        "similarity",
        "titles",
        "tokenizer",
        "units",
    ),
)
# What is only kept in memory, and for how much there is room, and what only saves work that would
# come to the same: no change of these changes what is found.
MEMORY = re.compile(
    r"MAX_TABLES|GROWTH|MOST_SPELLED|MOST_POSTINGS|MOST_COUNTED|MAX_KEPT|MOST_KEPT|Array\("
    r"|return (?:known|table);|upTo|\.length < (?:known|this)"
    r"|postings\.(?:has|get|set|size)|if \(this\.complete\)|hasEnglish|\.edition\b"
    r"|^ +this\.\w+ = (?:null|false);$"  # undefined is as false to begin with
    r"|const width =|MAX_SEGMENTATIONS|clear\(|whole = false|LONGEST_SYLLABLE"
    r"|fits\.set|fuzzyKnown\.set|shards\.has|rarest|sum \+ list\.length"
    r"|^  (titles|text|initials|directory"
    r"|heads|wordings|records): \d+,$"
)
# Places of which a change comes to the same for a reason of its own: what the group says stays.
SAME = (
    r"\.fill\(0, (0), cells\)",  # the first cell is never written
    r"let run = (0);",  # of the first unit the run is one or none, whatever was before it
    r"this\.lengths\[page\]( \+= )",  # only told as part of their mean: a sign of all goes
    r"sum( \+ )weights\.get\(",  # only told as part of the whole: a sign of all goes
    r"let whole = \[\{ tokens: \[\], rank: (1) ",  # a factor of all the ranks
    r"this\.mark = (0);",  # each mark differs from those before it, from wherever they count
    r"const middle = \(low \+ high \+ (1)\) >> 1;",  # any place above `low` finds the same file
    r"at( \+ )units\.length <= text\.ids\.length",  # beyond the end of a text nothing fits
)
SILENT = re.compile(
    r"//[^\n]*|/\*.*?\*/|\"[^\"\n]*\"|`[^`]*`|(?<=[(=] )/(?:\\.|[^/\n])+/[a-z]*|(?<=\()/(?:\\."
    r"|[^/\n])+/[a-z]*",
    re.S,
)
NUMBER = re.compile(r"(?<![\w.$#])\d+(?:\.\d+)?(?![\w.])")
SWAPS = {
    " < ": " >= ", " > ": " <= ", " <= ": " > ", " >= ": " < ", " === ": " !== ", " !== ": " === ",
    " && ": " || ", " || ": " && ",
    " * ": " / ", " / ": " * ", " + ": " - ", " - ": " + ", " += ": " -= ", " *= ": " /= ",
    "Math.max(": "Math.min(", "Math.min(": "Math.max(",
}  # fmt: skip
STEP = re.compile(r"^ +(?!const |let |return\b|import |export |\}|throw |super)[\w.\[(].*;$", re.M)


@dataclass(frozen=True)
class Mutation:
    """Characters `start` to `end` of the program replaced."""

    kind: str
    module: str
    start: int
    end: int
    text: str


def quiet(code: str) -> str:
    """The code with comments, texts and patterns blanked, so that places keep their numbers."""
    return SILENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), code)


def other(number: str) -> str:
    """Fractions a third larger; whole numbers halved, since a limit is felt when it is lower; 0 and
    1 one more.
    """
    if "." in number:
        return f"{float(number) * 1.35:g}"
    return str(int(number) // 2 if int(number) > 1 else int(number) + 1)


def balanced(line: str) -> bool:
    return all(line.count(a) == line.count(b) for a, b in ("()", "{}", "[]"))


def mutations(program: str) -> Iterator[Mutation]:
    """All there are."""
    for module in RANKING:
        code = bundle.read(module).code
        at, plain = program.index(code), quiet(code)
        same = {found.span(1) for one in SAME for found in re.finditer(one, code)}

        def line(position: int, code: str = code) -> str:
            return code[code.rfind("\n", 0, position) + 1 : code.find("\n", position)]

        for found in NUMBER.finditer(plain):
            if found.span() not in same and not MEMORY.search(line(found.start())):
                yield Mutation(
                    "number", module, at + found.start(), at + found.end(), other(found[0])
                )
        for old, new in SWAPS.items():
            for found in re.finditer(re.escape(old), plain):
                if found.span() not in same and not MEMORY.search(line(found.start())):
                    yield Mutation("operator", module, at + found.start(), at + found.end(), new)
        for found in STEP.finditer(plain):
            if balanced(found[0]) and not MEMORY.search(found[0]):
                yield Mutation("step", module, at + found.start(), at + found.end(), "")


def place(program: str, one: Mutation) -> str:
    begin, end = program.rfind("\n", 0, one.start) + 1, program.find("\n", one.end)
    line = program[begin:end].strip()
    return f"{one.module}: {line}" + (
        "   [left out]"
        if one.kind == "step"
        else f"   [{program[one.start : one.end].strip()} → {one.text.strip()}]"
    )


def felt(page: Page, program: str) -> str:
    """What notices the program: a case, the scores of the golden queries, that it does not run; or
    nothing.
    """
    try:
        outcome = search_cases.run(page, program, PATIENCE)
    except Error:
        return "it does not run"
    if outcome["failures"]:
        return "a case"
    return "scores" if search_cases.changed(outcome["scores"]) else ""


def accept(page: Page) -> None:
    scores = search_cases.run(page)["scores"]
    rows = (
        f"{json.dumps(query, ensure_ascii=False)}: {json.dumps(found, ensure_ascii=False)}"
        for query, found in scores.items()
    )
    search_cases.SCORES.write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--most", type=int, default=WANTED)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", default="1/1", help="2/4: the second quarter of those chosen")
    parser.add_argument(
        "--verbose", action="store_true", help="also what notices each of the others"
    )
    options = parser.parse_args()
    program, data = bundle.everything(), search_cases.data()
    known = json.loads(search_cases.SCORES.read_text("utf-8"))
    every = list(mutations(program))
    chosen = (
        every
        if options.all
        else random.Random(options.seed).sample(every, min(options.most, len(every)))  # noqa: S311
    )
    part, parts = map(int, options.part.split("/"))
    chosen = chosen[part - 1 :: parts]
    noticed: Counter[str] = Counter()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find(), args=["--no-sandbox", "--disable-gpu"]
        )
        page = search_cases.opened(browser, data | {"known": None if options.accept else known})
        if options.accept:
            return accept(page)
        if felt(page, program):
            sys.exit("The program as it is does not pass its own cases.")
        for one in chosen:
            by = felt(page, program[: one.start] + one.text + program[one.end :])
            noticed[by] += 1
            if not by or options.verbose:
                print((f"{by}: " if by else "") + place(program, one), flush=True)
    kinds, survived = Counter(one.kind for one in chosen), noticed.pop("", 0)
    print(
        f"{len(every)} places; tried {len(chosen)}: "
        + ", ".join(f"{n} {kind}s" for kind, n in sorted(kinds.items()))
    )
    print(
        "noticed by "
        + ", ".join(f"{by} {n}" for by, n in noticed.most_common())
        + f"; {survived} survive: {survived / len(chosen):.1%}"
    )
    sys.exit(survived / len(chosen) > ALLOWED)


if __name__ == "__main__":
    main()
