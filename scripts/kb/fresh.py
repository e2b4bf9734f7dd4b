"""Reads the built site, writes one version of its scripts and styles into every address that leads
to them.

A host lets browsers keep files for minutes, so after a deployment a new page could meet an old
script. With the version in the address it cannot: another version is another address. An old page
may still get a new script, because a static host has no other; the script sees it by the same
version and loads the page anew (docs/assets/site.js). The index of the search is not in
it: it changes with every word, has versions of its own, and pages should stay the same when only
others change.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

TOLD = "kb.assets="
# what the build says in front of the script: it is of no consequence for a page
FRONT = re.compile(r"\A(?:kb\.\w+=[^\n]*\n)+")
ADDRESS = re.compile(r'((?:src|href)="(?:\.{1,2}/)*assets/[\w/-]+\.(?:js|css))(?:\?v=\w+)?"')


def write(site: Path) -> str:
    """→ the version, 8 hexadecimal digits: the same for the same scripts and styles, and
    idempotent.
    """
    script = site / "assets/site.js"
    made = version(site)
    text = re.sub(rf"^{re.escape(TOLD)}[^\n]*\n", "", script.read_text("utf-8"), flags=re.M)
    script.write_text(f'{TOLD}"{made}";\n{text}', "utf-8")
    for page in sorted(site.rglob("*.html")):
        before = page.read_text("utf-8")
        if (after := ADDRESS.sub(rf'\1?v={made}"', before)) != before:
            page.write_text(after, "utf-8")
    return made


def version(site: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(
        path for path in (site / "assets").rglob("*") if path.suffix in (".js", ".css")
    ):
        total.update(
            (
                f"{path.relative_to(site).as_posix()}\n{FRONT.sub('', path.read_text('utf-8'))}\n"
            ).encode()
        )
    return total.hexdigest()[:8]


def told(site: Path) -> str:
    """The version that the site's script names; none where nothing was written."""
    found = re.search(
        rf'^{re.escape(TOLD)}"(\w+)"', (site / "assets/site.js").read_text("utf-8"), re.M
    )
    return found[1] if found else ""


def plain(html: str) -> str:
    """A page without the versions: for what knows its files by their names alone."""
    return ADDRESS.sub(r'\1"', html)
