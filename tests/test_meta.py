"""What search engines and sharing read says what the page says, and nothing that is not known."""

from __future__ import annotations

import json
import re
import struct
from xml.etree import ElementTree as ET

from kb import changes, markup, meta, store
from support import ROOT, MakeDocs, entry

NS = {"s": meta.SITEMAP}
URL = "https://example.org/kb/"


def test_an_entry_is_an_article_with_the_day_of_its_last_change(make_docs: MakeDocs) -> None:
    newer = entry("题目乙", "旧名乙", "a, c").replace(
        "changes:\n", "changes:\n  - {date: 2026-12-01, note: 号码变了}\n"
    )
    graph = json.loads(meta.json_ld("b", store.read(make_docs(b=newer)), "站名", URL))["@graph"]
    article = next(part for part in graph if part["@type"] == "Article")
    assert (article["headline"], article["datePublished"], article["dateModified"]) == (
        "题目乙",
        "2026-11-22",
        "2026-12-01",
    )
    assert article["mainEntityOfPage"] == f"{URL}b.html"


def test_the_trail_leads_from_home_through_the_section(written: store.Store) -> None:
    trail = meta.breadcrumbs("guide/repay", written, URL)["itemListElement"]
    assert [step["position"] for step in trail] == [1, 2, 3]
    assert [step["item"].removeprefix(URL) for step in trail] == [
        "index.html",
        "guide/index.html",
        "guide/repay.html",
    ]
    assert [
        step["name"] for step in meta.breadcrumbs("topics", written, "")["itemListElement"]
    ] == ["首页", "全部话题"]


def test_without_a_public_address_none_is_invented(make_docs: MakeDocs) -> None:
    assert "http" not in meta.json_ld("a", store.read(make_docs()), "站名", "").replace(
        "https://schema.org", ""
    )


def test_the_data_cannot_close_its_script(make_docs: MakeDocs) -> None:
    text = meta.json_ld("a", store.read(make_docs(a=entry("</script><b>", "旧名甲"))), "站名", URL)
    assert "<" not in text
    assert json.loads(text)["@graph"][1]["headline"] == "</script><b>"


def test_the_sitemap_has_every_page_with_the_day_it_changed(written: store.Store) -> None:
    root = ET.fromstring(meta.sitemap(written, URL))  # noqa: S314 (our own bytes)
    days = {
        node.findtext("s:loc", "", NS).removeprefix(URL): node.findtext("s:lastmod", None, NS)
        for node in root
    }
    assert days.keys() == {f"{slug}.html" for slug in written.pages}
    assert all(
        days[f"{slug}.html"] == str(changes.modified(one)) for slug, one in written.entries.items()
    )


def test_a_list_changes_when_a_page_it_lists_changes(make_docs: MakeDocs) -> None:
    plain = (
        "---\ntype: page\ntitle: {}\ndescription: 这一页只列出别的页，看哪一天变过，"
        "一共二十个字以上才够长。\n---\n\n{}\n"
    )
    late = entry("题目丁", "旧名丁", "a, b").replace("2026-11-22, note", "2026-12-01, note")
    texts = {
        "topics": plain.format("话题", "<!-- kb:topics -->"),
        "d": late,
        "still": plain.format("不变", "没有列表。"),
    }
    docs = make_docs(**texts)
    for name, text in {
        "s/index": plain.format("栏目", "<!-- kb:section -->"),
        "s/one": entry("题目戊", "旧名戊", "a, b"),
    }.items():
        (docs / f"zh/{name}.md").parent.mkdir(exist_ok=True)
        (docs / f"zh/{name}.md").write_text(text, "utf-8")
    read = store.read(docs)
    assert read.problems == []
    days = {
        slug: str(meta.lastmod(slug, read)) for slug in ("topics", "s/index", "still", "d", "a")
    }
    assert days == {
        "topics": "2026-12-01",
        "s/index": "2026-11-22",
        "still": "None",
        "d": "2026-12-01",
        "a": "2026-11-22",
    }


def test_home_and_every_section_have_a_day(written: store.Store) -> None:
    assert meta.lastmod("index", written) == max(
        changes.modified(one) for one in written.entries.values()
    )
    listing = [
        slug
        for slug, page in written.pages.items()
        if "<!-- kb:section -->" in markup.blank_code(page.body)
    ]
    assert len(listing) >= 7
    assert all(
        meta.lastmod(slug, written)
        for slug in (*listing, "topics", "about/changes", "about/channels", "about/sources-law")
    )


def test_built_pages_say_what_is_written(written: store.Store) -> None:
    for slug, page in written.pages.items():
        html = (ROOT / f"site/{slug}.html").read_text("utf-8")
        assert f'<meta name="description" content="{page.meta.description}">' in html, slug
        assert f'<meta property="og:title" content="{page.meta.title}">' in html, slug
        assert html.count("application/ld+json") == (slug != "index"), slug
        assert "FAQPage" not in html
        assert "HowTo" not in html


def test_each_kind_has_a_card_of_the_size_that_is_announced() -> None:
    announced = (ROOT / "overrides/kb/meta.html").read_text("utf-8")
    size = tuple(
        int(number)
        for number in re.findall(r'og:image:(?:width|height)" content="(\d+)"', announced)
    )
    for kind in ("guide", "answer", "warning", "page"):
        data = (ROOT / f"docs/assets/card-{kind}.png").read_bytes()
        assert struct.unpack(">II", data[16:24]) == size
        assert len(data) < 30_000
