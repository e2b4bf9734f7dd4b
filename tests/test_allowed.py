"""What a finished page may hold: known tags, attributes and addresses in one shape, and no mark
that is left of anything.
"""

from __future__ import annotations

import random
import re
from itertools import product

import pytest

from kb import check, generated, links, marks, published, store
from kb.schema import Entry
from support import ROOT, MakeDocs, entry

KNOWN = frozenset({"https://www.gov.cn/a", "tel:12378"})
SOUND = [
    (
        '<p class="x">甲<a href="b.html#c">乙</a><a href="https://www.gov.cn/a" '
        'rel="noopener">丙</a><a href="tel:12378">丁</a></p>'
    ),
    (
        '<!doctype html>\n<html lang="zh"><head><title>甲</title></head><body><ol '
        'start="2"><li>甲</li></ol></body></html>'
    ),
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0"/></svg>',
    "<pre><code>[x](channel:y) &lt;script&gt; ** | {{ }}</code></pre>",
    "<p>3&lt;5 &amp; A</p>",
    '<a href="https://code.example/kb/issues/new?x=1">甲</a>',
    '<noscript><meta http-equiv="refresh" content="0; url=../b.html"></noscript>',
]
DAMAGE: tuple[str, ...] = (
    "",
    "<",
    ">",
    '"',
    "/",
    "&",
    "[",
    "]",
    "`",
    " ",
    "</p>",
    "<p>",
    "<br>",
    "<code>",
    "</code>",
)
DAMAGE += (
    'id="a"',
    ' class="b"',
    "<script>",
    "&#42;&#42;",
    "**",
    "\u200b",
    "[1]",
    "<sup>",
    "<!--",
    "/>",
)
FAULTY = [
    '<p onclick="x">甲</p>',
    '<p style="color: red">甲</p>',
    "<iframe></iframe>",
    "<object></object>",
    "<base>",
    '<p CLASS="x" CLASS="y">甲</p>',
    "<p class=x>甲</p>",
    "<p class='x'>甲</p>",
    "<p/class='x'>甲</p>",
    '<p class="a<b">甲</p>',
    "<div/>",
    "<p>甲</p >",
    "<p>甲",
    "甲</p>",
    "<p><b>甲</p></b>",
    "<!-- 甲 -->",
    "<!--><script>x</script>-->",
    "<?php x ?>",
    "<![CDATA[x]]>",
    '<a href="javascript:x">甲</a>',
    '<a href="java&#10;script:x">甲</a>',
    '<a href=" javascript:x">甲</a>',
    '<a href="&#x6A;avascript:x">甲</a>',
    '<a href="data:text/html,x">甲</a>',
    '<a href="weixin://dl">甲</a>',
    '<a href="//evil.example/">甲</a>',
    '<a href="/\\evil.example/">甲</a>',
    '<a href="\\\\evil.example/">甲</a>',
    '<a href="https://evil.example/">甲</a>',
    '<a href="https://www.gov.cn/a.evil.example">甲</a>',
    '<a href="HTTPS://evil.example/">甲</a>',
    '<a href="tel:13800138000">甲</a>',
    '<img src="https://www.gov.cn/a" alt="x">',
    '<script src="//evil.example/a.js"></script>',
    '<link rel="stylesheet" href="https://evil.example/a.css">',
    '<meta http-equiv="refresh" content="0; url=//evil.example">',
    '<meta http-equiv="refresh" content="0;url=b.html">',
    '<meta http-equiv="REFRESH" content="0; url=//evil.example">',
    '<p id="a">甲</p><p id="a">乙</p>',
    "<p>甲**乙</p>",
    "<p>看[那里](b.md)</p>",
    "<p>&lt;b&gt;</p>",
    "<p>&amp;lt;</p>",
    "<p>打channel:nfra</p>",
    "<p>&lt;&lt;&lt;&lt;&lt;&lt;&lt; HEAD</p>",
]


def found(html: str) -> list[published.Fault]:
    return list(published.of_site(html, KNOWN, ("https://code.example/kb/",)))


@pytest.mark.parametrize("html", SOUND)
def test_what_a_page_may_hold(html: str) -> None:
    assert found(html) == []


@pytest.mark.parametrize("html", FAULTY)
def test_anything_else_is_a_fault(html: str) -> None:
    assert found(html)


def test_a_fault_leads_to_the_line_that_was_written() -> None:
    source = "## 甲 {#a}\n\n一段话。\n\n- 一项\n- 二**项\n\n末段。\n"
    html = '<h2 id="a">甲</h2><p>一段话。</p><ul><li>一项</li><li>二**项</li></ul><p>末段。</p>'
    assert [(one.line, one.rule) for one in published.problems(html, "a.md", source, KNOWN)] == [
        (6, "HTML-2")
    ]


def test_data_that_looks_like_markup_is_shown_letter_by_letter(make_docs: MakeDocs) -> None:
    """Were a check passed by, the lists would still show what was written."""
    read = store.read(make_docs(b=entry("<b>_乙_</b>[x](c.md)&{.z}", "旧名乙", "a, c")))
    row = next(
        row
        for row in generated.LISTS["changes"].shown(read, "about/changes").splitlines()
        if "乙" in row
    )
    from kb import render

    assert (
        '<li>2026-11-22 <a href="../b.md">&lt;b&gt;_乙_&lt;/b&gt;[x](c.md)&amp;{.z}</a>'
        in render.html(row)
    )


TEXT = re.compile(
    r"\b(?:title|answer|note|heading|line|description|copyright|site_name|summary|contact"
    r"|repository|site_url|canonical_url)\b"
)


def test_what_our_templates_fill_in_is_escaped() -> None:
    """Whatever a writer or the settings put into a page goes through `e`, or as an address or
    parameter through its own filter.
    """
    bare = []
    for path in sorted((ROOT / "overrides").rglob("*.html")):
        for text in re.findall(r"\{\{-?\s*(.*?)\s*-?\}\}", path.read_text("utf-8")):
            if TEXT.search(re.sub(r"'[^']*'", "", text)) and not re.search(
                r"\| (?:e|url|urlencode)$", text
            ):
                bare.append(f"{path.name}: {text}")
    # MkDocs hands the titles of headings over as HTML, which is judged with the page; `heading` is
    # made by view.unbroken, escaped.
    assert bare == ["toc.html: entry.title", "toc.html: child.title"]


def test_the_addresses_a_page_may_name_are_those_of_the_data(written: store.Store) -> None:
    known = links.outside(written)
    assert {source.url for source in written.sources.values() if source.url} <= known
    assert all(address.startswith(("https://", "http://", "tel:")) for address in known)


def test_the_real_pages_hold_nothing_else(written: store.Store) -> None:
    assert [slug for slug, page in written.pages.items() if isinstance(page.meta, Entry)]
    assert check.published_as_checked(written, ROOT / "docs/zh") == []


def test_what_is_found_sound_at_a_glance_is_sound_by_a_whole_reading() -> None:
    """Sound and faulty pages, each damaged in some hundred ways that a seed gives."""
    chance, glanced = random.Random(20261201), 0  # noqa: S311 (damage, no secret)
    for html in (*SOUND, *FAULTY, "".join(SOUND)):
        for _ in range(150):
            damaged = list(html)
            for _ in range(chance.randint(0, 2)):
                place = chance.randrange(len(damaged) + 1)
                damaged[place : place + chance.choice((0, 0, 1, 1, 4))] = chance.choice(DAMAGE)
            text = "".join(damaged)
            if published.sound(text, KNOWN, ()):
                glanced += 1
                assert not list(published.in_pieces(text, KNOWN, ())), text
    assert glanced > 500


def test_what_is_harmless_at_a_glance_has_no_mark() -> None:
    # of all Han characters those will do that a mark asks for, and one more
    others = map(chr, (*range(0x4E00), *range(0xA000, 0x10000)))
    signs = ["甲", "待", "补", *(char for char in others if marks.HARMLESS.fullmatch(f"甲{char}"))]
    texts = map("".join, product(["", *signs], repeat=3))
    harmless = [text for text in texts if marks.HARMLESS.fullmatch(text)]
    assert len(harmless) > 10_000
    assert not [text for text in harmless if marks.MARKED.search(text)]
