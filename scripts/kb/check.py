"""Reads a Store, writes nothing: every rule of 写作手册 that a machine can see.

`errors` stop the build; `warnings` are printed by `make check` and stop nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from kb import compose, links, markup, moved, sections
from kb.problem import Problem
from kb.store import Page, Store

ID = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
URL = re.compile(r"https?://\S+|\bwww\.\S+|(?<![\w/.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|cn|net|org|gov|io|app|top|vip|cc|xyz)\b(?!\.md)", re.I)
# Service numbers (95xxx, 96xxx, 12xxx, 100xx, 400-…), landlines and mobiles; a number followed by a unit
# or by a decimal is an amount. Three digits are too common to judge, so 110 is looked up in the data.
PHONE = re.compile(
    r"(?<![\d.\-/])(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|[48]00[ -]?\d{3}[ -]?\d{4}|0\d{2,3}-\d{7,8}"
    r"|(?:9[56]\d|12[13]|100)\d{2,3}|110)(?![\d.\-/]|\s*[元万亿年月日天次条个名家件部台期号款％%])"
)
EMAIL_OR_QQ = re.compile(r"[\w.+-]+@[\w-]+\.\w+|(?:微信号|QQ群?|QQ ?号)[：: ]*[A-Za-z0-9_-]{5,}", re.I)


def errors(store: Store, folder: Path) -> list[Problem]:
    """All faults that make a page wrong or unusable; `folder` holds the Markdown files."""
    found = [
        *store.problems,
        *links.dead_links(store, folder),
        *links.unknown_related(store, folder),
        *links.claimed_twice(store),
        *links.wordings(store),
        *sections.faults(store),
        *moved.faults(store),
        *farms(store),
    ]
    for page in store.pages.values():
        for rule in (headings, citations, channels, terms, contacts, generated):
            found += rule(page, store)
    return found


def warnings(store: Store, today: dt.date) -> list[Problem]:
    """What should be looked at but breaks nothing: unused sources and pages past their review."""
    used = {key for page in store.pages.values() for key in compose.cited(compose.filled(page, store))}
    found = [Problem("docs/_data/sources.yml", 0, "SRC-2", f"论断“{key}”没有页面引用", "引用它，或删掉") for key in store.points if key not in used]
    for slug, entry in store.entries.items():
        if entry.due < today:
            page = store.pages[slug]
            found.append(Problem(page.file, page.line_of("reviewed"), "DATE-1", f"{entry.due} 就该复核了", "逐条重核来源后改 reviewed"))
    return found


def farms(store: Store) -> Iterator[Problem]:
    """A content farm is no source, under whatever subdomain."""
    addresses = [("sources", key, source.url) for key, source in store.sources.items()]
    addresses += [("channels", key, channel.site) for key, channel in store.channels.items()]
    for name, key, address in addresses:
        host = (urlsplit(address).hostname or "") if address else ""
        if any(host == farm or host.endswith(f".{farm}") for farm in store.farms):
            yield Problem(f"docs/_data/{name}.yml", 0, "FARM-1", f"“{key}”的网址 {host} 是站群", "换成发布机关自己的网址，或去掉 url")


def at(page: Page, span: markup.Span) -> tuple[str, int]:
    return page.file, page.first_line + span.line - 1


def headings(page: Page, store: Store) -> Iterator[Problem]:
    spans = list(markup.find(markup.HEADING, page.body))
    ids = Counter(span.parts["id"] for span in spans)
    for span in spans:
        text, anchor = span.parts["text"], span.parts["id"]
        if span.parts["marks"] == "#":
            yield Problem(*at(page, span), "HEAD-1", f"正文里有一级标题“{text}”", "标题写在前置字段的 title 里，正文从 ## 开始")
        elif not ID.match(anchor):
            yield Problem(*at(page, span), "HEAD-2", f"小标题“{text}”没有固定的英文 id", "在行末写 {#short-name}，小写字母、数字、连字符")
        elif ids[anchor] > 1 or anchor in links.GENERATED_ANCHORS:
            yield Problem(*at(page, span), "HEAD-3", f"小标题 id“{anchor}”已经用过", "换一个 id")


def citations(page: Page, store: Store) -> Iterator[Problem]:
    for span in markup.find(markup.CITATION, page.body):
        if span.parts["id"] not in store.points:
            yield Problem(*at(page, span), "SRC-1", f"来源“{span.parts['id']}”不在 sources.yml 里", "先在 sources.yml 登记这个论断，或改正 id")


def channels(page: Page, store: Store) -> Iterator[Problem]:
    for span in markup.find(markup.LINK, page.body):
        scheme, _, key = span.parts["target"].partition(":")
        if scheme in ("channel", "site") and key not in store.channels:
            yield Problem(*at(page, span), "CH-1", f"渠道“{key}”不在 channels.yml 里", "先在 channels.yml 登记，或改正 id")
        elif scheme == "site" and not store.channels[key].site:
            yield Problem(*at(page, span), "CH-2", f"渠道“{key}”没有登记网址", "在 channels.yml 里补上 site，或只写号码")
    for key in getattr(page.meta, "channels", ()):
        if key not in store.channels:
            yield Problem(page.file, page.line_of("channels", key), "CH-1", f"渠道“{key}”不在 channels.yml 里", "先在 channels.yml 登记，或改正 id")


def terms(page: Page, store: Store) -> Iterator[Problem]:
    for span in markup.find(markup.LINK, page.body):
        scheme, _, key = span.parts["target"].partition(":")
        if scheme == "term" and key not in store.terms:
            yield Problem(*at(page, span), "TERM-1", f"术语“{key}”不在 glossary.yml 里", "先在 glossary.yml 登记，或改正 id")


def contacts(page: Page, store: Store) -> Iterator[Problem]:
    """Contacts have one home; one typed into a page would be missed when it changes. Code counts too: people copy it."""
    texts = [(page.front, 2), (page.body, page.first_line)]
    for text, first_line in texts:
        for rule, pattern, kind in (("CON-1", PHONE, "电话号码"), ("CON-2", URL, "网址"), ("CON-3", EMAIL_OR_QQ, "账号")):
            for match in pattern.finditer(text):
                line = first_line + text.count("\n", 0, match.start())
                yield Problem(page.file, line, rule, f"正文里写了{kind}“{match[0]}”", "登记到 channels.yml，正文写 [名称](channel:id)")


def generated(page: Page, store: Store) -> Iterator[Problem]:
    for span in markup.find(markup.GENERATED, page.body):
        if span.parts["name"] not in compose.LISTS:
            names = "、".join(compose.LISTS)
            yield Problem(*at(page, span), "GEN-1", f"没有叫“{span.parts['name']}”的生成内容", f"只能写 {names}")
