"""Reads the Store, returns what falls due: reviews of the next 60 days, and all that is open."""

from __future__ import annotations

import datetime as dt

from kb.store import Store

AHEAD = 60  # days


def report(store: Store, today: dt.date, ahead: int = AHEAD) -> str:
    """Reviews due until `ahead` days from today, the earliest first, then every open line with its
    page.
    """
    until = today + dt.timedelta(days=ahead)
    rows = sorted(
        (entry.due, page.file, entry.title)
        for slug, entry in store.entries.items()
        if (page := store.pages[slug]) and entry.due <= until
    )
    due = [
        f"- {day} {'已过期' if day < today else '到期'}：{title}（{file}）"
        for day, file, title in rows
    ]
    left = [
        f"- {store.pages[slug].file}：{line}"
        for slug, entry in store.entries.items()
        for line in entry.open
    ]
    return "\n".join(
        [
            f"## {ahead} 天内要复核（{len(due)}）",
            *(due or ["- 没有"]),
            "",
            f"## 还没查到的（{len(left)}）",
            *(left or ["- 没有"]),
        ]
    )
