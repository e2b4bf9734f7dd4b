"""What a reader's phone must fetch. Bytes are those of gzip -9; the search index comes only when it
is used.
"""

from __future__ import annotations

import gzip
import re
from functools import cache

from browser.support import SITE, OpenPage, pages

FIRST_VISIT, REQUESTS, SHELL = 35_000, 6, 5_000
ARTICLE = re.compile(r"<article.*</article>", re.S)


def zipped(data: bytes) -> int:
    return len(gzip.compress(data, 9))


def test_every_first_visit_is_light(watched: OpenPage, http_root: str) -> None:
    """Each page as if it were the first one a reader sees: nothing is taken from the cache of the
    page before.
    """
    seen, sizes = watched(http_root), cache(lambda path: zipped((SITE / path).read_bytes()))
    asked: set[str] = set()
    seen.page.on(
        "request", lambda request: asked.add(request.url.removeprefix(http_root).partition("?")[0])
    )
    heavy = {}
    for path in pages():
        asked.clear()
        page = seen.open(path)
        # a browser without a window leaves it out
        icon = page.evaluate("document.querySelector('link[rel=icon]').href")
        names = asked | {icon.removeprefix(http_root)}
        assert path in names
        assert not [name for name in names if name.startswith(("search/", "assets/search/"))]
        total = sum(map(sizes, names))
        if len(names) > REQUESTS or total > FIRST_VISIT:
            heavy[path] = total, sorted(names)
    assert heavy == {}


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
