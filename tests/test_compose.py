"""References become numbers, cards, explanations and notes; code stays as it is."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from html import escape

from kb import compose, generated, lists, schema, store
from support import CHANNELS, MakeDocs, entry


def composed(docs_maker: MakeDocs, body: str) -> str:
    read = store.read(docs_maker(a=entry("题目甲", "旧名甲", body=body)))
    return compose.compose(read.pages["a"], read)


def test_a_channel_shows_its_number_and_source_once(make_docs: MakeDocs) -> None:
    text = composed(make_docs, "打[热线](channel:nfra)，再打[热线](channel:nfra)。")
    assert "打热线 [12378](tel:12378){ .kb-tel }[^law-1]，再打[热线](#channel-nfra)。" in text


def test_an_address_is_printed_where_it_is_needed(make_docs: MakeDocs) -> None:
    read = store.read(
        make_docs(
            data_channels=CHANNELS.replace(
                'phone: "12378"', 'phone: "12378", site: "https://www.example.gov.cn"'
            )
        )
    )
    page = replace(read.pages["a"], body="上[官网](site:nfra)看[^law-1]。")
    assert "上官网 [https://www.example.gov.cn](https://www.example.gov.cn)看" in compose.compose(
        page, read
    )


def test_each_section_shows_the_number_again_but_not_its_source(make_docs: MakeDocs) -> None:
    text = composed(
        make_docs,
        "打[热线](channel:nfra)。\n\n## 还可以 {#more}\n\n再打[热线](channel:nfra)，"
        "[热线](channel:nfra)也记得。",
    )
    assert text.count("热线 [12378](tel:12378){ .kb-tel }") == 2
    assert "再打热线 [12378](tel:12378){ .kb-tel }，[热线](#channel-nfra)也记得。" in text


def test_a_channel_without_a_number_leads_to_its_card(make_docs: MakeDocs) -> None:
    assert "问[银行](about/channels.md#channel-bank)" in composed(
        make_docs, "问[银行](channel:bank)"
    )


def test_a_source_cited_twice_in_a_row_is_shown_once(make_docs: MakeDocs) -> None:
    text = composed(make_docs, "打[热线](channel:nfra)[^law-1][^law-2]。")
    assert "{ .kb-tel }[^law-1][^law-2]。" in text


def test_notes_say_what_the_source_says_and_how_far_it_was_seen(make_docs: MakeDocs) -> None:
    text = composed(make_docs, "可以[^law-2]，应当[^law-1]。")
    assert (
        "[^law-1]: 《示例法》第一条（全国人民代表大会，2021-01-01 施行）：应当按期还款，问 "
        "12378。 *注意：合同另有约定的除外。* 〔见过全文副本"
    ) in text
    assert text.index("[^law-2]:") < text.index("[^law-1]:")
    assert text.count("[^law-1]:") == 1


def test_a_page_without_citations_has_no_sources(make_docs: MakeDocs) -> None:
    read = store.read(
        make_docs(a=entry("甲", "旧甲", body="没有引用。").replace("channels: [nfra]\n", ""))
    )
    assert "来源" not in compose.compose(read.pages["a"], read)


def test_a_card_tells_what_it_is_for_and_how_to_verify(make_docs: MakeDocs) -> None:
    text = composed(make_docs, "正文。")
    assert '<div class="kb-card" id="channel-nfra" markdown>' in text
    assert "- **管什么**：投诉。" in text
    assert "- **怎么核对**：自己拨。" in text
    assert "<summary>管什么、怎么核对</summary>" in text


def test_the_page_of_all_contacts_folds_none() -> None:
    card = lists.card(
        "nfra",
        schema.Channel(
            name="投诉热线",
            phone="12378",
            duty="投诉。",
            verify="自己拨。",
            checked=dt.date(2026, 11, 22),
        ),
    )
    assert "details" not in card
    assert "- **管什么**：投诉。" in card


def test_a_term_is_explained_once(make_docs: MakeDocs) -> None:
    text = composed(make_docs, "关[代扣](term:daikou)，[代扣](term:daikou)关了。")
    assert text.count("popovertarget") == 1
    assert "到期自动扣款" in text
    assert "</span>，</span>代扣关了。" in text


def test_code_is_left_alone(make_docs: MakeDocs) -> None:
    body = "`[热线](channel:nfra)`\n\n```text\n[代扣](term:daikou) [^law-2]\n```"
    assert body in composed(make_docs, body)


def test_the_source_lists_name_every_source_of_the_real_data_once_and_its_citing_pages(
    written: store.Store,
) -> None:
    text = "\n".join(
        generated.LISTS[f"sources-{name}"].shown(written, f"about/sources-{name}")
        for name in lists.SHELVES
    )
    assert all(text.count(f'id="source-{key}"') == 1 for key in written.sources)
    assert all(
        point.says in text
        for source in written.sources.values()
        for point in source.claims.values()
    )
    first = text[text.index('id="source-civil-code"') :].partition("<span id=")[0]
    assert "](../guide/index.md)" in first
    overview = generated.LISTS["sources"].shown(written, "about/sources")
    assert all(f"](sources-{name}.md)" in overview for name in lists.SHELVES)
    assert sum(int(count) for count in re.findall(r"\*\*(\d+) 份", overview)) == len(
        written.sources
    )


def test_home_leads_to_the_pages_that_each_section_puts_first(written: store.Store) -> None:
    html = generated.LISTS["sections"].shown(written, "index")
    assert html.count("<section>") == sum(
        bool(getattr(page.meta, "first", ())) for page in written.pages.values()
    )
    for slug, page in written.pages.items():
        for other in getattr(page.meta, "first", ()):
            block = html[html.index(f'<h3><a href="{slug}.html">') :].partition("</section>")[0]
            assert f'<a href="{other}.html">{escape(written.pages[other].meta.title)}</a>' in block


def test_home_shows_the_head_of_the_list_of_changes(make_docs: MakeDocs) -> None:
    newer = entry("题目丙", "旧名丙", "a, b").replace(
        "  - {date: 2026-11-22", "  - {date: 2026-12-01, note: 改了号码}\n  - {date: 2026-11-22"
    )
    read = store.read(make_docs(c=newer), order=["b", "a", "c"])
    rows = generated.LISTS["changes"].shown(read, "about/changes").splitlines()
    assert rows[0] == "- 2026-12-01 [题目丙](../c.md)：改了号码"
    # of one day in the order of the menu
    assert [row.partition("[")[2][:3] for row in rows[1:]] == ["题目乙", "题目甲", "题目丙"]
    assert generated.LISTS["recent"].shown(read, "index").splitlines() == [
        row.replace("../", "") for row in rows[: lists.RECENT]
    ]


def test_the_topic_list_has_every_title_and_alias_under_its_initial(written: store.Store) -> None:
    text = generated.LISTS["topics"].shown(written, "topics")
    for slug, one in written.entries.items():
        for name in (one.title, *one.aliases):
            assert f"- [{name}]({slug}.md)" in text
