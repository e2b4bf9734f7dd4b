"""Every way back from a note has a name of its own."""

from __future__ import annotations

import re
from collections import Counter

from browser.support import SITE, pages
from kb import notes

LINK = '<a class="footnote-backref" href="#{}" title="回到 1">&#8617;</a>'


def test_several_ways_back_are_counted_and_a_single_one_is_not() -> None:
    html = notes.named("".join(LINK.format(place) for place in ("fnref:a", "fnref2:a", "fnref:b")))
    assert re.findall(r'aria-label="([^"]*)"', html) == [
        "回到 1，第 1 处",
        "回到 1，第 2 处",
        "回到 1",
    ]
    assert re.findall(r' title="([^"]*)"', html) == []  # one name is enough


def test_no_two_of_a_built_page_have_one_name() -> None:
    seen = 0
    for path in pages():
        links = re.findall(r'<a class="footnote-backref"[^>]*>', (SITE / path).read_text("utf-8"))
        names = Counter(re.findall(r'aria-label="([^"]*)"', " ".join(links)))
        assert sum(names.values()) == len(links), path
        assert [name for name, times in names.items() if times > 1] == [], path
        seen += len(links)
    assert seen > 1000
