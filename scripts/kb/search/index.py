"""Reads page models and their sections, returns the index files by name: classic scripts with one payload each.

Three kinds, from first needed to last (see DESIGN.md): `index.js` once, `s/<n>.js` for the sounds a query has,
`p/<n>.js` for the pages that are shown.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kb.schema import Entry
from kb.search import large, postings, sound, text
from kb.search.article import Section
from kb.store import Store

SHARD_BYTES = 12_000  # before compression; about 5 KB on the wire
HEAD_BYTES = 120_000  # up to this much of titles, aliases and asks travels whole in index.js
FIRST_ASKS = 5  # of a page's questions travel in index.js, the others with its further wordings


@dataclass(frozen=True)
class Document:
    """One page as the search sees it; `url` is relative to the site's root."""

    url: str
    title: str
    answer: str
    aliases: tuple[str, ...]
    asks: tuple[str, ...]
    sections: tuple[Section, ...]
    listing: bool = False  # it only leads to other pages
    more: tuple[str, ...] = ()  # further wordings, docs/_data/asks/

    def fields(self) -> Iterator[tuple[str, str]]:
        yield "title", self.title
        yield from (("alias", alias) for alias in self.aliases)
        yield from (("ask", ask) for ask in self.asks)
        yield "answer", self.answer
        for section in self.sections:
            yield "heading", section.heading
            yield "body", section.text


MOST_ASKED = ("guide/index", "guide/repay", "credit/check-online", "pay-later/eleme-close", "rental/remote-lock")
HOTLINES = ("police", "antifraud", "nfra", "samr")
ENGLISH_FILLERS = (
    "how to the a an is are my i do does did can could what where when why "
    "which of for in on at and or with from me it be get not no will would should t s don"
)
CONTACTS = "about/channels"  # the page of every registered contact
WHOLE = ("about/sources", "about/changes", "topics")  # lists of what stands on other pages: found by title only


def documents(store: Store, sections: Mapping[str, list[Section]]) -> list[Document]:
    """The pages in reading order, as the search sees them."""
    found = []
    for slug, page in store.pages.items():
        meta = page.meta
        aliases, asks = (meta.aliases, meta.wordings) if isinstance(meta, Entry) else ((), ())
        listing = slug.startswith(WHOLE) or (slug.endswith("index") and not isinstance(meta, Entry) and slug != "about/index")
        body = () if listing else tuple(sections.get(slug, ()))
        wordings = tuple(text for section in store.asks.get(slug, {}).values() for text in section)
        more = wordings + (numbers(store) if slug == CONTACTS else ())
        found.append(Document(f"{slug}.html", meta.title, meta.description, aliases, asks, body, listing, more))
    return found


def numbers(store: Store) -> tuple[str, ...]:
    """What a reader types who has seen a number or the name of an office: each as it is registered."""
    return tuple(text for channel in store.channels.values() for text in (channel.name, channel.phone) if text)


def help_lines(store: Store) -> dict[str, list[list[str]]]:
    """What to offer when nothing answers: the most asked pages and the numbers that are certain."""
    asks = [[store.pages[slug].meta.title, f"{slug}.html"] for slug in MOST_ASKED if slug in store.pages]
    lines = [[store.channels[key].name, store.channels[key].phone or ""] for key in HOTLINES if key in store.channels]
    return {"asks": asks, "hotlines": lines}


def build(documents: list[Document], synonyms: Mapping[str, Any], helps: Mapping[str, object]) -> dict[str, str]:
    """File name → its text. The same documents give the same bytes."""
    head = [field for one in documents for field in (one.title, *one.aliases, *one.asks)]
    said = (field for one in documents for field in (*(field for _, field in one.fields()), *one.more))
    han = set(filter(text.HAN.match, set[str]().union(*said)))
    runs, rest = sound.table(han, head)
    spoken = {char for char in dumps(synonyms) if text.HAN.match(char)}
    chars, words = sound.variants(han | spoken, {*head, *(more for one in documents for more in one.more)})
    words |= synonyms.get("regional", {})
    same, leads = synonyms.get("same", ()), synonyms.get("leads", {})
    told, payloads = (small if sum(len(field.encode()) for field in head) <= HEAD_BYTES else big)(documents, helps)
    manifest = {
        "n": len(documents),
        "runs": runs,
        "rest": rest,
        "synonyms": {"same": same, "names": synonyms.get("names", ()), "leads": {key: value for key, value in leads.items() if not key.isascii()}},
        "lists": [number for number, one in enumerate(documents) if one.listing],
        **told,
    }
    payloads |= {f"p/{number}": record(one) for number, one in enumerate(documents)}
    payloads["latin"] = {"stop": ENGLISH_FILLERS, "leads": {key: value for key, value in leads.items() if key.isascii()}}
    longest_first = dict(sorted(words.items(), key=lambda pair: (-len(pair[0]), pair)))
    payloads["variants"] = {"chars": "".join(f"{a}{b}" for a, b in sorted(chars.items())), "words": longest_first}
    files = {name: dumps(payloads.pop(name)) for name in sorted(payloads)}  # popped: of a large site a copy is much
    version = digest([dumps(manifest), *(f"{name} {payload}" for name, payload in files.items())])
    wrapped = {f"{name}.js": f"kb.put({dumps(name)},{dumps(version)},{files.pop(name)});\n" for name in list(files)}
    return {"index.js": f'kb.put("index",{dumps(version)},{dumps(manifest)});\n', **wrapped}


def small(documents: list[Document], helps: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """Titles, aliases and most asks in index.js; one set of shards for the whole text."""
    found = postings.Postings()
    for number, one in enumerate(documents):
        found.add(number, list(one.fields()), postings.by_field)
    shards = list(postings.cut(found, len(documents), SHARD_BYTES))
    pages = [[one.url, one.title, "\n".join(one.aliases), "\n".join(one.asks[:FIRST_ASKS])] for one in documents]
    asks, more = ["\n".join(one.asks[FIRST_ASKS:]) for one in documents], ["\n".join(one.more) for one in documents]
    payloads = {f"s/{number}": payload for number, (_, payload) in enumerate(shards)}
    later = {"asks": asks, "wordings": more, "shards": " ".join(first for first, _ in shards), "help": helps}
    return {"pages": pages}, {"more": later, **payloads}


def big(documents: list[Document], helps: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """Titles, aliases and asks page by page, and found through shards of their own."""
    told, payloads = large.files([[*one.fields(), *(("more", wording) for wording in one.more)] for one in documents])
    heads = {f"h/{number}": record(replace(one, sections=tuple(replace(s, text="") for s in one.sections))) for number, one in enumerate(documents)}
    wordings = {f"m/{number}": "\n".join(one.more) for number, one in enumerate(documents)}
    return {**told, "pages": None, "help": helps}, payloads | heads | wordings


def digest(texts: Iterable[str]) -> str:
    state = hashlib.sha256()
    for one in texts:
        state.update(one.encode())
    return state.hexdigest()[:8]


def dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def record(one: Document) -> list[object]:
    """What a page needs to be ranked finely, excerpted and landed on."""
    return [one.url, one.title, "\n".join(one.aliases), "\n".join(one.asks), one.answer, [[s.anchor, s.heading, s.text] for s in one.sections]]
