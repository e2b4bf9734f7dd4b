"""Reads the Store, returns an Atom feed of what changed for the reader (RFC 4287)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from xml.etree import ElementTree as ET

from kb import changes
from kb.changes import Changed
from kb.store import Store

ATOM = "http://www.w3.org/2005/Atom"


def atom(store: Store, site_name: str, site_url: str) -> bytes:
    """Newest first. `site_url` may be empty: the links are then relative to the feed, the ids are
    names either way.
    """
    ET.register_namespace("", ATOM)
    rows = sorted(changes.of(store), key=lambda row: (-row.date.toordinal(), row.slug, row.anchor))
    feed = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "zh"})
    add(feed, "title", f"{site_name}：最近更新")
    add(feed, "id", "urn:kb:changes")
    add(feed, "updated", instant(rows[0].date if rows else dt.date(1970, 1, 1)))
    add(add(feed, "author"), "name", site_name)
    add(feed, "link", href=f"{site_url}feed.xml", rel="self")
    for row, number in zip(rows, numbers(rows), strict=True):
        item = add(feed, "entry")
        name, where = (
            ":".join(filter(None, (row.slug.replace("/", ":"), row.anchor))),
            f"{row.slug}.html{row.anchor and '#'}{row.anchor}",
        )
        add(item, "title", f"{row.title}：{row.note}")
        add(item, "id", f"urn:kb:{name}:{row.date}{f':{number}' if number else ''}")
        add(item, "updated", instant(row.date))
        add(item, "link", href=f"{site_url}{where}")
        add(item, "summary", row.summary)
    ET.indent(feed)
    return bytes(ET.tostring(feed, "utf-8", xml_declaration=True)) + b"\n"


def numbers(rows: list[Changed]) -> list[int]:
    """The place of each change among those of one page and day, from 0 in the order written, so
    that ids stay when one is added below.
    """
    seen = Counter[tuple[dt.date, str, str]]()
    places = []
    for row in rows:
        places.append(seen[row.date, row.slug, row.anchor])
        seen[row.date, row.slug, row.anchor] += 1
    return places


def add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    child.text = text
    return child


def instant(date: dt.date) -> str:
    """A day as Atom wants it: Beijing midnight."""
    return f"{date}T00:00:00+08:00"
