"""Reads the built site, writes a ZIM for Kiwix: the pages as they are, their articles in the
full-text index.

libzim puts three random numbers into the file, its own and those of two indexes. They are replaced
by one made from the content, or two builds of one commit would differ.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
import posixpath
import re
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from libzim.writer import Creator, Hint, IndexData, Item, StringProvider
from lxml import html

from kb import fresh
from kb.handbook import About, clean

# For a browser and a web server only, or what no page of ours loads.
LEFT_OUT = re.compile(
    r"^(404\.html|_headers|sw\.js|.*\.webmanifest|manifest\.json|feed\.xml|sitemap\..*"
    r"|downloads/.*|assets/javascripts/.*|.*\.map)$"
)
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
# a reader serves from addresses it does not foresee
POLICY = re.compile(rb'<meta http-equiv="?Content-Security-Policy"?[^>]*>\s*', re.I)
# A line that is nothing but a link, and a script: what they lead to may be left out.
LEADS = re.compile(r'<p><a href="([^":#?]+)"[^>]*>[^<]*</a></p>|<script src="([^":#?]+)"></script>')
INDEX_ID = re.compile(rb"\x0f\rXapian Glass..(.{16})", re.S)
HEADER_ID, CHECKSUM_POSITION = slice(8, 24), slice(72, 80)


class Indexed(IndexData):  # type: ignore[misc]
    """What is found: the article, not the menus around it. Unsegmented: libzim cuts
    Chinese itself.
    """

    def __init__(self, title: str, content: str) -> None:
        super().__init__()
        self.title, self.content = title, content

    def has_indexdata(self) -> bool:
        return bool(self.content)

    def get_title(self) -> str:
        return self.title

    def get_content(self) -> str:
        return self.content

    def get_keywords(self) -> str:
        return ""

    def get_wordcount(self) -> int:
        return len(self.content)


class Stored(Item):  # type: ignore[misc]
    """One file of the site."""

    def __init__(self, path: str, content: bytes) -> None:
        super().__init__()
        self.path, self.content, self.text = path, content, ("", "")
        if path.endswith(".html"):
            self.content = without_loose_ends(
                fresh.plain(POLICY.sub(b"", content).decode()), path
            ).encode()
            self.text = text_of(content)

    def get_path(self) -> str:
        return self.path

    def get_title(self) -> str:
        return self.text[0]

    def get_mimetype(self) -> str:
        suffix = Path(self.path).suffix
        return TYPES.get(suffix) or mimetypes.guess_type(self.path)[0] or "application/octet-stream"

    def get_contentprovider(self) -> Any:
        return StringProvider(self.content)

    def get_hints(self) -> dict[Any, int]:
        return {Hint.FRONT_ARTICLE: bool(self.text[0])}

    def get_indexdata(self) -> Indexed:
        return Indexed(*self.text)


def without_loose_ends(page: str, path: str) -> str:
    """The page without the links and scripts that lead to what a ZIM does not hold."""

    def kept(lead: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), lead[1] or lead[2]))
        return "" if LEFT_OUT.match(target) else lead[0]

    return LEADS.sub(kept, page)


def text_of(page: bytes) -> tuple[str, str]:
    """Title and text of an article; empty for a page without one."""
    article = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8")).find(
        ".//article"
    )
    heading = None if article is None else article.find(".//h1")
    if heading is None:
        return "", ""
    title = " ".join(heading.text_content().split())
    for element in article.xpath(clean.DROPPED):
        element.drop_tree()
    return title, " ".join(article.text_content().split())


@contextmanager
def quiet() -> Iterator[None]:
    """libzim reports its steps in English on the standard output, whatever it is told."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def write(site: Path, about: About, date: str, icon: bytes, target: Path) -> None:
    """The file at `target`, sealed so that its bytes follow from the site."""
    with quiet(), Creator(target).config_indexing(True, "zho").config_nbworkers(1) as creator:
        creator.set_mainpath("index.html")
        creator.add_illustration(48, icon)
        details = {
            "Name": target.stem,
            "Title": about.name,
            "Description": about.description[:80],
            "Language": "zho",
        }
        details |= {
            "Creator": about.name,
            "Publisher": about.name,
            "Date": date,
            "License": "CC BY 4.0",
        }
        details |= {
            key: value
            for key, value in {"Source": about.site, "LongDescription": about.origin}.items()
            if value
        }
        for name, value in details.items():
            creator.add_metadata(name, value)
        for path in sorted(
            path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()
        ):
            if not LEFT_OUT.match(path):
                creator.add_item(Stored(path, (site / path).read_bytes()))
    target.write_bytes(sealed(target.read_bytes()))


def sealed(content: bytes) -> bytes:
    """The three random numbers replaced, the checksum at the end made anew."""
    data = bytearray(content)
    places = [HEADER_ID, *(slice(*match.span(1)) for match in INDEX_ID.finditer(content))]
    end = struct.unpack("<Q", data[CHECKSUM_POSITION])[0]
    put(data, places, bytes(16))
    number = hashlib.sha256(data[:end]).digest()[:16]
    put(data, places, number)
    # the format's own checksum
    data[end : end + 16] = hashlib.md5(data[:end], usedforsecurity=False).digest()
    return bytes(data)


def put(data: bytearray, places: list[slice], value: bytes) -> None:
    for place in places:
        data[place] = value
