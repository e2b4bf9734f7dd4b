"""Reads Markdown text, writes nothing: the one grammar of what writers may write, and where each
piece stands.

`[称呼](channel:id)`, `[官网](site:id)`, `[代扣](term:id)`, `[文字](page.md#id)`, `![图](a.svg)`,
`[^论断]`, `## 名称 {#id}` and `<!-- kb:list -->`. Code is left alone, so that 写作手册 can show
what it explains; so are comments, which nobody is to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

FENCED = (
    r"^(?P<indent> *)(?P<fence>```+|~~~+)[^\n]*\n(?:.*?\n)??(?:(?P=indent)(?P=fence) *$"
    r"|(?P<unclosed>\Z))"
)
SPAN = r"(?<![`\\])(?P<ticks>`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)(?P=ticks)(?!`)"
REMARK = r"<!--(?!\s*(?i:kb)\s*[:：]|-?>)(?:(?!-->).)*-->"
CODE = re.compile(f"{FENCED}|{SPAN}", re.M | re.S)
FENCE = re.compile(FENCED, re.M | re.S)
UNREAD = re.compile(f"{FENCED}|{SPAN}|(?P<remark>{REMARK})", re.M | re.S)

NAME = r"(?<![!\\])\[(?P<text>[^\[\]]+)\]"
LINK = re.compile(NAME + r"\((?P<target>[^()\s]+)\)")
IMAGE = re.compile(r"(?<!\\)!\[(?P<text>[^\[\]]*)\]\((?P<target>[^()\s]+)\)")
CITATION = re.compile(r"(?<!\\)\[\^(?P<id>[^\]\s]+)\](?!:)")
HEADING = re.compile(
    r"^(?P<marks>#{1,6}) +(?P<text>.*?)(?: +\{ *(?:#(?P<id>[^\s}]+))?[^}]*\})? *$", re.M
)
GENERATED = re.compile(r"^<!-- kb:(?P<name>[a-z-]+) -->$", re.M)
SPECIAL = re.compile(r"[\\`*_\[\]{}]")


def reference(scheme: str) -> re.Pattern[str]:
    """`[text](scheme:id)`, the mention of something that the data hold."""
    return re.compile(rf"{NAME}\({scheme}:(?P<id>[^()\s]+)\)")


@dataclass(frozen=True)
class Span:
    """One find: its line (from 1) and the parts of the match."""

    line: int
    parts: dict[str, str]


@lru_cache(maxsize=4096)
def blank_code(text: str) -> str:
    """The text with code replaced by spaces, so that every offset and line stays where it was."""
    return blank(CODE, text)


@lru_cache(maxsize=4096)
def blank_fences(text: str) -> str:
    """The same for fenced code only: what stands in a line of text as code is still read."""
    return blank(FENCE, text)


def blank(code: re.Pattern[str], text: str) -> str:
    """Most texts have no sign with which code begins."""
    if "`" not in text and "~~~" not in text:
        return text
    return code.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


def without_remarks(text: str) -> str:
    """The text without its HTML comments; every line stays where it was. Whichever of code and
    comment begins first wins.
    """
    if "<!--" not in text:
        return text
    return UNREAD.sub(lambda m: re.sub(r"[^\n]", "", m[0]) if m["remark"] else m[0], text)


@lru_cache(maxsize=8192)
def find(pattern: re.Pattern[str], text: str) -> tuple[Span, ...]:
    """Every match outside code, with its line. Nobody changes what is returned."""
    blanked, found = blank_code(text), []
    for match in pattern.finditer(blanked):
        line = blanked.count("\n", 0, match.start()) + 1
        found.append(Span(line, {k: v or "" for k, v in match.groupdict().items()}))
    return tuple(found)


def replace(pattern: re.Pattern[str], text: str, render: Callable[[re.Match[str]], str]) -> str:
    """`pattern.sub(render, text)` outside code only."""
    out, end = [], 0
    for match in pattern.finditer(blank_code(text)):
        out += [text[end : match.start()], render(match)]
        end = match.end()
    return "".join([*out, text[end:]])


@lru_cache(maxsize=16384)  # most stand on many pages
def literal(text: str) -> str:
    """Data as Markdown that shows it letter by letter, whatever it holds."""
    escaped = (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("|", "&#124;")
    )
    return SPECIAL.sub(r"\\\g<0>", escaped)
