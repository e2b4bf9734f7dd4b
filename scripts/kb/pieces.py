"""HTML as Markdown or the templates made it, as plain pieces; and the way back to the line the
writer wrote.

One shape of tag is read, so that no browser can read a page otherwise than this reader does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

from hansearch.tags import END_TAG, TAG, tag_of, tokens

DOCTYPE = "<!doctype html>"
AS_IT_IS = ("script", "style")  # nothing is resolved in their text
VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})
# in a notice stand the words of a licence
UNREAD = frozenset({"code", "pre", *AS_IT_IS})
NOT_OURS = UNREAD | {"div.kb-notice"}


class Piece(NamedTuple):
    """The start of an element, or a run of text in one (`attributes` is None); `within` are the
    open elements, outermost first.
    """

    tag: str
    attributes: Mapping[str, str] | None
    text: str  # of a start: the tag as it stands in the HTML
    within: tuple[str, ...]

    @property
    def shown(self) -> bool:
        """Whether it is text that a reader reads as text."""
        if self.attributes is not None or not NOT_OURS.isdisjoint(self.within):
            return False
        return not number(self.text, self.within)


def number(text: str, within: Collection[str]) -> bool:
    """Whether a text is the number of a note, which is ours."""
    return "sup" in within and bool(re.fullmatch(r"\[\d+\]", text))


class Reader(HTMLParser):
    """HTML as pieces; whatever is not in the one allowed shape goes to `odd`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.odd: list[tuple[int, str]] = []
        self.open: tuple[str, ...] = ()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raw = self.get_starttag_text() or ""
        attributes = {name: value or "" for name, value in attrs}
        sound = bool(TAG.fullmatch(raw)) and len(attributes) == len(attrs)
        self.start(tag, attributes, raw, sound)

    def start(self, tag: str, attributes: Mapping[str, str], raw: str, sound: bool) -> None:
        """`sound`: whether it is in the allowed shape, taken by itself."""
        closed = raw.endswith("/>")
        # a browser goes on inside it
        if not sound or (closed and tag not in VOID and "svg" not in self.open):
            self.odd.append((len(self.pieces), raw))
        self.pieces.append(Piece(tag, attributes, raw, self.open))
        if tag not in VOID and not closed:
            kind = attributes.get("class", "").partition(" ")[0] if tag == "div" else ""
            self.open = (*self.open, f"{tag}.{kind}" if kind else tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1].partition(".")[0] == tag:
            self.open = self.open[:-1]
        else:
            self.odd.append((len(self.pieces), f"</{tag}>"))

    def shaped(self, html: str) -> bool:
        """Reads a page that is written in the one allowed shape throughout, as `feed` would;
        whether it is.
        """
        for text, written in tokens(html):
            within = self.open[-1] if self.open else ""
            plain = within in AS_IT_IS
            if "<" in text:
                return False
            if text:
                shown = unescape(text) if "&" in text and not plain else text
                self.pieces.append(Piece(within, None, shown, self.open))
            if tag := tag_of(written):
                if plain and (tag.attributes is not None or tag.name != within):
                    return False
                if tag.attributes is None:
                    self.handle_endtag(tag.name)
                else:
                    self.start(tag.name, tag.attributes, written, tag.once)
            elif written == DOCTYPE and not plain:
                self.handle_decl("doctype html")
            elif written:
                return False
        return True

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        self.pieces.append(Piece(self.open[-1] if self.open else "", None, data, self.open))

    def handle_comment(self, data: str) -> None:
        self.odd.append((len(self.pieces), f"<!--{data[:40]}"))

    def handle_pi(self, data: str) -> None:
        self.odd.append((len(self.pieces), f"<?{data[:40]}"))

    def unknown_decl(self, data: str) -> None:
        self.odd.append((len(self.pieces), f"<![{data[:40]}"))

    def handle_decl(self, decl: str) -> None:
        if any(piece.text.strip() for piece in self.pieces) or decl.lower() != "doctype html":
            self.odd.append((len(self.pieces), f"<!{decl[:40]}"))


@lru_cache(maxsize=512)
def read(html: str) -> tuple[tuple[Piece, ...], tuple[tuple[int, str], ...]]:
    """(pieces, what is not in the allowed shape) of some HTML."""
    reader, ends = Reader(), list[str]()
    if not reader.shaped(html):
        reader = Reader()
        reader.feed(html)
        reader.close()
        ends = [end for end in re.findall(r"</[^>]*>?", html) if not END_TAG.fullmatch(end)]
    odd = [
        *reader.odd,
        *((0, end) for end in ends),
        *((len(reader.pieces), f"<{tag}>") for tag in reader.open),
    ]
    return tuple(reader.pieces), tuple(odd)


class Outline(NamedTuple):
    """What stands in a page that is soundly written: each start tag, each text that is read, and
    the ids in order. A text may be no reader's text after all.
    """

    starts: frozenset[str]
    texts: frozenset[str]
    ids: tuple[str, ...]


@lru_cache(maxsize=512)
def outline(html: str) -> Outline | None:
    """The outline of a page of which `read` would find nothing odd: a look at each tag, which is
    enough to see that a page is sound. None where it is not, or not seen so easily.
    """
    open_, starts, texts, ids = list[str](), list[str](), set[str](), list[str]()
    for text, written in tokens(html.lstrip().removeprefix(DOCTYPE)):
        within = open_[-1] if open_ else ""
        if "<" in text:
            return None
        if within not in UNREAD and not (text[:1] == "[" and number(text, open_)):
            texts.add(text)
        tag = tag_of(written)
        if not tag:
            if written:
                return None
        elif tag.attributes is None:
            if tag.name != within:
                return None
            open_.pop()
        elif not tag.once or within in AS_IT_IS:
            return None
        else:
            starts.append(written)
            if "id" in tag.attributes:
                ids.append(tag.attributes["id"])
            if tag.name not in VOID:
                if not written.endswith("/>"):
                    open_.append(tag.name)
                elif "svg" not in open_:
                    return None
    found = Outline(frozenset(starts), frozenset(map(unescape, texts)), tuple(ids))
    return None if open_ else found


class Finder:
    """Leads from the pieces of rendered HTML to the lines of the Markdown they were made of.

    Rendering keeps the order and the letters of a text, so the text before a piece, sought step by
    step, never leads past it.
    """

    def __init__(self, source: str, pieces: Iterable[Piece]) -> None:
        self.source = unescape(source)
        self.pieces = list(pieces)

    def line(self, place: int, sought: str = "") -> int:
        """Line, from 1, of piece number `place`, or of `sought` at or after it."""
        at = 0
        for piece in self.pieces[:place]:
            key = piece.text.strip().partition("\n")[0][:16] if piece.attributes is None else ""
            if len(key) > 1 and (found := self.source.find(key, at)) >= 0:
                at = found
        sought = (
            sought or self.pieces[place].text.strip().partition("\n")[0][:16]
            if place < len(self.pieces)
            else sought
        )
        found = self.source.find(sought, at) if sought else -1
        return self.source.count("\n", 0, found if found >= 0 else at) + 1
