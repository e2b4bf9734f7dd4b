"""The list of the offline copy: complete, exact, the same for the same files."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from pathlib import Path
from urllib.parse import unquote

from kb import offline
from kb.store import Store
from support import ROOT

SITE = ROOT / "site"
NAMES = {"name": "名", "short_name": "短", "description": "述"}


def files_of(worker: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(
        worker.read_text("utf-8").partition("};")[0].removeprefix("const FILES=") + "}"
    )
    return found


def small(folder: Path) -> Path:
    (folder / "assets").mkdir(parents=True)
    (folder / "assets/site.js").write_text("go();\n", "utf-8")
    (folder / "index.html").write_text("页", "utf-8")
    return folder


def test_the_built_list_is_that_of_the_finished_files() -> None:
    listed = files_of(SITE / "sw.js")
    assert set(listed) == set(map(unquote, listed))
    for path, integrity in listed.items():
        digest = hashlib.sha256((SITE / path).read_bytes()).digest()
        assert integrity == f"sha256-{base64.b64encode(digest).decode()}", path


def test_what_pages_load_is_in_the_list_and_the_rest_is_named() -> None:
    listed = set(files_of(SITE / "sw.js"))
    assert {
        "index.html",
        "404.html",
        "assets/root.js",
        "assets/site.js",
        "search/index.js",
        "manifest.webmanifest",
    } <= listed
    assert not [
        path for path in listed if path.startswith(("downloads/", "sitemap")) or path == "sw.js"
    ]
    loaded = {
        name
        for page in SITE.glob("*.html")
        for name in re.findall(r'(?:src|href)="((?:assets|search)/[^"?]+)', page.read_text("utf-8"))
    }
    assert loaded
    assert loaded <= listed


def test_the_same_files_give_the_same_bytes_and_a_change_is_seen(tmp_path: Path) -> None:
    site = small(tmp_path)
    states = []
    for _ in range(2):
        offline.write(site, NAMES, dt.date(2026, 1, 2))
        states.append(
            [
                (site / name).read_bytes()
                for name in ("sw.js", "assets/site.js", "manifest.webmanifest")
            ]
        )
    assert states[0] == states[1]
    before = files_of(site / "sw.js")
    (site / "index.html").write_text("改", "utf-8")
    offline.write(site, NAMES, dt.date(2026, 1, 2))
    assert {
        path for path, integrity in files_of(site / "sw.js").items() if before[path] != integrity
    } == {"index.html"}


def test_odd_names_are_written_as_an_address_has_them(tmp_path: Path) -> None:
    site = small(tmp_path)
    (site / "说明 1.html").write_text("页", "utf-8")
    assert "%E8%AF%B4%E6%98%8E%201.html" in offline.hashes(site)


def test_the_date_is_that_of_the_newest_page(written: Store) -> None:
    assert offline.newest(written) == max(entry.reviewed for entry in written.entries.values())
    assert offline.newest(Store()) == dt.date(1970, 1, 1)


def test_icons_of_the_manifest_exist() -> None:
    manifest = json.loads((SITE / "manifest.webmanifest").read_text("utf-8"))
    for icon in manifest["icons"]:
        header = (SITE / icon["src"]).read_bytes()[:24]
        assert icon["sizes"] == f"{int.from_bytes(header[16:20])}x{int.from_bytes(header[20:24])}"
