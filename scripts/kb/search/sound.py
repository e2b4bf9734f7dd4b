"""Reads characters, writes nothing: their toneless syllables, and the traditional forms that lead to them."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain

import opencc
from pypinyin import Style, lazy_pinyin, load_phrases_dict, pinyin
from pypinyin.constants import PHRASES_DICT as PHRASES
from pypinyin.contrib.tone_convert import to_normal as to_tone_less
from pypinyin.seg.simpleseg import seg

from kb.search.text import HAN

# What pypinyin's own phrases leave to the commonest reading, in the words our pages are about.
REPAY = "还款 还钱 还清 还上 还完 还账 还贷 还机 还给 退还 要还 应还 已还 待还 未还 不还 没还 提前还 主动还 自动还 分期还 按时还 按期还 逾期还 怎么还"
for phrase in REPAY.split():
    load_phrases_dict({phrase: [["huán"] if char == "还" else [pinyin(char)[0][0]] for char in phrase]})

FUZZY = (("zh", "z"), ("ch", "c"), ("sh", "s"))  # what many speakers, and so their keyboards, do not tell apart


@cache
def syllable(char: str) -> str:
    """The commonest reading of one character, "" for what is not Han."""
    return pinyin(char, style=Style.NORMAL, heteronym=False)[0][0].replace("ü", "v") if HAN.match(char) else ""


@cache
def loose(sound: str) -> str:
    """zh, ch, sh → z, c, s; final ng → n."""
    for strict, lax in FUZZY:
        if sound.startswith(strict):
            sound = lax + sound[2:]
    return sound[:-1] if sound.endswith("ng") else sound


@cache
def in_context(phrase: str) -> tuple[str, ...]:
    """One syllable a Han character as the phrase has it (还款 is huan kuan); other runs stay whole."""
    return tuple(chain.from_iterable(map(read, seg(phrase)))) if phrase else ()


@cache
def read(word: str) -> tuple[str, ...]:
    """The same for one word as pypinyin cuts them: a word is read without its neighbours, so that each need be read only once."""
    return tuple(sys.intern(part.replace("ü", "v")) for part in lazy_pinyin([word], style=Style.NORMAL))


@cache
def dictionary(pair: str) -> tuple[str, ...]:
    """The two syllables of a word of two characters as the dictionary has it, where one differs from its commonest reading."""
    read = tuple(char[0] for char in to_normal(PHRASES.get(pair, ())))
    return read if read and read != tuple(map(syllable, pair)) else ()


def to_normal(readings: Iterable[list[str]]) -> list[list[str]]:
    return [[str(to_tone_less(one)).replace("ü", "v") for one in char] for char in readings]


def common_characters() -> list[str]:
    """The 3,755 characters of GB 2312 level one: what people type by mistake is among them."""
    return [bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) if (row, cell) < (0xD7, 0xFA)]


def table(characters: Iterable[str], phrases: Iterable[str]) -> tuple[str, str]:
    """(runs, rest): how many characters of GB 2312 level one in its own order have each sound, and the others one by one.

    Level one is ordered by pinyin and every browser can spell it out (`TextDecoder("gbk")`), so that 3,755
    sounds cost 2 KB instead of 10. `rest` is `fan蕃|…|bo蕃|huan还…`: the commonest readings of what is not in
    level one, then the further readings that our own phrases have, so that the first of a character is its commonest.
    """
    level_one = common_characters()
    runs: list[list[str | int]] = []
    for char in level_one:
        if runs and runs[-1][0] == syllable(char):
            runs[-1][1] = int(runs[-1][1]) + 1
        else:
            runs.append([syllable(char), 1])
    commonest: dict[str, set[str]] = defaultdict(set)
    further: dict[str, set[str]] = defaultdict(set)
    for char in set(characters) - set(level_one):
        commonest[syllable(char)].add(char)
    for phrase in phrases:
        han = HAN.findall(phrase)
        for char, sound in zip(han, in_context("".join(han)), strict=False):
            if sound != syllable(char):
                further[sound].add(char)
    spelled = "|".join(
        f"{sound}{''.join(sorted(chars))}"
        for rest in (commonest, further)
        for sound, chars in sorted(rest.items())
        if sound.isascii() and sound.isalpha()
    )
    return " ".join(f"{sound}{count if int(count) > 1 else ''}" for sound, count in runs), spelled


def variants(characters: Iterable[str], phrases: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """(traditional character → ours, Hong Kong or Taiwan word → ours), only what leads to what stands in our pages.

    Words are given after their characters are simplified: 簡訊 arrives as 简讯 and leaves as 短信.
    """
    ours, simplify = set(characters), opencc.OpenCC("t2s")
    words = regional(sorted(set(phrases)), simplify)
    written = ours | {char for word in words for char in word}
    every = list(map(chr, (*range(0x4E00, 0xA000), *range(0x3400, 0x4DC0))))
    chars = {char: simple for char, simple in zip(every, converted(simplify, every), strict=True) if simple != char and simple in written}
    for converter in (opencc.OpenCC("s2tw"), opencc.OpenCC("s2hk"), opencc.OpenCC("s2t")):
        for char, there in zip(sorted(ours), converted(converter, sorted(ours)), strict=True):  # 帳 is 账 as we write it, though also 帐
            if there not in ours and chars.get(there) not in ours:
                chars[there] = char
    return chars, words


def converted(converter: opencc.OpenCC, texts: list[str]) -> list[str]:
    """Each text by itself, in one call, which is far cheaper."""
    return str(converter.convert("\n".join(texts))).split("\n") if texts else []


def regional(phrases: list[str], simplify: opencc.OpenCC) -> dict[str, str]:
    """Hong Kong or Taiwan word, simplified → ours, the shortest pieces that differ."""
    there: dict[str, dict[str, None]] = {}  # ours → theirs
    for converter in (opencc.OpenCC("s2twp"), opencc.OpenCC("s2hk")):

        def convert(texts: list[str], converter: opencc.OpenCC = converter) -> list[str]:
            return converted(simplify, converted(converter, texts))

        differing = [phrase for phrase, other in zip(phrases, convert(phrases), strict=True) if phrase != other]
        parts = sorted({part for phrase in differing for part in pieces(phrase)})
        for part, other in zip(parts, convert(parts), strict=True):
            if part != other:
                there.setdefault(part, {})[other] = None
    theirs = {other for others in there.values() for other in others}
    ours = {part for phrase in phrases for part in pieces(phrase) if part in theirs}
    words: dict[str, str] = {}
    for part in sorted(there, key=lambda p: (len(p), p)):
        for other in there[part]:
            if other not in ours and swapped(other, words) != part:
                words[other] = part
    return words


def pieces(phrase: str) -> Iterator[str]:
    """All that is two to four characters long."""
    return (phrase[at : at + size] for size in (2, 3, 4) for at in range(len(phrase) - size + 1))


def swapped(text: str, words: dict[str, str], used: frozenset[str] = frozenset()) -> str:
    """The text with every known word replaced once: what a longer piece need not say again."""
    for size in range(2, len(text) + 1):
        for at in range(len(text) - size + 1):
            word = text[at : at + size]
            if word in words and word not in used:
                return swapped(text[:at] + words[word] + text[at + size :], words, used | {word})
    return text
