"""Reads the finished site, writes into it what an offline copy needs: sw.js, the manifest, the
facts the page shows.

Must be the last step of a build: whatever changes a file later makes its hash wrong, and nothing
would be installed.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import quote

import rjsmin

from kb import changes, fresh
from kb.store import Store

WORKER = Path(__file__).parent / "worker"
# Not for readers without a network: files to download, what only crawlers read, what no page of
# ours loads.
# a host that reads _headers does not serve it
ABOUT_FILES = ("sw.js", "build.json", "SHA256SUMS", "_headers")
LEFT_OUT = (
    *ABOUT_FILES,
    "robots.txt",
    "sitemap*",
    "downloads/*",
    "*.map",
    "assets/javascripts/*",
    "assets/images/favicon.png",
    "assets/card-*.png",
)
ICONS = (("192", 192, "any"), ("512", 512, "any"), ("maskable", 512, "maskable"))
FACTS = "kb.copy="


def write(site: Path, names: Mapping[str, str], date: dt.date) -> None:
    """Same files, same bytes: nothing of the day or the machine goes in, so readers are told of
    real changes only.
    """
    (site / "manifest.webmanifest").write_text(manifest(names), "utf-8")
    script = site / "assets/site.js"  # offline.js is part of it by now
    code = re.sub(rf"^{re.escape(FACTS)}[^\n]*\n", "", script.read_text("utf-8"), flags=re.M)
    # it would count itself
    size = sum((site / path).stat().st_size for path in paths(site) if path != "assets/site.js")
    facts = {"date": date.isoformat(), "bytes": size}
    script.write_text(f"{FACTS}{json.dumps(facts)};\n{code}", "utf-8")
    source = rjsmin.jsmin((WORKER / "sw.js").read_text("utf-8"))
    (site / "sw.js").write_text(
        f"const FILES={json.dumps(hashes(site), indent=0)};\nconst "
        f'BUILD="{fresh.told(site)}";\n{source}\n',
        "utf-8",
    )


def switch_off(site: Path) -> None:
    """The kill switch in place of the worker, for readers who have a copy already."""
    (site / "sw.js").write_text(
        rjsmin.jsmin((WORKER / "sw-off.js").read_text("utf-8")) + "\n", "utf-8"
    )


def paths(site: Path) -> list[str]:
    """What the offline copy holds, relative to the site's root."""
    found = (path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    return sorted(path for path in found if not any(fnmatch(path, pattern) for pattern in LEFT_OUT))


def hashes(site: Path) -> dict[str, str]:
    """Path as an address has it → subresource integrity."""
    return {quote(path): integrity((site / path).read_bytes()) for path in paths(site)}


def integrity(content: bytes) -> str:
    """As the attribute of that name writes it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode()}"


def newest(store: Store) -> dt.date:
    """The day of the latest change, of a page or of a number, or review: the date of this copy."""
    days = [
        *(entry.reviewed for entry in store.entries.values()),
        *(change.date for change in changes.of(store)),
    ]
    return max(days, default=dt.date(1970, 1, 1))


def manifest(names: Mapping[str, str]) -> str:
    """All addresses are relative to the manifest, so it serves at any path."""
    icons = [
        {
            "src": f"assets/icons/{file}.png",
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": use,
        }
        for file, size, use in ICONS
    ]
    facts = {
        **names,
        "lang": "zh-CN",
        "start_url": "index.html",
        "scope": "./",
        "display": "standalone",
        "theme_color": "#0b5c56",
        "background_color": "#ffffff",
        "icons": icons,
    }
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"
