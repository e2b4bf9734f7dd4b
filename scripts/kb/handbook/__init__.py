"""Reads the built site, writes downloads/: zip, PDF, EPUB and ZIM of the same pages, one module a
format.

`make` puts them together; `clean` and `book` turn the pages into the one book that PDF and EPUB
share.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kb import origin
from kb.schema import Site

FONT = "Noto Sans CJK SC"  # its licence (OFL 1.1) allows embedding


@dataclass(frozen=True)
class About:
    """What every format says of the site."""

    name: str
    description: str
    notice: str
    nav: list[Any]
    site: str = ""  # the public address, where there is one
    roles: Site = field(default_factory=Site)  # which page is what
    origin: str = ""  # one sentence: address, commit, date, other addresses


def about(config: Any, made_from: origin.Origin, roles: Site) -> About:
    """From MkDocs' configuration and site.yml."""
    site, mirrors = (
        config.site_url or "",
        [mirror.url for mirror in origin.mirrors(config.extra.get("mirrors"))],
    )
    told = made_from.sentence(site, mirrors)
    return About(
        config.site_name,
        config.site_description or "",
        config.copyright or "",
        config.nav or [],
        site,
        roles,
        told,
    )
