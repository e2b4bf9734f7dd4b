"""Reads the nav of mkdocs.yml, writes nothing: what is wrong with the menu."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb.problem import closest
from kb.store import flatten


def strange(nav: list[Any]) -> Iterator[Any]:
    """What is neither a page nor a name with pages below it."""
    for entry in nav:
        below = [*entry.values()] if isinstance(entry, dict) else []
        if isinstance(entry, str) and entry:
            continue
        if len(below) != 1 or not below[0] or "<" in str(next(iter(entry))):
            yield entry
        elif isinstance(below[0], list):
            yield from strange(below[0])
        elif not isinstance(below[0], str):
            yield entry


def faults(config: dict[str, Any], root: Path) -> Iterator[tuple[str, str, str, str]]:
    """The menu holds every page once, and nothing else."""
    nav = config.get("nav")
    if not nav or not isinstance(nav, list):
        yield "nav:", "NAV-2", "没有 nav", "照版本库里的样子写：一行一个路径"
        return
    for entry in strange(nav):
        sought = next(iter(entry), "") if isinstance(entry, dict) else ""
        remedy = "每一项写“- 页.md”，或“- 名字:”下面缩进再列页"
        yield f"nav: {sought}", "NAV-2", f"nav 里的“{entry}”读不懂", remedy
    slugs = [*flatten(nav)]
    known = {
        path.relative_to(root / "docs/zh").as_posix().removesuffix(".md")
        for path in (root / "docs/zh").rglob("*.md")
    }
    for slug, count in Counter(slugs).items():
        if re.match(r"[a-z]+:|//", slug):
            yield f"nav: {slug}", "NAV-2", f"nav 里有外面的网址“{slug}”", "nav 里只放本站的页面"
        elif slug not in known:
            yield (
                f"nav: {slug}",
                "NAV-2",
                f"nav 里的“{slug}.md”不存在",
                closest(slug, known, "改成存在的页面，或删掉这一行"),
            )
        elif f'"{slug}.md"' not in json.dumps(nav):
            yield f"nav: {slug}", "NAV-2", f"nav 里的“{slug}”少了 .md", f"写 {slug}.md"
        elif count > 1:
            yield f"nav: {slug}.md", "NAV-2", f"“{slug}.md”在 nav 里写了 {count} 次", "只留一处"
