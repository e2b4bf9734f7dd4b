"""Reads two built sites, returns what differs between them for a reader: text, titles, contacts,
wordings, never HTML.

What many pages show is told once, with the pages: a number that changes stands on half the site.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from kb import pieces

BLOCKS = frozenset(
    {"h1", "h2", "h3", "p", "li", "td", "th", "summary", "figcaption", "pre", "text", "div", "br"}
)
# classes; `copy` tells of each build anew
UNREAD = frozenset({"kb-tools", "footnote-backref", "footnote-ref", "kb-term__means", "copy"})
ANSWER = "kb-summary__answer"
SENTENCE = re.compile(r"(?<=[。！？])(?=[^”）〕])")
WORD = re.compile(r"[A-Za-z]+|\d[\d,.-]*\d|.", re.S)  # a number is changed as a whole
GONE = re.compile(r'<link rel="canonical" href="(?P<goal>[^"#]+)')
FILE = re.compile(r"hansearch\.put\((?P<name>\"[^\"]+\"),\"\w+\",(?P<payload>.*)\);\s*\Z", re.S)
CONTACTS = "about/channels"
CARD = "channel-"
ALIKE = 0.5  # how much of a sentence must stay for it to be the same one, changed
MOST = 12  # changes of one page that are told
MARK = re.compile(r"【[^】]*→[^】]*】")
LONG = 7  # signs of a mark, 【→】 included
AROUND = 20  # signs beside a change that are shown


@dataclass(frozen=True)
class Shown:
    """What a reader sees of one page: `sentences` are those of the article, in order."""

    title: str
    answer: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Built:
    """One site: pages by slug, old slug → page it leads to, contact → its lines, slug → wordings
    the search knows.
    """

    pages: Mapping[str, Shown] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    contacts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wordings: Mapping[str, frozenset[str]] = field(default_factory=dict)


def read(site: Path) -> Built:
    """A folder as `make build` leaves it."""
    pages, moved = dict[str, Shown](), dict[str, str]()
    for path in sorted(site.rglob("*.html")):
        slug, html = path.relative_to(site).with_suffix("").as_posix(), path.read_text("utf-8")
        if '<body class="kb-stub">' in html and (goal := GONE.search(html)):
            where = (path.parent / goal["goal"]).resolve().relative_to(site.resolve())
            moved[slug] = where.with_suffix("").as_posix()
        elif slug != "404":
            pages[slug] = shown(html)
    contacts = site / f"{CONTACTS}.html"
    return Built(
        pages,
        moved,
        cards(contacts.read_text("utf-8")) if contacts.is_file() else {},
        wordings(site / "search"),
    )


def lines(html: str) -> Iterator[tuple[str, str]]:
    """(class or id of its block, text) of each line of the article."""
    found = list[tuple[str, str]]()
    blocks, hidden, last = [(-1, "", 0)], -1, -1
    for number, piece in enumerate(pieces.read(html)[0]):
        depth = len(piece.within)
        while blocks[-1][0] >= depth:
            blocks.pop()
        hidden = -1 if hidden >= depth else hidden
        if hidden >= 0 or "article" not in piece.within:
            continue
        if piece.attributes is None:
            same = blocks[-1][2] == last
            before = found.pop()[1] if same and found else ""
            found.append((blocks[-1][1], before + piece.text))
            last = blocks[-1][2]
        elif piece.tag == "nav" or UNREAD & {
            *piece.attributes.get("class", "").split(),
            piece.attributes.get("aria-labelledby", ""),
        }:
            hidden = depth
        elif piece.tag in BLOCKS:
            name = (
                piece.attributes.get("id", "")
                if piece.tag == "div"
                else piece.attributes.get("class", "")
            )
            blocks.append(
                (depth, name, number)
                if piece.tag != "br"
                else (blocks[-1][0], blocks[-1][1], number)
            )
    yield from ((name, " ".join(text.split())) for name, text in found if text.strip())


def shown(html: str) -> Shown:
    title, answer, sentences = "", "", list[str]()
    for name, text in lines(html):
        if not title:
            title = text
        elif name == ANSWER:
            answer = text
        else:
            sentences += SENTENCE.split(text)
    return Shown(title, answer, tuple(one.strip() for one in sentences if one.strip()))


def cards(html: str) -> dict[str, tuple[str, ...]]:
    """Contact → its lines, the name first, as the page of all contacts shows them."""
    found = dict[str, list[str]]()
    starts = list(re.finditer(rf'<div class="kb-card" id="{CARD}([\w-]+)">', html))
    ends = [match.start() for match in starts[1:]] + [len(html)]
    for match, end in zip(starts, ends, strict=True):
        card = html[match.start() : end].partition("</div>")[0]
        found[match[1]] = [text for _, text in lines(f"<article>{card}</div></article>")]
    return {key: tuple(rows) for key, rows in found.items()}


def wordings(folder: Path) -> dict[str, frozenset[str]]:
    """Slug → everything under which the search finds the page besides its text
    (hansearch/FORMAT.md); empty for another format.
    """
    try:
        records = {int(path.stem): payload(path) for path in folder.glob("records/*.js")}
        further = {int(path.stem): payload(path) for path in folder.glob("wordings/*.js")}
        further |= (
            dict(enumerate(payload(folder / "more.js")["wordings"]))
            if (folder / "more.js").is_file()
            else {}
        )
        told = {
            url.removesuffix(".html"): f"{aliases}\n{asks}\n{further.get(n, '')}"
            for n, (url, _, aliases, asks, *_) in records.items()
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
    return {
        slug: frozenset(row for row in text.split("\n") if row and row[0] != "#")
        for slug, text in told.items()
    }


def payload(path: Path) -> Any:
    """What one file of the index holds. ValueError where it is written otherwise."""
    match = FILE.fullmatch(path.read_text("utf-8"))
    if not match:
        raise ValueError(path.name)
    return json.loads(match["payload"])


def report(old: Built, new: Built) -> str:
    """What a reader of the new site sees otherwise than one of the old, to be read in a
    terminal.
    """
    known = {slug: new.moved.get(slug, slug) for slug in old.pages}
    still = {
        goal: slug
        for slug, goal in known.items()
        if goal in new.pages and (slug == goal or goal not in old.pages)
    }
    parts = {
        "新的页": [
            f"- {slug}：{page.title}" for slug, page in new.pages.items() if slug not in still
        ],
        "没有了的页": [
            f"- {slug}：{old.pages[slug].title}"
            for slug, goal in known.items()
            if goal not in new.pages
        ],
        "搬家的页": [
            f"- {slug} → {goal}：{new.pages[goal].title}"
            for slug, goal in known.items()
            if slug != goal and goal in new.pages
        ],
        "联系方式": [*contacts(old.contacts, new.contacts)],
        "改了的页": [*changed(old, new, still)],
        "搜索认得的说法": [*found_by(old, new, still)],
    }
    told = [f"## {name}\n" + "\n".join(rows) for name, rows in parts.items() if rows]
    return "\n\n".join(
        ["和 site/ 里的那一份相比，读者会看到：", *told]
        if told
        else ["和 site/ 里的那一份相比，读者看到的没有变。"]
    )


def contacts(
    old: Mapping[str, tuple[str, ...]], new: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    for key in dict.fromkeys([*new, *old]):
        if key not in old or key not in new:
            yield (
                f"- {'新的' if key in new else '没有了'}："
                f"{'；'.join((new if key in new else old)[key][:2])}"
            )
        elif old[key] != new[key]:
            yield f"- {new[key][0]}（{key}）"
            yield from (f"  {row}" for row in edits(old[key], new[key]))


def changed(old: Built, new: Built, still: Mapping[str, str]) -> Iterator[str]:
    """The pages with their edits. What only follows from another title or number, or is the same on
    several pages, is told once.
    """
    rows = {goal: [*edits_of(old.pages[slug], new.pages[goal])] for goal, slug in still.items()}
    followed = consequences([*rows.values(), edits_of_contacts(old.contacts, new.contacts)])
    pages, told, following = dict[str, list[str]](), set[str](), list[str]()
    for goal, own in rows.items():
        left = [
            row
            for row in own
            if row.startswith("标题")
            or not (marks := MARK.findall(row))
            or not followed.issuperset(marks)
        ]
        pages[goal] = [row for row in dict.fromkeys(left) if row not in told]
        told |= set(left)
        following += [goal] if own and not pages[goal] else []
    for goal, own in pages.items():
        if own:
            yield f"- {goal}：{new.pages[goal].title}"
            yield from (f"  {row}" for row in own[:MOST])
        if len(own) > MOST:
            yield f"  还有 {len(own) - MOST} 处"
    if following:
        yield (
            f"- 还有 {len(following)} 页只是跟着上面的变了："
            f"{'、'.join(following[:MOST])}{'等' if len(following) > MOST else ''}"
        )


def consequences(rows: Iterable[Iterable[str]]) -> set[str]:
    """The changed words of titles and contacts, which many sentences repeat; too short ones could
    be anybody's.
    """
    heads = [row for own in rows for row in own if row.startswith(("标题", "改：电话", "改：网址"))]
    return {mark for row in heads for mark in MARK.findall(row) if len(mark) >= LONG}


def edits_of_contacts(
    old: Mapping[str, tuple[str, ...]], new: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    for key in old.keys() & new.keys():
        yield from edits(old[key], new[key])


def edits_of(before: Shown, after: Shown) -> Iterator[str]:
    for name, one, other in (
        ("标题", before.title, after.title),
        ("答案", before.answer, after.answer),
    ):
        if one != other:
            yield f"{name}：{marked(one, other)}"
    yield from edits(before.sentences, after.sentences)


def edits(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """A row for each sentence that came, went or changed."""
    rows = list[str]()
    for kind, a, b, c, d in (
        SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if old != new else ()
    ):
        if kind != "equal":
            pairs = list(zip(old[a:b], new[c:d], strict=False))
            if b - a == d - c and all(
                SequenceMatcher(None, *pair, autojunk=False).ratio() >= ALIKE for pair in pairs
            ):
                rows += [f"改：{marked(*pair)}" for pair in pairs]
            else:
                rows += [*(f"删：{one}" for one in old[a:b]), *(f"加：{one}" for one in new[c:d])]
    return rows


def marked(old: str, new: str) -> str:
    """The new sentence, what changed in it as 【old→new】 with words and numbers whole; what stayed
    is cut where it is long.
    """
    before, after = WORD.findall(old), WORD.findall(new)
    text = ""
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        same = "".join(after[c:d])
        if kind != "equal":
            text += f"【{''.join(before[a:b])}→{same}】"
        elif len(same) > 3 * AROUND:
            text += f"{same[:AROUND] if c else ''}…{same[-AROUND:] if d < len(after) else ''}"
        else:
            text += same
    return text


def found_by(old: Built, new: Built, still: Mapping[str, str]) -> Iterator[str]:
    if not old.wordings or not new.wordings:
        yield "- 没有比：site/ 里的搜索是别的版本生成的"
        return
    for goal, slug in still.items():
        before, after = old.wordings.get(slug, frozenset()), new.wordings.get(goal, frozenset())
        signs = (("多了", after - before), ("少了", before - after))
        told = "；".join(
            f"{sign} {'、'.join(sorted(words)[:MOST])}{'等' if len(words) > MOST else ''}"
            for sign, words in signs
            if words
        )
        if told:
            yield f"- {goal}：{told}"
