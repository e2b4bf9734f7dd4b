"""Reads documents, returns the layout of a site whose titles and questions fit into memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, groupby, zip_longest

from hansearch.codec import encode_page, encode_questions, shard
from hansearch.model import Document, Question
from hansearch.postings import Postings, by_field
from hansearch.pronunciation import Pronouncer

SHARD_BYTES = 12_000  # before compression; about 5 KB on the wire
FIRST_QUESTIONS = 8  # of a page travel in index.js, the others with its further wordings


def layout(
    documents: Sequence[Document], pronouncer: Pronouncer, extra: object
) -> tuple[dict[str, object], dict[str, object]]:
    """(what index.js says, payloads by name): titles and most questions first."""
    postings = Postings(pronouncer)
    for number, one in enumerate(documents):
        postings.add(number, list(one.fields()), by_field)
    shards = list(shard(postings.lines(len(documents)), SHARD_BYTES))
    firsts = [first_questions(one.questions) for one in documents]
    pages = [encode_page(one, first) for one, first in zip(documents, firsts, strict=True)]
    later = (
        [q for q in one.questions if q not in first]
        for one, first in zip(documents, firsts, strict=True)
    )
    more: Mapping[str, object] = {
        "questions": [encode_questions(questions) for questions in later],
        "wordings": [encode_questions(one.wordings) for one in documents],
        "firsts": " ".join(first for first, _ in shards),
        "extra": extra,
    }
    texts = {f"text/{number}": text for number, (_, text) in enumerate(shards)}
    return {"pages": pages}, {"more": more, **texts}


def first_questions(questions: Sequence[Question]) -> list[Question]:
    """Some of each section, in turn."""
    by_section = [list(group) for _, group in groupby(questions, key=lambda one: one.section)]
    in_turn = [one for one in chain.from_iterable(zip_longest(*by_section)) if one]
    chosen = set(in_turn[:FIRST_QUESTIONS])
    return [one for one in questions if one in chosen]
