"""Related pages lead both ways, whether named in `related` or in the text."""

from __future__ import annotations

import re

import pytest

from kb import check, compose, links, lists, store, view
from support import ROOT, MakeDocs, entry


def test_backlinks_leave_out_what_is_related_already(make_docs: MakeDocs) -> None:
    docs = make_docs(
        a=entry("甲", "旧甲", "b, c"),
        b=entry("乙", "旧乙", "a, c"),
        c=entry("丙", "旧丙", "a, b"),
        d=entry("丁", "旧丁", "a, b", "又见[丙](c.md)。"),
    )
    found = links.backlinks(store.read(docs))
    assert found == {"a": ["d"], "b": ["d"], "c": ["d"], "d": []}


def test_a_link_is_resolved_from_its_page() -> None:
    assert links.resolve("guide/repay", "index.md#due-today") == ("guide/index", "due-today")
    assert links.resolve("guide/repay", "../credit/check-online.md") == ("credit/check-online", "")
    assert links.resolve("guide/repay", "#pay") == ("guide/repay", "pay")


def test_the_view_has_what_the_template_shows(make_docs: MakeDocs) -> None:
    read = store.read(make_docs())
    seen = view.of("a", read, links.backlinks(read), {})
    assert seen
    assert (seen.kind, seen.status, str(seen.due)) == ("常见问题", "已核实", "2027-05-21")
    assert [card.url for card in seen.related] == ["b.html", "c.html"]
    assert view.of("404", read, {}, {}) is None


def test_every_real_page_is_reached_from_home_in_three_steps(written: store.Store) -> None:
    """By links below the path; menu and footer are not counted."""
    steps = {}
    for slug in written.pages:
        article = (
            (ROOT / f"site/{slug}.html")
            .read_text("utf-8")
            .partition("<article")[2]
            .partition("</article>")[0]
        )
        steps[slug] = {
            links.resolve(slug, target)[0].removesuffix(".html")
            for target in re.findall(r'<a [^>]*?href="([^"]+)"', article)
        }
    reached = {"index"}
    for _ in range(3):
        reached |= {goal for slug in reached for goal in steps.get(slug, ())}
    assert set(written.pages) - reached == set()


def test_a_section_cannot_put_a_missing_page_first(make_docs: MakeDocs) -> None:
    page = (
        "---\ntype: page\ntitle: 栏目\ndescription: 这一栏有哪些页，先看哪几页，"
        "一共二十个字以上才够长。\nfirst: [a, nowhere]\n---\n"
    )
    docs = make_docs(d=page)
    faults = [(one.rule, one.line) for one in check.errors(store.read(docs), docs / "zh")]
    assert faults == [("REL-1", 5)]


SECTION = (
    "---\ntype: page\ntitle: 栏目\ndescription: 这一栏有哪些页，先看哪几页，"
    "一共二十个字以上才够长。\ngroups:\n  先看: [{}]\n---\n\n<!-- kb:section -->\n"
)


@pytest.mark.parametrize(
    ("named", "faults"),
    [
        ("s/one, s/two", []),
        ("s/one", [("GROUP-1", 5)]),
        ("s/one, s/two, s/one", [("GROUP-1", 6)]),
        ("s/one, s/two, a", [("GROUP-1", 6)]),
    ],
)
def test_groups_name_each_page_of_the_section_once(
    make_docs: MakeDocs, named: str, faults: list[tuple[str, int]]
) -> None:
    docs = make_docs()
    (docs / "zh/s").mkdir()
    for name, text in {
        "index": SECTION.format(named),
        "one": entry("题目戊", "旧名戊", "a, b"),
        "two": entry("题目己", "旧名己", "a, b"),
    }.items():
        (docs / f"zh/s/{name}.md").write_text(text, "utf-8")
    found = store.read(docs)
    assert [(one.rule, one.line) for one in links.ungrouped(found)] == faults
    if not faults:
        assert "## 先看 {#group-1}\n\n- [**题目戊**" in lists.section(found, "s/index")


def test_citing_pages_are_those_that_show_a_note(written: store.Store) -> None:
    citing = links.citing(written)
    for slug, page in written.pages.items():
        shown = {
            next(key for key, one in written.sources.items() if claim in one.claims)
            for claim in compose.cited(compose.filled(page, written))
        }
        if slug != "about/channels":  # it lists every contact, and cites nothing itself
            assert shown == {key for key, slugs in citing.items() if slug in slugs}, slug
