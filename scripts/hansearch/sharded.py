"""Reads documents, returns the layout of a site whose titles no longer fit into one file.

`titles/<n>` bigrams of titles, aliases and questions · `text/<n>` bigrams of everything else, with
`directory/<letter>` to find them · `heads/<n>` one page without its text · `wordings/<n>` its
further wordings · `initials/<n>` phrases by their initials.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context
from operator import itemgetter

from hansearch.codec import encode_frequencies, encode_questions, encode_record, shard
from hansearch.model import Document
from hansearch.postings import NAMES, TITLES, Fields, Postings, Weigh, by_field
from hansearch.pronunciation import Pronouncer, syllable
from hansearch.tokenizer import HAN, bigrams, tokenize

SHARD_BYTES = 5_000  # before compression; about 2.5 KB on the wire
MOST_PAGES = 500  # a bigram names; beyond, those that say it best
MOST_WORDS = 2_000  # Latin words and numbers whose frequency is told
LONGEST_PHRASE, RARE, PER_KEY = (
    6,
    3,
    10,
)  # characters; fewer mentions are no phrase; of the same initials
BEST = {"title": 9.0, "alias": 8.55, "question": 7.2}  # of 15, what has a whole short text
WORTH_A_PROCESS = 250  # pages
MOST_TEXTS = 6  # that count for a bigram

Shards = list[tuple[str, str]]  # (first key, text)


def layout(
    documents: Sequence[Document], pronunciations: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, object], dict[str, object]]:
    """(what index.js says, payloads by name)."""
    every = [[*one.fields(), *(("wording", q.text) for q in one.wordings)] for one in documents]
    names = [[(kind, text) for kind, text in fields if kind in NAMES] for fields in every]
    others = [[(kind, text) for kind, text in fields if kind not in NAMES] for fields in every]
    made = both(names, others, pronunciations)
    listed = directory([first for first, _ in made["text"]])
    manifest: dict[str, object] = {
        "frequencies": frequencies(names),
        "directory": "".join(listed),
        "titles": " ".join(first for first, _ in made["titles"]),
        "initials": " ".join(first for first, _ in made["initials"]),
        "pages": None,
    }
    payloads: dict[str, object] = {
        f"{kind}/{number}": text
        for kind, found in made.items()
        for number, (_, text) in enumerate(found)
    }
    payloads |= {f"directory/{letter}": text for letter, text in listed.items()}
    for number, one in enumerate(documents):
        payloads[f"heads/{number}"] = encode_record(one, with_text=False)
        payloads[f"wordings/{number}"] = encode_questions(one.wordings)
    return manifest, payloads


def both(
    names: list[Fields], others: list[Fields], pronunciations: Mapping[str, tuple[str, ...]]
) -> dict[str, Shards]:
    """Files of names and of everything else.

    What names need is half of the work and needs little of the text: of a large site another
    process does it meanwhile. It starts from nothing but this package, which is installed.
    """
    if len(names) < WORTH_A_PROCESS:
        text = shards(others, by_field, Pronouncer(pronunciations))
        return {"text": text, **named(names, pronunciations)}
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        short = pool.submit(named, names, pronunciations)
        text = shards(others, by_field, Pronouncer(pronunciations))
        return {"text": text, **short.result()}


def named(names: list[Fields], pronunciations: Mapping[str, tuple[str, ...]]) -> dict[str, Shards]:
    """Files of bigrams of names, and of phrases."""
    pronouncer = Pronouncer(pronunciations)
    found = phrases(names, pronouncer)
    return {"titles": shards(names, by_texts, pronouncer), "initials": list(initials(found))}


def shards(every: list[Fields], weigh: Weigh, pronouncer: Pronouncer) -> Shards:
    postings = Postings(pronouncer)
    for page, fields in enumerate(every):
        postings.add(page, fields, weigh)
    return list(shard(postings.lines(len(every), MOST_PAGES), SHARD_BYTES, by_letter=True))


def directory(firsts: list[str]) -> dict[str, str]:
    """The first keys of the text shards by their first letter (digits 0, others _), each list after
    the number of its first shard.
    """
    found: dict[str, list[str]] = {}
    for number, first in enumerate(firsts):
        letter = first[:1]
        if not (letter.isascii() and letter.isalpha()):
            letter = "0" if letter.isdigit() else "_"
        found.setdefault(letter, [str(number)]).append(first)
    return {letter: " ".join(rows) for letter, rows in found.items()}


def by_texts(fields: Fields) -> dict[str, int]:
    """1–15: how many of a page's names have the bigram, and how much of the best it is."""
    every = [(BEST[kind], set(bigrams(text))) for kind, text in fields]
    parts = ((best * min(1.0, 0.5 + 1.5 / max(1, len(pairs))), pairs) for best, pairs in every)
    texts = Counter(chain.from_iterable(pairs for _, pairs in every))
    best: dict[str, float] = {}
    for share, pairs in sorted(parts, key=itemgetter(0)):
        best.update(dict.fromkeys(pairs, share))
    return {
        pair: max(1, round(share + min(MOST_TEXTS, texts[pair]))) for pair, share in best.items()
    }


def frequencies(names: list[Fields]) -> list[str]:
    """On how many pages characters and the commonest words stand in what pages are called."""
    pages: Counter[str] = Counter()
    for fields in names:
        pages.update({token for _, text in fields for token in tokenize(text)})
    latin = Counter({token: n for token, n in pages.items() if not HAN.match(token)})
    return encode_frequencies(pages, {token for token, _ in latin.most_common(MOST_WORDS)})


def phrases(names: list[Fields], pronouncer: Pronouncer) -> dict[str, Counter[str]]:
    """Initials → phrases of two to six characters with how often they stand in titles and aliases
    (twice as much) and questions.
    """
    texts = Counter((text, kind in TITLES) for fields in names for kind, text in fields)
    runs = [(run, n * (1 + title)) for (text, title), n in texts.items() for run in han_runs(text)]
    odd = list(read_otherwise({run for run, _ in runs}, pronouncer))
    found: dict[str, Counter[str]] = defaultdict(Counter)
    shorter: set[str] | None = None
    for size in range(2, LONGEST_PHRASE + 1):
        counts: Counter[str] = Counter()
        for run, count in runs:
            for at in range(len(run) - size + 1):
                phrase = run[at : at + size]
                if shorter is None or (phrase[:-1] in shorter and phrase[1:] in shorter):
                    counts[phrase] += count
        shorter = {phrase for phrase, count in counts.items() if count >= RARE}
        for phrase in shorter:
            found["".join(part[0] for part in map(syllable, phrase))][phrase] = counts[phrase]
        for run, letters, common in odd:
            for at in range(len(run) - size + 1):
                here = slice(at, at + size)
                if letters[here] != common[here] and run[here] in shorter:
                    found[letters[here]][run[here]] = counts[run[here]]
    return found


def han_runs(text: str) -> list[str]:
    return "".join(token if HAN.match(token) else " " for token in tokenize(text)).split()


def read_otherwise(runs: Iterable[str], pronouncer: Pronouncer) -> Iterator[tuple[str, str, str]]:
    """(run, its initials, the common ones) where they differ: 还款 is hk, 还是 hs."""
    for run in runs:
        readings = (pronouncer.read(run), map(syllable, run))
        letters, common = ("".join(part[0] for part in parts) for parts in readings)
        if letters != common and len(letters) == len(run):
            yield run, letters, common


def initials(found: Mapping[str, Counter[str]]) -> Iterator[tuple[str, str]]:
    """(first initials, text) of each file, `zxbg 征信报告:12 …` a line."""
    rows = (
        (letters, sorted(found[letters].items(), key=lambda one: (-one[1], one[0]))[:PER_KEY])
        for letters in sorted(found)
    )
    lines = ((letters, " ".join(f"{phrase}:{n}" for phrase, n in best)) for letters, best in rows)
    return shard(lines, SHARD_BYTES)
