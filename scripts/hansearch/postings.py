"""Reads texts of pages, returns which page says which bigram, in order of their sounds."""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Protocol

from hansearch.codec import encode_postings
from hansearch.pronunciation import Pronouncer, dictionary, fuzzy, syllable
from hansearch.tokenizer import HAN, bigrams, split_bigram, tokenize

Key = tuple[str, str]  # the sounds of the two
Fields = list[tuple[str, str]]  # (kind, text)
NAMES, TITLES = ("title", "alias", "question"), ("title", "alias")
WEIGHTS = {"title": 3, "alias": 2, "question": 1, "wording": 1, "answer": 2, "heading": 2}
MOST = 15  # a weight takes four bits
COMMONEST = 0.4  # a bigram on more pages than this share tells nothing, and costs most
FEW_PAGES = 1000  # a site of so few pages can afford every bigram


class Weigh(Protocol):
    def __call__(self, fields: Fields) -> dict[str, int]: ...


class Postings:
    """Bigrams and the pages that have them: page numbers times 16 plus weight, in order."""

    def __init__(self, pronouncer: Pronouncer) -> None:
        self.pronouncer = pronouncer
        self.pages: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self.by_alternative_key: dict[Key, dict[str, array[int]]] = defaultdict(
            lambda: defaultdict(lambda: array("I"))
        )

    def add(self, page: int, fields: Fields, weigh: Weigh) -> None:
        """Pages come in order."""
        weights = weigh(fields)
        lists, posts = (
            map(self.pages.__getitem__, weights),
            map((page << 4).__or__, weights.values()),
        )
        deque(
            map(array.append, lists, posts), maxlen=0
        )  # no step of our own for each of the millions
        named = (text for kind, text in fields if kind in NAMES)
        for key, bigram in {found for text in named for found in self.read_otherwise(text)}:
            self.by_alternative_key[key][bigram].append(page << 4 | weights[bigram])

    def read_otherwise(self, text: str) -> Iterator[tuple[Key, str]]:
        """(key, bigram) where a phrase reads it otherwise than commonly: 还款 is huan kuan too."""
        words = tokenize(text)
        readings = self.pronouncer.read("".join(words)) if all(map(HAN.match, words)) else ()
        for at in range(len(words) - 1 if len(readings) == len(words) else 0):
            bigram, key = words[at] + words[at + 1], (fuzzy(readings[at]), fuzzy(readings[at + 1]))
            if key != plain_key(bigram):
                yield key, bigram

    def rows(self) -> Iterator[tuple[Key, dict[str, array[int]]]]:
        """Key → its bigrams with their pages, both in order."""
        groups: dict[Key, dict[str, array[int]]] = defaultdict(dict)
        for key, others in self.by_alternative_key.items():
            groups[key] |= others
        for bigram, posts in self.pages.items():
            groups[plain_key(bigram)][bigram] = posts
            if readings := dictionary(bigram):  # 吐蕃 is tu bo wherever it stands
                groups[fuzzy(readings[0]), fuzzy(readings[1])][bigram] = posts
        yield from ((key, dict(sorted(groups[key].items()))) for key in sorted(groups))

    def lines(self, size: int, most: int | None = None) -> Iterator[tuple[str, str]]:
        """(key, `征信:3k,…`) of a site of `size` pages; `most`: pages kept of a bigram."""
        limit = max(FEW_PAGES, math.ceil(size * COMMONEST))
        for key, groups in self.rows():
            kept = (
                (bigram, posts) for bigram, posts in groups.items() if most or len(posts) <= limit
            )
            line = " ".join(f"{bigram}:{encode_postings(posts, most)}" for bigram, posts in kept)
            if line:
                yield ",".join(key), line


def by_field(fields: Fields) -> dict[str, int]:
    """How often the page has the bigram, 1–MOST: once each time for its text, by WEIGHTS for the
    other fields, as BM25F counts.
    """
    return weighed(tuple(fields))


@lru_cache(maxsize=512)  # pages that have not changed since the last build of this process
def weighed(fields: tuple[tuple[str, str], ...]) -> dict[str, int]:
    """The same; nobody changes what is returned."""
    texts: dict[str, list[str]] = defaultdict(list)
    for kind, text in fields:
        texts[kind].append(text)
    frequencies = Counter(bigrams(*texts.pop("body", ())))
    for kind, weight in WEIGHTS.items():
        for bigram in bigrams(*texts.get(kind, ())):
            frequencies[bigram] += weight
    return {bigram: min(times, MOST) for bigram, times in frequencies.items()}


@cache
def key_part(token: str) -> str:
    return fuzzy(syllable(token)) or token


def plain_key(bigram: str) -> Key:
    """The key by the commonest reading of each character: what the query computes too."""
    if len(bigram) == 2 and not bigram.isascii():  # most of them
        return key_part(bigram[0]), key_part(bigram[1])
    first, second = split_bigram(bigram)
    return key_part(first), key_part(second)
