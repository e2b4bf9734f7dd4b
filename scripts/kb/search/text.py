"""Reads text, writes nothing: the normaliser, step for step the same as in docs/assets/search/core.js.

tests/cases/normalise.yml holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST = 64  # tokens of a query
TOKEN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[a-z]+|[0-9]+")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")


def tokens(text: str) -> list[str]:
    """One Han character or one run of Latin letters or of digits each, lower case, half width."""
    return TOKEN.findall(unicodedata.normalize("NFKC", text).lower().replace("ü", "v"))


def pairs(text: str) -> Iterator[tuple[str, str]]:
    """Neighbouring tokens where at least one is Han, and each Latin word with an empty partner."""
    before = ""
    for token in tokens(text):
        if before and (HAN.match(before) or HAN.match(token)):
            yield before, token
        if not HAN.match(token):
            yield token, ""
        before = token
