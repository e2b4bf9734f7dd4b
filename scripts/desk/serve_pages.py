"""Keeps what MkDocs made of the Markdown of each page and Jinja of each template, and gives it
again while all that it was made of is the same.

Of a page that is the Markdown, the settings, and the addresses of the files that it names. What
MkDocs had to say something about is not kept, so that it says it again. Of a template it is its
text.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
from mkdocs.theme import Theme

# what only the templates show is nothing to a page's own text
AROUND = re.compile(
    r"^(?:nav|site_name|site_description|copyright|extra):.*?(?=^\w|\Z)", re.M | re.S
)
render = Page.render
environment = Theme.get_env


@contextmanager
def warnings() -> Iterator[list[str]]:
    """What MkDocs warns of meanwhile."""
    said = list[str]()
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.append(" ".join(record.getMessage().split()))  # type: ignore[method-assign]
    logging.getLogger("mkdocs").addHandler(handler)
    try:
        yield said
    finally:
        logging.getLogger("mkdocs").removeHandler(handler)


@dataclass(frozen=True)
class Rendered:
    """What a page was made of, and what became of it."""

    made_of: tuple[str | None, ...]
    found: dict[str, str | None]  # path that the Markdown names → address
    content: str | None
    toc: TableOfContents
    title: str | None
    anchors: set[str] | None
    links: dict[str, dict[str, str]]  # file → anchors in it that the page names


class Looked:
    """The files of the site; remembers what was looked for."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.addresses: dict[str, str | None] = {}  # of this build
        self.found: dict[str, str | None] = {}  # by one page

    def get_file_from_path(self, path: str) -> File | None:
        self.found[path] = self.address(path)
        return self.files.get_file_from_path(path)

    def address(self, path: str) -> str | None:
        if path not in self.addresses:
            file = self.files.get_file_from_path(path)
            self.addresses[path] = file.url if file else None
        return self.addresses[path]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.files, name)


class Memory:
    """The last rendering of each page."""

    def __init__(self) -> None:
        self.pages: dict[str, Rendered] = {}
        self.settings = ""
        self.looked: Looked | None = None

    def render(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        """In place of Page.render: the same page, whether it is made or remembered."""
        if self.looked is None or self.looked.files is not files:
            self.looked = Looked(files)
        looked, name = self.looked, page.file.src_uri
        made_of = (page.markdown, page.file.url, self.settings)
        known = self.pages.get(name)
        if (
            known
            and known.made_of == made_of
            and all(looked.address(path) == address for path, address in known.found.items())
        ):
            page.content, page.toc, page._title_from_render, page.present_anchor_ids = (
                known.content,
                known.toc,
                known.title,
                known.anchors,
            )
            leads = {
                files.get_file_from_path(path): anchors for path, anchors in known.links.items()
            }
            page.links_to_anchors = {file: anchors for file, anchors in leads.items() if file}
            return
        looked.found = {}
        self.pages.pop(name, None)
        with warnings() as said:
            render(page, config, looked)  # type: ignore[arg-type]  # it answers as Files do
        if not said:
            links = {
                file.src_uri: anchors for file, anchors in (page.links_to_anchors or {}).items()
            }
            kept = Rendered(
                made_of,
                looked.found,
                page.content,
                page.toc,
                page._title_from_render,
                page.present_anchor_ids,
                links,
            )
            self.pages[name] = kept


class Compiled(BytecodeCache):
    """The code of each template; Jinja asks with the digest of its text."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


memory, compiled = Memory(), Compiled()


def remembering(theme: Theme) -> Environment:
    """In place of Theme.get_env: the same, with the code of the templates."""
    made = environment(theme)
    made.bytecode_cache = compiled
    return made


def begin(settings: Path) -> None:
    """Before each build, and before its settings are read: what is kept must not be newer than they
    are.
    """
    memory.settings = AROUND.sub("", settings.read_text("utf-8"))
    memory.looked = None
    Page.render = lambda page, config, files: memory.render(page, config, files)  # type: ignore[method-assign, assignment]
    Theme.get_env = remembering  # type: ignore[method-assign, assignment]
