"""Reads documents, returns the layout of a site whose titles and questions fit into memory."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, groupby, zip_longest

from hansearch.codec import encode_page, encode_questions, encode_sections, shard
from hansearch.model import Document, Question
from hansearch.postings import Postings, by_field
from hansearch.pronunciation import Pronouncer

SHARD_BYTES = 12_000  # before compression; about 5 KB on the wire
FIRST_BYTES = 36_000  # of titles, aliases and questions travel in index.js, about 12 KB on the wire
FIRST_QUESTIONS = 8  # of a page at most; the others travel with its further wordings


def layout(
    documents: Sequence[Document], pronouncer: Pronouncer, extra: object
) -> tuple[dict[str, object], dict[str, object]]:
    """(what index.js says, payloads by name): titles and most questions first."""
    postings, lengths = Postings(pronouncer), list[int]()
    for number, one in enumerate(documents):
        fields = list(one.fields())
        postings.add(number, fields, by_field)
        lengths.append(sum(by_field(fields).values()))
    shards = list(shard(postings.lines(len(documents)), SHARD_BYTES))
    first = first_questions(documents)
    later = [
        [question for question in one.questions if question not in set(chosen)]
        for one, chosen in zip(documents, first, strict=True)
    ]
    more = {
        "sections": [encode_sections(questions) for questions in first],
        "questions": [encode_questions(questions) for questions in later],
        "wordings": [encode_questions(one.wordings) for one in documents],
        "firsts": " ".join(key for key, _ in shards),
        "lengths": lengths,
        "extra": extra,
    }
    pages = [
        encode_page(one, [Question(question.text) for question in questions])
        for one, questions in zip(documents, first, strict=True)
    ]
    texts = {f"text/{number}": text for number, (_, text) in enumerate(shards)}
    return {"pages": pages}, {"more": more, **texts}


def first_questions(documents: Sequence[Document]) -> list[list[Question]]:
    """Of each page those that travel in index.js: one more of each, as long as there is room."""
    left = FIRST_BYTES - sum(len("".join([one.title, *one.aliases]).encode()) for one in documents)
    chosen: list[set[Question]] = [set() for _ in documents]
    for round_ in zip_longest(*(in_turn(one.questions)[:FIRST_QUESTIONS] for one in documents)):
        left -= sum(len(question.text.encode()) for question in round_ if question)
        if left < 0:
            break
        for page, question in enumerate(round_):
            if question:
                chosen[page].add(question)
    pages = zip(documents, chosen, strict=True)
    return [[question for question in one.questions if question in some] for one, some in pages]


def in_turn(questions: Sequence[Question]) -> list[Question]:
    """One of each section, then the next of each."""
    by_section = [list(group) for _, group in groupby(questions, key=lambda one: one.section)]
    return [one for one in chain.from_iterable(zip_longest(*by_section)) if one]
