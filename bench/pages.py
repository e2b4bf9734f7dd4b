"""Reads docs/, writes a checkout with as many pages as wanted: ours, and copies of their folders
under other names.

A copy keeps its text; titles, other titles and wordings get characters coined for it, since no two
pages may claim the same.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from hansearch.pronunciation import level_one
from kb.refusals import FILE as SETTINGS

PARTS = ("docs", "overrides", "scripts")
ONCE = {"about", "pictures"}  # folders that a site has once
LONGEST = {"title": 30, "wording": 60}


def checkout(root: Path, folder: Path) -> None:
    """What a build reads, in a folder of its own."""
    for part in PARTS:
        shutil.copytree(root / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / SETTINGS, folder)


def grow(folder: Path, size: int) -> int:
    """Copies the folders of pages until there are `size` pages at least; returns how many there
    are.
    """
    docs, settings = folder / "docs/zh", folder / SETTINGS
    topics = sorted(path.name for path in docs.iterdir() if path.is_dir() and path.name not in ONCE)
    text, lines = settings.read_text("utf-8"), list[str]()
    count, number, characters = sum(1 for _ in docs.rglob("*.md")), 0, level_one()
    others = re.compile(rf"(?<=\.\./)({'|'.join(topics)})(?=/)")
    while count < size:
        number += 1
        coined = characters[number * 7] + characters[number * 11 + 1000]
        for topic in topics:
            pages = sorted((docs / topic).glob("*.md"))
            (docs / f"{topic}-{number}").mkdir()
            for page in pages:
                copied = others.sub(
                    rf"\g<1>-{number}", varied(page.read_text("utf-8"), topics, number, coined)
                )
                (docs / f"{topic}-{number}" / page.name).write_text(copied, "utf-8")
            names = [
                f"      - {topic}-{number}/{page.name}"
                for page in sorted(pages, key=lambda page: page.stem != "index")
            ]
            lines += [f"  - {topic} {number}:", *names]
            count += len(pages)
    settings.write_text(f"{text.rstrip()}\n" + "\n".join(lines) + "\n", "utf-8")
    return count


def varied(text: str, topics: list[str], number: int, coined: str) -> str:
    """One page under other names."""
    _, head, body = text.split("---\n", 2)
    meta: dict[str, Any] = yaml.safe_load(head)

    def called(name: str, kind: str = "wording") -> str:
        return name[: LONGEST[kind] - len(coined)] + coined

    def moved(slug: str) -> str:
        topic, _, rest = slug.partition("/")
        return f"{topic}-{number}/{rest}" if topic in topics else slug

    meta["title"] = called(meta["title"], "title")
    meta["aliases"] = [called(name) for name in meta.get("aliases", ())]
    meta["asks"] = {
        anchor: [called(one) for one in asked] for anchor, asked in meta.get("asks", {}).items()
    }
    for key in ("related", "first"):
        meta[key] = [moved(slug) for slug in meta.get(key, ())]
    meta["groups"] = {
        name: [moved(slug) for slug in some] for name, some in meta.get("groups", {}).items()
    }
    meta.pop("moved", None)
    kept = {key: value for key, value in meta.items() if value}
    return f"---\n{yaml.safe_dump(kept, allow_unicode=True, sort_keys=False)}---\n{body}"
