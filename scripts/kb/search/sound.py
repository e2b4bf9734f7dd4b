"""Reads characters, writes nothing: their toneless syllables, and the traditional forms that lead to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

import opencc
from pypinyin import Style, lazy_pinyin, pinyin

from kb.search.text import HAN

FUZZY = (("zh", "z"), ("ch", "c"), ("sh", "s"))  # what many speakers, and so their keyboards, do not tell apart


@lru_cache(maxsize=None)
def syllable(char: str) -> str:
    """The commonest reading of one character, "" for what is not Han."""
    return pinyin(char, style=Style.NORMAL, heteronym=False)[0][0].replace("ü", "v") if HAN.match(char) else ""


def loose(sound: str) -> str:
    """zh, ch, sh → z, c, s; final ng → n."""
    for strict, lax in FUZZY:
        if sound.startswith(strict):
            sound = lax + sound[2:]
    return sound[:-1] if sound.endswith("ng") else sound


def in_context(phrase: str) -> list[str]:
    """One syllable a Han character as the phrase has it (还款 is huan kuan); other runs stay whole."""
    return [part.replace("ü", "v") for part in lazy_pinyin(phrase, style=Style.NORMAL)]


def common_characters() -> list[str]:
    """The 3,755 characters of GB 2312 level one: what people type by mistake is among them."""
    return [bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) if (row, cell) < (0xD7, 0xFA)]


def table(characters: Iterable[str], phrases: Iterable[str]) -> tuple[str, str]:
    """(runs, rest): how many characters of GB 2312 level one in its own order have each sound, and the others one by one.

    Level one is ordered by pinyin and every browser can spell it out (`TextDecoder("gbk")`), so that 3,755
    sounds cost 2 KB instead of 10. `rest` is `hai还|huan还…`: what is not in level one, and further readings
    that our own phrases have.
    """
    level_one = common_characters()
    runs: list[list[str | int]] = []
    for char in level_one:
        if runs and runs[-1][0] == syllable(char):
            runs[-1][1] = int(runs[-1][1]) + 1
        else:
            runs.append([syllable(char), 1])
    rest: dict[str, set[str]] = defaultdict(set)
    for char in set(characters) - set(level_one):
        rest[syllable(char)].add(char)
    for phrase in phrases:
        han = [char for char in phrase if HAN.match(char)]
        for char, sound in zip(han, in_context("".join(han)), strict=False):
            if sound != syllable(char):
                rest[sound].add(char)
    spelled = "|".join(f"{sound}{''.join(sorted(chars))}" for sound, chars in sorted(rest.items()) if sound.isascii() and sound.isalpha())
    return " ".join(f"{sound}{count if int(count) > 1 else ''}" for sound, count in runs), spelled


def variants(vocabulary: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """(traditional character → ours, Hong Kong or Taiwan word → ours), only what leads to our vocabulary.

    Words are given after their characters are simplified: 簡訊 arrives as 简讯 and leaves as 短信.
    """
    words = set(vocabulary)
    ours = {char for word in words for char in word}
    simplify = opencc.OpenCC("t2s")
    chars = {}
    for code in (*range(0x4E00, 0xA000), *range(0x3400, 0x4DC0)):
        simple = simplify.convert(chr(code))
        if simple != chr(code) and simple in ours:
            chars[chr(code)] = simple
    phrases = {}
    for name in ("s2twp", "s2hk"):
        regional = opencc.OpenCC(name)
        for word in words:
            there = simplify.convert(regional.convert(word))
            if there != word and len(word) > 1 and there not in words:
                phrases[there] = word
    return chars, phrases
