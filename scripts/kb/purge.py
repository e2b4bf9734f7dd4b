"""Reads CSS and the names our pages and scripts use, returns the CSS that can apply to them.

A rule goes only when a class, id, element or attribute it needs occurs nowhere. States (`:hover`,
`:checked`) and whatever `:not()` names are never a reason. What stays is written as the oldest
browsers know it (floor.py). Then custom properties and animations nobody refers to go as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import tinycss2
from tinycss2.ast import (
    AtRule,
    HashToken,
    IdentToken,
    LiteralToken,
    Node,
    QualifiedRule,
    SquareBracketsBlock,
    StringToken,
)

from hansearch.tags import tag_of
from kb import floor
from kb.pieces import outline, read

CAPITAL = re.compile(r"[A-Z]")
NAME = re.compile(r"[A-Za-z_][\w-]*")
EXACT = re.compile(r"\[\s*([\w-]+)\s*=")
NESTED = {"media", "supports", "layer"}
KEYFRAMES = re.compile(r"@(?:-webkit-)?keyframes ([\w-]+)\{(?:[^{}]*\{[^{}]*\})*\}")


@dataclass(frozen=True)
class Used:
    """Every name our pages use; words of the scripts count as names of any kind, since scripts make
    elements.
    """

    tags: frozenset[str]
    names: frozenset[str]  # classes and ids
    attributes: frozenset[tuple[str, str]]
    words: frozenset[str]

    @cached_property
    def carried(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.attributes)

    def attribute(self, name: str, value: str | None) -> bool:
        """Whether an element may carry it; `value` is None where the selector does not ask for an
        exact one.
        """
        if value is None:
            return name in self.carried or name in self.words
        return (name, value) in self.attributes or (name in self.words and value in self.words)


def used(pages: Iterable[str], scripts: Iterable[str]) -> Used:
    """The names in some pages and scripts."""
    starts: dict[str, tuple[str, Mapping[str, str]]] = {}
    for page in pages:
        starts |= starts_of(page)
    attributes = {pair for _, told in starts.values() for pair in told.items()}
    named = (value for name, value in attributes if name in ("class", "id"))
    words = {word for script in scripts for word in NAME.findall(script)}
    # dataset.kbSize
    words |= {f"data-{CAPITAL.sub(lambda m: '-' + m[0].lower(), word)}" for word in words}
    return Used(
        frozenset(tag for tag, _ in starts.values()),
        frozenset(one for value in named for one in value.split()),
        frozenset(attributes),
        frozenset(words),
    )


def starts_of(page: str) -> dict[str, tuple[str, Mapping[str, str]]]:
    """Each start tag of a page as it stands there → its name and attributes."""
    if seen := outline(page):
        tags = ((written, tag_of(written)) for written in seen.starts)
        return {written: (tag.name, tag.attributes or {}) for written, tag in tags if tag}
    pieces = (piece for piece in read(page)[0] if piece.attributes is not None)
    return {piece.text: (piece.tag, piece.attributes or {}) for piece in pieces}


def purge(css: str, names: Used) -> str:
    """The rules that can apply, minified."""
    asked = set(EXACT.findall(css))  # of other attributes no value matters
    return purged(
        css,
        replace(
            names,
            attributes=frozenset(
                (name, value if name in asked else "") for name, value in names.attributes
            ),
        ),
    )


@lru_cache(maxsize=8)
def purged(css: str, names: Used) -> str:
    """The same; one property may ask for another, so until nothing more can go."""
    parts = rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), names)
    kept, before = written(parts), ""
    while kept != before:
        before = kept
        kept = written(parts, frozenset(re.findall(r"var\(\s*(--[\w-]+)", kept)))
    run = set(NAME.findall(" ".join(re.findall(r"animation(?:-name)?:([^;}]+)", kept))))
    return KEYFRAMES.sub(lambda found: found[0] if found[1] in run else "", kept)


@dataclass(frozen=True)
class Rule:
    """What may apply: lists of selectors that travel together; the declarations as (name, text)."""

    groups: tuple[str, ...]
    declarations: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Nest:
    """Rules under one condition."""

    head: str
    parts: tuple[Part, ...]


Part = Rule | Nest | str


def rules(nodes: Iterable[Node], names: Used) -> tuple[Part, ...]:
    """The rules that can apply, read once."""
    out = list[Part]()
    for node in nodes:
        if isinstance(node, QualifiedRule):
            selectors = [
                selector
                for listed in floor.commas(node.prelude)
                for selector in floor.written_out(listed)
                if possible(selector, names)
            ]
            if selectors:
                groups = (
                    ",".join(plain(selector) for selector in group)
                    for group in floor.rules(selectors)
                )
                out.append(Rule(tuple(groups), declarations(node.content)))
        elif node.type == "at-rule":
            out.append(at_rule(node, names))
    return tuple(out)


def at_rule(node: AtRule, names: Used) -> Part:
    head = f"@{node.at_keyword} {plain(node.prelude)}".rstrip()
    if node.content is None:
        return "" if node.lower_at_keyword == "charset" else f"{head};"
    if node.lower_at_keyword in NESTED:
        inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
        return Nest(head, rules(inner, names))
    return f"{head}{{{plain(node.content)}}}"


def declarations(content: list[Node]) -> tuple[tuple[str, str], ...]:
    nodes = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return tuple(
        (node.name, f"{node.name}:{plain(node.value)}{'!important' if node.important else ''}")
        for node in nodes
        if node.type == "declaration"
    )


def written(parts: Iterable[Part], wanted: frozenset[str] | None = None) -> str:
    """One line of them, without the custom properties that nobody asks for; `wanted` is None until
    it is known for which somebody asks.
    """
    out = []
    for part in parts:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, Nest):
            inner = written(part.parts, wanted)
            out.append(f"{part.head}{{{inner}}}" if inner else "")
        else:
            body = ";".join(
                text
                for name, text in part.declarations
                if wanted is None or not name.startswith("--") or name in wanted
            )
            out += [f"{group}{{{body}}}" for group in part.groups if body]
    return "".join(out)


def plain(nodes: list[Node]) -> str:
    return re.sub(
        r"\s+", " ", tinycss2.serialize([node for node in nodes if node.type != "comment"])
    ).strip()


def possible(selector: list[Node], names: Used) -> bool:
    """Whether every name this selector demands is in use somewhere."""
    before = ""
    for node in selector:
        if isinstance(node, SquareBracketsBlock):
            if not possible_attribute(node.content, names):
                return False
        elif isinstance(node, HashToken):
            if node.value not in names.names and node.value not in names.words:
                return False
        elif isinstance(node, IdentToken) and before != ":":  # not a state or a pseudo-element
            pool = names.names if before == "." else names.tags
            if (
                node.value not in pool
                and node.value not in names.words
                and node.lower_value not in ("html", "body")
            ):
                return False
        before = node.value if isinstance(node, LiteralToken) else ""
    return True


def possible_attribute(content: list[Node], names: Used) -> bool:
    tokens = [node for node in content if node.type != "whitespace"]
    name = tokens[0].value
    exact = len(tokens) > 2 and isinstance(tokens[1], LiteralToken) and tokens[1].value == "="
    value = tokens[2].value if exact and isinstance(tokens[2], StringToken | IdentToken) else None
    return names.attribute(name, value)
