"""Reads docs/zh/**/*.md and docs/_data/*.yml, writes nothing: everything the writers wrote,
checked.

All problems of one run are collected; the caller decides to stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from kb import markup, tree
from kb.parsing import T, parse
from kb.problem import Problem, closest, line_of, shown
from kb.schema import (
    ADDRESSES,
    ASKS,
    CHANNELS,
    FRONT_MATTER,
    GLOSSARY,
    NUMBERS,
    SITE,
    SOURCES,
    SYNONYMS,
    Channel,
    Claim,
    Entry,
    Number,
    Plain,
    Site,
    Source,
    Synonyms,
    Term,
)

DATA = "docs/_data"
NAMES = (
    "addresses.yml",
    "channels.yml",
    "farms.txt",
    "glossary.yml",
    "numbers.yml",
    "site.yml",
    "sources.yml",
    "synonyms.yml",
)
KNOWN = re.compile(rf"{'|'.join(map(re.escape, NAMES))}|asks/[^/]+\.yml|search/pronunciations\.yml")
HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
HEADLESS = Plain.model_construct(
    type="page", title="", description=""
)  # stands where none could be read
FRONT = re.compile(r"\A---\n(?P<yaml>.*?)\n---\n", re.S)


@dataclass(frozen=True)
class Page:
    """One page as written. `slug` is its path without language and suffix, `guide/repay`."""

    slug: str
    file: str
    meta: Plain | Entry
    front: str  # the YAML, which starts on line 2
    body: str
    first_line: int  # line of the file on which the body starts
    raw: str = ""  # the whole file, with the comments that `body` is without

    def line_of(self, key: str, value: str = "") -> int:
        """Line of `value` in the front matter at or below its key; the key's own line if it is not
        there, 1 without key.
        """
        start = re.search(rf"^{key}:", self.front, re.M)
        if not start:
            return 1
        place = (
            re.compile(rf"(?<![\w/-]){re.escape(value)}(?![\w/-])").search(
                self.front, start.end() - 1
            )
            if value
            else None
        )
        return self.front.count("\n", 0, place.start() if place else start.start()) + 2


@dataclass(eq=False)  # what was worked out from one can be kept with it
class Store:
    """Pages by slug, data by id, and what is wrong with them. Nobody changes one that was read."""

    pages: dict[str, Page] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    # what each channel published, the present number last
    numbers: dict[str, tuple[Number, ...]] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    synonyms: Synonyms = field(default_factory=Synonyms)
    site: Site = field(default_factory=Site)  # which page and contact serves what
    # further wordings by slug and section, for the search alone
    asks: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    # slugs and section ids that were published once
    addresses: dict[str, tuple[str, ...]] = field(default_factory=dict)
    farms: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    # slugs of pages that are there and cannot be read
    broken: set[str] = field(default_factory=set)
    # those of them of which only the front matter is wrong: their text can be judged all the same
    headless: dict[str, Page] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)  # the data files as written, by name

    def __post_init__(self) -> None:
        self.claims: dict[str, tuple[Source, Claim]] = {}

    @property
    def texts_written(self) -> list[Page]:
        """Every page whose text can be judged; nothing may be asked of the `meta` of the last."""
        return [*self.pages.values(), *self.headless.values()]

    @cached_property
    def entries(self) -> dict[str, Entry]:
        return {
            slug: page.meta for slug, page in self.pages.items() if isinstance(page.meta, Entry)
        }


def read(docs: Path, language: str = "zh", order: Iterable[str] = ()) -> Store:
    """The whole of `docs`, pages in the given order of slugs; faults are in `.problems`, never
    raised.
    """
    store = Store()
    files, store.problems = tree.scan(docs)
    zh = f"{docs.name}/{language}/"
    store.broken = {
        one.file.removeprefix(zh).removesuffix(".md")
        for one in store.problems
        if one.file.startswith(zh)
    }
    for path in files:
        if path.is_relative_to(docs / "_data"):
            text, problems = tree.text_of(path.read_bytes(), shown(path, docs.parent))
            store.problems += problems
            store.texts |= {} if problems else {shown(path, docs.parent): text}
    store.sources = read_data("sources", SOURCES, store) or {}
    store.channels = read_data("channels", CHANNELS, store) or {}
    store.numbers = read_data("numbers", NUMBERS, store) or {}
    store.terms = read_data("glossary", GLOSSARY, store) or {}
    store.synonyms = read_data("synonyms", SYNONYMS, store) or Synonyms()
    store.site = read_data("site", SITE, store) or Site()
    store.addresses = read_data("addresses", ADDRESSES, store) or {}
    for file in [file for file in store.texts if re.fullmatch(rf"{DATA}/asks/[^/]+\.yml", file)]:
        asks = read_data(file.removeprefix(f"{DATA}/").removesuffix(".yml"), ASKS, store) or {}
        for slug in asks:
            if (home := f"{DATA}/asks/{slug.split('/')[0]}.yml") != file:
                line = line_of(store.texts[file], (slug,), "")
                store.problems.append(
                    Problem(file, line, "ASK-1", f"“{slug}”的问法写错了文件", f"写进 {home}")
                )
        store.asks |= asks
    if f"{DATA}/farms.txt" not in store.texts:
        store.problems.append(missing("farms.txt"))
    store.farms = farms(store)
    for file in [
        file for file in store.texts if not KNOWN.fullmatch(file.removeprefix(f"{DATA}/"))
    ]:
        remedy = closest(
            file.rpartition("/")[2], NAMES, "写进已有的数据文件；说法写进 asks/栏目.yml"
        )
        store.problems.append(Problem(file, 0, "FILE-1", "没有谁读这个数据文件", remedy))
    index_points(store)
    for path in files:
        if path.suffix == ".md":
            slug = path.relative_to(docs / language).with_suffix("").as_posix()
            page, problems = read_page(slug, shown(path, docs.parent), path.read_bytes())
            store.problems += problems
            if problems:
                store.broken.add(slug)
            if page:
                (store.headless if problems else store.pages)[slug] = page
    place = {slug: number for number, slug in enumerate(order)}
    for slug in store.pages.keys() - place.keys() if place else ():
        store.problems.append(
            Problem(
                store.pages[slug].file,
                0,
                "NAV-1",
                "这一页不在 mkdocs.yml 的 nav 里",
                "在 nav 里加一行路径",
            )
        )
    store.pages = dict(sorted(store.pages.items(), key=lambda item: place.get(item[0], len(place))))
    return store


def flatten(nav: Any) -> Iterator[str]:
    """MkDocs' nav, lists and one-key mappings of paths, as slugs in reading order."""
    if isinstance(nav, str):
        yield nav.removesuffix(".md")
    elif isinstance(nav, dict):
        for part in nav.values():
            yield from flatten(part)
    elif isinstance(nav, list):
        for part in nav:
            yield from flatten(part)


def read_data(name: str, adapter: TypeAdapter[T], store: Store) -> T | None:
    """One data file, or None with its faults appended to those of the store."""
    file = f"{DATA}/{name}.yml"
    if file not in store.texts:
        if not any(problem.file == file for problem in store.problems):
            store.problems.append(missing(f"{name}.yml"))
        return None
    value: T | None
    value, found = parsed(adapter, store.texts[file], file)
    store.problems += found
    return value


@lru_cache(maxsize=64)
def parsed(adapter: TypeAdapter[Any], text: str, file: str) -> tuple[Any, list[Problem]]:
    """The same text gives the same data; under `serve` only what was edited is read again. Nobody
    changes what is returned.
    """
    return parse(adapter, text, file)


def farms(store: Store) -> tuple[str, ...]:
    """The hosts of farms.txt, one a line, # before a remark."""
    hosts, file = [], f"{DATA}/farms.txt"
    for number, line in enumerate(store.texts.get(file, "").split("\n"), 1):
        host = line.partition("#")[0].strip()
        if HOST.fullmatch(host):
            hosts.append(host)
        elif host:
            store.problems.append(
                Problem(
                    file,
                    number,
                    "FM-6",
                    f"“{host[:40]}”不是域名",
                    "一行一个域名，例如 example.com，说明写在 # 后面",
                )
            )
    return tuple(hosts)


def missing(name: str) -> Problem:
    return Problem(f"{DATA}/{name}", 0, "DATA-1", "数据文件不见了", "从版本库里恢复它")


def index_points(store: Store) -> None:
    """Fill `store.claims`; a claim has one home, so a key under two sources is a fault."""
    for source_id, source in store.sources.items():
        for key, claim in source.claims.items():
            if key in store.claims:
                store.problems.append(
                    Problem(
                        f"{DATA}/sources.yml",
                        0,
                        "DATA-2",
                        f"论断“{key}”写在两个来源下（又见 {source_id}）",
                        "只留一处",
                    )
                )
            store.claims[key] = (source, claim)


@lru_cache(maxsize=2048)
def read_page(slug: str, file: str, raw: bytes) -> tuple[Page | None, list[Problem]]:
    """One Markdown file → Page, or what is wrong with it, with its text where that can be judged
    all the same. Nobody changes what is returned: the same file is the same page.
    """
    text, problems = tree.text_of(raw, file)
    if problems:
        return None, problems
    match = FRONT.match(text)
    if not match:
        return None, [
            Problem(
                file,
                1,
                "FM-1",
                "没有前置字段，或没有用两行“---”包起来",
                "开头写“---”，字段，再写“---”",
            )
        ]
    meta, problems = parse(FRONT_MATTER, match["yaml"], file, first_line=2)  # type: ignore[arg-type]  # the same
    body = markup.without_remarks(text[match.end() :])
    first_line = text.count("\n", 0, match.end()) + 1
    return Page(slug, file, meta or HEADLESS, match["yaml"], body, first_line, text), problems
