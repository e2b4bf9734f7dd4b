"""The addresses of scripts and styles name what they hold; pages change with them and with nothing
else.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from kb import fresh, offline
from support import ROOT

SITE = ROOT / "site"
PAGE = (
    '<link href="{0}assets/site.css"><script src="{0}assets/site.js"></script><img '
    'src="{0}assets/logo.svg"><a href="{0}search/x.js">x</a>'
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "assets/search").mkdir(parents=True)
    (tmp_path / "guide").mkdir()
    for name, text in {
        "site.css": "a{}",
        "site.js": "go();\n",
        "search/box.js": "box();",
        "logo.svg": "<svg/>",
    }.items():
        (tmp_path / "assets" / name).write_text(text, "utf-8")
    for name, up in {"index.html": "", "guide/a.html": "../", "old.html": "./"}.items():
        (tmp_path / name).write_text(PAGE.format(up), "utf-8")
    return tmp_path


def test_every_address_of_a_script_or_style_gets_the_version_and_no_other(site: Path) -> None:
    made = fresh.write(site)
    for name, up in {"index.html": "", "guide/a.html": "../", "old.html": "./"}.items():
        assert (site / name).read_text("utf-8") == PAGE.format(up).replace(
            '.css"', f'.css?v={made}"'
        ).replace('site.js"', f'site.js?v={made}"')
    assert fresh.told(site) == made
    assert fresh.plain((site / "index.html").read_text("utf-8")) == PAGE.format("")


def test_the_same_scripts_give_the_same_version_however_often_and_whatever_the_build_says_of_itself(
    site: Path,
) -> None:
    made = fresh.write(site)
    script = site / "assets/site.js"
    before = script.read_bytes()
    assert fresh.write(site) == made
    assert script.read_bytes() == before
    script.write_text(
        'kb.copy={"date": "2026-11-01"};\nkb.build={"commit": "abc"};\n'
        + script.read_text("utf-8"),
        "utf-8",
    )
    assert fresh.write(site) == made
    assert script.read_text("utf-8").count("kb.assets=") == 1


@pytest.mark.parametrize("name", ["site.css", "site.js", "search/box.js"])
def test_a_change_of_any_of_them_is_another_version(site: Path, name: str) -> None:
    made = fresh.write(site)
    (site / "assets" / name).write_text("changed", "utf-8")
    assert fresh.write(site) != made
    assert made not in (site / "guide/a.html").read_text("utf-8")


def test_in_the_built_site_every_page_asks_for_the_one_version() -> None:
    asked = {
        v
        for page in SITE.rglob("*.html")
        for v in re.findall(
            r'(?:src|href)="[./]*assets/[\w/-]+\.(?:js|css)(\?v=\w+)?"', page.read_text("utf-8")
        )
    }
    assert asked == {f"?v={fresh.told(SITE)}"}


def test_the_facts_of_a_copy_are_told_once_whoever_writes_last(site: Path) -> None:
    for day in (1, 2):
        fresh.write(site)
        offline.write(site, {"name": "名"}, dt.date(2026, 1, day))
    text = (site / "assets/site.js").read_text("utf-8")
    assert text.count("kb.copy=") == text.count("kb.assets=") == 1
    assert '"2026-01-02"' in text
