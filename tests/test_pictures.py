"""Pictures: shown with their size and their words, refused with file, line and remedy, harmless."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from kb import check, pictures, store
from support import ROOT, MakeDocs, entry

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 328 '
    '40"><title>谁是谁</title><desc>你欠的是出借人。</desc>'
    '<rect class="box" x="1" y="1" width="9" height="9"/><text x="1" y="30">出借人</text></svg>'
)


def png(width: int = 640, height: int = 360) -> bytes:
    head = struct.pack(">4sIIBBBBB", b"IHDR", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n\0\0\0\x0d"
        + head
        + struct.pack(">I", zlib.crc32(head))
        + b"\0\0\0\0IEND\xaeB`\x82"
    )


PNG = png()
JPEG = bytes.fromhex("ffd8ffe000040000ffc0000b0801680280010111 00ffd9")
LINE = "![你、商城和出借人谁是谁](pic.svg)"


def docs_with(make_docs: MakeDocs, line: str, **files: bytes) -> Path:
    docs = make_docs(a=entry("题目甲", "旧名甲", "b, c", f"看图[^law-1]。\n\n{line}\n"))
    for name, raw in files.items():
        (docs / "zh" / name.replace("_", ".")).write_bytes(raw)
    return docs


def shown(make_docs: MakeDocs, line: str, **files: bytes) -> str:
    docs = docs_with(make_docs, line, **files)
    assert check.errors(store.read(docs), docs / "zh") == []
    page = store.read(docs).pages["a"]
    return pictures.figures(page.body, page, docs / "zh")


def test_a_drawing_stands_in_the_page_with_its_words(make_docs: MakeDocs) -> None:
    text = shown(make_docs, LINE, pic_svg=DRAWING.encode())
    assert '<svg viewBox="0 0 328 40" role="img" aria-label="谁是谁。你欠的是出借人。">' in text
    assert "<figcaption>你、商城和出借人谁是谁</figcaption>" in text
    assert "<title>" not in text  # a browser would show it as a tip


@pytest.mark.parametrize(("name", "raw"), [("pic_png", PNG), ("pic_jpg", JPEG)])
def test_a_photograph_has_its_size(make_docs: MakeDocs, name: str, raw: bytes) -> None:
    text = shown(make_docs, f"![你、商城和出借人谁是谁]({name.replace('_', '.')})", **{name: raw})
    assert 'width="640" height="360" loading="lazy"' in text


@pytest.mark.parametrize(
    ("rule", "line", "raw"),
    [
        ("PIC-1", f"文字 {LINE}", DRAWING),
        ("PIC-1", "![你、商城和出借人谁是谁](pic.svg '题')", DRAWING),
        ("PIC-2", "![](pic.svg)", DRAWING),
        ("PIC-2", "![短](pic.svg)", DRAWING),
        ("PIC-2", LINE.replace("pic", "nowhere"), DRAWING),
        ("PIC-2", LINE.replace("svg", "gif"), DRAWING),
        ("PIC-2", LINE, DRAWING.replace("<rect", "<script>alert(1)</script><rect")),
        ("PIC-2", LINE, DRAWING.replace("<rect", "<foreignObject/><rect")),
        ("PIC-2", LINE, DRAWING.replace("<rect", '<rect onload="alert(1)"')),
        ("PIC-2", LINE, DRAWING.replace("<rect", '<rect style="fill:red"')),
        ("PIC-2", LINE, DRAWING.replace("<rect", '<rect fill="url(#a)"')),
        ("PIC-2", LINE, DRAWING.replace("<rect", '<a href="https://example.com"/><rect')),
        ("PIC-2", LINE, DRAWING.replace("<title>谁是谁</title>", "")),
        ("PIC-2", LINE, DRAWING.replace("<desc>你欠的是出借人。</desc>", "")),
        ("PIC-2", LINE, DRAWING.replace(' viewBox="0 0 328 40"', "")),
        ("PIC-2", LINE, DRAWING.replace("328", "900")),
        ("PIC-2", LINE, DRAWING.replace("0 0 328 40", "0 0 0 0")),
        ("PIC-2", LINE, DRAWING.replace("<rect", "<svg/><rect")),
        ("PIC-2", LINE, DRAWING.replace('"box"', '"kb-nope"')),
        ("PIC-2", LINE, DRAWING.replace("<rect", '<rect fill="red;x"')),
        ("PIC-2", LINE, DRAWING.replace("出借人<", "打 12363<")),
        ("PIC-2", LINE, DRAWING.replace("出借人<", "上 www.example.cn<")),
        ("PIC-2", LINE, '<!DOCTYPE svg [<!ENTITY a "b">]>' + DRAWING),
        ("PIC-2", LINE, DRAWING[:-6]),
        ("PIC-2", LINE, "<html/>"),
        ("PIC-2", LINE, DRAWING.replace("出借人<", "出" * 12_000 + "<")),
    ],
)
def test_a_picture_that_cannot_be_shown_is_named_with_its_line(
    make_docs: MakeDocs, rule: str, line: str, raw: str
) -> None:
    docs = docs_with(make_docs, line, pic_svg=raw.encode())
    found = [
        problem for problem in check.errors(store.read(docs), docs / "zh") if problem.rule == rule
    ]
    assert {(problem.file, problem.line) for problem in found} == {("docs/zh/a.md", 16)}


def test_a_drawing_may_show_the_number_of_a_contact(make_docs: MakeDocs) -> None:
    assert "打 12378" in shown(
        make_docs, LINE, pic_svg=DRAWING.replace("出借人<", "打 12378<").encode()
    )


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_a_drawing_in_another_encoding_is_named(make_docs: MakeDocs, encoding: str) -> None:
    docs = docs_with(make_docs, LINE, pic_svg=DRAWING.encode(encoding))
    found = check.errors(store.read(docs), docs / "zh")
    assert ("PIC-2", 16, True) in [(p.rule, p.line, "UTF-8" in p.remedy) for p in found], found


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("pic.png", png(0, 360)),
        ("pic.png", png(60_000, 60_000)),
        ("pic.png", PNG[:-12]),
        ("pic.png", PNG.replace(b"\x08\x02", b"\x08\x06")),
        ("pic.png", PNG + b"13800138000"),
        ("pic.jpg", JPEG[:-2]),
        ("pic.jpg", PNG),
        ("pic.png", JPEG),
    ],
)
def test_a_broken_or_misnamed_photograph_is_refused(
    make_docs: MakeDocs, name: str, raw: bytes
) -> None:
    docs = docs_with(make_docs, f"![你、商城和出借人谁是谁]({name})")
    (docs / "zh" / name).write_bytes(raw)
    assert {p.rule for p in check.errors(store.read(docs), docs / "zh")} >= {"PIC-2"}


def test_a_file_that_only_calls_itself_a_picture_is_refused(make_docs: MakeDocs) -> None:
    docs = docs_with(make_docs, "![你、商城和出借人谁是谁](pic.png)", pic_png=b"GIF89a")
    assert "PIC-2" in [problem.rule for problem in check.errors(store.read(docs), docs / "zh")]


def test_our_own_drawings_are_sound() -> None:
    drawings = sorted((ROOT / "docs/zh/pictures").glob("*.svg"))
    assert len(drawings) >= 8
    assert [
        (path.name, what)
        for path in drawings
        for what, _ in pictures.about(path, "足够长的说明文字")
    ] == []
