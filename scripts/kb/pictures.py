"""Reads pages and the pictures they show, returns figures as HTML and what is wrong with a picture.

`![说明](../pictures/name.svg)` in a paragraph of its own. A drawing stands in the page itself, so
that it follows the reader's light or dark; the downloads take the same file. Content is data: a
drawing holds shapes and words, nothing else.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zlib
from collections.abc import Iterator
from html import escape
from pathlib import Path
from xml.etree import ElementTree as ET

from kb import markup
from kb.contacts import contacts_in
from kb.problem import Problem
from kb.store import Page, Store

PICTURE = re.compile(r"^!\[(?P<alt>[^\[\]]*)\]\((?P<target>[^()\s]*)\)$", re.M)
ANY_PICTURE = re.compile(r"!\[(?P<alt>[^\[\]]*)\](?:\((?P<target>[^()]*)\)|\[[^\]]*\])?")
SVG = "http://www.w3.org/2000/svg"
MOST_BYTES = {".svg": 12_000, ".png": 60_000, ".jpg": 60_000}
SHORTEST = 8  # characters of a text that stands for a picture
WIDEST = 360  # user units: what is drawn wider is illegible on a phone
CLASSES = {"paper", "box", "alert", "plain", "line", "head", "muted"}  # coloured in site.css
LARGEST = 4000  # pixels
SHAPES = {
    "svg",
    "g",
    "rect",
    "line",
    "path",
    "circle",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "title",
    "desc",
}
FACTS = {
    *(
        "viewBox",
        "width",
        "height",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "d",
        "points",
        "dx",
        "dy",
    ),
    *("class", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "transform"),
    *("font-family", "font-size", "font-weight", "text-anchor"),
}


def figures(text: str, page: Page, folder: Path) -> str:
    """The text with each picture as a figure; one that cannot be shown stays as written (`faults`
    tells why).
    """

    def render(match: re.Match[str]) -> str:
        path = folder / resolved(page.slug, match["target"])
        return (
            figure(path, match["target"], match["alt"])
            if not list(about(path, match["alt"]))
            else match[0]
        )

    return markup.replace(PICTURE, text, render)


def resolved(slug: str, target: str) -> str:
    """Where a picture lies, from the folder of the language."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(slug), target))


def figure(path: Path, target: str, alt: str) -> str:
    """One sound picture as HTML without an empty line, so that Markdown leaves it alone."""
    if path.suffix == ".svg":
        root = drawing(path)
        title, desc = (
            next((e.text or "" for e in root.iter(f"{{{SVG}}}{tag}")), "")
            for tag in ("title", "desc")
        )
        for element in root.iter():
            element.tag = element.tag.rpartition("}")[2]
        for told in root.findall("title") + root.findall("desc"):
            root.remove(told)
        root.attrib.update({"role": "img", "aria-label": f"{title}。{desc}"})
        shown = re.sub(r"\s*\n\s*", "", ET.tostring(root, encoding="unicode"))
    else:
        width, height = size(path.read_bytes())
        shown = (
            f'<img src="{escape(target)}" alt="{escape(alt)}" width="{width}" height="{height}" '
            'loading="lazy" decoding="async">'
        )
    return (
        f'<figure class="kb-figure" data-kb-picture="{escape(target)}">{shown}<figcaption>'
        f"{escape(alt)}</figcaption></figure>"
    )


def drawing(path: Path) -> ET.Element:
    return ET.fromstring(path.read_text("utf-8"))  # noqa: S314 (our own files, without entities: see `drawn`)


def size(raw: bytes) -> tuple[int, int]:
    """Width and height in pixels of a PNG or JPEG; ValueError for anything else."""
    if raw[:8] == b"\x89PNG\r\n\x1a\n":
        width, height = struct.unpack(">II", raw[16:24])
        return int(width), int(height)
    at = 2
    while raw[:2] == b"\xff\xd8" and at + 9 < len(raw) and raw[at] == 0xFF:
        kind, length = raw[at + 1], int.from_bytes(raw[at + 2 : at + 4], "big")
        # a frame header; the three others hold tables
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(raw[at + 7 : at + 9], "big"), int.from_bytes(
                raw[at + 5 : at + 7], "big"
            )
        at += 2 + length
    raise ValueError("neither PNG nor JPEG")


def whole(raw: bytes) -> bool:
    """Whether a PNG or JPEG ends where it should, and the parts of a PNG are what they were."""
    if raw[:2] == b"\xff\xd8":
        return raw.endswith(b"\xff\xd9")
    at, kind = 8, b""
    while kind != b"IEND" and at + 12 <= len(raw):
        length, kind = struct.unpack(">I4s", raw[at : at + 8])
        end = at + 8 + length
        if raw[end : end + 4] != struct.pack(">I", zlib.crc32(raw[at + 4 : end])):
            return False
        at = end + 4
    return kind == b"IEND" and at == len(raw)


def faults(store: Store, folder: Path) -> Iterator[Problem]:
    """Every picture of every page: in a paragraph of its own, with a text, there, light and
    harmless.
    """
    ours = {channel.phone for channel in store.channels.values()}
    for page in store.texts_written:
        whole = {span.line for span in markup.find(PICTURE, page.body)}
        for span in markup.find(ANY_PICTURE, page.body):
            line = page.first_line + span.line - 1
            target = span.parts["target"]
            if span.line not in whole:
                yield Problem(
                    page.file,
                    line,
                    "PIC-1",
                    "图片没有独占一段，或写法不对",
                    "前后空一行，写成 ![说明](../pictures/name.svg)",
                )
                continue
            path = folder / resolved(page.slug, target)
            wrong = [*about(path, span.parts["alt"])]
            for what, remedy in wrong or homeless(path, ours):
                yield Problem(page.file, line, "PIC-2", f"图片“{target}”{what}", remedy)


def about(path: Path, alt: str) -> Iterator[tuple[str, str]]:
    """What is wrong with one picture, each with its remedy."""
    if len(alt.strip()) < SHORTEST:
        yield "没有说明文字", f"在方括号里用至少 {SHORTEST} 个字说出图里的意思"
    most = MOST_BYTES.get(path.suffix)
    if most is None:
        yield "的格式不能用", f"用 {'、'.join(MOST_BYTES)}"
    elif not path.is_file() or path.is_symlink():
        yield "不存在", "改正路径，图片放在 docs/zh/pictures/"
    elif path.stat().st_size > most:
        yield f"有 {path.stat().st_size // 1000} KB，太重", f"缩到 {most // 1000} KB 以内"
    elif path.suffix == ".svg":
        yield from drawn(path)
    else:
        raw = path.read_bytes()
        try:
            width, height = size(raw)
        except (ValueError, struct.error):
            width, height = 0, 0
        jpeg = raw[:2] == b"\xff\xd8"
        if not whole(raw) or not 0 < min(width, height) <= max(width, height) <= LARGEST:
            yield "不是完整的 PNG 或 JPEG", "重新导出"
        elif jpeg != (path.suffix == ".jpg"):
            yield "的名字和格式不一样", "JPEG 叫 .jpg，PNG 叫 .png"


def homeless(path: Path, ours: set[str | None]) -> Iterator[tuple[str, str]]:
    """Numbers and addresses that a drawing shows and that are not, or no longer, those of a
    contact.
    """
    shown = "".join(drawing(path).itertext()) if path.suffix == ".svg" else ""
    for line in shown.split("\n"):
        for _, kind, found, _ in contacts_in(line):
            if found not in ours:
                yield f"里写了{kind}“{found}”", "改成 channels.yml 里的号码，或从图里删掉"


def drawn(path: Path) -> Iterator[tuple[str, str]]:
    """A drawing holds only shapes and words, fits a phone, and says in words what it shows."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        yield "不是 UTF-8 文字", "用文本编辑器另存为 UTF-8"
        return
    if "<!" in text.replace("<!--", "") or "<?" in text:
        yield "带有声明或实体", "删掉 <!…> 和 <?…?>"
        return
    try:
        root = drawing(path)
    except ET.ParseError as error:
        yield f"不是合法的 SVG（第 {error.position[0]} 行）", "用文本编辑器改正"
        return
    if root.tag != f"{{{SVG}}}svg":
        yield "不是 SVG", f'最外层写 <svg xmlns="{SVG}" viewBox="0 0 宽 高">'
        return
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        outer = name == "svg" and element is not root
        if outer or name not in SHAPES or not element.tag.startswith(f"{{{SVG}}}"):
            yield f"里有不许用的 <{name}>", "只用形状和文字"
        for word in {*(element.get("class") or "").split()} - CLASSES:
            yield f"里有不认识的 class“{word}”", f"只写 {'、'.join(sorted(CLASSES))}"
        for key, value in element.attrib.items():
            if key not in FACTS or "url(" in value or ":" in value or ";" in value:
                yield f"里有不许用的属性 {key.rpartition('}')[2]}", "只写形状、颜色和字"
    box = (root.get("viewBox") or "").split()
    if len(box) != 4 or not all(re.fullmatch(r"-?\d+(\.\d+)?", number) for number in box):
        yield "没有 viewBox", '写 viewBox="0 0 宽 高"'
    elif min(float(box[2]), float(box[3])) <= 0:
        yield f"的 viewBox 是“{' '.join(box)}”，什么也看不见", "写画面真正的宽和高"
    elif float(box[2]) > WIDEST:
        yield f"画得太宽（{box[2]}）", f"宽不超过 {WIDEST}，手机上才看得清"
    for tag in ("title", "desc"):
        if not (root.findtext(f"{{{SVG}}}{tag}") or "").strip():
            yield f"没有 <{tag}>", "title 写图的名字，desc 把图里的意思用文字说一遍"
