"""Reads nothing, writes nothing: one found fault in a writer's file, and how a list of
them reads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

MOST = 20  # faults of one kind in one file that are told


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong, where, and how to mend it; every text is Chinese, for writers.

    `rule` is the stable id printed in 写作手册; `line` counts from 1, 0 means the whole file.
    """

    file: str
    line: int
    rule: str
    what: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: [{self.rule}] {self.what}。{self.remedy}。"


def report(problems: list[Problem], heading: str) -> str:
    """All problems of one run as one text, in the order of the files; one kind of them in one file
    does not bury the others.
    """
    found = sorted(set(problems))
    lines, told = [f"{heading}（{len(found)} 处）"], Counter[tuple[str, str]]()
    for one in found:
        told[one.file, one.rule] += 1
        if told[one.file, one.rule] <= MOST:
            lines.append(f"  {one}")
    lines += [
        f"  {file}: [{rule}] 还有 {count - MOST} 处同样的"
        for (file, rule), count in told.items()
        if count > MOST
    ]
    return "\n".join(lines)


def closest(key: str, known: Iterable[str], otherwise: str) -> str:
    """A remedy for an id that is not known: the one that was probably meant, and what to do if it
    was not.
    """
    near = get_close_matches(key, list(known), 1)
    return f"是不是“{near[0]}”？不是的话，{otherwise}" if near else otherwise


def shown(path: Path, root: Path) -> str:
    """The path as a writer types it: relative to the checkout, with forward slashes."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def line_of(text: str, path: tuple[str, ...], value: str) -> int:
    """The line of a value in YAML below the keys that lead to it, of the last key found where the
    value is written otherwise; 0 for none.
    """
    at, known = 0, False
    for key in path:
        if match := re.compile(rf"(?:^|[ {{,])[\"']?{re.escape(key)}[\"']?:", re.M).search(
            text, at
        ):
            at, known = match.end(), True
    place = text.find(value[:16], at) if value else -1
    return text.count("\n", 0, place if place >= 0 else at) + 1 if known or place >= 0 else 0
