"""Reads the Store, returns an Atom feed of what changed for the reader (RFC 4287)."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree as ET

from kb.schema import Entry
from kb.store import Store

ATOM = "http://www.w3.org/2005/Atom"


def atom(store: Store, site_name: str, site_url: str) -> bytes:
    """Newest first. `site_url` may be empty: the links are then relative to the feed, the ids are names either way."""
    ET.register_namespace("", ATOM)
    changes = [(change.date, slug, entry, change.note) for slug, entry in store.entries.items() for change in entry.changes]
    changes.sort(key=lambda row: (-row[0].toordinal(), row[1]))
    feed = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "zh"})
    add(feed, "title", f"{site_name}：最近更新")
    add(feed, "id", "urn:kb:changes")
    add(feed, "updated", instant(changes[0][0] if changes else dt.date(1970, 1, 1)))
    add(add(feed, "author"), "name", site_name)
    add(feed, "link", href=f"{site_url}feed.xml", rel="self")
    for (date, slug, entry, note), number in zip(changes, numbers(changes), strict=True):
        item = add(feed, "entry")
        add(item, "title", f"{entry.title}：{note}")
        add(item, "id", f"urn:kb:{slug.replace('/', ':')}:{date}{f':{number}' if number else ''}")
        add(item, "updated", instant(date))
        add(item, "link", href=f"{site_url}{slug}.html")
        add(item, "summary", entry.answer)
    ET.indent(feed)
    return bytes(ET.tostring(feed, "utf-8", xml_declaration=True)) + b"\n"


def numbers(changes: list[tuple[dt.date, str, Entry, str]]) -> list[int]:
    """The place of each change among those of one page and day, from 0 in the order written, so that ids stay when one is added below."""
    seen: dict[tuple[dt.date, str], int] = {}
    places = []
    for date, slug, _, _ in changes:
        places.append(seen.get((date, slug), 0))
        seen[date, slug] = places[-1] + 1
    return places


def add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    child.text = text
    return child


def instant(date: dt.date) -> str:
    """A day as Atom wants it: Beijing midnight."""
    return f"{date}T00:00:00+08:00"
