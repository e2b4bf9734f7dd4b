"""Reads a Store, writes nothing: every rule of 写作手册 that a machine can see.

`errors` stop the build; `warnings` are printed by `make check` and stop nothing. Faults of the data
come first and alone: what a broken fact breaks elsewhere is no fault of its own.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from kb import (
    alone,
    claims,
    compose,
    data,
    generated,
    links,
    markup,
    moved,
    pictures,
    policy,
    published,
    render,
    sections,
    view,
)
from kb.problem import Problem, closest, line_of, shown
from kb.store import DATA, Page, Store

Rule = Callable[[Store], Iterable[Problem]]


def errors(
    store: Store, folder: Path, today: dt.date | None = None, more: Iterable[Rule] = ()
) -> list[Problem]:
    """All faults that make a page wrong or unusable; `folder` holds the Markdown files. A fact may
    not be later than `today`.

    `more` are rules that only `make check` can afford; they need data without a fault.
    """
    today = today or latest_day()
    if not store.pages and not store.broken:
        return [
            Problem(
                shown(folder, folder.parent.parent),
                0,
                "DATA-1",
                "一页也没有",
                "从版本库里恢复这个文件夹",
            )
        ]
    found = [problem for problem in store.problems if problem.file.startswith(DATA)] + data.faults(
        store, today
    )
    if found:
        return found
    found = [
        *store.problems,
        *links.dead_links(store, folder),
        *links.unknown_related(store, folder),
        *links.ungrouped(store),
        *links.claimed_twice(store),
        *links.wordings(store),
        *sections.faults(store),
        *moved.faults(store),
        *pictures.faults(store, folder),
        *farms(store),
        *claims.faults(store),
    ]
    for page in store.texts_written:
        found += alone.faults(page, today)
        for rule in (citations, references, unknown_lists):
            found += rule(page, store)
    found += [problem for rules in more for problem in rules(store)]
    return list(dict.fromkeys(found))


def published_as_checked(store: Store, folder: Path) -> list[Problem]:
    """What the finished text of each page holds that no page may hold; for a Store without errors.
    The build says the same of the whole page.
    """
    outside, found = links.outside(store), list[Problem]()
    for page in store.pages.values():
        html = render.html(pictures.figures(compose.compose(page, store), page, folder))
        found += published.problems(
            policy.classed(view.fold_sources(html)), page.file, page.raw, outside
        )
    return found


# where the writers are: their day begins before that of a server
BEIJING = dt.timezone(dt.timedelta(hours=8))


def latest_day() -> dt.date:
    """Today, or the day of the commit where the clock runs behind it: no fact can be
    known later.
    """
    commit = dt.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or 0), BEIJING)
    return max(dt.datetime.now(BEIJING), commit).date()


def warnings(store: Store, today: dt.date) -> list[Problem]:
    """What should be looked at but breaks nothing: unused sources and pages past their review. For
    a Store without errors.
    """
    used = {
        key for page in store.pages.values() for key in compose.cited(compose.filled(page, store))
    }
    found = [
        Problem(f"{DATA}/sources.yml", 0, "SRC-2", f"论断“{key}”没有页面引用", "引用它，或删掉")
        for key in store.claims
        if key not in used
    ]
    for slug, entry in store.entries.items():
        if entry.due < today:
            page = store.pages[slug]
            found.append(
                Problem(
                    page.file,
                    page.line_of("reviewed"),
                    "DATE-1",
                    f"{entry.due} 就该复核了",
                    "逐条重核来源后改 reviewed",
                )
            )
    return found


def farms(store: Store) -> Iterator[Problem]:
    """A content farm is no source, under whatever subdomain."""
    addresses = [("sources", key, source.url) for key, source in store.sources.items()]
    addresses += [("channels", key, channel.site) for key, channel in store.channels.items()]
    for name, key, address in addresses:
        host = (urlsplit(address).hostname or "") if address else ""
        if any(host == farm or host.endswith(f".{farm}") for farm in store.farms):
            file = f"{DATA}/{name}.yml"
            yield Problem(
                file,
                line_of(
                    store.texts.get(file, ""), (key, "url" if name == "sources" else "site"), ""
                ),
                "FARM-1",
                f"“{key}”的网址 {host} 是站群",
                "换成发布机关自己的网址，或去掉 url",
            )


def at(page: Page, span: markup.Span) -> tuple[str, int]:
    return page.file, page.first_line + span.line - 1


def citations(page: Page, store: Store) -> Iterator[Problem]:
    for span in markup.find(markup.CITATION, page.body):
        key = span.parts["id"]
        if key not in store.claims:
            remedy = closest(key, store.claims, "先在 sources.yml 登记这个论断")
            yield Problem(*at(page, span), "SRC-1", f"来源“{key}”不在 sources.yml 里", remedy)


def references(page: Page, store: Store) -> Iterator[Problem]:
    """Contacts and terms that the text or the front matter names are registered."""
    named = [
        (*at(page, span), *span.parts["target"].partition(":")[::2])
        for span in markup.find(markup.LINK, page.body)
    ]
    named += [
        (page.file, page.line_of("channels", key), "channel", key)
        for key in getattr(page.meta, "channels", ())
    ]
    for file, line, scheme, key in named:
        if scheme in ("channel", "site") and key not in store.channels:
            yield Problem(
                file,
                line,
                "CH-1",
                f"渠道“{key}”不在 channels.yml 里",
                closest(key, store.channels, "先在 channels.yml 登记"),
            )
        elif scheme == "site" and not store.channels[key].site:
            yield Problem(
                file,
                line,
                "CH-2",
                f"渠道“{key}”没有登记网址",
                "在 channels.yml 里补上 site，或只写号码",
            )
        elif scheme == "term" and key not in store.terms:
            yield Problem(
                file,
                line,
                "TERM-1",
                f"术语“{key}”不在 glossary.yml 里",
                closest(key, store.terms, "先在 glossary.yml 登记"),
            )


def unknown_lists(page: Page, store: Store) -> Iterator[Problem]:
    for span in markup.find(markup.GENERATED, page.body):
        if span.parts["name"] not in generated.LISTS:
            remedy = closest(
                span.parts["name"], generated.LISTS, f"只能写 {'、'.join(generated.LISTS)}"
            )
            yield Problem(
                *at(page, span), "GEN-1", f"没有叫“{span.parts['name']}”的生成内容", remedy
            )
