"""Reads Markdown text, writes nothing: the rules of 写作手册 about wording, numbers and characters.

Each rule is a function from a page's blocks to faults, so that one can be tried without the others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import autocorrect_py

from kb import marks, markup
from kb.claims import VERDICTS
from kb.problem import Problem
from kb.schema import Entry, Plain
from kb.store import Store

# characters in a sentence, counted as a reader sees them: a limit against tangles, not a rhythm
LONGEST = 90
BANNED = re.compile(r"绝对(?!值|数)|百分之?百|肯定不会|赶紧|务必牢记|温馨提示|小编|亲们|家人们")
VAGUE = re.compile(r"目前|近日|近期|最近(?!一|二|两|三|几|的一|更新|[ ]?\d)")
JUDGING = re.compile(r"骗子|套路|黑心|无良")
FIGURE = re.compile(
    r"\d[\d.]*\s*(?:万|亿)?\s*(?:元|%|％|天|日|年|次|个月|周|小时|倍|期|周岁)"
    r"|百分之[一二三四五六七八九十]"
)
# the first cell of a table of claims.py
RUMOUR = re.compile(rf"^\|[^|]*\|(?=\s*(?:{'|'.join(VERDICTS)})\s*\|)")
UNKNOWN = re.compile(
    r"截至\s*20\d\d(?:\s*年|-\d\d-\d\d)[^。；|]*(?:未查到|没有查到|没有核到|未核到|未见)"
)
EXAMPLE = "示例"
REPEATED = re.compile(r"[，。！？；：、]{2,}|[!?]{2,}|…{3,}|—{3,}")
QUOTED = re.compile(r"“[^”]*”|《[^》]*》")
INLINE_MARKS = re.compile(r"\[\^[^\]]+\]|\]\([^()\s]+\)|[*_`\[]|\{[^}]*\}")
CODE_SPAN = re.compile(r"`[^`]*`")
STOP = re.compile(r"(?<=[。！？!?])(?:[”」）)]*)")


@dataclass(frozen=True)
class Block:
    """A paragraph, list item, table row or heading: its first line and its text on one line."""

    line: int
    text: str
    heading: bool
    example: bool  # stands under a heading or lead that is marked 示例


@dataclass(frozen=True)
class Fault:
    line: int
    rule: str
    what: str
    remedy: str


def blocks(text: str) -> Iterator[Block]:
    """The text without code, cut where a reader sees a break."""
    lines = markup.blank_fences(text).split("\n")
    example, start, held = False, 0, list[str]()
    for number, line in enumerate([*lines, ""], 1):
        bare = line.strip()
        fresh = not bare or re.match(r"[#|]|[-*] |\d+\. |!!! |\?\?\? |<", bare)
        if fresh and held:
            yield Block(start, " ".join(held), False, example)
            held = []
        if bare.startswith(("#", "!!!", "???")):
            example = EXAMPLE in bare
            yield Block(number, bare.lstrip("!?"), True, example)
        elif bare and not bare.startswith("<") and not re.fullmatch(r"[|\s:-]+", bare):
            start = start if held else number
            held.append(bare)
            example = example or bare.startswith(EXAMPLE)


def sentences(block: Block) -> list[str]:
    """A table row is one statement; other text ends at 。！？."""
    if block.text.startswith("|"):
        return [block.text]
    return [part.strip() for part in STOP.split(block.text) if part.strip()]


def plain(text: str) -> str:
    """What the reader sees of a sentence; a piece of code counts as one character."""
    return re.sub(r"\s+", " ", INLINE_MARKS.sub("", CODE_SPAN.sub("码", text))).strip("#-|> ")


def faults(text: str, cites: bool = True) -> list[Fault]:
    """Every fault of one text, by line (from 1); a page about ourselves need not cite (`cites`)."""
    found: list[Fault] = []
    for block in blocks(text):
        for rule in (
            (wording, uncited, too_long, punctuation) if cites else (wording, too_long, punctuation)
        ):
            found += rule(block)
    return [*found, *typography(text), *look_alikes(text)]


def wording(block: Block) -> Iterator[Fault]:
    own = QUOTED.sub("", block.text)  # what we quote is not what we say
    for rule, pattern, remedy in (
        ("BAN-1", BANNED, "换成平实的说法，或删掉"),
        ("BAN-2", VAGUE, "写出日期，例如“截至 2026 年 11 月 22 日”"),
        ("BAN-3", JUDGING, "没有判决或通报不定性；引用别人的话放进引号"),
    ):
        for match in pattern.finditer(own):
            yield Fault(block.line, rule, f"用了“{match[0]}”", remedy)


def own_words(sentence: str) -> str:
    """A row of what is said on the net without what others said: its verdict and reason
    are ours.
    """
    return RUMOUR.sub("|", sentence)


def uncited(block: Block) -> Iterator[Fault]:
    """A figure needs a source in its own sentence; what nobody could find and marked examples have
    none.
    """
    if block.heading or block.example:
        return
    for sentence in map(own_words, sentences(block)):
        match = FIGURE.search(plain(sentence))
        if (
            match
            and "[^" not in sentence
            and EXAMPLE not in sentence
            and not UNKNOWN.search(sentence)
        ):
            what = f"“{match[0]}”所在的句子没有来源：{plain(sentence)[:30]}"
            yield Fault(block.line, "CITE-1", what, "加 [^论断]，或改成“截至……未查到”，或标“示例”")


def too_long(block: Block) -> Iterator[Fault]:
    if block.text.startswith("|"):
        return
    for sentence in sentences(block):
        seen = plain(sentence)
        if len(seen) > LONGEST:
            yield Fault(
                block.line,
                "LEN-1",
                f"这句有 {len(seen)} 字：{seen[:24]}……",
                f"拆成 {LONGEST} 字以内的短句",
            )


def punctuation(block: Block) -> Iterator[Fault]:
    quotes = "".join(re.findall(r"[“”]", block.text))
    if re.sub("“”", "", quotes) and not re.fullmatch(r"(?:“(?:“”)*”)*", quotes):
        yield Fault(
            block.line,
            "TYPO-2",
            f"引号不成对：{plain(block.text)[:24]}",
            "引号写“”，前一个开，后一个关",
        )
    for match in REPEATED.finditer(block.text):
        yield Fault(block.line, "TYPO-2", f"标点连用“{match[0]}”", "只留一个")


def typography(text: str) -> Iterator[Fault]:
    """Spaces between Han and Latin, full-width punctuation: autocorrect decides."""
    try:
        better = autocorrect_py.format_for(text, "markdown").split("\n")
    except ValueError as error:  # its reader gives up on some nestings
        place = re.search(r"(\d+):\d+", str(error))
        yield Fault(
            int(place[1]) if place else 1,
            "TYPO-1",
            "排版检查读不懂这一段",
            "检查括号和反引号是否成对",
        )
        return
    for number, (line, right) in enumerate(zip(text.split("\n"), better, strict=False), 1):
        if line != right:
            yield Fault(number, "TYPO-1", f"排版：{differing(line, right)}", "照箭头后面的写")


def differing(before: str, after: str) -> str:
    """The first place where two lines differ, with a little around it."""
    at = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    return f"“{before[max(0, at - 6) : at + 8].strip()}”→“{after[max(0, at - 6) : at + 9].strip()}”"


def look_alikes(text: str) -> Iterator[Fault]:
    """Radicals and compatibility forms that look like a character but are not found when searched;
    invisible ones.
    """
    for number, line in enumerate(text.split("\n"), 1):
        for char in line:
            code = ord(char)
            letter = (0xFF10 <= code <= 0xFF5A or 0x1D400 <= code <= 0x1D7FF) and char.isalnum()
            if letter or 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF:
                yield Fault(
                    number,
                    "CHAR-1",
                    f"“{char}”（U+{code:04X}）是形近字或全角字母数字",
                    f"改成“{unicodedata.normalize('NFKC', char)}”",
                )
            elif next(marks.invisible(char), None):
                yield Fault(number, "CHAR-2", f"有看不见的字符 U+{code:04X}", "删掉它，或换成空格")
            elif 0x370 <= code <= 0x52F:
                yield Fault(
                    number, "CHAR-1", f"“{char}”（U+{code:04X}）是希腊或西里尔字母", "改成拉丁字母"
                )


def problems(store: Store) -> list[Problem]:
    """The faults of all pages, with file and line; front matter has its wording checked, not its
    citations.
    """
    found = []
    for page in store.texts_written:
        for fault in faults(page.body, isinstance(page.meta, Entry)):
            found.append(
                Problem(
                    page.file,
                    page.first_line + fault.line - 1,
                    fault.rule,
                    fault.what,
                    fault.remedy,
                )
            )
        for key, text in shown_texts(page.meta):
            found += [
                Problem(page.file, page.line_of(key, text), f.rule, f.what, f.remedy)
                for f in front_faults(text)
            ]
    return found


def shown_texts(meta: Entry | Plain) -> Iterator[tuple[str, str]]:
    """(key, text) of what the reader sees of the front matter; aliases and asks are other people's
    words.
    """
    yield "title", meta.title
    if isinstance(meta, Plain):
        yield "description", meta.description
    else:
        yield "answer", meta.answer
        yield from (("open", line) for line in meta.open)
        yield from (("changes", change.note) for change in meta.changes)


def front_faults(text: str) -> Iterator[Fault]:
    block = Block(1, text, False, False)
    yield from (
        *wording(block),
        *too_long(block),
        *punctuation(block),
        *typography(text),
        *look_alikes(text),
    )
