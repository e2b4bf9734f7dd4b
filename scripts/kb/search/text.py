"""Reads text, writes nothing: the normaliser, step for step the same as in docs/assets/search/core.js.

tests/cases/normalise.yml holds the two together.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

LONGEST = 64  # tokens of a query
TOKEN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[a-z]+|[0-9]+")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
ASCII = "\x7f"  # tokens below are words and numbers, tokens above are Han


def tokens(text: str) -> list[str]:
    """One Han character or one run of Latin letters or of digits each, lower case, half width."""
    return TOKEN.findall(unicodedata.normalize("NFKC", text).lower().replace("ü", "v"))


def pairs(text: str) -> list[tuple[str, str]]:
    """Neighbouring tokens where at least one is Han, and each Latin word or number with an empty partner."""
    words = tokens(text)
    found, others = list(itertools.pairwise(words)), [word for word in words if word < ASCII]
    if len(others) > 1:
        found = [(a, b) for a, b in found if a > ASCII or b > ASCII]
    return found + [(word, "") for word in others]
