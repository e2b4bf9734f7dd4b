"""What a reader's phone must fetch. Bytes are those of gzip -9; the search index comes only when it is used."""

from __future__ import annotations

import gzip
import re

import pytest

from browser.support import SITE, OpenPage, pages

FIRST_VISIT, REQUESTS, SHELL = 35_000, 6, 5_000
ARTICLE = re.compile(r"<article.*</article>", re.S)


def zipped(data: bytes) -> int:
    return len(gzip.compress(data, 9))


@pytest.mark.parametrize("path", ["index.html", "guide/index.html", "guide/repay.html", "rental/remote-lock.html", "scams/rental-cashout.html"])
def test_the_first_visit_is_light(watched: OpenPage, http_root: str, path: str) -> None:
    seen = watched(http_root)
    bodies: dict[str, bytes] = {}
    seen.page.on("response", lambda response: bodies.update({response.url: response.body()}))
    page = seen.open(path)
    icon = page.evaluate("document.querySelector('link[rel=icon]').href")  # a browser without a window leaves it out
    bodies.setdefault(icon, (SITE / icon.removeprefix(http_root)).read_bytes())
    sizes = {url.removeprefix(http_root): zipped(body) for url, body in bodies.items()}
    assert len(sizes) <= REQUESTS, sizes
    assert sum(sizes.values()) <= FIRST_VISIT, sizes
    assert not [name for name in sizes if name.startswith("search/")]


def test_a_second_page_is_little_more_than_its_article() -> None:
    heavy = {path: size for path in pages() if (size := zipped(ARTICLE.sub("", (SITE / path).read_text("utf-8")).encode())) > SHELL}
    assert heavy == {}


def test_nothing_of_the_theme_travels_unused() -> None:
    names = [path.relative_to(SITE).as_posix() for path in SITE.rglob("*") if path.is_file()]
    assert [name for name in names if name.endswith(".map") or "lunr" in name or "bundle" in name or "worker" in name] == []
    assert [name for name in names if name.endswith(".css")] == ["assets/site.css"]
