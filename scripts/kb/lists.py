"""Reads the data, returns Markdown: the pieces that are written once and shown in many places."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from kb import changes as news
from kb import links, order
from kb.markup import literal
from kb.schema import Channel, Plain, Source
from kb.store import Store

SHELVES = {
    "civil": "民法典",
    "code": "刑法和诉讼法",
    "law": "其他法律、法规和规章",
    "court": "司法解释与裁判",
    "regulator": "监管规章、规范性文件和标准",
    "notice": "其他监管、政府和行业组织文本",
    "notice-new": "监管公告、政府和行业组织文本，2025 年以来",
    "company": "公司文本与页面",
    "media": "媒体报道",
    "media-new": "媒体报道，2025 年以来",
}
SEEN = {
    "text": "见过原文",
    "copy": "见过全文副本，未见官网原页",
    "report": "只见转述，未见原文",
    "unseen": "公开常识，未见文本",
}

LISTED = 200  # changes on their own page
RECENT = 4  # changes on the home page
NEW = "2025"  # sources since then stand on a page of their own, where their kind has many
FEW = 3  # citing pages shown unfolded


@lru_cache(maxsize=65536)
def path(here: str, there: str) -> str:
    """The relative link from one page to another, both as slugs: works at any depth and under any
    address.
    """
    return posixpath.relpath(f"{there}.md", posixpath.dirname(here) or ".")


def how_checked(store: Store, here: str) -> str:
    page, _, anchor = store.site.checking.partition("#")
    return (
        "每条都写明见过什么文本、哪天核对；[怎么核对、"
        f"哪些没法核对]({path(here, page)}{'#' if anchor else ''}{anchor})。"
    )


def named(source: Source) -> str:
    """The title as Chinese usage has it, 《》 unless we only describe it; linked where the address
    is that of the text itself.
    """
    plain = source.title.startswith("关于") and source.kind in ("media", "company")
    title = source.title if plain or "《" in source.title else f"《{source.title}》"
    return (
        f"[{literal(title)}]({source.url})"
        if source.url and not is_home(source.url)
        else literal(title)
    )


def is_home(url: str) -> bool:
    return url.rstrip("/").count("/") == 2


def imprint(source: Source) -> str:
    """Who, which number, since when; the publisher is linked where only its front door is known."""
    publisher = literal(source.publisher)
    publisher = f"[{publisher}]({source.url})" if source.url and is_home(source.url) else publisher
    date = f"{source.date} {source.date_is or ''}".strip() if source.date else "日期不详"
    return "，".join(part for part in (publisher, literal(source.number or ""), date) if part)


def seen(source: Source) -> str:
    return f"〔{SEEN[source.seen]}；{source.checked} 核对〕"


def address(channel: Channel) -> str:
    """The address as a link that shows it whole, "" where none is registered."""
    return f"[{channel.site}]({channel.site})" if channel.site else ""


def number(channel: Channel) -> str:
    """The phone number as a link to dial, with the words that keep it honest."""
    link = f"[{channel.phone}](tel:{(channel.phone or '').replace('-', '')}){{ .kb-tel }}"
    return f"{link}（{literal(channel.hedge)}）" if channel.hedge else link


def card(key: str, channel: Channel, folded: bool = False) -> str:
    """A contact as a box: its number, and what it is for, what it cannot do, how to verify it
    oneself, folded where asked.
    """
    notes = "".join(f"[^{source}]" for source in channel.claims)
    ways = [("电话", number(channel) if channel.phone else ""), ("网址", address(channel))]
    facts = [
        ("管什么", literal(channel.duty)),
        ("不管什么", literal(channel.limits or "")),
        ("没核到", literal(channel.unknown or "")),
        ("怎么核对", literal(channel.verify)),
    ]
    reach, rest = (
        "\n".join(f"- **{name}**：{value}" for name, value in rows if value)
        for rows in (ways, facts)
    )
    checked = f"核对日期 {channel.checked}\n{{ .kb-card__date }}"
    about = (
        (
            "<details markdown>\n<summary>管什么、"
            f"怎么核对</summary>\n\n{rest}\n\n{checked}\n\n</details>"
        )
        if folded
        else f"{rest}\n\n{checked}"
    )
    reach += "\n" if folded or not reach else ""  # one list where nothing folds
    return (
        f'<div class="kb-card" id="channel-{key}" markdown>\n\n**{literal(channel.name)}**{{ '
        f".kb-card__name }}{notes}\n\n{reach}\n{about}\n\n</div>"
    )


def channels(store: Store, here: str) -> str:
    """All contacts of the site."""
    return "\n\n".join(card(key, channel) for key, channel in store.channels.items())


def shelf(source: Source) -> str:
    """The page that lists a source: its kind, parted where one page would be heavy to load."""
    if source.kind == "law" and source.publisher == "全国人民代表大会":
        return "civil" if source.title.endswith("民法典") else "code"
    recent = (source.date or "") >= NEW
    if source.kind == "regulator" and not (source.number or source.date_is == "施行"):
        return "notice-new" if recent else "notice"
    return "media-new" if source.kind == "media" and recent else source.kind


def sources(store: Store, here: str) -> str:
    """The shelves, each with its number of sources and its own page: all on one page would be heavy
    to load.
    """
    counts: Counter[str] = Counter(map(shelf, store.sources.values()))
    return "\n".join(
        f"- [**{title}**{counts[name]} 份]({path(here, f'{store.site.sources}-{name}')})"
        for name, title in SHELVES.items()
    )


def sources_of(name: str, store: Store, here: str) -> str:
    """All sources of one shelf, each with what it is cited for and where."""
    citing, rows = links.citing(store), []
    for key, source in store.sources.items():
        if shelf(source) == name:
            rows.append(
                f'- <span id="source-{key}"></span>{named(source)}（{imprint(source)}）'
                f"{seen(source)}"
            )
            for claim in source.claims.values():
                rows.append(
                    f"    - {literal(claim.at or '要点')}：{literal(claim.says)}"
                    + (f" *注意：{literal(claim.but)}*" if claim.but else "")
                )
            rows.append(f"    - {cited_on(citing.get(key, []), store, here)}")
    return "\n".join(rows)


def cited_on(slugs: list[str], store: Store, here: str) -> str:
    """The pages that cite a source; folded where there are many."""
    titles = "、".join(
        f"[{literal(store.pages[slug].meta.title)}]({path(here, slug)})" for slug in slugs
    )
    return (
        f"<details><summary>{len(slugs)} 页引用</summary>{titles}</details>"
        if len(slugs) > FEW
        else f"引用它的页：{titles or '无'}"
    )


def changes(store: Store, here: str) -> str:
    """What changed for the reader, newest first, as many as fit the weight of a page."""
    older = "更早的改动，写在各页末尾的“更新记录”里。" if len(news.of(store)) > LISTED else ""
    return f"{newest(store, here, LISTED)}\n\n{older}".rstrip()


def newest(store: Store, here: str, most: int) -> str:
    rows = news.of(store)[:most]
    return "\n".join(
        (
            f"- {row.date} "
            f"[{literal(row.title)}]({path(here, row.slug)}{row.anchor and '#'}{row.anchor})："
            f"{literal(row.note)}"
        )
        for row in rows
    )


def recent(store: Store, here: str) -> str:
    """The head of that list, for the home page."""
    return newest(store, here, RECENT)


def sections(store: Store, here: str) -> str:
    """Each section with the pages its own page puts first. HTML, since a heading that is a link
    cannot be its own anchor as well.
    """

    def link(slug: str) -> str:
        return (
            f'<a href="{path(here, slug).removesuffix(".md")}.html">'
            f"{escape(store.pages[slug].meta.title)}</a>"
        )

    def block(slug: str, first: tuple[str, ...]) -> str:
        return (
            f"<section><h3>{link(slug)}</h3><ul>"
            f"{''.join(f'<li>{link(other)}</li>' for other in first)}</ul></section>"
        )

    blocks = [
        block(slug, page.meta.first)
        for slug, page in store.pages.items()
        if isinstance(page.meta, Plain) and page.meta.first
    ]
    return "\n".join(['<div class="kb-sections">', *blocks, "</div>"])


def glossary(store: Store, here: str) -> str:
    """All terms, in the order of their sound."""
    rows = sorted(store.terms.items(), key=lambda item: order.sound(item[1].term))
    return "\n".join(
        f'- <span id="term-{key}"></span>**{literal(term.term)}**：{literal(term.means)}。'
        for key, term in rows
    )


def section(store: Store, here: str) -> str:
    """The topics beside this page, each with its answer: by `groups`, else in the order of the
    menu.
    """

    def rows(slugs: Iterable[str]) -> str:
        entries = ((slug, store.entries[slug]) for slug in slugs if slug in store.entries)
        return "\n".join(
            f"- [**{literal(entry.title)}**{literal(entry.answer)}]({path(here, slug)})"
            for slug, entry in entries
        )

    folder, own = posixpath.dirname(here), store.pages[here].meta
    groups = own.groups if isinstance(own, Plain) else {}
    if not groups:
        return rows(links.beside(store).get(folder, ()))
    return "\n\n".join(
        f"## {literal(heading)} {{#group-{number}}}\n\n{rows(slugs)}"
        for number, (heading, slugs) in enumerate(groups.items(), 1)
    )


def downloads(store: Store, here: str) -> str:
    """Where the list of downloads appears: by a script beside them, so that no page holds the size
    or sum of a file that holds the page.
    """
    root = posixpath.relpath(".", posixpath.dirname(here) or ".")
    return (
        '<div class="kb-downloads"><p>读不到下载清单：可能没有网络、浏览器关了脚本，'
        "或这一份网站没有附带下载文件。</p></div>\n\n"
        f'<script src="{root}/downloads/list.js"></script>'
    )


def topics(store: Store, here: str) -> str:
    """Every title and alias under the initial of its sound, with a bar to jump: works without a
    script.
    """
    names = {
        name: slug
        for slug, entry in store.entries.items()
        for name in (*entry.aliases, entry.title)
    }
    groups = order.by_initial(names)
    bar = " ".join(f"[{initial}](#initial-{order.anchor(initial)})" for initial in groups)
    parts = [f"{bar}\n{{ .kb-jump }}"]
    for initial, members in groups.items():
        rows = [f"- [{literal(name)}]({path(here, names[name])})" for name in members]
        parts += [f"## {initial} {{#initial-{order.anchor(initial)}}}", "\n".join(rows)]
    return "\n\n".join(parts)
