"""Reads docs/zh/**/*.md and docs/_data/*.yml, writes nothing: everything the writers wrote, checked.

All problems of one run are collected; the caller decides to stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from kb.problem import Problem, shown
from kb.schema import (
    ADDRESSES,
    ASKS,
    CHANNELS,
    FRONT_MATTER,
    GLOSSARY,
    SOURCES,
    SYNONYMS,
    Channel,
    Entry,
    Plain,
    Point,
    Source,
    Synonyms,
    T,
    Term,
    parse,
)

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

    def line_of(self, key: str, value: str = "") -> int:
        """Line of `value` in the front matter at or below its key; the key's own line if it is not there, 1 without key."""
        start = re.search(rf"^{key}:", self.front, re.M)
        if not start:
            return 1
        place = re.compile(rf"(?<![\w/-]){re.escape(value)}(?![\w/-])").search(self.front, start.end() - 1) if value else None
        return self.front.count("\n", 0, place.start() if place else start.start()) + 2


@dataclass
class Store:
    """Pages by slug, data by id, and what is wrong with them."""

    pages: dict[str, Page] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    synonyms: Synonyms = field(default_factory=Synonyms)
    asks: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)  # further wordings by slug and section, for the search alone
    addresses: dict[str, tuple[str, ...]] = field(default_factory=dict)  # slugs and section ids that were published once
    farms: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.points: dict[str, tuple[Source, Point]] = {}

    @property
    def entries(self) -> dict[str, Entry]:
        return {slug: page.meta for slug, page in self.pages.items() if isinstance(page.meta, Entry)}


def read(docs: Path, language: str = "zh", order: Iterable[str] = ()) -> Store:
    """The whole of `docs`, pages in the given order of slugs; faults are in `.problems`, never raised."""
    root, store = docs.parent, Store()
    store.sources = read_data(docs / "_data/sources.yml", SOURCES, root, store.problems) or {}
    store.channels = read_data(docs / "_data/channels.yml", CHANNELS, root, store.problems) or {}
    store.terms = read_data(docs / "_data/glossary.yml", GLOSSARY, root, store.problems) or {}
    store.synonyms = read_data(docs / "_data/synonyms.yml", SYNONYMS, root, store.problems) or Synonyms()
    store.addresses = read_data(docs / "_data/addresses.yml", ADDRESSES, root, store.problems) or {}
    for path in sorted((docs / "_data/asks").glob("*.yml")):
        asks: dict[str, dict[str, tuple[str, ...]]] | None = read_data(path, ASKS, root, store.problems)
        store.asks |= asks or {}
    farms = docs / "_data/farms.txt"
    store.farms = tuple(line for line in farms.read_text("utf-8").split() if "." in line) if farms.is_file() else ()
    index_points(store)
    for path in sorted((docs / language).rglob("*.md")):
        slug = path.relative_to(docs / language).with_suffix("").as_posix()
        page, problems = read_page(slug, shown(path, root), path.read_bytes())
        store.problems += problems
        if page:
            store.pages[slug] = page
    place = {slug: number for number, slug in enumerate(order)}
    for slug in store.pages.keys() - place.keys() if place else ():
        store.problems.append(Problem(store.pages[slug].file, 0, "NAV-1", "这一页不在 mkdocs.yml 的 nav 里", "在 nav 里加一行路径"))
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


def read_data(path: Path, adapter: TypeAdapter[T], root: Path, problems: list[Problem]) -> T | None:
    """One data file, or None with its faults appended to `problems`."""
    if not path.is_file():
        problems.append(Problem(shown(path, root), 0, "DATA-1", "数据文件不见了", "从版本库里恢复它"))
        return None
    value, found = parse(adapter, path.read_text("utf-8"), shown(path, root))  # type: ignore[arg-type]  # mypy solves T as T | None
    problems += found
    return value


def index_points(store: Store) -> None:
    """Fill `store.points`; a claim has one home, so a key under two sources is a fault."""
    for source_id, source in store.sources.items():
        for key, point in source.points.items():
            if key in store.points:
                store.problems.append(Problem("docs/_data/sources.yml", 0, "DATA-2", f"论断“{key}”写在两个来源下（又见 {source_id}）", "只留一处"))
            store.points[key] = (source, point)
    for channel_id, channel in store.channels.items():
        for key in channel.sources:
            if key not in store.points:
                store.problems.append(
                    Problem("docs/_data/channels.yml", 0, "SRC-1", f"渠道“{channel_id}”引用了不存在的来源“{key}”", "在 sources.yml 里补上，或改正 id")
                )


def read_page(slug: str, file: str, raw: bytes) -> tuple[Page | None, list[Problem]]:
    """One Markdown file → Page, or None and why not."""
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, [Problem(file, line, "FM-1", "文件不是 UTF-8 编码", "用编辑器另存为 UTF-8")]
    match = FRONT.match(text)
    if not match:
        return None, [Problem(file, 1, "FM-1", "没有前置字段，或没有用两行“---”包起来", "开头写“---”，字段，再写“---”")]
    meta, problems = parse(FRONT_MATTER, match["yaml"], file, first_line=2)  # type: ignore[arg-type]  # the same
    if meta is None:
        return None, problems
    return Page(slug, file, meta, match["yaml"], text[match.end() :], text.count("\n", 0, match.end()) + 1), []
