"""Reads nothing, writes nothing: an extension of Markdown that gives the same HTML sooner.

Markdown tries each of its inline patterns on each run of text. Here a run is left alone where no
pattern could begin, and each pattern is tried only where it matches. A note that stands on many
pages is read once.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import InlineProcessor, Treeprocessor
from markdown.util import AtomicString

# with what the patterns of Markdown and of footnotes begin
BEGINNING = re.compile(r"[\\`\[<&*_]| {2}\n")
KNOWN = {
    *("backtick", "escape", "footnote", "reference", "link", "image_link", "image_reference"),
    *("short_reference", "short_image_ref", "autolink", "automail", "linebreak", "html"),
    *("entity", "em_strong"),
}
# what depends on nothing but itself: its links lead outside
NOTE = re.compile(r'<p>((?:[^<]|<(?!/?p>|a href="(?!https?:)|img)[^>]*>)*)</p>')


class Inline(InlineProcessor):
    """`handle_inline` stands in the place of a method that the library keeps to itself: where it
    changes its name, Markdown is as slow as it was.
    """

    def run(self, tree: Any, ancestors: list[str] | None = None) -> Any:
        patterns: Any = self.inlinePatterns
        self.searches = [pattern.getCompiledRegExp().search for pattern in patterns]
        return super().run(tree, ancestors)

    def handle_inline(self, data: str, at: int = 0) -> str:
        if isinstance(data, AtomicString) or not BEGINNING.search(data):
            return data
        start = 0
        while at < len(self.searches):
            if self.searches[at](data, start):
                data, matched, start = self.apply(self.inlinePatterns[at], data, at, start)
                at += not matched
            else:
                at, start = at + 1, 0
        return data

    apply = InlineProcessor._InlineProcessor__applyPattern  # type: ignore[attr-defined]
    _InlineProcessor__handleInline = handle_inline


class Notes(Treeprocessor):
    """Notes as HTML before Markdown would read them."""

    def run(self, root: Any) -> None:
        for extension in self.md.registeredExtensions:
            notes = getattr(extension, "footnotes", {})
            for key, text in notes.items():
                if found := NOTE.fullmatch(note(text)):
                    notes[key] = self.md.htmlStash.store(found[1])


@cache
def alone() -> Markdown:
    return Markdown()


@lru_cache(maxsize=8192)
def note(text: str) -> str:
    """A note as HTML, which stands on many pages."""
    return alone().reset().convert(text)


class Sooner(Extension):
    """The last of the extensions: where one has a pattern that is not known here, nothing is left
    out.
    """

    def extendMarkdown(self, md: Markdown) -> None:
        if sum(name in md.inlinePatterns for name in KNOWN) == len(md.inlinePatterns):
            md.treeprocessors.register(Inline(md), "inline", 20)
        md.treeprocessors.register(Notes(md), "notes", 60)  # before footnotes
