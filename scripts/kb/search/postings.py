"""Reads documents, returns the shards of the index: which page says which pair of neighbours, in order of their sounds."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Protocol

from kb.search import sound, text

Pair = tuple[str, str]
Fields = Iterable[tuple[str, str]]  # (kind, text)
COMMONEST = 0.4  # a pair on more pages than this share tells nothing, and costs most
SHORT, NAMED = ("title", "alias", "ask"), ("title", "alias")
WEIGHTS = {"title": 8, "alias": 6, "ask": 5, "more": 4, "answer": 3, "heading": 3, "body": 1}


class Weigh(Protocol):
    def __call__(self, fields: list[tuple[str, str]]) -> dict[Pair, int]: ...


class Numbers(dict[str, int]):
    """Numbers tokens as they come."""

    def __missing__(self, token: str) -> int:
        self[token] = number = len(self)
        return number


class Postings:
    """Pairs and the pages that have them: page numbers times 16 plus weight.

    Kept by the first token, each with the number of the second in its upper half: a million small arrays would take several
    times as long to fill and as much room.
    """

    def __init__(self) -> None:
        self.numbers = Numbers()
        self.by_first: dict[str, array[int]] = defaultdict(lambda: array("Q"))
        self.further: dict[str, dict[Pair, array[int]]] = defaultdict(lambda: defaultdict(lambda: array("I")))  # by other keys than the plain

    def add(self, page: int, fields: list[tuple[str, str]], weigh: Weigh) -> None:
        weights, numbers, by_first = weigh(fields), self.numbers, self.by_first
        for (a, b), weight in weights.items():
            by_first[a].append(numbers[b] << 32 | page << 4 | weight)
        for key, pair in {found for kind, field in fields if kind in SHORT for found in contextual(field)}:
            self.further[",".join(key)][pair].append(page << 4 | weights[pair])

    def rows(self) -> Iterator[tuple[Pair, list[tuple[str, Sequence[int]]]]]:
        """Key → its pairs with their pages, both in order."""
        tokens, firsts = list(self.numbers), defaultdict[str, list[str]](list)
        others = defaultdict[str, list[str]](list)
        for token in self.by_first:
            firsts[key_part(token)].append(token)
        for key in self.further:
            others[key.partition(",")[0]].append(key)
        for first in sorted({*firsts, *others}):
            groups: dict[str, list[tuple[str, Sequence[int]]]] = defaultdict(list)
            for a in firsts[first]:
                for number, posts in runs(self.by_first[a]):
                    groups[key_part(tokens[number])].append((a + tokens[number], posts))
            for key in others[first]:
                groups[key.partition(",")[2]] += [("".join(pair), posts) for pair, posts in self.further[key].items()]
            yield from (((first, second), sorted(groups[second])) for second in sorted(groups))


def runs(packed: Iterable[int]) -> Iterator[tuple[int, list[int]]]:
    """(upper half, the lower halves that stand with it, in order)."""
    ordered, at = sorted(packed), 0
    while at < len(ordered):
        number = ordered[at] >> 32
        end = bisect_left(ordered, (number + 1) << 32, at)
        yield number, [one & 0xFFFFFFFF for one in ordered[at:end]]
        at = end


def by_field(fields: list[tuple[str, str]]) -> dict[Pair, int]:
    """The best field that has the pair, 1–15; what a text repeats counts up to 4."""
    best: dict[Pair, int] = {}
    said: Counter[Pair] = Counter()
    for kind, field in fields:
        if kind == "body":
            said.update(text.pairs(field))
        else:
            best |= {pair: WEIGHTS[kind] for pair in text.pairs(field) if best.get(pair, 0) < WEIGHTS[kind]}
    weights = {pair: times if times < 4 else 4 for pair, times in said.items()}
    return weights | {pair: known + (known == WEIGHTS["heading"] and pair in said) for pair, known in best.items()}


@cache
def key_part(token: str) -> str:
    return sound.loose(sound.syllable(token)) or token


def plain_key(pair: Pair) -> Pair:
    """The key of a pair by the commonest reading of each character: what the query computes too."""
    return key_part(pair[0]), key_part(pair[1])


@cache
def contextual(field: str) -> tuple[tuple[Pair, Pair], ...]:
    """(key, pair) where the sound in this phrase differs from the commonest reading: 还款 stands under huan, too."""
    words = text.tokens(field)
    readings = sound.in_context("".join(words)) if all(text.HAN.match(word) for word in words) else ()
    if len(readings) != len(words):
        return ()
    found = []
    for at in range(len(words) - 1):
        pair, key = (words[at], words[at + 1]), (sound.loose(readings[at]), sound.loose(readings[at + 1]))
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


def packed(posts: Iterable[int], most: int | None = None) -> str:
    """Page numbers as differences times 16 plus weight, in base 36, joined by commas; before a `!` how many there were before some were left out."""
    posts = list(posts)
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
