"""Reads the Store and the HTML of its pages, returns what the search is given: documents,
vocabulary, help.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import hansearch
from hansearch.model import Question, Section, Vocabulary, read
from hansearch.sections import SKIPPED, sections
from kb.schema import TOP, Entry, Plain
from kb.sections import of
from kb.store import Page, Store

PRONUNCIATIONS = "_data/search/pronunciations.yml"
SKIP = SKIPPED | {"kb-card", "kb-term__means", "kb-answers"}  # said on other pages
# sections that only repeat what stands on the pages of sources and contacts
REPEATED = ("sources", "channels")


def article(page: Page, html: str) -> tuple[Section, ...]:
    """The sections of one article, each with the sentence that answers."""
    return told(html, tuple((anchor, section.answer) for anchor, section in of(page).items()))


@lru_cache(maxsize=2048)
def told(html: str, answers: tuple[tuple[str, str], ...]) -> tuple[Section, ...]:
    """The same article gives the same sections; under `serve` only what was edited is
    read again.
    """
    return sections(html, dict(answers), SKIP, REPEATED)


def note(meta: Plain | Entry) -> str:
    """What stands beside an answer of the page: when its sources were rechecked."""
    return f"复核 {meta.reviewed}" if isinstance(meta, Entry) else ""


def documents(
    store: Store, read_sections: Mapping[str, tuple[Section, ...]]
) -> list[hansearch.Document]:
    """The pages in reading order, as the search sees them."""
    found = []
    for slug, page in store.pages.items():
        meta = page.meta
        aliases, asks = (meta.aliases, meta.asks) if isinstance(meta, Entry) else ((), {})
        about = store.site.checking.partition("#")[0]
        listing = slug.startswith(store.site.listings) or (
            slug.endswith("index") and not isinstance(meta, Entry) and slug != about
        )
        body = () if listing else tuple(read_sections.get(slug, ()))
        wordings = questions(store.asks.get(slug, {})) + (
            numbers(store) if slug == store.site.contacts else ()
        )
        found.append(
            hansearch.Document(
                f"{slug}.html",
                meta.title,
                meta.description,
                aliases,
                questions(asks),
                body,
                wordings,
                listing,
                note(meta),
            )
        )
    return found


def questions(asks: Mapping[str, Iterable[str]]) -> tuple[Question, ...]:
    """Wordings by section, `top` for the page as a whole."""
    return tuple(
        Question(text, "" if anchor == TOP else anchor)
        for anchor, texts in asks.items()
        for text in texts
    )


def numbers(store: Store) -> tuple[Question, ...]:
    """What a reader types who has seen a number, be it a former one, or the name of an office: each
    as it is registered.
    """
    told = [
        (channel.name, channel.phone, *(row.phone for row in store.numbers.get(key, ())))
        for key, channel in store.channels.items()
    ]
    return tuple(Question(text) for texts in told for text in dict.fromkeys(texts) if text)


def vocabulary(store: Store, words: Path) -> Vocabulary:
    """Stop words of any site, ours of `words`, and the registered synonyms."""
    base, ours = hansearch.common_vocabulary(), store.synonyms
    told = read(words, base) if words.is_file() else base
    return Vocabulary(
        told.stop_words,
        told.english_stop_words,
        ours.same,
        ours.leads,
        ours.names,
        ours.regional,
        told.pronunciations,
    )


def help_lines(store: Store) -> dict[str, list[list[str]]]:
    """What to offer when nothing answers: the most asked pages and the numbers that are certain."""
    asks = [[store.pages[slug].meta.title, f"{slug}.html"] for slug in store.site.asked]
    lines = [
        [store.channels[key].name, store.channels[key].phone or ""] for key in store.site.hotlines
    ]
    return {"asks": asks, "hotlines": lines}
