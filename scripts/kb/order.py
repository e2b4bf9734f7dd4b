"""Reads names, writes nothing: Chinese in the order of its sound, as a dictionary or a phone book
has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

OTHER = "数字"
MARKS = re.compile(r"[“”《》（）「」\"'\s]+")


@lru_cache(maxsize=8192)
def sound(name: str) -> tuple[str, ...]:
    """Sort key: toneless syllables of Han, lower-case Latin, opening quotation marks
    passed over.
    """
    return tuple(lazy_pinyin(MARKS.sub("", name).lower(), style=Style.NORMAL))


def initial(name: str) -> str:
    """A–Z, or 数字 for what does not start with a letter or a Han."""
    first = "".join(sound(name))[:1].upper()
    return first if first.isascii() and first.isalpha() else OTHER


def anchor(letter: str) -> str:
    return "other" if letter == OTHER else letter.lower()


def by_initial(names: Iterable[str]) -> dict[str, list[str]]:
    """Names under their initials, both in order; digits last."""
    groups: dict[str, list[str]] = {}
    for name in sorted(names, key=sound):
        groups.setdefault(initial(name), []).append(name)
    return dict(sorted(groups.items(), key=lambda item: (item[0] == OTHER, item[0])))
