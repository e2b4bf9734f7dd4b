"""Reads documents, returns what a site needs whose titles no longer fit into index.js: see "Large sites" in DESIGN.md.

`t/<n>.js` pairs of titles, aliases and asks · `s/<n>.js` pairs of everything else, with `d/<letter>.js` to find them ·
`h/<n>.js` one page without its text · `m/<n>.js` its further wordings · `i/<n>.js` phrases by their initials.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context
from operator import itemgetter

from kb.search import sound, text
from kb.search.postings import NAMED, SHORT, Postings, Weigh, base36, by_field, cut

SHARD_BYTES = 5_000  # before compression; about 2.5 KB on the wire
MOST = 500  # pages a pair names; beyond, those that say it best
WORDS = 2_000  # Latin words and numbers whose spread is told
LONGEST, RARE, PER_KEY = 6, 3, 10  # of a phrase, characters; below so many mentions it is none; phrases of the same initials
BEST = {"title": 9.0, "alias": 8.55, "ask": 7.2}  # of 15, what has a whole short text

Fields = list[tuple[str, str]]


def files(every: list[Fields]) -> tuple[dict[str, object], dict[str, object]]:
    """(what index.js says, payloads by name)."""
    heads = [[(kind, field) for kind, field in fields if kind in SHORT] for fields in every]
    others = [[(kind, field) for kind, field in fields if kind not in SHORT] for fields in every]
    # What titles, aliases and asks need is half of the work and needs little of the text: another process does it meanwhile.
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        short = pool.submit(titles, heads)
        made = {"s": shards(others, by_field), **short.result()}
    listed = lists([first for first, _ in made["s"]])
    told: dict[str, object] = {"often": often(heads), "d": "".join(listed), **{name: " ".join(first for first, _ in made[name]) for name in "ti"}}
    payloads = {f"{name}/{number}": payload for name, found in made.items() for number, (_, payload) in enumerate(found)}
    return told, {**payloads, **{f"d/{letter}": payload for letter, payload in listed.items()}}


def titles(heads: list[Fields]) -> dict[str, list[tuple[str, str]]]:
    """Files of pairs and of phrases."""
    return {"t": shards(heads, by_texts), "i": list(pieces(phrases(heads)))}


def shards(every: list[Fields], weigh: Weigh) -> list[tuple[str, str]]:
    """(first key, text) of each file of pairs."""
    found = Postings()
    for page, fields in enumerate(every):
        found.add(page, fields, weigh)
    return list(cut(found, len(every), SHARD_BYTES, MOST))


def lists(firsts: list[str]) -> dict[str, str]:
    """The first keys of the text shards by their first letter (digits 0, others _), each list after the number of its first shard."""
    found: dict[str, list[str]] = {}
    for number, first in enumerate(firsts):
        letter = first[0] if first[0].isascii() and first[0].isalpha() else "0" if first[0].isdigit() else "_"
        found.setdefault(letter, [str(number)]).append(first)
    return {letter: " ".join(rows) for letter, rows in found.items()}


def by_texts(fields: Fields) -> dict[str, int]:
    """1–15: how many of a page's titles, aliases and asks have the pair, and how much of the best of them it is."""
    every = [(BEST[kind], set(text.pairs(field))) for kind, field in fields]
    shares = sorted(((best * min(1.0, 0.5 + 1.5 / max(1, len(pairs))), pairs) for best, pairs in every), key=itemgetter(0))
    texts = Counter(chain.from_iterable(pairs for _, pairs in every))
    best: dict[str, float] = {}
    for share, pairs in shares:
        best.update(dict.fromkeys(pairs, share))
    return {pair: max(1, round(share + min(6, texts[pair]))) for pair, share in best.items()}


def often(heads: list[Fields]) -> list[str]:
    """On how many pages characters and words stand in titles, aliases or asks: in steps, each half as many again.

    First the characters of GB 2312 level one in their own order, a base 36 digit each; then all others by step, words after
    characters: `忑|癜 huawei …` stand on one page, on 1.5, on 2.25 …
    """
    pages: Counter[str] = Counter()
    for fields in heads:
        pages.update({token for _, field in fields for token in text.tokens(field)})
    words = {token for token, _ in Counter({t: n for t, n in pages.items() if not text.HAN.match(t)}).most_common(WORDS)}
    step = {token: round(math.log(count, 1.5)) for token, count in sorted(pages.items()) if text.HAN.match(token) or token in words}
    common = sound.common_characters()
    digits = "".join(base36(step.pop(char)) if char in step else "-" for char in common)
    steps: dict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for token, at in step.items():
        steps[at][not text.HAN.match(token)].append(token)
    return [digits, "|".join("".join(steps[at][0]) + " ".join(["", *steps[at][1]]) for at in range(max(steps, default=-1) + 1))]


def phrases(heads: list[Fields]) -> dict[str, Counter[str]]:
    """Initials → phrases of two to six characters with how often they stand in titles and aliases (twice as much) and asks."""
    texts: Counter[tuple[str, bool]] = Counter((field, kind in NAMED) for fields in heads for kind, field in fields)
    runs = [(run, count * (1 + named)) for (field, named), count in texts.items() for run in han_runs(field)]
    odd = otherwise({run for run, _ in runs})
    found: dict[str, Counter[str]] = defaultdict(Counter)
    before: set[str] | None = None
    for size in range(2, LONGEST + 1):
        counts: Counter[str] = Counter()
        for run, count in runs:
            for at in range(len(run) - size + 1):
                phrase = run[at : at + size]
                if before is None or (phrase[:-1] in before and phrase[1:] in before):
                    counts[phrase] += count
        before = {phrase for phrase, count in counts.items() if count >= RARE}
        for phrase in before:
            found["".join(part[0] for part in map(sound.syllable, phrase))][phrase] = counts[phrase]
        for run, initials, common in odd:
            for at in range(len(run) - size + 1):
                if initials[at : at + size] != common[at : at + size] and run[at : at + size] in before:
                    found[initials[at : at + size]][run[at : at + size]] = counts[run[at : at + size]]
    return found


def han_runs(field: str) -> list[str]:
    return "".join(token if text.HAN.match(token) else " " for token in text.tokens(field)).split()


def otherwise(runs: Iterable[str]) -> list[tuple[str, str, str]]:
    """(run, its initials, those of the commonest readings) where the run reads a character otherwise: 还款 is hk, 还是 hs."""
    found = []
    for run in runs:
        initials, common = ("".join(part[0] for part in parts) for parts in (sound.in_context(run), map(sound.syllable, run)))
        if initials != common and len(initials) == len(run):
            found.append((run, initials, common))
    return found


def pieces(found: dict[str, Counter[str]]) -> Iterator[tuple[str, str]]:
    """(first initials, text) of each file, `zxbg 征信报告:12 …` a line."""
    rows, used = list[str](), 0
    for initials in sorted(found):
        best = sorted(found[initials].items(), key=lambda one: (-one[1], one[0]))[:PER_KEY]
        row = f"{initials} " + " ".join(f"{phrase}:{count}" for phrase, count in best)
        if used and used + len(row.encode()) > SHARD_BYTES:
            yield rows[0].split(" ")[0], "\n".join(rows)
            rows, used = [], 0
        rows.append(row)
        used += len(row.encode())
    if rows:
        yield rows[0].split(" ")[0], "\n".join(rows)
