"""Reads the HTML of one finished page, returns it with its security policy and without what the
policy forbids.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

CHARSET = re.compile(r'<meta charset="?utf-8"?>', re.I)
INLINE = re.compile(
    r"<(?P<tag>script|style)\b(?P<attributes>[^>]*)>(?P<text>.*?)</(?P=tag)\s*>", re.S | re.I
)
ALIGNED = re.compile(r'<(?P<cell>t[hd]) style="text-align: (?P<side>left|center|right);">')
OUTSIDE = re.compile(r'<a (?P<before>[^>]*?)href="(?P<url>https?://[^"]*)"(?P<after>[^>]*)>')

# No connections, frames, fonts, objects or forms at all; images from data: are the theme's icon
# masks. Scripts get their addresses from the one policy in assets/first.js, which gives none
# outside the site.
DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "kb",
}


class ForeignScriptError(Exception):
    """A page holds an inline script or style that is not of our templates; the text begins its
    message.
    """


@cache
def own(templates: Path) -> frozenset[str]:
    """The hashes of the inline scripts and styles of our templates: all that a policy may ever
    allow.
    """
    texts = (path.read_text("utf-8") for path in sorted(templates.rglob("*.html")))
    return frozenset(
        digest(found["text"])
        for text in texts
        for found in INLINE.finditer(text)
        if found["text"].strip() and runs(found["attributes"])
    )


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def seal(html: str, allowed: Collection[str]) -> str:
    """The page under a strict policy: aligned cells by class, outside links told nothing about us.

    Raises ForeignScriptError where a script or style stands in the page whose hash is not
    `allowed`.
    """
    html = OUTSIDE.sub(told_nothing, classed(html))
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{policy(html, allowed)}"><meta '
        'name="referrer" content="no-referrer">'
    )
    return CHARSET.sub(lambda found: found[0] + head, html, count=1)


def classed(html: str) -> str:
    """Aligned cells by class: the policy forbids styles in attributes."""
    return ALIGNED.sub(r'<\g<cell> class="kb-\g<side>">', html)


def told_nothing(link: re.Match[str]) -> str:
    if "rel=" in link[0]:
        return link[0]
    return f'<a {link["before"]}href="{link["url"]}" rel="noopener"{link["after"]}>'


def policy(html: str, allowed: Collection[str]) -> str:
    """The directives as one line, with the hash of each inline script and style this page has."""
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for found in INLINE.finditer(html):
        if runs(found["attributes"]):
            if found["attributes"].strip() or digest(found["text"]) not in allowed:
                raise ForeignScriptError(found[0][:80])
            hashes[found["tag"]].append(digest(found["text"]))
        elif found["text"].strip() and "src=" in found["attributes"]:
            raise ForeignScriptError(found[0][:80])
    rows = (
        (name, " ".join([value, *hashes.get(name.removesuffix("-src"), [])]))
        for name, value in DIRECTIVES.items()
    )
    return "; ".join(f"{name} {value}" for name, value in rows)


def runs(attributes: str) -> bool:
    """Whether what stands inside the element is code: not for a file, and not for the data of
    search engines.
    """
    return not re.fullmatch(r'\s+(?:src="[^":]*"|type="application/ld\+json")', attributes)
