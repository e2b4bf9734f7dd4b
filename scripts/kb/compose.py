"""Reads one page and the data, returns the Markdown that MkDocs renders: numbers, cards and notes
filled in.
"""

from __future__ import annotations

import re
from bisect import bisect

from kb import generated, lists, markup
from kb.markup import literal
from kb.schema import Channel, Claim, Source, Term
from kb.store import Page, Store

TERM = re.compile(
    rf"(?P<before>[“（《]*){markup.reference('term').pattern}(?P<after>[，。、；：？！）”》]*)"
)
CHANNEL = markup.reference("channel")
REPEATED = re.compile(r"(?:\[\^[^\]\s]+\](?!:)){2,}")
SITE = markup.reference("site")


def compose(page: Page, store: Store) -> str:
    """The whole page below its title: text, cards, list of sources."""
    text = filled(page, store)
    keys = cited(text)
    if not keys:
        return text
    notes = "\n".join(note(key, *store.claims[key]) for key in keys)
    return (
        f"{text}\n## 来源 {{#sources}}\n\n{lists.how_checked(store, page.slug)}\n\n///Footnotes "
        f"Go Here///\n\n{notes}\n"
    )


def filled(page: Page, store: Store) -> str:
    """The text and its cards, with lists and channel links resolved."""

    def made(found: re.Match[str]) -> str:
        return generated.LISTS[found["name"]].shown(store, page.slug)

    body = markup.replace(markup.GENERATED, page.body, made)
    body = inline_channels(
        inline_terms(body, store.terms), page, store.channels, store.site.contacts
    )
    chosen = {key: store.channels[key] for key in getattr(page.meta, "channels", ())}
    cards = [lists.card(key, channel, folded=True) for key, channel in chosen.items()]
    if cards:
        cards.insert(0, "## 官方渠道，怎么核对 {#channels}")
    return "\n\n".join([body.strip(), *cards]) + "\n"


def cited(text: str) -> list[str]:
    """Ids of the claims a text cites, in order of first use."""
    return list(dict.fromkeys(span.parts["id"] for span in markup.find(markup.CITATION, text)))


def inline_channels(text: str, page: Page, channels: dict[str, Channel], everywhere: str) -> str:
    """`[名称](channel:id)` → at its first mention in a section the name with its number, after that
    a link to its card.

    `[官网](site:id)` → the name and the address, to be typed by oneself.

    The search opens a section, so each has the numbers it names; at every mention they would bury
    the text. The sources of a number stand at its first mention on the page.
    """
    text = markup.replace(
        SITE, text, lambda match: f"{match['text']} {lists.address(channels[match['id']])}"
    )
    starts = [match.start() for match in markup.HEADING.finditer(markup.blank_code(text))]
    mentioned: set[tuple[int, str]] = set()
    cited: set[str] = set()
    own_cards = getattr(page.meta, "channels", ())

    def render(match: re.Match[str]) -> str:
        name, key = match["text"], match["id"]
        channel = channels[key]
        place = bisect(starts, match.start()), key
        if channel.phone and place not in mentioned:
            mentioned.add(place)
            notes = "" if key in cited else "".join(f"[^{source}]" for source in channel.claims)
            cited.add(key)
            return f"{name} {lists.number(channel)}{notes}"
        there = "" if key in own_cards else lists.path(page.slug, everywhere)
        return f"[{name}]({there}#channel-{key})"

    return REPEATED.sub(once, markup.replace(CHANNEL, text, render))


def once(run: re.Match[str]) -> str:
    """A run of citations without its repeats."""
    return "".join(dict.fromkeys(re.findall(r"\[\^[^\]]+\]", run[0])))


def inline_terms(text: str, terms: dict[str, Term]) -> str:
    """`[代扣](term:daikou)` → a button that opens its explanation, at its first mention; plain text
    after that.

    The popover needs no script; where a browser does not know it, the explanation stands in
    brackets. Browsers break lines on both sides of a button, so the marks beside it are tied to it:
    no line may begin with a comma.
    """
    mentioned: set[str] = set()

    def render(match: re.Match[str]) -> str:
        name, key = match["text"], match["id"]
        if key in mentioned:
            return f"{match['before']}{name}{match['after']}"
        mentioned.add(key)
        return (
            f'<span class="kb-whole">{match["before"]}<button type="button" class="kb-term" '
            f'popovertarget="term-{key}">{name}</button>'
            f'<span class="kb-term__means" id="term-{key}" '
            f"popover>{literal(terms[key].means)}</span>{match['after']}</span>"
        )

    return markup.replace(TERM, text, render)


def note(key: str, source: Source, claim: Claim) -> str:
    """One footnote: what says it, since when, what it says, and how far we could see it
    ourselves.
    """
    place = f"{lists.named(source)}{literal(claim.at or '')}"
    limits = f" *注意：{literal(claim.but)}*" if claim.but else ""
    return (
        f"[^{key}]: {place}（{lists.imprint(source)}）：{literal(claim.says)}{limits} "
        f"{lists.seen(source)}"
    )
