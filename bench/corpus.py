"""Reads site/search, returns the documents of our own pages and as many variations of them as
wanted.

A variation is another subject in the same words: what tells its page from the others (a name, a
place, a platform) is replaced everywhere by words coined for it, some of its other words too, and
half of its sections come from other pages. So the vocabulary, the postings and the number of pages
that nearly answer a query all grow as on a site that grows. The same number and seed give the same
documents.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path
from typing import Any, cast

from hansearch import Document, Question, Section, Vocabulary
from hansearch.codec import loads
from hansearch.pronunciation import level_one
from kb import searchable, store

ROOT = Path(__file__).resolve().parent.parent

HAN_PAIR = re.compile(r"(?=([\u4e00-\u9fff]{2}))")
VARIED = "varied/"  # addresses of variations: varied/<number>/<address of the page>
RARE = 2  # what stands in the titles, aliases and asks of so few pages tells them from the others


def payload(path: Path) -> Any:
    """What an index file hands over."""
    return loads(path.read_text("utf-8"))


def questions(lines: str) -> tuple[Question, ...]:
    """Questions as FORMAT.md has them: a line `#anchor` names the section of those after it."""
    found, section = list[Question](), ""
    for line in lines.split("\n") if lines else ():
        if line.startswith("#"):
            section = line[1:]
        else:
            found.append(Question(line, section))
    return tuple(found)


def own(site: Path = ROOT / "site") -> list[Document]:
    """Our own pages, read back from the built index."""
    search, found = site / "search", []
    told, more = payload(search / "index.js"), payload(search / "more.js")["wordings"]
    for number in range(told["size"]):
        url, title, aliases, asked, answer, sections, note = payload(
            search / f"records/{number}.js"
        )
        body = tuple(Section(*section) for section in sections)
        names = tuple(aliases.split("\n") if aliases else ())
        listing = number in told["listings"]
        found.append(
            Document(
                url,
                title,
                answer,
                names,
                questions(asked),
                body,
                questions(more[number]),
                listing,
                note,
            )
        )
    return found


def settings() -> tuple[Vocabulary, dict[str, Any]]:
    """(vocabulary, help) of our own pages."""
    written = store.read(ROOT / "docs")
    vocabulary = searchable.vocabulary(written, ROOT / "docs" / searchable.PRONUNCIATIONS)
    return vocabulary, cast("dict[str, Any]", searchable.help_lines(written))


def base(slug: str) -> str:
    """The page that a page is, or of which it is a variation."""
    return slug.removeprefix(VARIED).partition("/")[2] if slug.startswith(VARIED) else slug


def pairs(one: Document) -> set[str]:
    return {pair for _, text in one.names() for pair in HAN_PAIR.findall(text)}


def grown(size: int, seed: int = 1, site: Path = ROOT / "site") -> list[Document]:
    """`size` documents: our own, spread evenly among variations of themselves."""
    rng, originals = random.Random(seed), own(site)  # noqa: S311  # nothing secret about it
    if size <= len(originals):
        return originals
    spread = Counter(pair for one in originals for pair in pairs(one))
    bases = [one for one in originals if one.questions]
    characters, sections = level_one(), [section for one in bases for section in one.sections]
    made = [
        varied(number, rng.choice(bases), spread, characters, sections, rng)
        for number in range(size - len(originals))
    ]
    for one in originals:  # a tie must not fall to them because they come first
        made.insert(rng.randrange(len(made) + 1), one)
    return made


def varied(
    number: int,
    base: Document,
    spread: Counter[str],
    characters: list[str],
    sections: list[Section],
    rng: random.Random,
) -> Document:
    """Another subject in the words of `base`."""
    swaps: dict[str, str] = {}
    for pair in (pair for text in (base.title, *base.aliases) for pair in HAN_PAIR.findall(text)):
        if not any(set(pair) & set(other) for other in swaps) and (
            spread[pair] <= RARE or rng.random() < 0.1
        ):
            swaps[pair] = rng.choice(characters) + rng.choice(characters)
    pattern = re.compile("|".join(sorted(swaps)) or "(?!)")

    def put(text: str) -> str:
        return pattern.sub(lambda found: swaps[found[0]], text)

    body = [section if rng.random() < 0.5 else rng.choice(sections) for section in base.sections]
    anchors = [f"s{at}" if section.anchor else "" for at, section in enumerate(body)]

    def putting(asked: tuple[Question, ...]) -> tuple[Question, ...]:
        return tuple(Question(put(one.text)) for one in asked)

    return Document(
        f"{VARIED}{number}/{base.url}",
        put(base.title),
        put(base.answer),
        tuple(map(put, base.aliases)),
        putting(base.questions),
        tuple(
            Section(anchor, put(one.heading), put(one.answer), put(one.text))
            for anchor, one in zip(anchors, body, strict=True)
        ),
        putting(base.wordings),
    )
