"""Reads the Store, returns what has not been looked at for long, as Markdown: the same list for a
terminal and for the weekly issue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from kb.store import Store

DAYS = 90  # data are to be checked as often as a guide


def report(store: Store, today: dt.date) -> str:
    """Pages past their review and data unchecked for 90 days, the oldest first."""
    return "\n".join(
        [
            *section("过了复核日期的页面", pages(store, today)),
            *section(
                f"超过 {DAYS} 天没有核对的来源",
                unchecked(
                    ((key, source.title, source.checked) for key, source in store.sources.items()),
                    today,
                ),
            ),
            *section(
                f"超过 {DAYS} 天没有核对的渠道",
                unchecked(
                    (
                        (key, channel.name, channel.checked)
                        for key, channel in store.channels.items()
                    ),
                    today,
                ),
            ),
        ]
    )


def section(title: str, rows: Iterable[str]) -> list[str]:
    """A heading with its number of rows; one that is empty says so, so that nobody wonders whether
    it was looked at.
    """
    found = list(rows)
    return [f"## {title}（{len(found)}）", "", *(f"- {row}" for row in found or ["没有"]), ""]


def pages(store: Store, today: dt.date) -> Iterator[str]:
    late = sorted(
        (entry.due, slug, entry.title) for slug, entry in store.entries.items() if entry.due < today
    )
    return (
        f"{due} 到期，过了 {(today - due).days} 天：{title}（`{store.pages[slug].file}`）"
        for due, slug, title in late
    )


def unchecked(rows: Iterable[tuple[str, str, dt.date]], today: dt.date) -> Iterator[str]:
    old = sorted(
        (checked, key, title) for key, title, checked in rows if (today - checked).days > DAYS
    )
    return (
        f"{checked} 核对，已 {(today - checked).days} 天：{title}（`{key}`）"
        for checked, key, title in old
    )
