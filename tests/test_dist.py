"""All four downloads, made once from the finished site and then read as a reader's
program would.
"""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import re
import shutil
import subprocess
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from mkdocs.config import load_config

from kb import handbook, offline, origin, store
from kb.handbook import FONT, About, make
from support import ROOT

SITE = ROOT / "site"
EPUBCHECK = Path("/usr/share/java/epubcheck.jar")
XHTML = "{http://www.w3.org/1999/xhtml}"
QUERIES = {
    "自动扣费": "",
    "征信报告": "credit/",
    "押金": "rental/",
    "先享后付": "pay-later/",
    "异议": "credit",
    "买断": "rental/buyout",
    "出借人": "",
    "盲盒": "scams/blind-box",
    "展期": "",
    "租手机逾期": "rental/",
}


def made_from() -> origin.Origin:
    return origin.read(ROOT, os.environ, lambda: offline.newest(store.read(ROOT / "docs")))


def about() -> About:
    return handbook.about(
        load_config(str(ROOT / "mkdocs.yml")), made_from(), store.read(ROOT / "docs").site
    )


@pytest.fixture(scope="module")
def downloads() -> Path:
    """The very files that are published: `make test` has made them just before. On a machine that
    cannot make them, none; never so in CI.
    """
    if not (SITE / "downloads/SHA256SUMS").is_file():
        assert not os.environ.get("CI"), "先运行 make dist"
        pytest.skip("没有下载文件：先运行 make dist")
    return SITE / "downloads"


def made(downloads: Path, kind: str) -> Path:
    return downloads / f"{make.NAME}.{kind}"


def test_the_sums_are_those_of_the_files(downloads: Path) -> None:
    lines = (downloads / "SHA256SUMS").read_text("utf-8").splitlines()
    assert [line.split(".")[-1] for line in lines] == ["zip", "pdf", "epub", "zim"]
    for line in lines:
        total, name = line.split("  ")
        assert hashlib.sha256((downloads / name).read_bytes()).hexdigest() == total
        assert total in (downloads / "list.js").read_text("utf-8")


def test_the_zip_is_the_site(downloads: Path) -> None:
    with zipfile.ZipFile(made(downloads, "zip")) as packed:
        for name in packed.namelist():
            path = name.removeprefix(f"{make.NAME}/")
            assert (
                path.startswith("downloads/")
                or packed.read(name) == (downloads.parent / path).read_bytes()
            )
        assert f"{make.NAME}/index.html" in packed.namelist()


def inside(pdf: Path) -> bytes:
    """A PDF's objects, unpacked."""
    content, parts = pdf.read_bytes(), []
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S):
        try:
            parts.append(zlib.decompressobj().decompress(match[1]))
        except zlib.error:
            continue
    return b"\n".join([content, *parts])


def test_the_pdf_is_tagged_has_an_outline_and_no_font_but_ours(downloads: Path) -> None:
    text = inside(made(downloads, "pdf"))
    fonts = {name.split(b"+")[-1].decode() for name in re.findall(rb"/BaseFont\s*/([^\s/]+)", text)}
    plain = FONT.replace(" ", "-")
    assert fonts == {plain, f"{plain}-Bold"}
    assert re.search(rb"/Marked\s+true", text)
    assert re.search(rb"/Outlines\s+\d+ 0 R", text)
    assert b"pdfuaid:part" in text
    assert re.search(rb"/Lang\s*\(zh\)", text)


def test_the_epub_is_whole(downloads: Path) -> None:
    from lxml import etree

    with zipfile.ZipFile(made(downloads, "epub")) as packed:
        first = packed.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        trees = {
            name: etree.fromstring(packed.read(name))
            for name in packed.namelist()
            if name.endswith((".xhtml", ".opf", ".ncx"))
        }
    ids = {name.removeprefix("EPUB/"): set(tree.xpath("//@id")) for name, tree in trees.items()}
    faults = []
    for name, tree in trees.items():
        for href in (link.get("href") for link in tree.iter(f"{XHTML}a")):
            file, _, fragment = href.partition("#")
            file = file or name.removeprefix("EPUB/")
            if not re.match(r"(https?|tel|mailto):", href) and (
                file not in ids or (fragment and fragment not in ids[file])
            ):
                faults.append(f"{name} → {href}")
    assert faults == []
    assert len(trees) > 80


def test_epubcheck_has_nothing_to_say(downloads: Path) -> None:
    if not (shutil.which("java") and EPUBCHECK.exists()):
        pytest.skip("没有 epubcheck：Debian、Ubuntu 运行 sudo apt install epubcheck")
    command = ["java", "-jar", str(EPUBCHECK), str(made(downloads, "epub"))]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "0 fatals / 0 errors / 0 warnings" in result.stdout + result.stderr


@pytest.fixture(scope="module")
def zim(downloads: Path) -> Any:
    from libzim.reader import Archive

    return Archive(made(downloads, "zim"))


def test_the_zim_opens_and_finds_ten_chinese_queries(zim: Any) -> None:
    from libzim.search import Query, Searcher
    from libzim.suggestion import SuggestionSearcher

    assert zim.check()
    assert zim.main_entry.get_item().path == "index.html"
    assert zim.get_metadata("Language") == b"zho"
    for query, expected in QUERIES.items():
        search = Searcher(zim).search(Query().set_query(query))
        found = list(search.getResults(0, 5))
        assert any(path.startswith(expected) for path in found), (query, found)
    assert list(SuggestionSearcher(zim).suggest("信用报告").getResults(0, 3))


def test_the_zim_indexes_articles_not_menus_and_holds_no_downloads(zim: Any) -> None:
    from libzim.search import Query, Searcher

    # in the header of every page, in the text of none
    assert Searcher(zim).search(Query().set_query("深色 浅色 切换")).getEstimatedMatches() < 5
    assert not any(
        zim.has_entry_by_path(path) for path in ("downloads/list.js", "404.html", "sw.js")
    )
    page = bytes(zim.get_entry_by_path("guide/repay.html").get_item().content).decode()
    assert "Content-Security-Policy" not in page


def test_every_address_in_a_page_of_the_zim_leads_to_something_in_it() -> None:
    from kb.handbook.zim import LEFT_OUT, Stored

    held = {path.relative_to(SITE).as_posix() for path in SITE.rglob("*") if path.is_file()}
    held = {path for path in held if not LEFT_OUT.match(path)}
    loose = {}
    for path in sorted(path for path in held if path.endswith(".html")):
        page = Stored(path, (SITE / path).read_bytes()).content.decode()
        inside = (
            target
            for target in re.findall(r'(?:src|href)="([^"#?]+)', page)
            if not re.match(r"[a-z]+:", target)
        )
        if found := [
            target
            for target in inside
            if posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
            not in held
        ]:
            loose[path] = found
    assert loose == {}


def test_the_same_site_gives_the_same_bytes(
    downloads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The PDF of one section only: the whole takes a minute."""
    from kb.handbook import archive, book, epub, pdf, zim

    epoch, date = made_from().epoch, made_from().date
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch))
    site, icon = downloads.parent, (ROOT / "scripts/kb/handbook/icon-48.png").read_bytes()
    again = tmp_path / f"{make.NAME}.zim"
    zim.write(site, about(), date, icon, again)
    assert again.read_bytes() == made(downloads, "zim").read_bytes()
    assert epub.render(book.read(site, about()), epoch) == made(downloads, "epub").read_bytes()
    assert archive.site(site, make.NAME, epoch) == made(downloads, "zip").read_bytes()
    small = About(
        "名字", "说明", "声明", [part for part in about().nav if "征信与信用报告" in part]
    )
    first = pdf.render(book.read(site, small))
    assert first == pdf.render(book.read(site, small))
    assert BytesIO(first).read(5) == b"%PDF-"


def test_every_download_says_where_it_is_from_and_carries_the_licences(
    downloads: Path, zim: Any
) -> None:
    told = about().origin
    assert made_from().commit[:7] in told
    assert json.dumps(told) in (downloads / "list.js").read_text("utf-8")
    with zipfile.ZipFile(made(downloads, "epub")) as packed:
        assert told in packed.read("EPUB/cover.xhtml").decode()
        assert "Martin Donath" in packed.read("EPUB/about-licences.xhtml").decode()
    with zipfile.ZipFile(made(downloads, "zip")) as packed:
        facts = json.loads(packed.read(f"{make.NAME}/build.json"))
        listed = packed.read(f"{make.NAME}/SHA256SUMS").decode().splitlines()
        for total, path in (line.split("  ") for line in listed):
            assert hashlib.sha256(packed.read(f"{make.NAME}/{path}")).hexdigest() == total
    assert facts["commit"] == made_from().commit
    assert zim.get_metadata("LongDescription").decode() == told
    assert (
        "Martin Donath"
        in bytes(zim.get_entry_by_path("about/licences.html").get_item().content).decode()
    )
