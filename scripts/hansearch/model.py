"""What the search is given: pages as documents, and what is known about words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Question:
    """One way to ask; `section` is the anchor of the section that answers it, "" the whole page."""

    text: str
    section: str = ""


@dataclass(frozen=True)
class Section:
    """`anchor` and `heading` are empty for what stands before the first heading.

    `answer`: the sentence that answers, if it is known; `text` is all of it, with that sentence.
    """

    anchor: str
    heading: str
    answer: str
    text: str


@dataclass(frozen=True)
class Document:
    """One page; `url` is relative to the site's root. Only `url` and `title` must be told."""

    url: str
    title: str
    answer: str = ""
    aliases: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    sections: tuple[Section, ...] = ()
    wordings: tuple[Question, ...] = ()  # further ones, which travel later and count a little less
    listing: bool = False  # it only leads to other pages
    note: str = ""  # shown beside an answer of this page, such as the day of its review

    def names(self) -> Iterator[tuple[str, str]]:
        """(kind, text) of what the page is called and asked."""
        yield "title", self.title
        yield from (("alias", alias) for alias in self.aliases)
        yield from (("question", one.text) for one in self.questions)

    def fields(self) -> Iterator[tuple[str, str]]:
        """All of its texts but the further wordings."""
        yield from self.names()
        yield "answer", self.answer
        for section in self.sections:
            yield "heading", section.heading
            yield "body", section.text


@dataclass(frozen=True)
class Vocabulary:
    """`synonyms`: groups that mean the same. `one_way`: old name or English → what we say.

    `entity_names`: names of firms and places. `regional`: Hong Kong or Taiwan word → ours.
    `pronunciations`: word → its syllables, where a dictionary reads it otherwise.
    """

    stop_words: tuple[str, ...] = ()
    english_stop_words: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    one_way: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    entity_names: tuple[str, ...] = ()
    regional: Mapping[str, str] = field(default_factory=dict)
    pronunciations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def common() -> Vocabulary:
    """Stop words of any Chinese site (vocabulary.yml beside this file)."""
    return read(Path(__file__).with_name("vocabulary.yml"))


def read(path: Path, base: Vocabulary | None = None) -> Vocabulary:
    """The vocabulary of a file, added to `base`. ValueError names file and key."""
    told = yaml.safe_load(path.read_text("utf-8")) or {}
    if not isinstance(told, dict):
        raise ValueError(f"{path}：应当是“名字: 内容”的列表")
    known = ("stop", "english_stop", "same", "leads", "names", "regional", "pronunciations")
    if wrong := [str(key) for key in told if key not in known]:
        raise ValueError(f"{path}：不认识 {'、'.join(wrong)}；可以写的有 {'、'.join(known)}")
    base = base or Vocabulary()
    try:
        return Vocabulary(
            base.stop_words + words(told.get("stop")),
            base.english_stop_words + words(told.get("english_stop")),
            (*base.synonyms, *(words(group) for group in told.get("same") or ())),
            {
                **base.one_way,
                **{str(key): words(to) for key, to in (told.get("leads") or {}).items()},
            },
            base.entity_names + words(told.get("names")),
            {
                **base.regional,
                **{str(key): str(to) for key, to in (told.get("regional") or {}).items()},
            },
            {**base.pronunciations, **spoken(told.get("pronunciations") or {})},
        )
    except (TypeError, AttributeError) as error:
        raise ValueError(f"{path}：写法不对（{error}）") from error


def words(told: object) -> tuple[str, ...]:
    """A list, or one text with blanks between the words."""
    return tuple(told.split()) if isinstance(told, str) else tuple(map(str, told or ()))  # type: ignore[call-overload]


def spoken(told: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """`还款: huan kuan` → its syllables. ValueError where they are not one a character."""
    found = {str(word): words(sounds) for word, sounds in told.items()}
    for word, sounds in found.items():
        if len(word) != len(sounds):
            raise ValueError(
                f"pronunciations：“{word}”有 {len(word)} 个字，写了 {len(sounds)} 个音"
            )
    return found
