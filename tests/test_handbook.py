"""The parts of the downloads: what a page becomes in a book, what stands beside the files, how
obstacles are said.
"""

from __future__ import annotations

import errno
import json
import sys
import types
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from kb.handbook import About, archive, listing, make
from kb.schema import Site
from support import ROOT

pytest.importorskip("lxml", reason="没有装生成下载的工具：运行 sh scripts/setup.sh test dist")
from kb.handbook import book, clean, epub

PAGE = """<html><body><nav>菜单</nav><article>
<h1>题目</h1>
<section class="kb-summary"><p class="kb-summary__late" hidden>过期</p><time datetime="2026-11-22">2026-11-22</time>
<details><summary>1 处没有查到</summary><ul><li>甲</li></ul></details></section>
<p>见<a href="../b.html#two">乙</a>、<a href="../none.html">没有的页</a>、<a href="#channel-x">渠道</a>，
<button type="button" class="kb-term" popovertarget="term-daikou">代扣</button><span class="kb-term__means" id="term-daikou" popover>解释</span>
<sup id="fnref:law"><a class="footnote-ref" href="#fn:law">9</a></sup></p>
<h2 id="one"><a class="toclink" href="#one">一</a></h2>
<div class="kb-card" id="channel-x"><p><strong class="kb-card__name">热线</strong></p>
<ul><li><a class="kb-tel" href="tel:1">1</a></li><li>管什么</li></ul></div>
<button>复制</button><script>x</script>
<details class="kb-sources" open><summary><h2 id="sources">来源</h2></summary><p>怎么核对。</p>
<div class="footnote"><hr><ol><li id="fn:law"><p>示例法。<a class="footnote-backref" href="#fnref:law">↩</a></p></li></ol></div>
<p class="kb-top"><a href="#">回到顶部</a></p></article></body></html>"""
OTHER = """<html><body><article><h1>乙</h1><h2 id="two">二</h2><p>又<sup id="fnref:law"><a class="footnote-ref" href="#fn:law">1</a></sup></p>
<details class="kb-sources" open><summary><h2 id="sources">来源</h2></summary><p>怎么核对。</p>
<div class="footnote"><ol><li id="fn:law"><p>示例法。</p></li></ol></div></article></body></html>"""
CHANNELS = '<article><h1>渠道</h1><div class="kb-card" id="channel-x"><p>全文</p></div></article>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for name, text in {
        "index": "<article><h1>首页</h1></article>",
        "a/p": PAGE,
        "b": OTHER,
        "about/channels": CHANNELS,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.html").write_text(text, "utf-8")
    return folder


def about(*nav: object) -> About:
    return About(
        "名字",
        "说明",
        "声明",
        list(nav)
        or [{"首页": "index.md"}, {"甲": ["a/p.md", "about/channels.md"]}, {"乙": "b.md"}],
    )


def test_a_page_loses_what_paper_cannot_do() -> None:
    article = clean.tidy(PAGE.encode(), "a/p", Site())
    assert article is not None
    text = article.body.text_content()
    assert article.title == "题目"
    assert all(
        word not in text
        for word in ("过期", "解释", "复制", "回到顶部", "怎么核对", "示例法", "菜单", "管什么")
    )
    assert all(word in text for word in ("1 处没有查到", "甲", "代扣", "热线"))
    assert article.notes["law"].text_content().strip() == "示例法。"
    assert [
        (heading.tag, heading.text, len(heading))
        for heading in article.body.xpath(".//*[@id='a-p--one']")
    ] == [("h3", "一", 0)]


def test_links_between_pages_stay_inside_the_book_and_dead_ones_become_text(site: Path) -> None:
    whole = book.read(site, about())
    page = next(chapter for chapter in whole.chapters if chapter.slug == "a/p")
    targets = {link.text_content(): link.get("href") for link in page.body.iter("a")}
    assert targets["乙"] == "#b--two"
    assert targets["渠道"] == targets["热线"] == "#about-channels--channel-x"
    assert "没有的页" not in targets
    assert "没有的页" in page.body.text_content()


def test_a_source_stands_once_and_leads_back_to_each_chapter(site: Path) -> None:
    whole = book.read(site, about())
    assert [note.get("id") for note in whole.notes] == ["note--law"]
    assert [link.get("href") for link in whole.notes[0].iter("a")] == [
        "#a-p--fnref.law",
        "#b--fnref.law",
    ]
    numbers = [
        link.text
        for chapter in whole.chapters
        for link in chapter.body.xpath(".//a[@class='footnote-ref']")
    ]
    assert numbers == ["[1]", "[1]"]
    assert whole.reviewed == "2026-11-22"


def test_the_zip_has_one_folder_no_downloads_and_an_empty_list(site: Path) -> None:
    (site / "downloads").mkdir()
    (site / "downloads/old.zip").write_bytes(b"old")
    first, second = archive.site(site, "kb", 1_700_000_000), archive.site(site, "kb", 1_700_000_000)
    assert first == second
    with zipfile.ZipFile(BytesIO(first)) as packed:
        assert {name.split("/")[0] for name in packed.namelist()} == {"kb"}
        assert [name for name in packed.namelist() if "downloads" in name] == [
            "kb/downloads/list.js"
        ]
        assert packed.read("kb/downloads/list.js").endswith(b"([]);\n")
        assert packed.getinfo("kb/b.html").date_time[:3] == (2023, 11, 14)


def test_the_list_and_the_sums_say_the_same() -> None:
    download = listing.describe("kb.pdf", b"abc", "2026-11-22")
    listed = json.loads(listing.script([download]).rpartition("})(")[2].removesuffix(");\n"))
    assert listed == [
        {"file": "kb.pdf", "bytes": 3, "date": "2026-11-22", "sha256": download.sha256}
    ]
    assert listing.sums([download]) == f"{download.sha256}  kb.pdf\n"
    assert download.sha256.startswith("ba7816bf")


def obstacle(site: Path) -> str:
    with pytest.raises(make.ObstacleError) as caught:
        make.run(site, about(), 0, lambda text: None)
    return str(caught.value)


def test_without_a_build_the_remedy_is_named(tmp_path: Path) -> None:
    assert "make build" in obstacle(tmp_path / "site")


def test_a_missing_tool_and_a_missing_font_are_named(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert obstacle(site).startswith("缺少 lxml、weasyprint、libzim：")
    monkeypatch.undo()
    monkeypatch.setattr(make, "TOOLS", ())
    monkeypatch.setattr(make, "has_font", lambda family: False)
    monkeypatch.setitem(sys.modules, "weasyprint", types.ModuleType("weasyprint"))
    assert "sudo apt install fontconfig fonts-noto-cjk" in obstacle(site)


def test_a_font_is_known_by_its_exact_name() -> None:
    assert not make.has_font("No Such Font SC")


def test_a_full_disk_leaves_the_old_downloads_and_nothing_half_written(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (site / "downloads").mkdir()
    (site / "downloads/old.zip").write_bytes(b"old")

    def fill(site: Path, about: About, epoch: int, folder: Path, say: make.Say) -> None:
        (folder / "half.zip").write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(make, "ready", lambda site: None)
    monkeypatch.setattr(make, "produce", fill)
    assert obstacle(site).startswith("磁盘满了")
    assert [path.name for path in (site / "downloads").iterdir()] == ["old.zip"]
    assert [path.name for path in site.parent.iterdir()] == ["site"]


DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><text class="muted" x="1" y="9" '
    'fill="#000000" font-size="6">出借人</text></svg>'
)


def test_a_drawing_of_a_page_is_a_picture_with_its_words_in_every_book(site: Path) -> None:
    drawn = DRAWN.replace("<svg", "<svg role=img aria-label=谁是谁")
    figure = (
        f'<figure class="kb-figure" data-kb-picture="../pictures/who.svg">{drawn}<figcaption>图</'
        "figcaption></figure>"
    )
    (site / "a/p.html").write_text(PAGE.replace("<p>", f"{figure}<p>", 1), "utf-8")
    (site / "pictures").mkdir()
    (site / "pictures/who.svg").write_text(DRAWN, "utf-8")
    whole = book.read(site, about())
    assert whole.pictures == {"pictures/who.svg": DRAWN.encode()}
    with zipfile.ZipFile(BytesIO(epub.render(whole, 1_700_000_000))) as packed:
        assert packed.read("EPUB/pictures/who.svg") == DRAWN.encode()
        assert b'href="pictures/who.svg" media-type="image/svg+xml"' in packed.read(
            "EPUB/package.opf"
        )
        assert (
            '<img src="pictures/who.svg" alt="谁是谁"/>' in packed.read("EPUB/a-p.xhtml").decode()
        )
    try:
        from kb.handbook import pdf
    except OSError:  # no Pango: `make dist` says so
        return
    printed = pdf.document(whole).xpath(".//img")
    assert [picture.get("alt") for picture in printed] == ["谁是谁"]
    assert printed[0].get("src").startswith("data:image/svg+xml;base64,")


def test_the_pdf_shows_the_pictures_that_it_holds_and_fetches_nothing(site: Path) -> None:
    from lxml import html

    try:
        from weasyprint.urls import FatalURLFetchingError

        from kb.handbook import pdf
    except OSError:  # no Pango: `make dist` says so
        pytest.skip("没有 Pango")

    def small(body: str, pictures: dict[str, bytes]) -> book.Book:
        article = clean.Article("a", "题", html.fromstring(f"<div>{body}</div>"), {})
        return book.Book(About("名", "述", "注", []), [book.Part("", [article])], pictures=pictures)

    icon = (ROOT / "scripts/kb/handbook/icon-48.png").read_bytes()
    assert b"/Subtype /Image" in pdf.render(small('<img src="i.png" alt="图">', {"i.png": icon}))
    with pytest.raises(FatalURLFetchingError):
        pdf.render(small('<p style="background: url(https://kb.example/i.png)">字</p>', {}))
