"""Reads plain values, returns them as index files hold them: FORMAT.md says what every file holds.

client/codec.js reads what is written here; tests/cases/golden holds the two together.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby, pairwise

from hansearch.model import Document, Question
from hansearch.pronunciation import level_one, syllable
from hansearch.tokenizer import HAN

FORMAT = 3  # grows with every change of FORMAT.md
STEP = 1.5  # between two steps of a frequency


def dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def loads(script: str) -> object:
    """The payload of an index file."""
    return json.loads(f"[{script.strip().removeprefix('hansearch.put(').removesuffix(');')}]")[2]


def digest(texts: Iterable[str]) -> str:
    """Eight hexadecimal digits that tell two builds apart."""
    state = hashlib.sha256()
    for one in texts:
        state.update(one.encode())
    return state.hexdigest()[:8]


def encode_file(name: str, version: str, payload: str) -> str:
    """A classic script that hands over one payload, which is JSON."""
    return f"hansearch.put({dumps(name)},{dumps(version)},{payload});\n"


@cache
def base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits or "0"


def encode_postings(posts: Sequence[int], most: int | None = None) -> str:
    """Page numbers times 16 plus weight, in order → differences in base 36, joined by commas.

    `most`: pages kept, the weightiest first; then how many there were stands before a `!`.
    """
    if len(posts) == 1:  # most of them
        return base36(posts[0])
    told = ""
    if most and len(posts) > most:
        told = base36(len(posts)) + "!"
        kept = sorted(posts, key=(15).__and__, reverse=True)[:most]  # of the same weight, the first
        posts = sorted(kept)
    gaps = [post - (before & ~15) for before, post in pairwise(posts)]
    return told + ",".join(map(base36, [*posts[:1], *gaps]))


def encode_readings(characters: Iterable[str], further: Mapping[str, set[str]]) -> tuple[str, str]:
    """(reading runs, extra readings): `a2 ai13 …` and `fan蕃|…|bo蕃|huan还…`.

    The first tell how many characters of GB 2312 level one, which is in order of its sounds and
    which every browser can spell out, have each sound: 3,755 sounds cost 1.2 KB instead of 10. The
    second are the commonest readings of other characters, then the `further` ones (syllable →
    characters), so that the first of a character is its commonest.
    """
    common = level_one()
    runs = ((sound, len(list(run))) for sound, run in groupby(map(syllable, common)))
    others: dict[str, set[str]] = defaultdict(set)
    for char in set(characters) - set(common):
        others[syllable(char)].add(char)
    rows = (
        f"{sound}{''.join(sorted(chars))}"
        for readings in (others, further)
        for sound, chars in sorted(readings.items())
        if sound.isascii() and sound.isalpha()
    )
    return " ".join(f"{sound}{count if count > 1 else ''}" for sound, count in runs), "|".join(rows)


def encode_frequencies(pages: Counter[str], words: set[str]) -> list[str]:
    """On how many pages characters and `words` stand: in steps, each half as many again.

    First the characters of GB 2312 level one in their own order, a base 36 digit each; then all
    others by step, words after characters: `忑|癜 huawei …` stand on one page, on 1.5, on 2.25 …
    """
    wanted = (
        (token, n) for token, n in sorted(pages.items()) if HAN.match(token) or token in words
    )
    step = {token: round(math.log(count, STEP)) for token, count in wanted}
    digits = "".join(base36(step.pop(char)) if char in step else "-" for char in level_one())
    steps: dict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for token, at in step.items():
        steps[at][not HAN.match(token)].append(token)
    rows = (steps[at] for at in range(max(steps, default=-1) + 1))
    return [digits, "|".join("".join(han) + " ".join(["", *others]) for han, others in rows)]


def encode_questions(questions: Iterable[Question]) -> str:
    """One a line, those of a section after a line `#anchor`; those of the whole page come first."""
    lines, section = list[str](), ""
    for one in sorted(questions, key=lambda one: bool(one.section)):
        if one.section != section:
            lines.append(f"#{one.section}")
            section = one.section
        lines.append(" ".join(one.text.split()).lstrip("#"))
    return "\n".join(lines)


def encode_sections(questions: Iterable[Question]) -> str:
    """The anchors of questions in order, joined by blanks, `-` for the whole page."""
    return " ".join(one.section or "-" for one in questions)


def encode_page(one: Document, questions: Iterable[Question]) -> list[str]:
    """What a page is called and asked: address, title, aliases, questions."""
    return [one.url, one.title, "\n".join(one.aliases), encode_questions(questions)]


def encode_record(one: Document, with_text: bool = True) -> list[object]:
    """What a page needs to be ranked finely, excerpted and landed on."""
    sections = [[s.anchor, s.heading, s.answer, s.text if with_text else ""] for s in one.sections]
    return [*encode_page(one, one.questions), one.answer, sections, one.note]


def shard(
    rows: Iterable[tuple[str, str]], size: int, by_letter: bool = False
) -> Iterator[tuple[str, str]]:
    """(first key, text) of files of about `size` bytes from (key, rest of its line), keys in order.

    `by_letter`: no file has keys of two first letters, so that their list can be told by letter.
    """
    lines, first, used = list[str](), "", 0
    for key, rest in rows:
        line = f"{key} {rest}"
        length = len(line.encode())
        if lines and (used + length > size or (by_letter and key[:1] != first[:1])):
            yield first, "\n".join(lines)
            lines, used = [], 0
        first = first if lines else key
        lines.append(line)
        used += length
    if lines:
        yield first, "\n".join(lines)
