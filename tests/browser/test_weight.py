"""What a reader's phone must fetch after the first page (which test_pages.py weighs) or never. Bytes
are those of gzip -9.
"""

from __future__ import annotations

import gzip
import re

from browser.support import SITE, pages

SHELL = 5_000
ARTICLE = re.compile(r"<article.*</article>", re.S)


def zipped(data: bytes) -> int:
    return len(gzip.compress(data, 9))


def test_a_second_page_is_little_more_than_its_article() -> None:
    heavy = {
        path: size
        for path in pages()
        if (size := zipped(ARTICLE.sub("", (SITE / path).read_text("utf-8")).encode())) > SHELL
    }
    assert heavy == {}


def test_nothing_of_the_theme_travels_unused() -> None:
    names = [path.relative_to(SITE).as_posix() for path in SITE.rglob("*") if path.is_file()]
    assert [
        name
        for name in names
        if name.endswith(".map") or "lunr" in name or "bundle" in name or "worker" in name
    ] == []
    assert [name for name in names if name.endswith(".css")] == ["assets/site.css"]
