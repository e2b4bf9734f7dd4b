"""Related pages lead both ways, whether named in `related` or in the text."""

from __future__ import annotations

from kb import links, store, view
from support import MakeDocs, entry


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
    seen = view.of("a", read, links.backlinks(read))
    assert seen
    assert (seen.kind, seen.status, str(seen.due)) == ("常见问题", "已核实", "2027-05-21")
    assert [card.url for card in seen.related] == ["b.html", "c.html"]
    assert view.of("404", read, {}) is None


def test_every_real_page_is_reached_from_home_in_three_steps(written: store.Store) -> None:
    """By links in the text and by what the build adds; the menu is not counted."""
    steps = {"index": {goal for _, _, goal, _ in links.internal_links(written.pages["index"])}}
    back = links.backlinks(written)
    for slug, page in written.pages.items():
        inside = {goal for _, _, goal, _ in links.internal_links(page)}
        if "<!-- kb:section -->" in page.body:
            inside |= {other for other in written.pages if other.rpartition("/")[0] == slug.rpartition("/")[0]}
        steps[slug] = inside | set(getattr(page.meta, "related", ())) | set(back[slug])
    reached = {"index"}
    for _ in range(3):
        reached |= {goal for slug in reached for goal in steps.get(slug, ())}
    assert set(written.pages) - reached == set()
