"""Reads nothing, writes nothing: an extension of Markdown that gives the same HTML sooner.

Markdown tries each of its inline patterns on each run of text; here only those whose sign stands
in it. A note that stands on many pages is read once.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import InlineProcessor, Treeprocessor
from markdown.util import AtomicString

# What must stand in a text for a pattern of Markdown or of footnotes to match; of others nothing is
# known.
SIGNS = {
    "backtick": "`",
    "escape": "\\",
    "linebreak": "  \n",
    "entity": "&",
    **dict.fromkeys(("footnote", "reference", "link", "short_reference"), "["),
    **dict.fromkeys(("image_link", "image_reference", "short_image_ref"), "!["),
    **dict.fromkeys(("autolink", "automail", "html"), "<"),
}
# what depends on nothing but itself: its links lead outside
NOTE = re.compile(r'<p>((?:[^<]|<(?!/?p>|a href="(?!https?:)|img)[^>]*>)*)</p>')


class Inline(InlineProcessor):
    """`handle_inline` stands in the place of a method that the library keeps to itself: where it
    changes its name, Markdown is as slow as it was.
    """

    def run(self, tree: Any, ancestors: list[str] | None = None) -> Any:
        patterns: Any = self.inlinePatterns
        signs = {id(patterns[name]): sign for name, sign in SIGNS.items() if name in patterns}
        self.steps = [
            (signs.get(id(one), ""), one.getCompiledRegExp().search, one) for one in patterns
        ]
        return super().run(tree, ancestors)

    def handle_inline(self, data: str, at: int = 0) -> str:
        if isinstance(data, AtomicString):
            return data
        for place, (sign, search, pattern) in enumerate(self.steps[at:], at):
            start, matched = 0, sign in data
            while matched and search(data, start):
                data, matched, start = self.apply(pattern, data, place, start)
        return data

    apply = InlineProcessor._InlineProcessor__applyPattern  # type: ignore[attr-defined]
    _InlineProcessor__handleInline = handle_inline


class Notes(Treeprocessor):
    """Notes as HTML before Markdown would read them."""

    def run(self, root: Any) -> None:
        for extension in self.md.registeredExtensions:
            notes = getattr(extension, "footnotes", {})
            for key, text in notes.items():
                if html := note(text):
                    notes[key] = self.md.htmlStash.store(html)


@cache
def alone() -> Markdown:
    """Notes need no other extension."""
    return Markdown(extensions=[Sooner()])


@lru_cache(maxsize=8192)
def note(text: str) -> str:
    """A note as HTML, nothing where it depends on its page."""
    found = NOTE.fullmatch(alone().reset().convert(text))
    return found[1] if found else ""


class Sooner(Extension):
    """The last of the extensions."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(Inline(md), "inline", 20)
        md.treeprocessors.register(Notes(md), "notes", 60)  # before footnotes
