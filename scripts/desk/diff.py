"""Reads two built sites, returns what differs between them for a reader: text, titles, contacts,
wordings, never HTML.

What many pages show is told once, with the pages: a number that changes stands on half the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from desk.shown import Built, Shown

WORD = re.compile(r"[A-Za-z]+|\d[\d,.-]*\d|.", re.S)  # a number is changed as a whole
ALIKE = 0.5  # how much of a sentence must stay for it to be the same one, changed
MOST = 12  # changes of one page that are told
MARK = re.compile(r"【[^】]*→[^】]*】")
LONG = 7  # signs of a mark, 【→】 included
AROUND = 20  # signs beside a change that are shown


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
