"""Reads one page and what Markdown makes of it, writes nothing: lists, tables, line breaks and
boxes that are shown otherwise than they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb import marks, markup
from kb.problem import Problem
from kb.published import Fault
from kb.reading import CITED, Reading, content

NO_HAN = re.compile(r"[^\u3007\u4e00-\u9fff]+")
SOFT_BREAK = re.compile(r"\S *\n *(?=\S)")
ITEM = re.compile(r"^(?P<indent> *)(?:[-*+]|(?P<number>\d+)\.) +(?=\S)", re.M)
ROW = re.compile(r"^ *\|.*$", re.M)
CELL_BORDER = re.compile(r"(?<!\\)\|")
HOLLOW = re.compile(r"[-+*•]?|\d{1,3}[.)、．]")  # what a list item without text leaves
UNTITLED = re.compile(r"^ *(?:!!!|\?\?\?\+?)[\w -]+$", re.M)
NO_TEXT = re.compile(r"(?<=\])\([^()\s]*\)|\{[^{}\n]*\}|<[^<>\n]*>")  # addresses and attributes


def numbers(reading: Reading) -> Iterator[Problem]:
    """Steps keep the numbers that were written, and lists the depth."""
    written = [match for match in ITEM.finditer(reading.bare) if match["number"]]
    for line, (row, bare) in enumerate(
        zip(reading.source.split("\n"), reading.bare.split("\n"), strict=True), 1
    ):
        indent = len(row) - len(row.lstrip(" "))
        if bare.strip() and indent % 4:
            yield reading.at(
                line,
                "LIST-2",
                f"这一行缩进了 {indent} 格，显示时不会套进去",
                "套在里面的缩进四格，否则顶格",
            )
    for place, _ in reading.starts("p", "li"):
        inside = content(reading.pieces, place)
        if HOLLOW.fullmatch(
            "".join(one.text for one in inside if one.attributes is None).strip()
        ) and not any(one.tag == "img" for one in inside):
            yield reading.problem(
                Fault(place, "LIST-2", "列表里有空的一项", "写上文字，或删掉这一行")
            )
    shown = list(displayed(reading))
    for place, match in enumerate(written):
        if shown[place : place + 1] != [int(match["number"][:9])] or len(match["number"]) > 3:
            line = reading.source.count("\n", 0, match.start()) + 1
            what = (
                f"写的是“{match['number']}.”，"
                f"显示的{f'是“{shown[place]}.”' if place < len(shown) else '没有号码'}"
            )
            yield reading.at(
                line, "LIST-1", what, "步骤按 1、2、3 写；中间的段落缩进四格；另起一个列表前空一行"
            )
            return


def displayed(reading: Reading) -> Iterator[int]:
    """The numbers before the items of ordered lists, in the order of the page."""
    counters: dict[int, int] = {}
    for piece in reading.pieces:
        depth = len(piece.within)
        if piece.attributes is not None and piece.tag == "ol":
            counters[depth + 1] = int(piece.attributes.get("start", 1))
        elif piece.attributes is not None and piece.tag == "li" and piece.within[-1:] == ("ol",):
            yield counters[depth]
            counters[depth] += 1


def tables(reading: Reading) -> Iterator[Problem]:
    """No row holds more cells than the head: what is too much would be dropped. Rows begin and end
    with a bar.
    """
    rows = [
        (reading.source.count("\n", 0, match.start()) + 1, match[0].strip())
        for match in ROW.finditer(reading.bare)
    ]
    cells = {line: len(CELL_BORDER.findall(row)) - 1 for line, row in rows}
    head, before = 0, -1
    for line, row in rows:
        head = head if line == before + 1 else cells[line]
        before = line
        if not row.strip("| "):
            yield reading.at(line, "TAB-1", "这一行的格子都是空的", "写上文字，或删掉这一行")
        if cells[line] != head or not row.endswith("|"):
            yield reading.at(
                line,
                "TAB-1",
                f"这一行有 {cells[line]} 格，表头有 {head} 格",
                "每行以 | 开头和结尾，格数和表头一样",
            )
    lines = reading.bare.split("\n")
    for line in cells:
        if line + 1 not in cells and "".join(lines[line : line + 1]).strip():
            yield reading.at(
                line + 1, "TAB-1", "这一行紧跟在表格下面，会变成表格里的一格", "表格下面空一行"
            )
        if line - 1 not in cells and line + 2 not in cells:
            yield reading.at(
                line, "TAB-1", "表格只有表头，没有一行内容", "第二行写 |---|---|，从第三行起写内容"
            )
    shown = len(reading.starts("table"))
    blocks = sum(1 for line in cells if line - 1 not in cells)
    if shown != blocks and not any(
        marks.marks(row) and "|" in row for row in reading.text.split("\n")
    ):
        line = next(iter(cells), 1)
        yield reading.at(
            line,
            "TAB-1",
            "有表格没有照表格显示",
            "每行以 | 开头和结尾，第二行写 |---|---|，上下各空一行",
        )


def breaks(reading: Reading) -> Iterator[Problem]:
    """A line that ends in the middle of a Chinese sentence shows a gap there; text that is not
    shown at all is lost.
    """
    for place, piece in enumerate(reading.pieces):
        if (match := SOFT_BREAK.search(piece.text)) and piece.shown:
            around = piece.text[match.start() :].partition("\n")[2][:16]
            yield reading.problem(
                Fault(
                    place,
                    "LINE-1",
                    "一段话分成了两行，网页上会连成一行，中间多一个空格",
                    "一段写成一行；要另起一段就空一行",
                    around,
                )
            )
    shown = NO_HAN.sub(
        "",
        "".join(
            p.text if p.attributes is None else p.attributes.get("alt", "") for p in reading.pieces
        ),
    )
    if NO_HAN.sub("", said(reading)) != shown:
        written = list(letters(reading))
        line = next(
            (
                line
                for (line, char), seen in zip(written, [*shown, *[""] * len(written)], strict=False)
                if char != seen
            ),
            1,
        )
        yield reading.at(
            line,
            "HTML-3",
            "这一行附近有字没有显示在网页上，或者换了地方",
            "检查表格的格数、括号和引号是否成对、有没有 HTML",
        )


def boxes(reading: Reading) -> Iterator[Problem]:
    """A box has a title and something in it, a quotation too, and no text has signs that nobody
    sees, be they written as entities.
    """
    for match in UNTITLED.finditer(reading.bare):
        line = reading.source.count("\n", 0, match.start()) + 1
        yield reading.at(
            line, "HTML-2", "提示框没有标题，网页上会写英文", '写成 !!! warning "标题"'
        )
    for place, _ in reading.starts("blockquote"):
        if not any(one.text.strip() for one in content(reading.pieces, place)):
            yield reading.problem(
                Fault(place, "HTML-2", "引用里没有内容", "写上文字，或删掉这一行", ">")
            )
    for place, piece in reading.starts("div"):
        elements = sum(1 for one in content(reading.pieces, place) if one.attributes is not None)
        # its title is one
        if (piece.attributes or {}).get("class", "").startswith("admonition") and elements < 2:
            yield reading.problem(
                Fault(place, "HTML-2", "提示框里没有内容", "标题下面空一行，内容缩进四格", "!!!")
            )
    for place, piece in enumerate(reading.pieces):
        if piece.attributes is None and (
            char := next(marks.invisible(piece.text.replace(CITED, "")), "")
        ):
            yield reading.problem(
                Fault(place, "CHAR-2", f"有看不见的字符 U+{ord(char):04X}", "删掉它，或换成空格")
            )


def said(reading: Reading) -> str:
    """The source without addresses and attributes, line by line."""
    return markup.replace(NO_TEXT, reading.source, lambda match: "")


def letters(reading: Reading) -> tuple[tuple[int, str], ...]:
    """(line, Han) of everything the page says, addresses and attributes left out."""
    return tuple(
        (number, char)
        for number, line in enumerate(said(reading).split("\n"), 1)
        for char in NO_HAN.sub("", line)
    )


RULES = (numbers, tables, breaks, boxes)
