"""Reads a Book, writes a tagged A5 PDF: contents with page numbers, outline, links, sources at the
end.
"""

from __future__ import annotations

import base64
import copy
import mimetypes
from importlib.resources import files
from io import BytesIO
from typing import Any

import weasyprint
from lxml import html
from lxml.html import builder as E
from weasyprint.urls import URLFetcher

from kb.handbook import FONT
from kb.handbook.book import Book, Part
from kb.handbook.clean import NOTES, Element, name_of


def render(book: Book) -> bytes:
    """The whole document. Its bytes depend on the book alone; the time in it is
    SOURCE_DATE_EPOCH.
    """
    options: dict[str, Any] = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}
    style = weasyprint.CSS(
        string=files("kb.handbook").joinpath("pdf.css").read_text("utf-8").replace("FONT", FONT)
    )
    # what a handbook needs is in it
    nothing = URLFetcher(allowed_protocols={"data"}, fail_on_errors=True)
    target = BytesIO()
    source = html.tostring(document(book), encoding="unicode", doctype="<!doctype html>")
    weasyprint.HTML(string=source, base_url=None, url_fetcher=nothing).write_pdf(
        target, stylesheets=[style], **options
    )
    return target.getvalue()


def inlined(body: Element, pictures: dict[str, bytes]) -> Element:
    """A copy of a chapter that holds its pictures itself."""
    body = copy.deepcopy(body)
    for picture in body.iter("img"):
        path = picture.get("src")
        kind = mimetypes.guess_type(path)[0]
        picture.set("src", f"data:{kind};base64,{base64.b64encode(pictures[path]).decode()}")
    return body


def document(book: Book) -> Element:
    about = book.about
    head = E.HEAD(
        E.META(charset="utf-8"),
        E.TITLE(about.name),
        E.META(name="description", content=about.description),
    )
    body = E.BODY(
        cover(book),
        contents(book),
        *(section(part, book.pictures) for part in book.parts),
        sources(book),
    )
    return E.HTML(head, body, lang="zh")


def cover(book: Book) -> Element:
    return E.DIV(
        E.CLASS("cover"),
        E.P(book.about.name, E.CLASS("cover-title")),
        E.P(book.about.description),
        E.P(f"内容最近一次核对：{book.reviewed}", E.CLASS("cover-date")),
        E.P(book.about.notice),
        *([E.P(book.about.origin)] if book.about.origin else []),
        E.P(
            "文字以 CC BY 4.0 许可转载、打印，请保留来源和复核日期。字体 Noto Sans CJK SC 以 "
            "OFL 1.1 许可嵌入。"
        ),
    )


def contents(book: Book) -> Element:
    rows = []
    for part in book.parts:
        for chapter in part.chapters:
            link = E.A(chapter.title, href=f"#{name_of(chapter.slug)}")
            opening = chapter is part.chapters[0] and part.title
            if opening and part.title != chapter.title:
                rows.append(E.LI(part.title, E.CLASS("toc-part")))
            rows.append(E.LI(link, E.CLASS("toc-part")) if opening == chapter.title else E.LI(link))
    rows.append(E.LI(E.A("来源", href=f"#{NOTES}")))
    return E.DIV(E.CLASS("toc"), E.P("目录", E.CLASS("toc-title")), E.UL(*rows))


def section(part: Part, pictures: dict[str, bytes]) -> Element:
    """A part has its title above those of its pages; a page that is named like its part, or stands
    alone, is the title.
    """
    box = E.DIV(E.CLASS("part"))
    if part.title and part.title != part.chapters[0].title:
        box.append(E.H1(part.title, E.CLASS("part-title")))
    for chapter in part.chapters:
        level = E.H1 if not len(box) else E.H2
        box.append(
            E.DIV(
                E.CLASS("chapter"),
                level(chapter.title, id=name_of(chapter.slug)),
                inlined(chapter.body, pictures),
            )
        )
    return box


def sources(book: Book) -> Element:
    rows = [copy.deepcopy(note) for note in book.notes]
    for row in rows:
        for link in row.xpath(".//a[@class='back']"):
            link.text = ""  # the style puts the page there
    return E.DIV(
        E.CLASS("notes"),
        E.H1("来源", id=NOTES),
        E.P("方括号里是见过什么文本、哪天核对；末尾的数字是引用它的页。"),
        E.OL(*rows),
    )
