"""Judges HTML as Markdown or the templates made it, writes nothing: what must not be published, by
allow-lists.

What a page may hold is listed in allowlists.py; everything else is a fault.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from hansearch.tags import tag_of
from kb.allowlists import ALIGNED, CLASSES, PUBLISHED, WRITERS
from kb.marks import marks
from kb.pieces import Finder, Piece, outline, read
from kb.problem import Problem

RELATIVE = re.compile(r"(?![/\\])[^\s\\:?#]*(?:[?#][^\s\\]*)?")

REFRESH = re.compile(r"\d+; url=(?P<url>.+)")


@dataclass(frozen=True)
class Fault:
    """What is wrong with piece number `place`; `sought` is the text by which it is found in what
    the writer wrote.
    """

    place: int
    rule: str
    what: str
    remedy: str
    sought: str = ""


def of_writer(html: str) -> Iterator[Fault]:
    """What writers may not write, judged on what Markdown made of it. Their addresses are compared
    with the grammar elsewhere.
    """
    pieces, odd = read(html)
    yield from shapes(odd, "HTML-1")
    for place, piece in enumerate(pieces):
        if piece.attributes is not None:
            yield from tag_fault(place, piece, WRITERS, "HTML-1")
            styled = piece.attributes.get("style", "")
            if styled and not ALIGNED.fullmatch(styled):
                yield Fault(place, "HTML-1", f"用了样式“{styled}”", "删掉它", styled)
            named = piece.attributes.get("class", "")
            if named and not CLASSES.fullmatch(named):
                remedy = "提示框只有 note、tip、warning、danger；其余的 class 写作手册里没有"
                yield Fault(
                    place, "HTML-1", f"用了不认识的类别“{named}”", remedy, named.split()[-1]
                )
    yield from left_over(pieces)


def of_site(html: str, known: frozenset[str], beginnings: tuple[str, ...] = ()) -> Iterator[Fault]:
    """What a finished page, or a piece of one, may not hold. `known` are the outside addresses it
    may name, or their `beginnings`.
    """
    if not sound(html, known, beginnings):
        yield from in_pieces(html, known, beginnings)


def in_pieces(html: str, known: frozenset[str], beginnings: tuple[str, ...]) -> Iterator[Fault]:
    """The same by a whole reading, with the place of each fault."""
    pieces, odd = read(html)
    yield from shapes(odd, "HTML-4")
    for place, piece in enumerate(pieces):
        if piece.attributes is not None:
            attributes = tuple(piece.attributes.items())
            for fault in in_tag(piece.tag, attributes, piece.text, known, beginnings):
                yield replace(fault, place=place)
    ids = Counter(
        piece.attributes["id"] for piece in pieces if piece.attributes and "id" in piece.attributes
    )
    for name, count in ids.items():
        if count > 1:
            place = next(
                place
                for place, piece in enumerate(pieces)
                if piece.attributes and piece.attributes.get("id") == name
            )
            yield Fault(place, "HTML-4", f"一页里有 {count} 个 id“{name}”", "换一个 id", name)
    yield from left_over(pieces)


def sound(html: str, known: frozenset[str], beginnings: tuple[str, ...]) -> bool:
    """Whether a page, seen by its outline, holds nothing of what `of_site` tells, as nearly all."""
    seen = outline(html)
    return (
        seen is not None
        and len({*seen.ids}) == len(seen.ids)
        and not any(map(marks, seen.texts))
        and not any(in_start(written, known, beginnings) for written in seen.starts)
    )


@lru_cache(maxsize=65536)  # most tags stand on many pages
def in_start(written: str, known: frozenset[str], beginnings: tuple[str, ...]) -> tuple[Fault, ...]:
    """The same for a start tag as it stands there, in the one allowed shape."""
    name, attributes, _ = tag_of(written)  # type: ignore[misc]  # its shape
    return in_tag(name, tuple((attributes or {}).items()), written, known, beginnings)


@lru_cache(maxsize=65536)
def in_tag(
    tag: str,
    attributes: tuple[tuple[str, str], ...],
    text: str,
    known: frozenset[str],
    beginnings: tuple[str, ...],
) -> tuple[Fault, ...]:
    """What one tag of a finished page may not hold."""
    piece = Piece(tag, dict(attributes), text, ())
    found = [*tag_fault(0, piece, PUBLISHED, "HTML-4")]
    told = dict(attributes)
    for name in ("href", "src"):
        target = told.get(name)
        if target is not None and not allowed(target, tag, known, beginnings):
            remedy = "改成站内的相对链接，或登记到 _data"
            found.append(Fault(0, "HTML-4", f"网页里有不认识的地址“{target}”", remedy, target))
    rule = told.get("http-equiv")
    refresh = REFRESH.fullmatch(told.get("content", "")) if rule == "refresh" else None
    if rule not in (None, "Content-Security-Policy") and not (
        refresh and RELATIVE.fullmatch(refresh["url"])
    ):
        found.append(Fault(0, "HTML-4", "网页会自己跳到别处，或改变浏览器的规矩", "删掉它", text))
    return tuple(found)


def shapes(odd: Iterable[tuple[int, str]], rule: str) -> Iterator[Fault]:
    for place, raw in odd:
        yield Fault(
            place,
            rule,
            f"HTML 写法不规整：{raw[:60]}",
            "删掉它；标签成对，属性用双引号，不写注释",
            raw[:12],
        )


def tag_fault(
    place: int, piece: Piece, allowed: Mapping[str, frozenset[str]], rule: str
) -> Iterator[Fault]:
    if piece.tag not in allowed:
        yield Fault(
            place,
            rule,
            f"不能用 HTML 标签 <{piece.tag}>",
            "删掉它；能用的写法见写作手册",
            f"<{piece.tag}",
        )
        return
    for name in piece.attributes or ():
        if name not in allowed[piece.tag]:
            # of a link, the title has no name in Markdown
            sought = (piece.attributes or {})[name] if name == "title" else name
            yield Fault(place, rule, f"<{piece.tag}> 上不能有属性“{name}”", "删掉它", sought)


def allowed(target: str, tag: str, known: Collection[str], beginnings: tuple[str, ...]) -> bool:
    """Whether an address leads inside the site, or outside to where the data lead; nothing is
    loaded from outside.
    """
    if RELATIVE.fullmatch(target):
        return True
    return tag in ("a", "link") and (
        target in known or (bool(beginnings) and target.startswith(beginnings))
    )


def left_over(pieces: Iterable[Piece]) -> Iterator[Fault]:
    """Marks that nobody can read, outside code; each kind once in a run of text."""
    for place, piece in enumerate(pieces):
        if piece.attributes is None and (found := marks(piece.text)) and piece.shown:
            yield from (Fault(place, *fault) for fault in found)


@lru_cache(maxsize=2048)
def judged(html: str, known: frozenset[str], beginnings: tuple[str, ...]) -> tuple[Fault, ...]:
    """The same page gives the same faults; under `serve` only what became another page is judged
    again.
    """
    return tuple(of_site(html, known, beginnings))


def problems(
    html: str, file: str, source: str, known: Collection[str], beginnings: tuple[str, ...] = ()
) -> list[Problem]:
    """The faults of a finished page, each with the line of `source`, the writer's file, that it
    most likely comes from.
    """
    found = judged(html, frozenset(known), beginnings)
    if not found:
        return []
    finder = Finder(source, read(html)[0])
    return [
        Problem(file, finder.line(fault.place, fault.sought), fault.rule, fault.what, fault.remedy)
        for fault in found
    ]
