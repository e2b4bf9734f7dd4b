"""Reads a Store, writes nothing: whether each figure of a cited sentence stands in what it cites.

A footnote that does not contain the number it is put behind is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb import markup, prose
from kb.problem import Problem
from kb.schema import Claim, Source
from kb.store import Store

OURS = re.compile(r"示例|推算|复算|相减|截至")  # figures we worked out ourselves, and say so
HAN_DIGITS = {str(value): char for value, char in enumerate("零一二三四五六七八九十")}
HAN_DIGITS |= {
    "2": "[二两]",
    "15": "十五",
    "20": "二十",
    "30": "三十",
    "50": "五十",
    "100": "(?:一)?百",
    "500": "五百",
    "1000": "一?千",
}


def problems(store: Store) -> list[Problem]:
    return [fault for slug in store.entries for fault in of_page(slug, store)]


def of_page(slug: str, store: Store) -> Iterator[Problem]:
    page = store.pages[slug]
    for block in prose.blocks(page.body):
        if block.heading or block.example:
            continue
        for sentence in map(claimed, prose.sentences(block)):
            keys = [match["id"] for match in markup.CITATION.finditer(sentence)]
            if not keys or OURS.search(sentence) or any(key not in store.claims for key in keys):
                continue
            said = "".join(text_of(*store.claims[key]) for key in keys)
            for figure in prose.FIGURE.finditer(prose.plain(sentence)):
                if not stands(figure[0], said):
                    what = f"“{figure[0]}”不在所引的来源里：{prose.plain(sentence)[:30]}"
                    yield Problem(
                        page.file,
                        page.first_line + block.line - 1,
                        "CITE-2",
                        what,
                        "改引支持它的论断；自己算的写明“推算”或“示例”",
                    )


def claimed(sentence: str) -> str:
    """The first cell of a table row may be somebody else's claim: only the others are ours."""
    return sentence.strip("|").partition("|")[2] if sentence.startswith("|") else sentence


def text_of(source: Source, claim: Claim) -> str:
    parts = (claim.says, claim.but, claim.at, source.title, source.date, source.number)
    return "".join(part for part in parts if part).replace(" ", "")


def stands(figure: str, said: str) -> bool:
    """Whether the number of `figure` is in the text, in digits or in Han."""
    match = re.match(r"\d+(?:\.\d+)?", figure)
    if not match:
        return True
    number = match[0]
    if re.search(rf"(?<![\d.]){re.escape(number)}(?![\d]|\.\d)", said):
        return True
    return number in HAN_DIGITS and re.search(HAN_DIGITS[number], said) is not None
