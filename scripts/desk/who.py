"""Reads the Store, returns every place that shows a channel, a number, a source, a claim
or a term.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb import lists, markup, problem
from kb.store import Page, Store

REFERENCES = {"channel": ("channel:", "site:"), "term": ("term:",)}


def report(store: Store, name: str) -> str:
    """The places that show `name`, a line each, with what it was taken for; without a name, the
    channels and terms there are. LookupError in Chinese where nothing is called so.
    """
    if not name.strip():
        return index(store)
    meanings = [*meant(store, name.strip())]
    if not meanings:
        known = [*store.channels, *store.terms, *store.sources, *store.claims]
        otherwise = "只写 make who 列出所有渠道和术语的 id，来源和论断的在 sources.yml 里。"
        remedy = problem.closest(name, known, otherwise)
        raise LookupError(f"没有叫“{name}”的渠道、号码、来源、论断或术语；{remedy}")
    rows = [
        f"## {title}（{len(found)} 处）\n"
        + "\n".join(f"- {place}" for place in found or ["没有页面用到"])
        for title, found in meanings
    ]
    return "\n\n".join(rows)


def index(store: Store) -> str:
    """The id and name of each channel and term, to be written in a page."""
    channels = [f"- channel:{key} {channel.name}" for key, channel in store.channels.items()]
    terms = [f"- term:{key} {term.term}" for key, term in store.terms.items()]
    return "\n".join(["## 渠道", *channels, "", "## 术语", *terms])


def meant(store: Store, name: str) -> Iterator[tuple[str, list[str]]]:
    """(what it is, where it shows) for each thing of that name."""
    for key, channel in store.channels.items():
        # former ones as well
        phones = {channel.phone or "", *(row.phone or "" for row in store.numbers.get(key, ()))}
        if name in {key} | phones | {phone.replace("-", "") for phone in phones}:
            yield f"渠道 {key}：{channel.name}", [*of_channel(store, key)]
    if name in store.terms:
        yield (
            f"术语 {name}：{store.terms[name].term}",
            [*of_reference(store, "term", name), f"{store.site.terms}（术语表，自动）"],
        )
    if name in store.sources:
        source = store.sources[name]
        places = [place for claim in source.claims for place in of_claim(store, claim)]
        yield (
            f"来源 {name}：{source.title}",
            [*places, f"{store.site.sources}-{lists.shelf(source)}（来源清单，自动）"],
        )
    if name in store.claims:
        yield f"论断 {name}", [*of_claim(store, name)]
    said = [
        key
        for key, (_, claim) in store.claims.items()
        if name.isdigit() and re.search(rf"(?<!\d){name}(?!\d)", claim.says)
    ]
    for key in said:
        yield f"论断 {key} 里写着 {name}", [*of_claim(store, key)]


def of_channel(store: Store, key: str) -> Iterator[str]:
    yield from of_reference(store, "channel", key)
    for page in store.pages.values():
        if key in getattr(page.meta, "channels", ()):
            yield f"{page.file}:{page.line_of('channels', key)}（页尾卡片）"
    yield f"{store.site.contacts}（官方渠道一览，自动）"


def of_reference(store: Store, kind: str, key: str) -> Iterator[str]:
    for page in store.pages.values():
        for span in markup.find(markup.LINK, page.body):
            if any(span.parts["target"] == prefix + key for prefix in REFERENCES[kind]):
                yield place(page, span.line)


def of_claim(store: Store, claim: str) -> Iterator[str]:
    """Where it is cited, and where a channel that rests on it shows its number."""
    for page in store.pages.values():
        for span in markup.find(markup.CITATION, page.body):
            if span.parts["id"] == claim:
                yield place(page, span.line)
    for key, channel in store.channels.items():
        if claim in channel.claims:
            yield f"渠道 {key} 的依据：凡用它的页都带这条来源，见 make who X={key}"


def place(page: Page, line: int) -> str:
    return f"{page.file}:{page.first_line + line - 1}"
