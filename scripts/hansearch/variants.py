"""Reads what a site says, writes nothing: traditional forms and regional words that lead to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

import opencc


def variants(
    characters: Iterable[str], phrases: Iterable[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """(traditional character → ours, Hong Kong or Taiwan word → ours) of what leads to our pages.

    Words are given after their characters are simplified: 簡訊 arrives as 简讯 and leaves as 短信.
    """
    return of(frozenset(characters), frozenset(phrases))


@lru_cache(maxsize=4)  # a site that is built again and again seldom says something new
def of(ours: frozenset[str], phrases: frozenset[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The same; nobody changes what is returned."""
    simplify = converter("t2s")
    words = regional(sorted(phrases), simplify)
    written = ours | {char for word in words for char in word}
    every = list(map(chr, (*range(0x4E00, 0xA000), *range(0x3400, 0x4DC0))))
    pairs = zip(every, converted(simplify, every), strict=True)
    chars = {char: simple for char, simple in pairs if simple != char and simple in written}
    for name in ("s2tw", "s2hk", "s2t"):  # 帳 is 账 as we write it, though also 帐
        there = converted(converter(name), sorted(ours))
        for char, other in zip(sorted(ours), there, strict=True):
            if other not in ours and chars.get(other) not in ours:
                chars[other] = char
    return chars, words


@cache
def converter(name: str) -> opencc.OpenCC:
    """Kept, since several read the same dictionaries and drop them with the last that does."""
    return opencc.OpenCC(name)


def converted(one: opencc.OpenCC, texts: list[str]) -> list[str]:
    """Each text by itself, in one call, which is far cheaper."""
    return str(one.convert("\n".join(texts))).split("\n") if texts else []


def regional(phrases: list[str], simplify: opencc.OpenCC) -> dict[str, str]:
    """Hong Kong or Taiwan word, simplified → ours, the shortest pieces that differ."""
    there: dict[str, dict[str, None]] = {}  # ours → theirs
    for name in ("s2twp", "s2hk"):
        spoken = converter(name)
        others = converted(simplify, converted(spoken, phrases))
        differing = [one for one, other in zip(phrases, others, strict=True) if one != other]
        parts = sorted({part for phrase in differing for part in pieces(phrase)})
        theirs = converted(simplify, converted(spoken, parts))
        for part, other in zip(parts, theirs, strict=True):
            if part != other:
                there.setdefault(part, {})[other] = None
    foreign = {other for others in there.values() for other in others}
    ours = {part for phrase in phrases for part in pieces(phrase) if part in foreign}
    words: dict[str, str] = {}
    for part in sorted(there, key=lambda p: (len(p), p)):
        for other in there[part]:
            if other not in ours and swapped(other, words) != part:
                words[other] = part
    return words


def pieces(phrase: str) -> Iterator[str]:
    """All that is two to four characters long."""
    sizes = (2, 3, 4)
    return (phrase[at : at + size] for size in sizes for at in range(len(phrase) - size + 1))


def swapped(text: str, words: dict[str, str], used: frozenset[str] = frozenset()) -> str:
    """The text with every known word replaced once: what a longer piece need not say again."""
    for size in range(2, len(text) + 1):
        for at in range(len(text) - size + 1):
            word = text[at : at + size]
            if word in words and word not in used:
                return swapped(text[:at] + words[word] + text[at + size :], words, used | {word})
    return text
