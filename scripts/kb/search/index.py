"""Reads page models and their sections, returns the index files by name: classic scripts with one payload each.

Three kinds, from first needed to last (see DESIGN.md): `index.js` once, `s/<n>.js` for the sounds a query has,
`p/<n>.js` for the pages that are shown.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kb.schema import Entry
from kb.search import sound, text
from kb.search.article import Section
from kb.store import Store

SHARD_BYTES = 12_000  # before compression; about 5 KB on the wire
HEAD_BYTES = 120_000  # up to this much of titles, aliases and asks travels whole in index.js
WEIGHTS = {"title": 8, "alias": 6, "ask": 5, "answer": 3, "heading": 3, "body": 1}
COMMONEST = 0.4  # a pair on more pages than this share tells nothing, and costs most


@dataclass(frozen=True)
class Document:
    """One page as the search sees it; `url` is relative to the site's root."""

    url: str
    title: str
    answer: str
    aliases: tuple[str, ...]
    asks: tuple[str, ...]
    sections: tuple[Section, ...]
    listing: bool = False  # it only leads to other pages

    def fields(self) -> Iterator[tuple[str, str]]:
        yield "title", self.title
        yield from (("alias", alias) for alias in self.aliases)
        yield from (("ask", ask) for ask in self.asks)
        yield "answer", self.answer
        for section in self.sections:
            yield "heading", section.heading
            yield "body", section.text


MOST_ASKED = ("guide/index", "guide/repay", "credit/check-online", "pay-later/eleme-close", "rental/remote-lock")
HOTLINES = ("police", "antifraud", "nfra", "samr")
WHOLE = ("about/sources", "about/changes", "topics")  # lists of what stands on other pages: found by title only


def documents(store: Store, sections: Mapping[str, list[Section]]) -> list[Document]:
    """The pages in reading order, as the search sees them."""
    found = []
    for slug, page in store.pages.items():
        meta = page.meta
        aliases, asks = (meta.aliases, meta.asks) if isinstance(meta, Entry) else ((), ())
        listing = slug in WHOLE or (slug.endswith("index") and not isinstance(meta, Entry) and slug != "about/index")
        body = () if listing else tuple(sections.get(slug, ()))
        found.append(Document(f"{slug}.html", meta.title, meta.description, aliases, asks, body, listing))
    return found


Postings = dict[tuple[str, str], dict[str, dict[int, int]]]


def help_lines(store: Store) -> dict[str, list[list[str]]]:
    """What to offer when nothing answers: the most asked pages and the numbers that are certain."""
    asks = [[store.pages[slug].meta.title, f"{slug}.html"] for slug in MOST_ASKED if slug in store.pages]
    lines = [[store.channels[key].name, store.channels[key].phone or ""] for key in HOTLINES if key in store.channels]
    return {"asks": asks, "hotlines": lines}


def build(documents: list[Document], synonyms: Mapping[str, Any], helps: Mapping[str, object]) -> dict[str, str]:
    """File name → its text. The same documents give the same bytes."""
    head = [field for one in documents for field in (one.title, *one.aliases, *one.asks)]
    han = {char for one in documents for _, field in one.fields() for char in set(field) if text.HAN.match(char)}
    runs, rest = sound.table(han, head)
    spoken = {char for char in dumps(synonyms) if text.HAN.match(char)}
    chars, words = sound.variants(han | spoken, set(head))
    shards = list(cut(postings(documents)))
    same, leads = synonyms.get("same", ()), synonyms.get("leads", {})
    whole = sum(len(field.encode()) for field in head) <= HEAD_BYTES
    manifest = {
        "n": len(documents),
        "runs": runs,
        "rest": rest,
        "synonyms": {"same": same, "leads": {key: value for key, value in leads.items() if not key.isascii()}},
        "lists": [number for number, one in enumerate(documents) if one.listing],
        "help": helps,
        "shards": [first for first, _ in shards],
        "pages": [[one.url, one.title, "\n".join(one.aliases), "\n".join(one.asks)] for one in documents] if whole else None,
    }
    files = {f"s/{number}.js": payload for number, (_, payload) in enumerate(shards)}
    files |= {f"p/{number}.js": record(one) for number, one in enumerate(documents)}
    files["latin.js"] = dumps({key: value for key, value in leads.items() if key.isascii()})
    files["variants.js"] = dumps({"chars": "".join(f"{a}{b}" for a, b in sorted(chars.items())), "words": dict(sorted(words.items()))})
    version = hashlib.sha256(json.dumps([manifest, files], ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:8]
    wrapped = {name: f"kb.put({dumps(name[:-3])},{dumps(version)},{payload});\n" for name, payload in files.items()}
    return {"index.js": f'kb.put("index",{dumps(version)},{dumps(manifest)});\n', **wrapped}


def dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def record(one: Document) -> str:
    """What a page needs to be ranked finely, excerpted and landed on."""
    return dumps([one.url, one.title, "\n".join(one.aliases), "\n".join(one.asks), one.answer, [[s.anchor, s.heading, s.text] for s in one.sections]])


def postings(documents: list[Document]) -> Postings:
    """(sound, sound) → pair of characters → page number → weight 1–15."""
    found: Postings = defaultdict(lambda: defaultdict(dict))
    for number, one in enumerate(documents):
        weights: dict[tuple[str, str], int] = defaultdict(int)
        readings: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        for kind, field in one.fields():
            for pair in text.pairs(field):
                weights[pair] = max(weights[pair], WEIGHTS[kind]) + (1 if weights[pair] and kind == "body" and weights[pair] < 4 else 0)
            if kind in ("title", "alias", "ask"):
                for pair, key in contextual(field):
                    readings[pair].add(key)
        for pair, weight in weights.items():
            for key in {plain_key(pair), *readings.get(pair, ())}:
                found[key]["".join(pair)][number] = min(weight, 15)
    return found


def plain_key(pair: tuple[str, str]) -> tuple[str, str]:
    """The key of a pair by the commonest reading of each character: what the query computes too."""
    first, second = (sound.loose(sound.syllable(token)) or token for token in pair)
    return first, second


def contextual(field: str) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Pairs whose sound in this phrase differs from the commonest reading: 还款 stands under huan, too."""
    words = text.tokens(field)
    readings = sound.in_context("".join(words)) if all(text.HAN.match(word) for word in words) else []
    if len(readings) == len(words):
        for at in range(len(words) - 1):
            pair, key = (words[at], words[at + 1]), (sound.loose(readings[at]), sound.loose(readings[at + 1]))
            if key != plain_key(pair):
                yield pair, key


def cut(found: Postings) -> Iterator[tuple[str, str]]:
    """(first key, payload) of each shard, keys in order of their sounds."""
    pages = 1 + max((page for group in found.values() for by_page in group.values() for page in by_page), default=0)
    limit = max(1000, math.ceil(pages * COMMONEST))  # a small site can afford every pair
    rows, first, size = list[str](), "", 0
    for key in sorted(found):
        groups = " ".join(f"{chars}:{packed(by_page)}" for chars, by_page in sorted(found[key].items()) if len(by_page) <= limit)
        if not groups:
            continue
        row = f"{key[0]},{key[1]} {groups}"
        if size and size + len(row.encode()) > SHARD_BYTES:
            yield first, dumps("\n".join(rows))
            rows, size = [], 0
        first = first if rows else f"{key[0]},{key[1]}"
        rows.append(row)
        size += len(row.encode())
    if rows:
        yield first, dumps("\n".join(rows))


def packed(by_page: dict[int, int]) -> str:
    """Page numbers as differences times 16 plus weight, in base 36, joined by commas."""
    out, before = [], 0
    for page in sorted(by_page):
        out.append(base36((page - before) * 16 + by_page[page]))
        before = page
    return ",".join(out)


def base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits or "0"
