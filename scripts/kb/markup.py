"""Reads Markdown text, writes nothing: where its links, citations and headings stand.

Code is left alone, so that 写作手册 can show what it explains.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

CODE = re.compile(r"^( *)(```+|~~~+)[^\n]*\n.*?^\1\2 *$|(?<!`)(`+)(?!`).+?(?<!`)\3(?!`)", re.M | re.S)
FENCE = re.compile(r"^( *)(```+|~~~+)[^\n]*\n.*?^\1\2 *$", re.M | re.S)
LINK = re.compile(r"(?<!!)\[(?P<text>[^\[\]]+)\]\((?P<target>[^()\s]+)\)")
CITATION = re.compile(r"\[\^(?P<id>[^\]\s]+)\](?!:)")
HEADING = re.compile(r"^(?P<marks>#{1,6}) +(?P<text>.*?)(?: +\{ *(?:#(?P<id>[^\s}]+))?[^}]*\})? *$", re.M)
GENERATED = re.compile(r"^<!-- kb:(?P<name>[a-z-]+) -->$", re.M)


@dataclass(frozen=True)
class Span:
    """One find: its line (from 1) and the parts of the match."""

    line: int
    parts: dict[str, str]


def blank_code(text: str) -> str:
    """The text with code replaced by spaces, so that every offset and line stays where it was."""
    return CODE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


def blank_fences(text: str) -> str:
    """The same for fenced code only: what stands in a line of text as code is still read."""
    return FENCE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


def find(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    """Every match outside code, with its line."""
    blanked = blank_code(text)
    for match in pattern.finditer(blanked):
        line = blanked.count("\n", 0, match.start()) + 1
        yield Span(line, {k: v or "" for k, v in match.groupdict().items()})


def replace(pattern: re.Pattern[str], text: str, render: Callable[[re.Match[str]], str]) -> str:
    """`pattern.sub(render, text)` outside code only."""
    out, end = [], 0
    for match in pattern.finditer(blank_code(text)):
        out += [text[end : match.start()], render(match)]
        end = match.end()
    return "".join([*out, text[end:]])
