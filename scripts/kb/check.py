"""Reads a Store, writes nothing: every rule of 写作手册 that a machine can see.

`errors` stop the build; `warnings` are printed by `make check` and stop nothing. Faults of the data
come first and alone: what a broken fact breaks elsewhere is no fault of its own.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from kb import (
    claims,
    compose,
    data,
    generated,
    links,
    markup,
    moved,
    numbers,
    personal,
    pictures,
    policy,
    published,
    reading,
    render,
    sections,
    slips,
    view,
)
from kb.problem import Problem, closest, line_of, shown
from kb.store import DATA, Page, Store

TLD = (
    "com|cn|net|org|gov|io|app|top|vip|cc|xyz|me|ltd|shop|site|club|info|biz|co|ly|pro|online|"
    "live|store|fun|link|ru|hk|tw|us|tv|im|wang|work|ink"
)
URL = re.compile(
    r"https?://\S+|(?<![:/\w])//[a-z0-9][\w.-]*\.[a-z]{2,}\S*|\bwww\.\S+"
    rf"|(?<![\w/.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:{TLD})\b(?!\.md)"
    rf"|[a-z0-9-]+ ?(?:点|\[\.\]|\(\.\)|。) ?(?:{TLD})\b"
    rf"|(?<![\d.])\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?![\d.])",
    re.I,
)
SPACED = re.compile(r"(?<![\d.\-/])(?:\d(?:[ -]\d){4}|\d{2}[ -]\d{3}|\d{3}[ -]\d{2})(?![\d.\-/])")


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
    for page in store.pages.values():
        found += own_faults(page, today)
        for rule in (citations, references, unknown_lists):
            found += rule(page, store)
    found += [problem for rules in more for problem in rules(store)]
    return list(dict.fromkeys(found))


# by file: while one edits, only the page that changed is judged again
judged: dict[str, tuple[Page, dt.date, list[Problem]]] = {}


def own_faults(page: Page, today: dt.date) -> list[Problem]:
    """The faults of a page that depend on nothing but itself: most of the work."""
    last = judged.get(page.file)
    if not last or (last[0].raw, last[0].slug, last[1]) != (page.raw, page.slug, today):
        read = reading.of(page)
        found = [
            *data.front_faults(page, today),
            *(read if isinstance(read, list) else slips.faults(read)),
        ]
        found += contacts(page, "" if isinstance(read, list) else read.text)
        judged[page.file] = last = (page, today, found)
    return last[2]


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


def contacts(page: Page, shown: str) -> Iterator[Problem]:
    """Contacts have one home; one typed into a page would be missed when it changes, and a
    stranger's must never get in.

    Looked for in the file as it is written, code and comments included, and in `shown`, what
    Markdown makes of it.
    """
    told = Counter[str]()
    for number, line in enumerate(suspicious(page.raw), 1):
        for rule, kind, text, remedy in contacts_in(line):
            told[text] += 1
            yield Problem(page.file, number, rule, f"正文里写了{kind}“{text}”", remedy)
    for path, value in data.leaves(page.meta):
        if isinstance(value, str) and value not in page.front:  # escaped, or broken over lines
            for rule, kind, text, remedy in contacts_in(value):
                yield Problem(
                    page.file,
                    page.line_of(path[0]),
                    rule,
                    f"“{path[0]}”里写了{kind}“{text}”",
                    remedy,
                )
    for line in suspicious(shown):
        for rule, kind, text, remedy in contacts_in(line):
            told[text] -= 1
            if told[text] < 0:
                around = line.strip()[:20]
                place = next(
                    (
                        n
                        for n, raw in enumerate(page.raw.split("\n"), 1)
                        if around[:4] and around[:4] in personal.folded(raw)
                    ),
                    page.first_line,
                )
                yield Problem(
                    page.file, place, rule, f"拼起来是{kind}“{text}”（在“{around}”里）", remedy
                )


def suspicious(text: str) -> list[str]:
    """The lines of a text, none where no line has a contact: one look at all of them, joined by
    what no pattern asks for.
    """
    lines = text.split("\n")
    return lines if next(contacts_in("\0".join(lines)), None) else []


def contacts_in(text: str) -> Iterator[tuple[str, str, str, str]]:
    """(rule, kind, what was found, remedy) of each contact in one line."""
    remedy = "登记到 channels.yml，正文写 [名称](channel:id)"
    seen = personal.folded(text)
    for found in personal.find(text):
        yield found.rule, found.kind, found.text, "删掉它；个人的号码、账号和口令不能公开"
    for match in numbers.SHORT.finditer(seen):
        yield "CON-1", "电话号码", match[0], remedy
    for run in SPACED.finditer(seen):
        if numbers.SHORT.fullmatch(re.sub(r"\D", "", run[0])):
            yield "CON-1", "电话号码", run[0], remedy
    for run in personal.RUN.finditer(seen):
        if numbers.LONG.fullmatch(re.sub(r"\D", "", run[0])):
            yield "CON-1", "电话号码", run[0].strip(), remedy
    for match in URL.finditer(seen):
        yield "CON-2", "网址", match[0], remedy


def unknown_lists(page: Page, store: Store) -> Iterator[Problem]:
    for span in markup.find(markup.GENERATED, page.body):
        if span.parts["name"] not in generated.LISTS:
            remedy = closest(
                span.parts["name"], generated.LISTS, f"只能写 {'、'.join(generated.LISTS)}"
            )
            yield Problem(
                *at(page, span), "GEN-1", f"没有叫“{span.parts['name']}”的生成内容", remedy
            )
