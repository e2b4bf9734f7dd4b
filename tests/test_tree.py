"""Only files of a known kind, name and size lie in docs/; what is no plain file is refused and
never opened.
"""

from __future__ import annotations

import os
import shutil
import struct
import zlib
from pathlib import Path

import pytest

from kb import check, problem, store, tree
from support import ROOT, MakeDocs, entry


def found(docs: Path) -> list[problem.Problem]:
    return check.errors(store.read(docs), docs / "zh")


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        *[
            ("FILE-1", f"zh/{name}")
            for name in (
                "new.markdown",
                "new.MD",
                ".hidden.md",
                "中文名.md",
                "my page.md",
                "📱.md",
                "New.md",
                "new_.md",
            )
        ],
        *[
            ("FILE-1", f"zh/{name}")
            for name in (
                "evil.html",
                "secret.env",
                "evil.js",
                "a.pdf",
                "a.md.bak",
                "page.htm",
                "a.svg.html",
                "noname",
            )
        ],
        *[
            ("FILE-1", name)
            for name in ("_data/a.json", "_data/A.yml", "assets/a.exe", "stray.md", "index.html")
        ],
        *[("CON-4", f"zh/{name}") for name in ("13800138000.md", "a-138-0013-8000.svg")],
        ("CON-3", "zh/wxid_8a7b6c5d.md"),
        ("LANG-1", "en/index.md"),
        ("LANG-1", "fr/a/b.md"),
    ],
)
def test_a_file_that_has_no_place_is_named(make_docs: MakeDocs, rule: str, name: str) -> None:
    docs = make_docs()
    path = docs / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(entry("题目丁", "旧名丁"), "utf-8")
    faults = found(docs)
    place = "docs/" + (name.split("/")[0] if rule == "LANG-1" else name)
    assert rule in {fault.rule for fault in faults if fault.file == place}, [
        str(fault) for fault in faults
    ]


@pytest.mark.parametrize("name", [".DS_Store", ".a.md.swp", ".#a.md"])
def test_what_a_system_leaves_behind_and_is_not_published_is_no_fault(
    make_docs: MakeDocs, name: str
) -> None:
    docs = make_docs()
    (docs / "zh" / name).write_bytes(b"\x00")
    assert found(docs) == []


@pytest.mark.parametrize("target", ["nowhere", "link.md", ".", "/etc/passwd", "../../../a.md"])
def test_a_link_is_refused_and_not_followed(make_docs: MakeDocs, target: str) -> None:
    docs = make_docs()
    (docs / "zh/link.md").symlink_to(target)
    assert [(fault.rule, fault.file) for fault in found(docs)] == [("FILE-2", "docs/zh/link.md")]


@pytest.mark.parametrize("place", ["zh/f.md", "_data/sources.yml"])
def test_what_is_no_plain_file_is_refused_and_not_opened(make_docs: MakeDocs, place: str) -> None:
    docs = make_docs()
    (docs / place).unlink(missing_ok=True)
    os.mkfifo(docs / place)
    assert [(fault.rule, fault.file) for fault in found(docs)] == [("FILE-2", f"docs/{place}")]
    (docs / place).unlink()
    (docs / place).mkdir()
    assert [(fault.rule, fault.file) for fault in found(docs)] == [("FILE-2", f"docs/{place}")]


def test_what_is_too_heavy_is_refused_before_it_is_read(make_docs: MakeDocs) -> None:
    docs = make_docs(a=entry("题目甲", "旧名甲", body="字。\n\n" * 20_000))
    assert [(fault.rule, fault.file) for fault in found(docs)] == [("FILE-3", "docs/zh/a.md")]
    docs = make_docs(a=entry("题目甲", "旧名甲", body="字" * 5000))
    assert [(fault.rule, fault.file, fault.line) for fault in found(docs)] == [
        ("FILE-3", "docs/zh/a.md", 14)
    ]


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    rows = [
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        *chunks,
        (b"IDAT", zlib.compress(b"\0\0\0\0")),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in rows
    )


JPEG_END = b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00\xff\xda\x00\x02\xff\xe1"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


@pytest.mark.parametrize(
    ("sound", "name", "raw"),
    [
        (True, "a.png", png((b"gAMA", b"\0\0\0\1"))),
        (False, "a.png", png((b"tEXt", b"Author\0someone"))),
        (False, "a.png", png((b"eXIf", b"MM\0*"))),
        (False, "a.png", b"GIF89a"),
        (True, "a.jpg", b"\xff\xd8\xff\xe0\x00\x04\x00\x00" + JPEG_END),
        (False, "a.jpg", b"\xff\xd8\xff\xe1\x00\x08Exif\0\0" + JPEG_END),
        (False, "a.jpg", b"\xff\xd8\xff\xfe\x00\x06note" + JPEG_END),
        (True, "a.webp", b"RIFF\x14\0\0\0WEBPVP8 \x04\0\0\0EXIF"),
        (False, "a.webp", b"RIFF\x14\0\0\0WEBPEXIF\x04\0\0\0MM\0*"),
        (True, "a.svg", SVG.format('<path d="M13800138000 1"/><text>字</text>').encode()),
        (False, "a.svg", SVG.format("<script>x</script>").encode()),
        (False, "a.svg", SVG.format('<g onload="x"/>').encode()),
        (False, "a.svg", SVG.format('<image href="//evil.example/a.png"/>').encode()),
        (False, "a.svg", SVG.format('<a href="javascript:x"/>').encode()),
        (False, "a.svg", SVG.format("<metadata>someone</metadata>").encode()),
        (False, "a.svg", SVG.format("<foreignObject/>").encode()),
        (False, "a.svg", SVG.format("<text>微信 hxk_7788</text>").encode()),
        (False, "a.svg", SVG.format("<desc>13800138000</desc>").encode()),
    ],
)
def test_a_picture_tells_only_what_it_shows(
    make_docs: MakeDocs, sound: bool, name: str, raw: bytes
) -> None:
    docs = make_docs()
    (docs / "zh" / name).write_bytes(raw)
    assert ([] if sound else [f"docs/zh/{name}"]) == [fault.file for fault in found(docs)][:1]


def test_our_own_files_have_their_places() -> None:
    files, faults = tree.scan(ROOT / "docs")
    assert len(files) > 100
    assert faults == []


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        ("FILE-1", "_data/extra.yml", "a: 1\n"),
        ("FILE-1", "_data/asks/a/b.yml", "a: {top: [咋给]}\n"),
        ("FILE-1", "zh/a.en.md", entry("题目丁", "旧名丁")),
        ("FILE-4", "zh/x.svg", ""),
        ("FILE-4", "zh/x.svg", "<svg"),
        ("FM-6", "_data/farms.txt", "farm.example\nnot a host\n"),
    ],
)
def test_what_nobody_reads_or_can_read_is_named(
    make_docs: MakeDocs, rule: str, name: str, text: str
) -> None:
    docs = make_docs()
    (docs / name).parent.mkdir(parents=True, exist_ok=True)
    (docs / name).write_text(text, "utf-8")
    assert [(fault.rule, fault.file) for fault in found(docs)] == [(rule, f"docs/{name}")]


def test_without_a_page_one_sentence_says_so(make_docs: MakeDocs) -> None:
    docs = make_docs()
    shutil.rmtree(docs / "zh")
    assert [(fault.rule, fault.file) for fault in found(docs)] == [("DATA-1", "docs/zh")]


def test_one_kind_of_fault_does_not_bury_the_others() -> None:
    many = [problem.Problem("a.md", line, "TYPO-1", "甲", "乙") for line in range(1, 500)]
    told = problem.report([*many, problem.Problem("b.md", 1, "LINK-1", "丙", "丁")], "内容有问题")
    assert len(told.split("\n")) < 30
    assert "b.md:1: [LINK-1]" in told
    assert "a.md: [TYPO-1] 还有 479 处同样的" in told
