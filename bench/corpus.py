"""Reads site/search, returns the documents of our own pages and as many variations of them as wanted.

A variation is another subject in the same words: what tells its page from the others (a name, a place, a platform) is
replaced everywhere by words coined for it, some of its other words too, and half of its sections come from other pages.
So the vocabulary, the postings and the number of pages that nearly answer a query all grow as on a site that grows.
The same number and seed give the same documents.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from kb import store  # noqa: E402
from kb.search import index, sound  # noqa: E402
from kb.search.article import Section  # noqa: E402
from kb.search.index import Document  # noqa: E402

HAN_PAIR = re.compile(r"(?=([\u4e00-\u9fff]{2}))")
VARIED = "varied/"  # addresses of variations: varied/<number>/<address of the page>
RARE = 2  # what stands in the titles, aliases and asks of so few pages tells them from the others


def payload(path: Path) -> Any:
    """What an index file hands over."""
    return json.loads(f"[{path.read_text('utf-8').strip()[len('kb.put(') : -len(');')]}]")[2]


def own(site: Path = ROOT / "site") -> list[Document]:
    """Our own pages, read back from the built index."""
    search, found = site / "search", []
    told, more = payload(search / "index.js"), payload(search / "more.js")["wordings"]
    for number in range(told["n"]):
        url, title, aliases, asks, answer, sections = payload(search / f"p/{number}.js")
        body = tuple(Section(*section) for section in sections)
        names, questions, wordings = (tuple(text.split("\n") if text else ()) for text in (aliases, asks, more[number]))
        found.append(Document(url, title, answer, names, questions, body, listing=number in told["lists"], more=wordings))
    return found


def settings() -> tuple[dict[str, Any], dict[str, Any]]:
    """(synonyms, help) of our own pages."""
    written = store.read(ROOT / "docs")
    return written.synonyms.model_dump(), index.help_lines(written)


def base(slug: str) -> str:
    """The page that a page is, or of which it is a variation."""
    return slug.removeprefix(VARIED).partition("/")[2] if slug.startswith(VARIED) else slug


def pairs(one: Document) -> set[str]:
    return {pair for text in (one.title, *one.aliases, *one.asks) for pair in HAN_PAIR.findall(text)}


def grown(size: int, seed: int = 1, site: Path = ROOT / "site") -> list[Document]:
    """`size` documents: our own, spread evenly among variations of themselves."""
    rng, originals = random.Random(seed), own(site)  # noqa: S311  # nothing secret about it
    if size <= len(originals):
        return originals
    spread = Counter(pair for one in originals for pair in pairs(one))
    bases = [one for one in originals if one.asks]
    characters, sections = sound.common_characters(), [section for one in bases for section in one.sections]
    made = [varied(number, rng.choice(bases), spread, characters, sections, rng) for number in range(size - len(originals))]
    for one in originals:  # a tie must not fall to them because they come first
        made.insert(rng.randrange(len(made) + 1), one)
    return made


def varied(number: int, base: Document, spread: Counter[str], characters: list[str], sections: list[Section], rng: random.Random) -> Document:
    """Another subject in the words of `base`."""
    swaps: dict[str, str] = {}
    for pair in (pair for text in (base.title, *base.aliases) for pair in HAN_PAIR.findall(text)):
        if not any(set(pair) & set(other) for other in swaps) and (spread[pair] <= RARE or rng.random() < 0.1):
            swaps[pair] = rng.choice(characters) + rng.choice(characters)
    pattern = re.compile("|".join(sorted(swaps)) or "(?!)")

    def put(text: str) -> str:
        return pattern.sub(lambda found: swaps[found[0]], text)

    body = [section if rng.random() < 0.5 else rng.choice(sections) for section in base.sections]
    anchors = [f"s{at}" if section.anchor else "" for at, section in enumerate(body)]
    return Document(
        f"{VARIED}{number}/{base.url}",
        put(base.title),
        put(base.answer),
        tuple(map(put, base.aliases)),
        tuple(map(put, base.asks)),
        tuple(Section(anchor, put(section.heading), put(section.text)) for anchor, section in zip(anchors, body, strict=True)),
        more=tuple(map(put, base.more)),
    )
