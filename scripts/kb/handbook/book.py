"""Reads the built pages in the order of the menu, returns one Book: parts, chapters, and the
sources once at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import html

from kb import store
from kb.handbook import About, clean
from kb.handbook.clean import Element, name_of
from kb.schema import Site


@dataclass
class Part:
    """A section of the menu; a page that stands alone there is a part without a title."""

    title: str
    chapters: list[clean.Article]


@dataclass
class Book:
    about: About
    parts: list[Part]
    notes: list[Element] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)  # by path from the site's root

    @property
    def chapters(self) -> Iterator[clean.Article]:
        for part in self.parts:
            yield from part.chapters

    @property
    def reviewed(self) -> str:
        """The latest day on which a page was checked; the book's own date, whatever day
        it is made.
        """
        dates = [
            str(time.get("datetime", ""))
            for chapter in self.chapters
            for time in chapter.body.xpath("(.//time)[1]")
        ]
        return max(dates, default="")


def read(site: Path, about: About) -> Book:
    """The whole book, every link in it leading somewhere in it."""
    parts = [
        Part(title, [article for slug in slugs if (article := chapter(site, slug, about.roles))])
        for title, slugs in sections(about.nav, about.roles)
    ]
    book = Book(about, [part for part in parts if part.chapters])
    book.pictures = {path: (site / path).read_bytes() for path in sorted(shown(book))}
    number_notes(book)
    mend_links(book)
    return book


def sections(nav: list[Any], roles: Site) -> Iterator[tuple[str, list[str]]]:
    """MkDocs' nav as (title, slugs): a title only where there is more than one page. The
    list of the sources is the end notes.
    """
    for entry in nav:
        for title, target in entry.items() if isinstance(entry, dict) else [("", entry)]:
            yield (
                (title if isinstance(target, list) else ""),
                [
                    slug
                    for slug in store.flatten(target)
                    if slug not in roles.off_paper and not slug.startswith(roles.sources)
                ],
            )


def chapter(site: Path, slug: str, roles: Site) -> clean.Article | None:
    path = site / f"{slug}.html"
    return clean.tidy(path.read_bytes(), slug, roles) if path.is_file() else None


def shown(book: Book) -> set[str]:
    """The pictures of all chapters."""
    return {picture.get("src") for chapter in book.chapters for picture in chapter.body.iter("img")}


def number_notes(book: Book) -> None:
    """Sources are numbered through the book in the order of their first mention, and lead back to
    each chapter that cites them.
    """
    numbers: dict[str, int] = {}
    for article in book.chapters:
        back: set[str] = set()
        for reference in article.body.xpath(f".//a[{clean.with_class('footnote-ref')}]"):
            key = reference.get("href").removeprefix("#note--")
            if key not in numbers:
                numbers[key] = len(numbers) + 1
                book.notes.append(note(key, article.notes[key]))
            reference.text = f"[{numbers[key]}]"
            mark = reference.getparent().get("id")
            if key not in back and mark:
                back.add(key)
                book.notes[numbers[key] - 1].append(back_link(mark))


def note(key: str, item: Element) -> Element:
    """One end note; its paragraphs become plain text, so that the links back stand in the same
    line.
    """
    item.set("id", name_of("note", key))
    for paragraph in item.findall("p"):
        paragraph.drop_tag()
    for element in reversed(list(item)):
        element.tail = re.sub(r"\s+$", " ", element.tail or "")
    item.tail = "\n"
    return item


def back_link(mark: str) -> Element:
    link = html.Element("a", href=f"#{mark}")
    link.set("class", "back")
    link.text = "↩"
    link.tail = " "
    return link


def mend_links(book: Book) -> None:
    """A link to what the book has elsewhere goes there; one to what it has not becomes
    plain text.
    """
    known = {name_of(article.slug) for article in book.chapters} | {clean.NOTES}
    everything = [*(article.body for article in book.chapters), *book.notes]
    for part in everything:
        known |= {element.get("id") for element in part.xpath("descendant-or-self::*[@id]")}
    for part in everything:
        for link in part.xpath(".//a[starts-with(@href, '#')]"):
            there = instead(link.get("href")[1:], known, book.about.roles)
            if there:
                link.set("href", f"#{there}")
            else:
                link.drop_tag()


def instead(target: str, known: set[str], roles: Site) -> str:
    """The place in the book that a link means, or nothing."""
    page, _, fragment = target.partition("--")
    if target in known:
        return target
    if fragment.startswith("channel-") and (card := name_of(roles.contacts, fragment)) in known:
        return card
    if fragment == "sources" or page.startswith(name_of(roles.sources)):
        return clean.NOTES
    return page if page in known else ""
