"""Reads documents, returns the shards of the index: which page says which pair of neighbours, in order of their sounds."""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Protocol

from kb.search import sound, text

Key = tuple[str, str]  # the sounds of the two
Fields = Iterable[tuple[str, str]]  # (kind, text)
COMMONEST = 0.4  # a pair on more pages than this share tells nothing, and costs most
SHORT, NAMED = ("title", "alias", "ask"), ("title", "alias")
WEIGHTS = {"title": 8, "alias": 6, "ask": 5, "more": 4, "answer": 3, "heading": 3, "body": 1}


class Weigh(Protocol):
    def __call__(self, fields: list[tuple[str, str]]) -> dict[str, int]: ...


class Postings:
    """Pairs of neighbours and the pages that have them: page numbers times 16 plus weight, in order."""

    def __init__(self) -> None:
        self.pages: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self.further: dict[Key, dict[str, array[int]]] = defaultdict(lambda: defaultdict(lambda: array("I")))  # by other keys than the plain

    def add(self, page: int, fields: list[tuple[str, str]], weigh: Weigh) -> None:
        """Pages come in order."""
        weights = weigh(fields)
        each = map(array.append, map(self.pages.__getitem__, weights), map((page << 4).__or__, weights.values()))
        deque(each, maxlen=0)  # does it without a step of our own for each of the millions
        for key, pair in {found for kind, field in fields if kind in SHORT for found in contextual(field)}:
            self.further[key][pair].append(page << 4 | weights[pair])

    def rows(self) -> Iterator[tuple[Key, list[tuple[str, array[int]]]]]:
        """Key → its pairs with their pages, both in order."""
        groups: dict[Key, dict[str, array[int]]] = defaultdict(dict)
        for key, others in self.further.items():
            groups[key] |= others
        for pair, posts in self.pages.items():
            groups[plain_key(pair)][pair] = posts
            if readings := sound.dictionary(pair):  # 吐蕃 is tu bo wherever it stands
                groups[sound.loose(readings[0]), sound.loose(readings[1])][pair] = posts
        yield from ((key, sorted(groups[key].items())) for key in sorted(groups))


def by_field(fields: list[tuple[str, str]]) -> dict[str, int]:
    """The best field that has the pair, 1–15; what a text repeats counts up to 4."""
    of: dict[str, list[str]] = defaultdict(list)
    for kind, field in fields:
        of[kind].append(field)
    said = Counter(text.pairs(*of.pop("body", ())))
    weights = {pair: times if times < 4 else 4 for pair, times in said.items()}
    for kind in sorted(of, key=WEIGHTS.__getitem__):
        weight = WEIGHTS[kind]
        pairs = dict.fromkeys(text.pairs(*of[kind]), weight)
        weights |= {pair: weight + (pair in said) for pair in pairs} if weight == WEIGHTS["heading"] else pairs
    return weights


@cache
def key_part(token: str) -> str:
    return sound.loose(sound.syllable(token)) or token


def plain_key(pair: str) -> Key:
    """The key of a pair by the commonest reading of each character: what the query computes too."""
    first, second = text.halves(pair)
    return key_part(first), key_part(second)


@cache
def contextual(field: str) -> tuple[tuple[Key, str], ...]:
    """(key, pair) where the sound in this phrase differs from the commonest reading: 还款 stands under huan, too."""
    words = text.tokens(field)
    readings = sound.in_context("".join(words)) if all(text.HAN.match(word) for word in words) else ()
    if len(readings) != len(words):
        return ()
    found = []
    for at in range(len(words) - 1):
        pair, key = words[at] + words[at + 1], (sound.loose(readings[at]), sound.loose(readings[at + 1]))
        if key != plain_key(pair):
            found.append((key, pair))
    return tuple(found)


def cut(found: Postings, pages: int, size: int, most: int | None = None) -> Iterator[tuple[str, str]]:
    """(first key, text) of each shard, keys in order of their sounds.

    `most`: pages kept of a pair, the weightiest first; then no shard has keys of two first letters, so that their list can be
    told letter by letter.
    """
    limit = max(1000, math.ceil(pages * COMMONEST))  # a small site can afford every pair
    rows, first, used = list[str](), "", 0
    for key, groups in found.rows():
        kept = " ".join(f"{chars}:{packed(posts, most)}" for chars, posts in groups if most or len(posts) <= limit)
        if not kept:
            continue
        row = f"{key[0]},{key[1]} {kept}"
        if used and (used + len(row.encode()) > size or (most and key[0][:1] != first[:1])):
            yield first, "\n".join(rows)
            rows, used = [], 0
        first = first if rows else f"{key[0]},{key[1]}"
        rows.append(row)
        used += len(row.encode())
    if rows:
        yield first, "\n".join(rows)


def packed(posts: Sequence[int], most: int | None = None) -> str:
    """Page numbers as differences times 16 plus weight, in base 36, joined by commas; before a `!` how many there were before some were left out."""
    said = ""
    if most and len(posts) > most:
        said = base36(len(posts)) + "!"
        posts = sorted(sorted(posts, key=(15).__and__, reverse=True)[:most])  # of the same weight, the first
    gaps = [posts[0], *(post - (before & ~15) for before, post in pairwise(posts))] if posts else []
    return said + ",".join(map(base36, gaps))


@cache
def base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits or "0"
