"""Reads docs/ as a tree of files, writes nothing: which files may lie there, so that nothing is
published by accident.

Every file of docs/ but `_data` travels to the site and into each reader's offline copy. What is not
of a known kind, in its place and of a sane size, is refused; what is no plain file is never opened.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from kb import personal
from kb.problem import Problem, shown

NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
PAGE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.md")  # its name is an address
# MkDocs leaves out names with a dot in front
IGNORED = re.compile(r"\.DS_Store|Thumbs\.db|\.git(?:keep|ignore)|\..*\.sw[a-z]|\.#.*|.*~")
PICTURES = frozenset({".svg", ".png", ".jpg", ".webp"})
KINDS = {  # what each folder of docs/ holds, and the most that one file may weigh, in KB
    "_data": (frozenset({".yml", ".txt"}), 1000),
    "assets": (PICTURES | {".css", ".js", ".woff2"}, 1000),
    "zh": (PICTURES | {".md"}, 120),
}
LONGEST_LINE = 4000  # characters: rules and Markdown take long for one line without end
ROOT_FILES = frozenset({"_headers"})  # what some hosts read at the root of a site
META = {  # what a picture file may say of its maker, by its first bytes
    b"\x89PNG": re.compile(rb"(?:tEXt|zTXt|iTXt|eXIf|tIME)"),
    b"\xff\xd8": re.compile(rb"\xff[\xe1\xed\xfe]"),
    b"RIFF": re.compile(rb"EXIF|XMP "),
}
ACTIVE = re.compile(
    r"(?i)<script|<foreignobject|<iframe|<animate|<set\b|<use\b[^>]*href=\"[^#]|\son[a-z]+\s*="
    r"|<!entity|<\?xml-stylesheet|@import"
    r"|(?:href|src)\s*=\s*[\"'](?!#)|url\(\s*[\"']?(?!#)|<metadata|<!--"
)


def scan(docs: Path, language: str = "zh") -> tuple[list[Path], list[Problem]]:
    """(plain files that may be read, what is wrong with the others), both in order; symlinks are
    not followed.
    """
    files, found = list[Path](), list[Problem]()
    for path in walk(docs):
        place, parts = shown(path, docs.parent), path.relative_to(docs).parts
        mode = path.lstat().st_mode
        if IGNORED.fullmatch(path.name):
            continue
        if len(parts) > 1 and parts[0] not in KINDS:
            continue  # its folder is a fault already
        problem = fault_of(path, parts, mode, language)
        found += [Problem(place, 0, *problem)] if problem else []
        found += [
            Problem(
                place,
                0,
                one.rule,
                f"文件名里有{one.kind}“{one.text}”",
                "换一个文件名；这样的内容不能公开",
            )
            for one in personal.find(path.name)
        ]
        if stat.S_ISREG(mode) and not problem:
            files.append(path)
            found += (
                [Problem(place, 0, *problem) for problem in inside(path)]
                if path.suffix in PICTURES
                else []
            )
    return files, found


def walk(folder: Path) -> Iterator[Path]:
    """Everything below a folder, in order, without following a link."""
    for parent, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(parent) / name for name in sorted([*folders, *names]))


def fault_of(
    path: Path, parts: tuple[str, ...], mode: int, language: str
) -> tuple[str, str, str] | None:
    """(rule, what, remedy) of one entry of docs/, or None."""
    if stat.S_ISLNK(mode):
        return "FILE-2", "是一个符号链接", "放一份真的文件"
    if stat.S_ISDIR(mode):
        if len(parts) == 1 and parts[0] not in KINDS:
            remedy = "docs/ 里只有 zh、_data 和 assets；别的语言要先在 mkdocs.yml 和检查里开通"
            return "LANG-1", f"没有开通“{parts[0]}”，里面的页面不会检查", remedy
        if path.suffix:
            return "FILE-2", "是文件夹，名字却像文件", "去掉名字里的点"
        return (
            None
            if NAME.fullmatch(path.name) or parts == ("_data",)
            else ("FILE-1", "文件夹的名字不对", "只用小写字母、数字和连字符")
        )
    if not stat.S_ISREG(mode):
        return "FILE-2", "不是普通文件（管道、设备或套接字）", "删掉它"
    if len(parts) == 1 and path.name in ROOT_FILES:
        return None
    kinds, most = KINDS.get(parts[0], (frozenset[str](), 0))
    if path.suffix not in kinds:
        return (
            "FILE-1",
            "这里不能放这种文件",
            f"docs/{parts[0]}/ 里只放 {'、'.join(sorted(kinds))}"
            if len(parts) > 1
            else "删掉它，或放进 zh、_data、assets",
        )
    if not NAME.fullmatch(path.name) or (path.suffix == ".md" and not PAGE.fullmatch(path.name)):
        return "FILE-1", "文件名不对", "只用小写字母、数字、连字符，例如 repay-early.md"
    if path.stat().st_size > most * 1000:
        return (
            "FILE-3",
            f"有 {path.stat().st_size // 1000} KB，最多 {most} KB",
            "拆成几个文件，或把图片压小：它会进每个读者的离线副本",
        )
    return None


def inside(path: Path) -> Iterator[tuple[str, str, str]]:
    """What a picture carries besides what it shows: who made it and where, or something
    that acts.
    """
    raw = path.read_bytes()
    if path.suffix == ".svg":
        text = raw.decode("utf-8", "replace")
        if match := ACTIVE.search(text):
            yield (
                "FILE-4",
                f"图里有不该有的内容“{match[0].strip()[:20]}”",
                "另存为纯图形：没有脚本、动画、外部地址、注释和元数据",
            )
        else:
            try:
                ET.fromstring(raw)  # noqa: S314 (without entities, which the line above refuses)
            except (ET.ParseError, ValueError, LookupError) as error:
                at = f"（第 {error.position[0]} 行）" if isinstance(error, ET.ParseError) else ""
                yield "FILE-4", f"不是合法的 SVG{at}", "用画图软件另存一次"
        for found in personal.find(re.sub(r'\s(?:d|points|viewBox|transform)="[^"]*"', "", text)):
            yield found.rule, f"图里有{found.kind}“{found.text}”", "删掉它；这样的内容不能公开"
        return
    pattern = next((pattern for start, pattern in META.items() if raw.startswith(start)), None)
    if pattern is None or (raw.startswith(b"\x89PNG") and b"IEND" not in raw):
        yield "FILE-4", f"内容不是 {path.suffix[1:]} 图片", "用画图软件另存一次"
    elif pattern.search(header(raw)):
        yield "FILE-4", "图里带着元数据（拍摄地点、时间、作者等）", "另存为不带元数据的图片"


def header(raw: bytes) -> bytes:
    """The names of the chunks of a PNG or WebP, the segments of a JPEG up to its picture: no
    pixels, which can look like anything.
    """
    if raw.startswith(b"\xff\xd8"):
        return raw.partition(b"\xff\xda")[0]
    png = raw.startswith(b"\x89PNG")
    names, at = [], 8 if png else 12
    while at + 8 <= len(raw):
        size = int.from_bytes(
            raw[at : at + 4] if png else raw[at + 4 : at + 8], "big" if png else "little"
        )
        names.append(raw[at + 4 : at + 8] if png else raw[at : at + 4])
        at += size + (12 if png else 8 + size % 2)
    return b" ".join(names)


def text_of(raw: bytes, file: str) -> tuple[str, list[Problem]]:
    """The text of a file and why it cannot be read: not UTF-8, or a line without end."""
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return "", [Problem(file, line, "FM-1", "文件不是 UTF-8 编码", "用编辑器另存为 UTF-8")]
    for number, row in enumerate(text.split("\n"), 1):
        if len(row) > LONGEST_LINE:
            return "", [
                Problem(
                    file,
                    number,
                    "FILE-3",
                    f"这一行有 {len(row)} 字，最多 {LONGEST_LINE}",
                    "拆成几行",
                )
            ]
    return text, []
