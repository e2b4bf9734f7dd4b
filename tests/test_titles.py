"""The contract with the seed article: each of its titles and headings leads to its page."""

from __future__ import annotations

import pytest
import yaml

from kb.store import Store
from support import ROOT

CASES = [
    (slug, title)
    for name in ("titles", "headings")
    for slug, titles in yaml.safe_load(
        (ROOT / f"tests/cases/{name}.yml").read_text("utf-8")
    ).items()
    for title in titles
]


def test_the_contract_is_whole() -> None:
    titles = yaml.safe_load((ROOT / "tests/cases/titles.yml").read_text("utf-8"))
    assert len(titles) == 67
    assert len({title for group in titles.values() for title in group}) == 98


@pytest.mark.parametrize(("slug", "title"), CASES)
def test_a_title_stands_among_the_aliases_of_its_page(
    written: Store, slug: str, title: str
) -> None:
    assert title in written.entries[slug].aliases
