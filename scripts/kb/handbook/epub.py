"""Reads a Book, returns an EPUB 3: one file a chapter, contents for new and old readers, no font of
its own.
"""

from __future__ import annotations

import copy
import datetime as dt
import mimetypes
import uuid
from html import escape
from importlib.resources import files
from pathlib import Path

from lxml import etree
from lxml.html import builder as E

from kb.handbook import archive
from kb.handbook.book import Book
from kb.handbook.clean import NOTES, Element, name_of

OPS = "http://www.idpf.org/2007/ops"
CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
PAGE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
 lang="zh" xml:lang="zh">
<head><title>{title}</title><link rel="stylesheet" href="book.css"/></head>
<body>
{body}
</body>
</html>
"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="zh">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>
<dc:title>{title}</dc:title><dc:language>zh</dc:language><dc:creator>{title}</dc:creator>
<dc:description>{description}</dc:description><dc:rights>CC BY 4.0</dc:rights>{source}
<meta property="dcterms:modified">{modified}</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessMode">visual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta>
<meta property="schema:accessibilityHazard">none</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="css" href="book.css" media-type="text/css"/>
{items}
</manifest>
<spine toc="ncx">
<itemref idref="cover"/><itemref idref="nav"/>
{spine}
</spine>
</package>
"""
NCX = """<?xml version="1.0" encoding="utf-8"?>
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="zh">
<head><meta name="dtb:uid" content="urn:uuid:{identifier}"/></head>
<docTitle><text>{title}</text></docTitle>
<navMap>
{points}
</navMap>
</ncx>
"""


def render(book: Book, epoch: int) -> bytes:
    """The file's bytes; `mimetype` first and bare, as the format wants."""
    texts = {"META-INF/container.xml": CONTAINER}
    texts |= {f"EPUB/{name}": text for name, text in {**pages(book), **frame(book, epoch)}.items()}
    entries = [archive.Entry("mimetype", b"application/epub+zip", stored=True)]
    entries += [archive.Entry(name, text.encode()) for name, text in texts.items()]
    entries += [archive.Entry(f"EPUB/{path}", raw) for path, raw in book.pictures.items()]
    return archive.pack(entries, epoch)


def pages(book: Book) -> dict[str, str]:
    """Cover, chapters, sources; every link names the file that holds its place."""
    etree.register_namespace("epub", OPS)
    bodies: dict[str, tuple[str, Element]] = {"cover": (book.about.name, cover(book))}
    for chapter in book.chapters:
        body = E.DIV(
            E.H1(chapter.title, id=name_of(chapter.slug)), raised(copy.deepcopy(chapter.body))
        )
        bodies[name_of(chapter.slug)] = (chapter.title, body)
    bodies[NOTES] = ("来源", sources(book))
    home = {
        place: name
        for name, (_, body) in bodies.items()
        for place in body.xpath("descendant-or-self::*/@id")
    }
    for name, (_, body) in bodies.items():
        for link in body.xpath(".//a[starts-with(@href, '#')]"):
            place = link.get("href")[1:]
            link.set("href", f"#{place}" if home[place] == name else f"{home[place]}.xhtml#{place}")
            if link.get("class") == "footnote-ref":
                link.set(f"{{{OPS}}}type", "noteref")
    return {
        f"{name}.xhtml": PAGE.format(title=escape(title), body=xml(body))
        for name, (title, body) in bodies.items()
    }


def raised(body: Element) -> Element:
    """Headings one step up: in an EPUB a chapter is a document of its own."""
    for element in body.iter("h3", "h4", "h5", "h6"):
        element.tag = f"h{int(element.tag[1]) - 1}"
    return body


def xml(element: Element) -> str:
    return str(etree.tostring(element, encoding="unicode", method="xml", with_tail=False))


def cover(book: Book) -> Element:
    about = book.about
    lines = (
        about.description,
        f"内容最近一次核对：{book.reviewed}",
        about.notice,
        about.origin,
        "文字以 CC BY 4.0 许可转载，请保留来源和复核日期。",
    )
    return E.DIV(E.H1(about.name), *(E.P(line) for line in lines if line))


def sources(book: Book) -> Element:
    rows = [copy.deepcopy(note) for note in book.notes]
    for row in rows:
        for link in row.xpath(".//a[@class='back'][position() > 1]"):
            link.drop_tree()  # without page numbers they all look the same
    return E.DIV(
        E.H1("来源", id=NOTES),
        E.P("方括号里是见过什么文本、哪天核对。"),
        E.OL(E.CLASS("notes"), *rows),
    )


def frame(book: Book, epoch: int) -> dict[str, str]:
    """What holds the pages together: package, contents twice, style."""
    about, names = (
        book.about,
        ["cover", *(name_of(chapter.slug) for chapter in book.chapters), NOTES],
    )
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"urn:kb:handbook:{about.name}")
    items = "\n".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>'
        for name in names
    )
    items += "".join(
        (
            f'\n<item id="{path.replace("/", "-")}" href="{path}" '
            f'media-type="{mimetypes.guess_type(path)[0]}"/>'
        )
        for path in book.pictures
    )
    spine = "\n".join(f'<itemref idref="{name}"/>' for name in names[1:])
    modified = dt.datetime.fromtimestamp(epoch, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    title = escape(about.name)
    return {
        "package.opf": PACKAGE.format(
            identifier=identifier,
            title=title,
            description=escape(about.description),
            source=f"<dc:source>{escape(about.site)}</dc:source>" if about.site else "",
            modified=modified,
            items=items,
            spine=spine,
        ),
        "nav.xhtml": PAGE.format(title="目录", body=contents(book)),
        "toc.ncx": NCX.format(identifier=identifier, title=title, points=points(book)),
        "book.css": Path(str(files("kb.handbook").joinpath("epub.css"))).read_text("utf-8"),
    }


def contents(book: Book) -> str:
    rows = []
    for part in book.parts:
        inner = "".join(
            f'<li><a href="{name_of(c.slug)}.xhtml">{escape(c.title)}</a></li>'
            for c in part.chapters
        )
        rows.append(
            f"<li><span>{escape(part.title)}</span><ol>{inner}</ol></li>" if part.title else inner
        )
    rows.append(f'<li><a href="{NOTES}.xhtml">来源</a></li>')
    return '<nav epub:type="toc" id="toc"><h1>目录</h1><ol>' + "\n".join(rows) + "</ol></nav>"


def points(book: Book) -> str:
    """The same for readers that know EPUB 2 only; flat, a part is named by its first page."""
    rows = [(chapter.title, name_of(chapter.slug)) for chapter in book.chapters] + [("来源", NOTES)]
    return "\n".join(
        (
            f'<navPoint id="p{number}"><navLabel><text>{escape(title)}</text></navLabel><content '
            f'src="{name}.xhtml"/></navPoint>'
        )
        for number, (title, name) in enumerate(rows, 1)
    )
