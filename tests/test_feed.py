from __future__ import annotations

from xml.etree import ElementTree as ET

from kb import feed, store
from support import MakeDocs, entry

NS = {"a": feed.ATOM}


def test_the_newest_change_comes_first_with_an_address(make_docs: MakeDocs) -> None:
    newer = entry("题目乙", "旧名乙", "a, c").replace(
        "changes:\n", "changes:\n  - {date: 2026-12-01, note: 号码变了}\n"
    )
    told = feed.atom(store.read(make_docs(b=newer)), "站名", "https://example.org/kb/")
    root = ET.fromstring(told)  # noqa: S314 (our own bytes)
    assert root.findtext("a:updated", namespaces=NS) == "2026-12-01T00:00:00+08:00"
    first = root.find("a:entry", NS)
    assert first is not None
    assert first.findtext("a:title", namespaces=NS) == "题目乙：号码变了"
    assert [link.get("href") for link in first.findall("a:link", NS)] == [
        "https://example.org/kb/b.html"
    ]
    ids = [node.text for node in root.findall(".//a:id", NS)]
    assert len(ids) == len(set(ids)) == 5


def test_it_needs_no_public_address(make_docs: MakeDocs) -> None:
    root = ET.fromstring(feed.atom(store.read(make_docs()), "站名", ""))  # noqa: S314 (our own bytes)
    assert root.find("a:entry/a:link", NS).get("href") == "a.html"  # type: ignore[union-attr]


def test_two_changes_of_one_day_are_two_entries_and_the_first_keeps_its_id(
    make_docs: MakeDocs,
) -> None:
    def ids(page: str) -> list[str | None]:
        root = ET.fromstring(feed.atom(store.read(make_docs(b=page)), "站名", ""))  # noqa: S314 (our own bytes)
        return [node.text for node in root.findall("a:entry/a:id", NS)]

    one = entry("题目乙", "旧名乙", "a, c")
    two = one.replace(
        "note: 首次发布}\n", "note: 首次发布}\n  - {date: 2026-11-22, note: 改了号码}\n"
    )
    assert set(ids(one)) < set(ids(two))
    assert len(set(ids(two))) == len(ids(two)) == 4
