"""A rule goes only when no page and no script can need it."""

from __future__ import annotations

import pytest

from kb import purge

PAGE = (
    '<html lang="zh"><body data-scheme="light"><a class="kept" id="here" href="x">甲</a><input '
    'type="checkbox"></body></html>'
)
SCRIPT = 'document.body.dataset.kbSize = "large"; node.className = "made"; dialog.open = true;'


def purged(css: str) -> str:
    return purge.purge(css, purge.used([PAGE], [SCRIPT]))


@pytest.mark.parametrize(
    "selector",
    [
        ".kept", "#here", "a", ":root", "*", "html", "::before", ".made", "a:hover", "a:not(.gone)",
        "input:checked+a", "[href]",
        "[data-scheme=light]", '[data-kb-size="large"]', "[open]", "[href^=http]", "a:nth-child(2)",
    ],
)  # fmt: skip
def test_what_can_apply_stays(selector: str) -> None:
    assert purged(f"{selector} {{ color: red; }}") == f"{selector}{{color:red}}"


@pytest.mark.parametrize(
    "selector",
    [
        ".gone",
        "#gone",
        "table",
        "a.gone",
        ".kept>.gone",
        ":is(.gone,table)",
        "[data-scheme=dark]",
        "[dir]",
        ":root .gone",
    ],
)
def test_what_cannot_apply_goes(selector: str) -> None:
    assert purged(f"{selector}{{color:red}}") == ""


def test_of_a_list_only_the_possible_stay() -> None:
    assert purged(".gone, .kept , table a{color:red}") == ".kept{color:red}"


def test_inside_queries_too_and_an_empty_query_goes() -> None:
    assert (
        purged("@media print { .gone{a:b} .kept { color: red; } } @media screen{.gone{a:b}}")
        == "@media print{.kept{color:red}}"
    )
    assert (
        purged("@supports selector(:popover-open){.kept{a:b}}")
        == "@supports selector(:popover-open){.kept{a:b}}"
    )


def test_properties_and_animations_nobody_refers_to_go() -> None:
    css = (
        ":root{--a:var(--b);--b:1;--c:url('data:image/"
        "svg+xml;x,{;}');--d:var(--c)}.kept{color:var(--a)}"
    )
    assert purged(css) == ":root{--a:var(--b);--b:1}.kept{color:var(--a)}"
    moving = "@keyframes on{0%{top:0}to{top:1px}}"
    assert (
        purged(moving + "@keyframes off{to{top:0}}.kept{animation:on 1s}")
        == moving + ".kept{animation:on 1s}"
    )


def test_quoted_text_and_addresses_are_left_alone() -> None:
    css = """.kept{content:"; } --x: {";background:url("data:image/svg+xml;utf8,a;b")}"""
    assert purged(css) == css
