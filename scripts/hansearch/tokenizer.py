"""Reads text, writes nothing: the same steps as client/tokenizer.js.

tests/cases/normalise.yml holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from operator import add

TOKEN, OTHER = (
    re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[a-z]+|[0-9]+"),
    re.compile(r"[a-z]+|[0-9]+"),
)
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
BREAK = "\0"  # between texts of which many are read at once


def tokenize(text: str) -> list[str]:
    """One Han character or one run of Latin letters or of digits each, lower case, half width."""
    return TOKEN.findall(plain(text))


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().replace("ü", "v")


def bigrams(*texts: str) -> list[str]:
    """Of each text, neighbours of which at least one is Han, and each word or number alone."""
    every, found = plain(BREAK.join(texts)), list[str]()
    for words in map(TOKEN.findall, every.split(BREAK)):
        found.extend(map(add, words, words[1:]))
    others = OTHER.findall(every)
    if len(others) > 1:
        found = [pair for pair in found if not pair.isascii()]
    return found + others


def split_bigram(bigram: str) -> tuple[str, str]:
    """The two tokens of a bigram; the second of a word alone is empty."""
    word = OTHER.match(bigram)
    at = word.end() if word else 1
    return bigram[:at], bigram[at:]
