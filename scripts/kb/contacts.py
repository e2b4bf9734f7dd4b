"""Reads one line, writes nothing: the numbers and addresses in it that belong into channels.yml, or
nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb import numbers, personal

TLD = (
    "com|cn|net|org|gov|io|app|top|vip|cc|xyz|me|ltd|shop|site|club|info|biz|co|ly|pro|online|"
    "live|store|fun|link|ru|hk|tw|us|tv|im|wang|work|ink"
)
URL = re.compile(
    r"https?://\S+|(?<![:/\w])//[a-z0-9][\w.-]*\.[a-z]{2,}\S*|\bwww\.\S+"
    rf"|(?<![\w/.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:{TLD})\b(?!\.md)"
    rf"|[a-z0-9-]+ ?(?:点|\[\.\]|\(\.\)|。) ?(?:{TLD})\b"
    rf"|(?<![\d.])\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?![\d.])",
    re.I,
)
SPACED = re.compile(r"(?<![\d.\-/])(?:\d(?:[ -]\d){4}|\d{2}[ -]\d{3}|\d{3}[ -]\d{2})(?![\d.\-/])")


def contacts_in(text: str) -> Iterator[tuple[str, str, str, str]]:
    """(rule, kind, what was found, remedy) of each contact in one line."""
    remedy = "登记到 channels.yml，正文写 [名称](channel:id)"
    seen = personal.folded(text)
    for found in personal.as_seen(seen):
        yield found.rule, found.kind, found.text, "删掉它；个人的号码、账号和口令不能公开"
    for match in numbers.SHORT.finditer(seen):
        yield "CON-1", "电话号码", match[0], remedy
    for run in SPACED.finditer(seen):
        if numbers.SHORT.fullmatch(re.sub(r"\D", "", run[0])):
            yield "CON-1", "电话号码", run[0], remedy
    for run in personal.RUN.finditer(seen):
        if numbers.LONG.fullmatch(re.sub(r"\D", "", run[0])):
            yield "CON-1", "电话号码", run[0].strip(), remedy
    for match in URL.finditer(seen):
        yield "CON-2", "网址", match[0], remedy
