"""Reads HTML, writes nothing: texts and tags of what is written in one plain shape, far sooner than
the parser of the standard library, which is left to read the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import unescape
from itertools import zip_longest
from typing import NamedTuple

TAG = re.compile(r"""<[a-z][a-z0-9]*(?:\s+[A-Za-z][\w:-]*(?:="[^"<>]*")?)*\s*/?>""")
END_TAG = re.compile(r"</[a-z][a-z0-9]*>")
NAME = re.compile(r"[a-z0-9]+")
ATTRIBUTE = re.compile(r"""([A-Za-z][\w:-]*)(?:="([^"<>]*)")?""")
TOKEN = re.compile(r"(<[^<>]*>)")


class Tag(NamedTuple):
    """A tag of that shape; of an end tag there is only the name. `once`: whether each attribute is
    there once, the last counts otherwise.
    """

    name: str
    attributes: Mapping[str, str] | None
    once: bool = True


def tokens(html: str) -> Iterator[tuple[str, str]]:
    """(a text, the tag behind it) in turn, both as they stand there and perhaps empty. Where a text
    holds a < or `tag_of` does not know the tag, the HTML is not written plainly.
    """
    parts = iter(TOKEN.split(html))
    return zip_longest(parts, parts, fillvalue="")


@lru_cache(maxsize=65536)  # most stand on many pages
def tag_of(written: str) -> Tag | None:
    """A tag as it stands in the HTML, None where it has another shape. Nobody changes what is
    returned.
    """
    if END_TAG.fullmatch(written):
        return Tag(written[2:-1], None)
    if not TAG.fullmatch(written):
        return None
    name = NAME.match(written, 1)[0]  # type: ignore[index]  # its shape
    listed = ATTRIBUTE.findall(written, len(name) + 1)
    attributes = {key.lower(): unescape(value) for key, value in listed}
    return Tag(name, attributes, len(attributes) == len(listed))
