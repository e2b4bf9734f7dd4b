"""What the search's own functions do with single cases, in seconds: a change of the ranking is felt
here first.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

import search_cases


@pytest.fixture(scope="module")
def outcome(browser: Browser) -> dict[str, Any]:
    page = search_cases.opened(browser, search_cases.data())
    found = search_cases.run(page)
    page.close()
    return found


def test_of_two_texts_the_better_one_wins_and_every_golden_query_finds_its_page(
    outcome: dict[str, Any],
) -> None:
    assert outcome["failures"] == []


def test_no_number_of_the_ranking_changed_unseen(outcome: dict[str, Any]) -> None:
    """A wanted change: look at what it does, then `python tests/mutate.py --accept`."""
    assert search_cases.changed(outcome["scores"]) == {}


def test_the_syntax_of_the_program_is_that_of_the_oldest_browsers() -> None:
    """Chromium 66 and iOS 13: no `?.`, `??`, and none of the functions that came later."""
    from hansearch import bundle

    later = (
        "?.",
        "??",
        ".flat(",
        ".flatMap(",
        ".at(",
        "matchAll",
        "replaceAll",
        "fromEntries",
        "replaceChildren",
        "allSettled",
        "globalThis",
    )
    for name, code in bundle.scripts("0").items():
        assert [one for one in later if one in code] == [], name
