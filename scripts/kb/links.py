"""Reads checked pages, writes nothing: who leads where, in both directions, and what is broken."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from kb import markup
from kb.problem import Problem, closest, line_of
from kb.schema import Entry, Plain
from kb.store import Page, Store

SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.I)
GENERATED_ANCHORS = {"sources", "channels"}


def resolve(slug: str, target: str) -> tuple[str, str]:
    """A link as written on page `slug` → (slug or file it leads to, anchor); both may be empty."""
    path, _, anchor = target.partition("#")
    if not path:
        return slug, anchor
    whole = posixpath.normpath(posixpath.join(posixpath.dirname(slug), path))
    return whole.removesuffix(".md"), anchor


def internal_links(page: Page) -> Iterator[tuple[int, str, str, str]]:
    """(line of the file, target as written, where it leads, anchor) of each link without
    a scheme.
    """
    for span in markup.find(markup.LINK, page.body):
        target = span.parts["target"]
        if not SCHEME.match(target):
            yield (page.first_line + span.line - 1, target, *resolve(page.slug, target))


def anchors(page: Page) -> set[str]:
    """The ids a link may name on this page: its headings and what the build adds."""
    return {s.parts["id"] for s in markup.find(markup.HEADING, page.body)} | GENERATED_ANCHORS


def dead_links(store: Store, folder: Path) -> Iterator[Problem]:
    """Links to pages, headings or pictures that are not there; `folder` holds the
    Markdown files.
    """
    known = {page.slug: anchors(page) for page in store.texts_written}
    for page in store.texts_written:
        for line, target, goal, anchor in internal_links(page):
            written = target.partition("#")[0]
            if goal in known and (not written or written.endswith(".md")):
                if target.endswith("#"):
                    yield Problem(
                        page.file,
                        line,
                        "LINK-2",
                        f"“{target}”没有写小标题的 id",
                        "删掉 #，或在后面写上 id",
                    )
                elif anchor and anchor not in known[goal]:
                    remedy = closest(
                        anchor, known[goal], f"在 {goal}.md 里找到小标题的 {{#id}}，照抄过来"
                    )
                    yield Problem(page.file, line, "LINK-2", f"“{target}”指的小标题不存在", remedy)
            elif goal not in store.broken:  # a page that cannot be read is told of once
                near = closest(goal, known, "改成存在的 .md 文件，用相对路径")
                yield Problem(page.file, line, "LINK-1", f"“{target}”指的页面不存在", near)


def unknown_related(store: Store, folder: Path) -> Iterator[Problem]:
    """Pages that `related` or, on the page of a section, `first` names and that are not there."""
    for slug, page in store.pages.items():
        key = "related" if isinstance(page.meta, Entry) else "first"
        for other in getattr(page.meta, key):
            if other == slug or (other not in store.pages and other not in store.broken):
                why = "指向了自己" if other == slug else "没有这一页"
                remedy = closest(
                    other, store.pages.keys() - {slug}, "写别的页的 slug，例如 guide/repay"
                )
                yield Problem(
                    page.file,
                    page.line_of(key, other),
                    "REL-1",
                    f"{key} 里的“{other}”{why}",
                    remedy,
                )


def ungrouped(store: Store) -> Iterator[Problem]:
    """`groups` of the page of a section names each page of the section once, and no other."""
    for slug, page in store.pages.items():
        groups = page.meta.groups if isinstance(page.meta, Plain) else {}
        if not groups:
            continue
        here = {
            other
            for other in (*store.pages, *store.broken)
            if posixpath.dirname(other) == posixpath.dirname(slug) and other != slug
        }
        seen = set[str]()
        for other in (other for some in groups.values() for other in some):
            if other in seen or other not in here:
                why = "写了两次" if other in seen else "不是这一栏的页"
                remedy = "只留一处" if other in seen else closest(other, here, "删掉它")
                line = page.line_of("groups", other)
                yield Problem(page.file, line, "GROUP-1", f"groups 里的“{other}”{why}", remedy)
            seen.add(other)
        for other in sorted(here - seen):
            yield Problem(
                page.file,
                page.line_of("groups"),
                "GROUP-1",
                f"groups 里没有“{other}”",
                "写进读者会找它的那一组",
            )


def same(text: str) -> str:
    """What two texts have in common that differ by blanks and marks alone."""
    return re.sub(r"\W", "", text).casefold()


def claimed_twice(store: Store) -> Iterator[Problem]:
    """A title belongs to one page, and an alias may repeat on its own page only."""
    owners: dict[str, str] = {}
    for slug, page in store.pages.items():
        names = [("TITLE-1", "title", "标题", page.meta.title)]
        if isinstance(page.meta, Entry):
            names += [("ALIAS-1", "aliases", "别名", alias) for alias in page.meta.aliases]
        for rule, key, kind, name in names:
            owner = owners.setdefault(same(name), slug)
            if owner != slug:
                yield Problem(
                    page.file,
                    page.line_of(key, name),
                    rule,
                    f"{kind}“{name}”已经属于 {owner}",
                    "改掉一个，或把两页并成一页",
                )


def wordings(store: Store) -> Iterator[Problem]:
    """Each wording belongs to one page that exists, and says what no title, alias or other wording
    says.
    """
    owners = dict[str, str]()
    for slug, entry in store.entries.items():
        owners |= dict.fromkeys(map(same, (entry.title, *entry.aliases)), slug)
    for slug, entry in store.entries.items():
        page = store.pages[slug]
        for wording in dict.fromkeys(entry.wordings):  # of a page alone: data.front_faults
            if same(wording) in owners:
                yield twice(page.file, page.line_of("asks", wording), wording, owners)
            owners[same(wording)] = slug
    for slug, sections in store.asks.items():
        file = f"docs/_data/asks/{slug.split('/')[0]}.yml"
        if slug not in store.pages and slug not in store.broken:
            remedy = closest(slug, store.pages, "写已有页面的 slug，例如 guide/repay，或删掉这一组")
            yield Problem(
                file,
                line_of(store.texts.get(file, ""), (slug,), ""),
                "ASK-1",
                f"没有“{slug}”这一页",
                remedy,
            )
        for wording in (wording for wordings in sections.values() for wording in wordings):
            if same(wording) in owners:
                line = line_of(store.texts.get(file, ""), (slug,), wording)
                yield twice(file, line, wording, owners)
            owners[same(wording)] = slug


def twice(file: str, line: int, wording: str, owners: dict[str, str]) -> Problem:
    what = f"“{wording}”在 {owners[same(wording)]} 里已经有了"
    return Problem(file, line, "ASK-2", what, "换个说法，或只留一处")


def backlinks(store: Store) -> dict[str, list[str]]:
    """Slug → pages that name it in `related` or link to it in the text and are not related already,
    in site order.
    """
    found: dict[str, list[str]] = {slug: [] for slug in store.pages}
    entries = store.entries
    for slug, entry in entries.items():
        linked = {goal for _, _, goal, _ in internal_links(store.pages[slug])}
        for goal in sorted(linked | set(entry.related)):
            known = entries[goal].related if goal in entries else ()
            if goal in found and goal != slug and slug not in known:
                found[goal].append(slug)
    return found


@lru_cache(maxsize=2)
def beside(store: Store) -> dict[str, list[str]]:
    """Folder → its topics, in the order of the menu. Nobody changes what is returned."""
    found: dict[str, list[str]] = {}
    for slug in store.entries:
        found.setdefault(posixpath.dirname(slug), []).append(slug)
    return found


@lru_cache(maxsize=2)
def citing(store: Store) -> dict[str, list[str]]:
    """Source → the pages that cite one of its claims, in the text or through the contacts they
    show. Nobody changes what is returned.
    """
    home = {key: source for source, one in store.sources.items() for key in one.claims}
    found: dict[str, list[str]] = {}
    for slug, page in store.pages.items():
        shown = {
            span.parts["target"].removeprefix("channel:")
            for span in markup.find(markup.LINK, page.body)
        }
        shown = {key for key in shown & store.channels.keys() if store.channels[key].phone} | set(
            getattr(page.meta, "channels", ())
        )
        keys = {span.parts["id"] for span in markup.find(markup.CITATION, page.body)}
        keys |= {
            claim for key in shown if key in store.channels for claim in store.channels[key].claims
        }
        for source in {home[key] for key in keys & home.keys()}:
            found.setdefault(source, []).append(slug)
    return found


def outside(store: Store) -> frozenset[str]:
    """Every address outside the site that a page may name: those of the data, and their numbers to
    dial.
    """
    addresses = {source.url for source in store.sources.values()} | {
        channel.site for channel in store.channels.values()
    }
    numbers = {
        f"tel:{channel.phone.replace('-', '')}"
        for channel in store.channels.values()
        if channel.phone
    }
    return frozenset(address for address in addresses | numbers if address)
