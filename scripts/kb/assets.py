"""Reads and writes the built site: index files, our scripts with short names, one stylesheet,
nothing the pages do not load.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from hansearch.bundle import minified
from kb import purge

OFFLINE = "offline.js"
PARTS = {
    "site.js": ("site.js", "contents.js", "passing_on.js", OFFLINE),
    "search/box.js": ("search/recent.js", "search/rows.js", "search/box.js"),
}
THEME = ("assets/javascripts", "assets/stylesheets", "assets/images")


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Each text under its name below `folder`."""
    for parent in {(folder / name).parent for name in files}:
        parent.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")


def minify(folder: Path) -> None:
    """Our own scripts only: the theme's are minified already."""
    for path in (*folder.glob("*.js"), *folder.glob("search/*.js")):
        path.write_text(minified(path.read_text("utf-8")), "utf-8")


def join(folder: Path, offline: bool) -> None:
    """What is loaded together as one script, in the order the parts need each other: a request less
    each.
    """
    for whole, parts in PARTS.items():
        texts = [(folder / part).read_text("utf-8") for part in parts if offline or part != OFFLINE]
        for part in parts:
            (folder / part).unlink()
        (folder / whole).write_text("\n".join(texts), "utf-8")


def stylesheet(site: Path) -> None:
    """The theme's two files and ours as one, with only the rules that can apply to our pages."""
    sources = [
        *sorted((site / "assets/stylesheets").glob("main.*.css")),
        *sorted((site / "assets/stylesheets").glob("palette.*.css")),
    ]
    ours = site / "assets/site.css"
    css = "\n".join(path.read_text("utf-8") for path in (*sources, ours))
    pages = (path.read_text("utf-8") for path in sorted(site.rglob("*.html")))
    scripts = (
        path.read_text("utf-8")
        for path in sorted((site / "assets").glob("**/*.js"))
        if "javascripts" not in path.parts
    )
    ours.write_text(purge.purge(css, purge.used(pages, scripts)), "utf-8")


def leave_out(site: Path) -> None:
    """What the theme brings and no page of ours loads: its bundle, maps, segmenters, workers."""
    for name in THEME:
        shutil.rmtree(site / name, ignore_errors=True)


def sitemap(site: Path, xml: bytes) -> None:
    """Ours instead of MkDocs', whose dates are those of the build; none without a public address,
    which it would have to name.
    """
    (site / "sitemap.xml.gz").unlink(missing_ok=True)
    (site / "sitemap.xml").write_bytes(xml)
    if not xml:
        (site / "sitemap.xml").unlink()
