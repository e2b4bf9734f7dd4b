"""Reads the HTML of one finished page, returns it with its security policy and without what the policy forbids."""

from __future__ import annotations

import base64
import hashlib
import re

CHARSET = re.compile(r'<meta charset="?utf-8"?>', re.I)
INLINE = re.compile(r"<(?P<tag>script|style)(?P<attributes>[^>]*)>(?P<text>.*?)</(?P=tag)>", re.S)
DATA = re.compile(r'\b(src=|type="application/)')
ALIGNED = re.compile(r'<(?P<cell>t[hd]) style="text-align: (?P<side>left|center|right);">')
OUTSIDE = re.compile(r'<a (?P<before>[^>]*?)href="(?P<url>https?://[^"]*)"(?P<after>[^>]*)>')

# No connections, frames, fonts, objects or forms at all; images from data: are the theme's icon masks.
DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}


def seal(html: str) -> str:
    """The page under a strict policy: aligned cells by class, outside links told nothing about us."""
    html = ALIGNED.sub(r'<\g<cell> class="kb-\g<side>">', html)
    html = OUTSIDE.sub(told_nothing, html)
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy(html)}"><meta name="referrer" content="no-referrer">'
    return CHARSET.sub(lambda found: found[0] + head, html, count=1)


def told_nothing(link: re.Match[str]) -> str:
    if "rel=" in link[0]:
        return link[0]
    return f'<a {link["before"]}href="{link["url"]}" rel="noopener"{link["after"]}>'


def policy(html: str) -> str:
    """The directives as one line, with the hash of each inline script and style this page has."""
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for found in INLINE.finditer(html):
        if not DATA.search(found["attributes"]):
            digest = hashlib.sha256(found["text"].encode()).digest()
            hashes[found["tag"]].append(f"'sha256-{base64.b64encode(digest).decode()}'")
    rows = ((name, " ".join([value, *hashes.get(name.removesuffix("-src"), [])])) for name, value in DIRECTIVES.items())
    return "; ".join(f"{name} {value}" for name, value in rows)
