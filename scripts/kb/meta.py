"""Reads the Store and the public address, returns what search engines and sharing read: JSON-LD and
the sitemap.
"""

from __future__ import annotations

import datetime as dt
import json
import posixpath
from typing import Any
from xml.etree import ElementTree as ET

from kb import changes, generated, markup
from kb.schema import Entry
from kb.store import Store

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def json_ld(slug: str, store: Store, site_name: str, site_url: str) -> str:
    """Where the page stands and, for an entry, what it is, as data that can stand inside a script
    element.
    """
    page = store.pages[slug]
    graph = [breadcrumbs(slug, store, site_url)] if slug != "index" else []
    if isinstance(page.meta, Entry):
        graph.append(article(slug, page.meta, site_name, site_url))
    if not graph:
        return ""
    text = json.dumps(
        {"@context": "https://schema.org", "@graph": graph},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return text.replace("<", "\\u003c")


def breadcrumbs(slug: str, store: Store, site_url: str) -> dict[str, Any]:
    """Home, the section's own page if it is another one, this page. Without a public address there
    are names only.
    """
    folder = posixpath.dirname(slug)
    trail = ["index", *([f"{folder}/index"] if folder and slug != f"{folder}/index" else []), slug]
    items = []
    for number, step in enumerate(trail, 1):
        name = "首页" if step == "index" else store.pages[step].meta.title
        address = {"item": f"{site_url}{step}.html"} if site_url else {}
        items.append({"@type": "ListItem", "position": number, "name": name, **address})
    return {"@type": "BreadcrumbList", "itemListElement": items}


def article(slug: str, entry: Entry, site_name: str, site_url: str) -> dict[str, Any]:
    """No more than the page itself says."""
    address = {"mainEntityOfPage": f"{site_url}{slug}.html"} if site_url else {}
    return {
        "@type": "Article",
        "headline": entry.title,
        "description": entry.answer,
        "inLanguage": "zh",
        "datePublished": str(min(change.date for change in entry.changes)),
        "dateModified": str(changes.modified(entry)),
        "author": {"@type": "Organization", "name": site_name},
        **address,
    }


def lastmod(slug: str, store: Store) -> dt.date | None:
    """The day a page last changed: an entry says so itself, a list changes with what it lists; of
    other pages nothing is known.
    """
    page = store.pages[slug]
    if isinstance(page.meta, Entry):
        return changes.modified(page.meta)
    names = {span.parts["name"] for span in markup.find(markup.GENERATED, page.body)}
    return max(
        (day for name in names for day in generated.LISTS[name].days(store, slug)), default=None
    )


def sitemap(store: Store, site_url: str) -> bytes:
    """Every page; the day only where it is known."""
    ET.register_namespace("", SITEMAP)
    root = ET.Element(f"{{{SITEMAP}}}urlset")
    for slug in store.pages:
        url = ET.SubElement(root, f"{{{SITEMAP}}}url")
        ET.SubElement(url, f"{{{SITEMAP}}}loc").text = f"{site_url}{slug}.html"
        if day := lastmod(slug, store):
            ET.SubElement(url, f"{{{SITEMAP}}}lastmod").text = str(day)
    ET.indent(root)
    return bytes(ET.tostring(root, "utf-8", xml_declaration=True)) + b"\n"
