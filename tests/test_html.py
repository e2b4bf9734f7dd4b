"""The finished pages parse without an error of the HTML standard, and our copies of theme partials
are looked at when the theme changes.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from importlib.resources import files
from pathlib import Path

import pytest

from kb import pieces
from support import ROOT

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import html5lib

SITE = ROOT / "site"
PARTIALS = Path(str(files("material"))) / "templates"
NAMING = re.compile(
    r'\b(?:for|popovertarget|aria-labelledby|aria-controls|aria-describedby)="([^"]+)"'
)
# sha256 of the theme's file each of ours stands for. When one differs: read what changed, take over
# what we need, write the new sum.
REPLACED = {
    "404.html": "80c93494b5432b1bcdf292caeb67a0653c45b37372f49e08ad4a70ca695a7495",
    "base.html": "8536d352b0093623df9e0032894f321cbe264b15a9b48cdd962583772455dadb",
    "main.html": "9948b55a7bc979c35825df99baba9e6971fca4eb298dea3cdde61e990a2de5e0",
    "partials/footer.html": "50c2a75f013b7b03fb97f381860c77df8fd5d13d68f90d3281754b68f69ec894",
    "partials/header.html": "8cf3fb15bcf969ff596649616fd99366b3c31c08d57a86d05308efc16d8fa75f",
    "partials/nav.html": "af33f6e032f632eb055c365eb5f1a975bf8456152fa768e69a1aad6d470b843f",
    "partials/path.html": "cbde0642861fe91597825d03c1c8cf6876f1fd079045579edea5bf578075d2ca",
    "partials/toc.html": "fde48f583563364b0e0e6865a5ab1e7060ec1826161f69f5cbee653e621b0f84",
}


@pytest.mark.parametrize(
    "path", sorted(SITE.rglob("*.html")), ids=lambda path: path.relative_to(SITE).as_posix()
)
def test_a_page_parses_without_error(path: Path) -> None:
    parser = html5lib.HTMLParser()
    parser.parse(path.read_text("utf-8"))
    assert [(place, error) for place, error, _ in parser.errors] == []


def test_every_override_says_why_and_its_original_is_as_we_knew_it() -> None:
    ours = sorted((ROOT / "overrides").rglob("*.html"))
    assert all("Why:" in path.read_text("utf-8")[:20] for path in ours)
    names = [path.relative_to(ROOT / "overrides").as_posix() for path in ours]
    assert {name for name in names if (PARTIALS / name).exists()} == REPLACED.keys()
    changed = {
        name: digest
        for name, known in REPLACED.items()
        if (digest := hashlib.sha256((PARTIALS / name).read_bytes()).hexdigest()) != known
    }
    assert changed == {}


def test_ids_named_by_attributes_exist() -> None:
    """What a parser does not see: `for`, `popovertarget` and the aria references lead to an element
    of the page.
    """
    faults = []
    for path in sorted(SITE.rglob("*.html")):
        text = path.read_text("utf-8")
        ids = set(re.findall(r'\bid="([^"]+)"', text))
        named = {name for value in NAMING.findall(text) for name in value.split()}
        faults += [f"{path.name}: {name}" for name in named - ids]
    assert faults == []


SHAPED = (
    '<!doctype html><html lang="zh"><p class="a b">甲&amp;乙<br>丙</p><img src="a.svg" alt="">丁',
    '<script>if (a && b) c("&amp;");</script><p title="&quot;甲&quot;">',
    "<script>a('<b></b>');</script>",
    '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg></p><div/>',
    "甲 < 乙 <P>丙</P> <!-- 丁 --> <a href=x>戊</a>",
    '<p a="1" a="2">甲</p><p a=\'1\'>乙&nbsp丙</p',
)


@pytest.mark.parametrize("html", SHAPED)
def test_the_quick_reader_sees_what_the_parser_sees(html: str) -> None:
    quick, whole = pieces.Reader(), pieces.Reader()
    whole.feed(html)
    whole.close()
    if quick.shaped(html):
        assert (quick.pieces, quick.odd, quick.open) == (whole.pieces, whole.odd, whole.open)
    assert pieces.read(html)[0] == tuple(whole.pieces)


def test_the_quick_reader_reads_our_pages() -> None:
    pages = [path.read_text("utf-8") for path in sorted((ROOT / "site").rglob("*.html"))[:40]]
    assert sum(pieces.Reader().shaped(page) for page in pages) >= len(pages) - 1
    for page in pages:
        whole = pieces.Reader()
        whole.feed(page)
        whole.close()
        assert pieces.read(page)[0] == tuple(whole.pieces)
