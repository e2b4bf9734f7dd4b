"""Reads one built article, returns what a book needs of it: no buttons, no menus, notes apart,
links by name.

Every id gets the page's name in front, `guide-repay--pay`, so that all pages can stand in one
document.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import html

from kb.schema import Site

Element = Any  # lxml publishes no types
NOTES = "notes"
KEPT_ATTRIBUTES = {
    "id",
    "class",
    "href",
    "datetime",
    "colspan",
    "rowspan",
    "scope",
    "start",
    "lang",
    "alt",
    "src",
}


def with_class(name: str) -> str:
    """The XPath test that CSS writes as `.name`."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


NOT_FOR_PAPER = (
    *(
        "kb-path",
        "kb-tools",
        "kb-toc",
        "kb-answers",
        "kb-moved",
        "kb-onward",
        "kb-top",
        "kb-jump",
        "kb-copy-number",
        "kb-more",
    ),
    *("kb-feedback", "kb-changes", "kb-downloads", "kb-term__means", "footnote-backref"),
)
DROPPED = " | ".join(
    f".//{test}"
    for test in (
        *("script", "noscript", "form", "input", "*[@hidden]", "*[@id='linked-from']/.."),
        *(f"*[{with_class(name)}]" for name in NOT_FOR_PAPER),
        f"button[not({with_class('kb-term')})]",
    )
)


@dataclass
class Article:
    """`body` holds no h1; `notes` are the sources it cites, by claim."""

    slug: str
    title: str
    body: Element
    notes: dict[str, Element]


def name_of(slug: str, fragment: str = "") -> str:
    """The id in the book of a page, or of a place on it. A colon is no part of an XML id."""
    page = slug.replace("/", "-")
    return f"{page}--{fragment.replace(':', '.')}" if fragment else page


def tidy(page: bytes, slug: str, roles: Site) -> Article | None:
    """The article of one page, or None where there is none."""
    article = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8")).find(
        ".//article"
    )
    heading = None if article is None else article.find(".//h1")
    if heading is None:
        return None
    title = " ".join(heading.text_content().split())
    heading.drop_tree()
    for element in article.xpath(DROPPED):
        element.drop_tree()
    for link in article.xpath(f".//a[{with_class('toclink')}]"):
        link.drop_tag()
    notes = take_notes(article, slug)
    unfold(article, roles.terms)
    show_pictures(article, slug)
    if slug != roles.contacts:
        shorten_cards(article, roles.contacts)
    for part in (article, *notes.values()):
        resolve(part, slug)
        strip(part, slug)
    article.tag = "div"
    article.attrib.clear()
    return Article(slug, title, article, notes)


def take_notes(article: Element, slug: str) -> dict[str, Element]:
    """The sources leave the page: the book has them once, at its end."""
    notes: dict[str, Element] = {}
    for block in article.xpath(f".//div[{with_class('footnote')}]"):
        for item in block.iter("li"):
            if (item.get("id") or "").startswith("fn:"):
                notes[item.get("id")[3:]] = item
    for folded in article.xpath(f".//details[{with_class('kb-sources')}]"):
        folded.drop_tree()
    return notes


def unfold(article: Element, glossary: str) -> None:
    """What opens on a tap lies open on paper; a term leads to the glossary."""
    for details in article.iter("details"):
        details.tag = "div"
        for summary in details.findall("summary"):
            summary.tag = "p"
            summary.set("class", "fold")
    for button in article.xpath(f".//button[{with_class('kb-term')}]"):
        target = button.get("popovertarget", "")
        button.tag = "a"
        button.attrib.clear()
        button.set("class", "term")
        button.set("href", f"#{name_of(glossary, target)}")


def show_pictures(article: Element, slug: str) -> None:
    """A drawing that stood in the page becomes the file it came from, by its path from the site's
    root, with the same words.
    """
    for figure in article.xpath(f".//figure[{with_class('kb-figure')}]"):
        shown = figure[0]
        picture = html.Element(
            "img",
            src=posixpath.normpath(
                posixpath.join(posixpath.dirname(slug), figure.get("data-kb-picture"))
            ),
        )
        picture.set("alt", shown.get("aria-label") or shown.get("alt") or "")
        figure.replace(shown, picture)


def shorten_cards(article: Element, contacts: str) -> None:
    """A contact stands in full once, on its own page; elsewhere its name, its number and where to
    look.
    """
    for card in article.xpath(f".//div[{with_class('kb-card')}]"):
        name = card.xpath(f"string(.//*[{with_class('kb-card__name')}])")
        row = html.Element("p")
        row.set("class", "contact")
        link = html.Element("a", href=f"#{name_of(contacts, card.get('id', ''))}")
        link.text = name
        row.append(link)
        for phone in card.xpath(f"(.//a[{with_class('kb-tel')}])[1]"):
            row.append(phone)
            link.tail, phone.tail = "：", ""
        row.tail = card.tail
        card.getparent().replace(card, row)


def resolve(part: Element, slug: str) -> None:
    """Links between pages become links inside the book, `#guide-repay--pay`; those that lead out
    stay.
    """
    for link in part.xpath(".//a[@href]"):
        parts = urlsplit(link.get("href"))
        if parts.scheme or parts.netloc or link.get("class") == "term" or "--" in parts.fragment:
            continue
        if parts.fragment.startswith("fn:"):
            link.set("href", f"#{name_of('note', parts.fragment[3:])}")
            continue
        there = slug
        if parts.path:
            there = posixpath.normpath(
                posixpath.join(posixpath.dirname(slug), unquote(parts.path))
            ).removesuffix(".html")
        link.set("href", f"#{name_of(there, unquote(parts.fragment))}")


def strip(part: Element, slug: str) -> None:
    """Only the attributes a book knows; ids unique in the book; headings one step down, below the
    page's title.
    """
    for element in part.iter(html.etree.Element):
        for key in set(element.attrib) - KEPT_ATTRIBUTES:
            del element.attrib[key]
        if element.get("id"):
            element.set("id", name_of(slug, element.get("id")))
        if element.tag in ("h2", "h3", "h4", "h5"):
            element.tag = f"h{int(element.tag[1]) + 1}"
        if (
            element.tag == "a"
            and element.get("href", "").startswith("http")
            and element.get("href") == element.text_content()
        ):
            element.set("class", "bare")  # its address is already what one reads
