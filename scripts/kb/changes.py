"""Reads the Store, returns what changed for the reader, of pages and of the numbers of contacts:
for the list, the feed, the dates.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kb import numbers
from kb.schema import Entry
from kb.store import Store


@dataclass(frozen=True)
class Changed:
    """One change. `slug` and `anchor` are where the reader finds it, `summary` what
    stands there.
    """

    date: dt.date
    slug: str
    anchor: str
    title: str
    note: str
    summary: str


def modified(entry: Entry) -> dt.date:
    """The last day something changed for the reader or the sources were rechecked."""
    return max(entry.reviewed, *(change.date for change in entry.changes))


def of(store: Store) -> list[Changed]:
    """Newest first; of one day contacts before pages, and these in the order of the menu."""
    rows = [
        Changed(
            day,
            store.site.contacts,
            f"channel-{key}",
            store.channels[key].name,
            note,
            store.channels[key].duty,
        )
        for day, key, note in numbers.changes(store)
    ]
    rows += [
        Changed(one.date, slug, "", entry.title, one.note, entry.answer)
        for slug, entry in store.entries.items()
        for one in entry.changes
    ]
    return sorted(rows, key=lambda row: row.date, reverse=True)
