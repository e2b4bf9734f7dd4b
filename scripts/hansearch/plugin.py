"""The MkDocs plugin: a plain site in Chinese becomes searchable, with a box of its own.

Title, headings and text suffice; no front matter is needed. README.md says how to use it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import config_options
from mkdocs.config.base import Config, ConfigErrors, ConfigWarnings, ValidationError
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority

import hansearch
from hansearch import bundle, model
from hansearch.sections import SKIPPED, sections

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

FOLDER = "search"  # of the site, where the index and its program lie
PREFIX = "hansearch"  # of the names of the box's files


class HansearchConfig(Config):  # type: ignore[no-untyped-call]
    """`vocabulary`: a file of words of the site, as vocabulary.yml here. `skip`: classes of
    elements that are not searched. `shortcut`: whether the key / opens the box.
    """

    vocabulary = config_options.Optional(config_options.File(exists=True))
    skip = config_options.ListOfItems(config_options.Type(str), default=[])
    shortcut = config_options.Type(bool, default=True)


class HansearchPlugin(BasePlugin[HansearchConfig]):  # type: ignore[no-untyped-call]
    """Collects the pages as they are made, writes the index when all are."""

    def __init__(self) -> None:
        self.documents: dict[str, hansearch.Document] = {}
        self.words = hansearch.common_vocabulary()

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """An option that is unknown or wrong is one sentence that names it, and stops the build."""
        errors, warnings = super().load_config(options, config_file_path)
        known = [name for name, _ in HansearchConfig._schema]
        unknown = [name for name in options if name not in known]
        found: ConfigErrors = [
            (
                name,
                ValidationError(f"hansearch 没有“{name}”这个选项，可以写的有 {'、'.join(known)}"),
            )
            for name in unknown
        ]
        found += [
            (name, ValidationError(f"hansearch 的选项“{name}”写得不对：{error}"))
            for name, error in errors
        ]
        return found, [one for one in warnings if one[0] not in unknown]

    def on_config(self, config: MkDocsConfig) -> None:
        self.documents = {}
        self.words = hansearch.common_vocabulary()
        if self.config.vocabulary:
            try:
                self.words = model.read(Path(self.config.vocabulary), self.words)
            except (ValueError, OSError) as error:
                raise PluginError(f"hansearch 的选项“vocabulary”写得不对：{error}") from error
        config.extra_css.append(f"{FOLDER}/{PREFIX}.css")
        config.extra_javascript.append(f"{FOLDER}/{PREFIX}.js")

    @event_priority(-50)  # what other plugins make of the page is searched too
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        asked = page.meta.get("search")
        if not (isinstance(asked, dict) and asked.get("exclude")):
            self.documents[page.url] = document(page, {*SKIPPED, *self.config.skip})
        return context

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        folder = Path(config.site_dir, FOLDER)
        files = hansearch.build(list(self.documents.values()), self.words)
        for name, text in {**files, **box(self.config.shortcut)}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")


def document(page: Page, skipped: set[str]) -> hansearch.Document:
    """A page by its title, its headings, each of which asks for its section, and its text."""
    found = sections(page.content or "", None, skipped)
    headings = tuple(hansearch.Question(one.heading, one.anchor) for one in found if one.heading)
    described = page.meta.get("description")
    answer = str(described) if described else opening(found)
    return hansearch.Document(page.url, str(page.title), answer, (), headings, found)


def opening(found: tuple[hansearch.Section, ...]) -> str:
    """The first sentence of the page."""
    text = next((one.text for one in found if one.text), "")
    return re.split(r"(?<=[。！？；])", text)[0][:80]


def box(shortcut: bool) -> dict[str, str]:
    """The search box of a plain site: a script and a stylesheet."""
    code = bundle.read("box").code.replace("SHORTCUT", "true" if shortcut else "false")
    style = (bundle.CLIENT / "box.css").read_text("utf-8")
    return {f"{PREFIX}.js": bundle.minified(f"(function(){{{code}}})();"), f"{PREFIX}.css": style}
