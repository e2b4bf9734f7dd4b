"""The policy of a page allows the scripts of our templates and nothing else; outside links are told
nothing about us.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from kb import policy
from support import ROOT

PAGE = '<!doctype html><html><head><meta charset="utf-8">{}</head><body>{}</body></html>'
OURS = frozenset({policy.digest("a {}"), policy.digest("\n  one();\n")})


def seal(head: str = "", body: str = "") -> str:
    return policy.seal(PAGE.format(head, body), OURS)


def test_the_policy_comes_before_anything_it_governs() -> None:
    sealed = seal('<script src="a.js"></script>')
    assert sealed.index("default-src 'none'") < sealed.index("<script")
    assert "unsafe" not in sealed
    assert 'name="referrer" content="no-referrer"' in sealed


def test_addresses_of_scripts_come_from_one_policy() -> None:
    assert "require-trusted-types-for 'script'; trusted-types kb" in seal()


def test_an_inline_script_and_style_of_ours_are_allowed_by_their_hash() -> None:
    sealed = seal("<style>a {}</style>", "<script>\n  one();\n</script>")
    for directive, text in (("style-src 'self'", "a {}"), ("script-src 'self'", "\n  one();\n")):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}';" in sealed


@pytest.mark.parametrize(
    "body",
    [
        "<script>document.title=1</script>",
        "<SCRIPT>x</SCRIPT>",
        "<script >x</script >",
        '<script type="module">\n  one();\n</script>',
        '<script type="text/javascript">x</script>',
        '<script type="application/ld+json" id="x">{}</script>',
        '<script src="//evil.example/a.js">x</script>',
        '<script src="https://evil.example/a.js"></script>',
        '<script src="a.js" async>x</script>',
        '<script src="a.js">x</script>',
        "<style>body { display: none }</style>",
        '<style media="all">a {}</style>',
    ],
)
def test_any_other_stops_the_build(body: str) -> None:
    with pytest.raises(policy.ForeignScriptError):
        seal(body=body)


def test_the_scripts_of_our_templates_are_known_and_hold_nothing_that_is_filled_in() -> None:
    known = policy.own(ROOT / "overrides")
    text = (ROOT / "overrides/404.html").read_text("utf-8")
    inside = [found["text"] for found in policy.INLINE.finditer(text)]
    assert {policy.digest(one) for one in inside} == known
    assert not any("{{" in one or "{%" in one for one in inside)


def test_a_page_of_the_site_allows_no_more_than_its_templates(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<script>\n  one();\n</script><script src='b.js'></script>", "utf-8"
    )
    assert policy.own(tmp_path) == {policy.digest("\n  one();\n")}


def test_files_and_data_need_no_hash() -> None:
    assert "sha256" not in seal(
        '<script src="a.js"></script>', '<script type="application/ld+json">{"a": 1}</script>'
    )


def test_aligned_cells_become_classes() -> None:
    sealed = seal(
        body='<td style="text-align: right;">1</td><th style="text-align: center;">2</th>'
    )
    assert '<td class="kb-right">1</td><th class="kb-center">2</th>' in sealed


def test_outside_links_are_told_nothing_of_us() -> None:
    sealed = seal(
        body=(
            '<a href="https://a.cn/" class="x">甲</a><a href="https://b.cn" '
            'rel="license">乙</a><a href="c.html">丙</a>'
        )
    )
    assert '<a href="https://a.cn/" rel="noopener" class="x">' in sealed
    assert '<a href="https://b.cn" rel="license">' in sealed
    assert '<a href="c.html">' in sealed
