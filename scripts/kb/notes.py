"""Reads the HTML of one article, returns it with a name of its own for each way back from a note to
the text.
"""

from __future__ import annotations

import re
from collections import Counter

BACK = re.compile(
    r'(?P<link><a class="footnote-backref" href="#fnref(?P<nth>\d*):(?P<key>[^"]+)")'
    r' title="(?P<title>[^"]*)">'
)


def named(html: str) -> str:
    """Links that are arrows to the eye are told apart by ear: which source, and which of its
    citations where there are several.
    """
    times = Counter(match["key"] for match in BACK.finditer(html))

    def name(match: re.Match[str]) -> str:
        title = match["title"] + (f"，第 {match['nth'] or 1} 处" if times[match["key"]] > 1 else "")
        return f'{match["link"]} aria-label="{title}">'

    return BACK.sub(name, html)
