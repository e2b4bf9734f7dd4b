"""Every page carries a policy that allows nothing inline but what is hashed."""

from __future__ import annotations

import base64
import hashlib

from kb import policy

PAGE = '<!doctype html><html><head><meta charset="utf-8">{}</head><body>{}</body></html>'


def test_the_policy_comes_before_anything_it_governs() -> None:
    sealed = policy.seal(PAGE.format('<script src="a.js"></script>', ""))
    assert sealed.index("default-src 'none'") < sealed.index("<script")
    assert "unsafe" not in sealed
    assert 'name="referrer" content="no-referrer"' in sealed


def test_an_inline_script_and_style_are_allowed_by_their_hash_only() -> None:
    sealed = policy.seal(PAGE.format("<style>a {}</style>", "<script>\n  one();\n</script>"))
    for directive, text in (("style-src 'self'", "a {}"), ("script-src 'self'", "\n  one();\n")):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}';" in sealed


def test_files_and_data_need_no_hash() -> None:
    sealed = policy.seal(PAGE.format('<script src="a.js"></script>', '<script type="application/ld+json">{"a": 1}</script>'))
    assert "sha256" not in sealed


def test_aligned_cells_become_classes() -> None:
    sealed = policy.seal(PAGE.format("", '<td style="text-align: right;">1</td><th style="text-align: center;">2</th>'))
    assert '<td class="kb-right">1</td><th class="kb-center">2</th>' in sealed


def test_outside_links_are_told_nothing_of_us() -> None:
    sealed = policy.seal(
        PAGE.format("", '<a href="https://a.cn/" class="x">甲</a><a href="https://b.cn" rel="license">乙</a><a href="c.html">丙</a>')
    )
    assert '<a href="https://a.cn/" rel="noopener" class="x">' in sealed
    assert '<a href="https://b.cn" rel="license">' in sealed
    assert '<a href="c.html">' in sealed
