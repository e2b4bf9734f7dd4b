"""The lists a page may ask for by name (`<!-- kb:changes -->`): what each shows, and the days on
which what it shows changed. A new list is one line here.
"""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from kb import changes, links, lists
from kb.store import Store

Days = Callable[[Store, str], Iterable[dt.date]]


def pages(store: Store, here: str) -> Iterator[dt.date]:
    """When each topic changed."""
    yield from (changes.modified(entry) for entry in store.entries.values())


def beside(store: Store, here: str) -> Iterator[dt.date]:
    """When each topic of the section changed."""
    yield from (
        changes.modified(store.entries[slug])
        for slug in links.beside(store).get(posixpath.dirname(here), ())
    )


def news(store: Store, here: str) -> Iterator[dt.date]:
    """When each topic or number of a contact changed."""
    yield from pages(store, here)
    yield from (change.date for change in changes.of(store))


def contacts(store: Store, here: str) -> Iterator[dt.date]:
    yield from (channel.checked for channel in store.channels.values())


def cited(shelf: str, store: Store, here: str) -> Iterator[dt.date]:
    """When the sources of a shelf, or all, were checked, and the topics changed that cite them."""
    citing = links.citing(store)
    for key, source in store.sources.items():
        if shelf in ("", lists.shelf(source)):
            yield source.checked
            yield from (
                changes.modified(store.entries[slug])
                for slug in citing.get(key, [])
                if slug in store.entries
            )


def never(store: Store, here: str) -> Iterable[dt.date]:
    """Of what it shows no day is known."""
    return ()


@dataclass(frozen=True)
class Generated:
    """`shown(store, slug of the page)`: Markdown; `days`: as many as it shows things with a day."""

    shown: Callable[[Store, str], str]
    days: Days = never


LISTS: dict[str, Generated] = {
    "sources": Generated(lists.sources, partial(cited, "")),
    "channels": Generated(lists.channels, contacts),
    "changes": Generated(lists.changes, news),
    "glossary": Generated(lists.glossary),
    "recent": Generated(lists.recent, news),
    "section": Generated(lists.section, beside),
    "sections": Generated(lists.sections, pages),
    "topics": Generated(lists.topics, pages),
    "downloads": Generated(lists.downloads),
    **{
        f"sources-{name}": Generated(partial(lists.sources_of, name), partial(cited, name))
        for name in lists.SHELVES
    },
}
