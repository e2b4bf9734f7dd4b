"""Reads characters and words, writes nothing: their toneless syllables.

Words that a dictionary reads otherwise than we do are data of a `Pronouncer`: nothing here changes
what pypinyin gives to others.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from functools import cache, lru_cache

from pypinyin import Style, lazy_pinyin, pinyin
from pypinyin.constants import PHRASES_DICT
from pypinyin.contrib.tone_convert import to_normal
from pypinyin.seg.simpleseg import seg

from hansearch.tokenizer import HAN

FUZZY = (
    ("zh", "z"),
    ("ch", "c"),
    ("sh", "s"),
)  # what many speakers do not tell apart; final ng and n too


@cache
def syllable(char: str) -> str:
    """The commonest reading of one character, "" for what is not Han."""
    if not HAN.match(char):
        return ""
    return str(pinyin(char, style=Style.NORMAL, heteronym=False)[0][0]).replace("ü", "v")


@cache
def fuzzy(sound: str) -> str:
    """zh, ch, sh → z, c, s; final ng → n."""
    for strict, lax in FUZZY:
        if sound.startswith(strict):
            sound = lax + sound[2:]
    return sound[:-1] if sound.endswith("ng") else sound


@cache
def word_reading(word: str) -> tuple[str, ...]:
    """Syllables of one word of the dictionary, which is read without its neighbours."""
    return tuple(
        sys.intern(part.replace("ü", "v")) for part in lazy_pinyin([word], style=Style.NORMAL)
    )


@cache  # a language has few syllables
def toneless(sound: str) -> str:
    return str(to_normal(sound)).replace("ü", "v")


def dictionary(bigram: str) -> tuple[str, ...]:
    """Syllables of a word of two characters that the dictionary has and reads otherwise than
    by the commonest reading of each: 吐蕃 is tu bo. Else nothing.
    """
    if bigram not in PHRASES_DICT:
        return ()
    read = tuple(toneless(char[0]) for char in PHRASES_DICT[bigram])
    return read if read != tuple(map(syllable, bigram)) else ()


class Pronouncer:
    """Reads phrases, with words of our own before those of the dictionary."""

    def __init__(self, words: Mapping[str, tuple[str, ...]]) -> None:
        self.words = dict(words)
        longest = sorted(self.words, key=lambda word: (-len(word), word))
        self.pattern = re.compile("|".join(map(re.escape, longest)) or r"(?!)")
        self.known: dict[str, tuple[str, ...]] = {}

    def read(self, phrase: str) -> tuple[str, ...]:
        """One syllable a Han character as the phrase has it (还款: huan kuan); other runs whole."""
        found = self.known.get(phrase)
        if found is None:
            found = self.known[phrase] = tuple(self.parts(phrase))
        return found

    def parts(self, phrase: str) -> list[str]:
        found, at = list[str](), 0
        for own in self.pattern.finditer(phrase):
            found += by_dictionary(phrase[at : own.start()])
            found += self.words[own[0]]
            at = own.end()
        return [*found, *by_dictionary(phrase[at:])]


@lru_cache(maxsize=8192)
def by_dictionary(phrase: str) -> tuple[str, ...]:
    return tuple(sound for word in seg(phrase) for sound in word_reading(word)) if phrase else ()


def level_one() -> list[str]:
    """The 3,755 characters of GB 2312 level one: what people type by mistake is among them."""
    rows, cells = range(0xB0, 0xD8), range(0xA1, 0xFF)
    codes = ((row, cell) for row in rows for cell in cells if (row, cell) < (0xD7, 0xFA))
    return [bytes(code).decode("gb2312") for code in codes]
