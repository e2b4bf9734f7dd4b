"""Search for Chinese sites without a server: documents and a vocabulary in, files to load out.

Start with README.md; DESIGN.md says why it is as it is, FORMAT.md what every file holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from hansearch import bundle, resident, sharded
from hansearch.codec import FORMAT, digest, dumps, encode_file, encode_readings, encode_record
from hansearch.model import Document, Question, Section, Vocabulary
from hansearch.model import common as common_vocabulary
from hansearch.pronunciation import Pronouncer, syllable
from hansearch.tokenizer import HAN
from hansearch.variants import variants

__all__ = ["Document", "Question", "Section", "Vocabulary", "build", "common_vocabulary"]

RESIDENT_BYTES = 120_000  # up to this much of titles, aliases and questions travels whole


def build(
    documents: Sequence[Document],
    vocabulary: Vocabulary,
    extra: object = None,
    resident_bytes: int = RESIDENT_BYTES,
) -> dict[str, str]:
    """File name → its text. The same documents give the same bytes.

    `extra` is handed to the page as it is, in `hansearch.extra`, once something was looked for.
    """
    names = [text for one in documents for _, text in one.names()]
    pronouncer = Pronouncer(vocabulary.pronunciations)
    han = set[str]()
    for one in documents:
        for text in (*(text for _, text in one.fields()), *(q.text for q in one.wordings)):
            han.update(text)
    han = set(filter(HAN.match, han))
    runs, rest = encode_readings(han, further_readings(names, pronouncer))
    if sum(len(text.encode()) for text in names) <= resident_bytes:
        told, payloads = resident.layout(documents, pronouncer, extra)
    else:
        told, payloads = sharded.layout(documents, vocabulary.pronunciations)
        told["extra"] = extra
    latin = {key: value for key, value in vocabulary.one_way.items() if key.isascii()}
    manifest = {
        "format": FORMAT,
        "size": len(documents),
        "runs": runs,
        "rest": rest,
        "words": {
            "stop": vocabulary.stop_words,
            "same": vocabulary.synonyms,
            "leads": {key: value for key, value in vocabulary.one_way.items() if key not in latin},
            "names": vocabulary.entity_names,
        },
        "listings": [number for number, one in enumerate(documents) if one.listing],
        **told,
    }
    payloads |= {f"records/{number}": encode_record(one) for number, one in enumerate(documents)}
    payloads["latin"] = {"stop": vocabulary.english_stop_words, "leads": latin}
    payloads["variants"] = spoken_elsewhere(documents, names, han, vocabulary)
    return wrapped(manifest, payloads)


def further_readings(names: Iterable[str], pronouncer: Pronouncer) -> dict[str, set[str]]:
    """Syllable → characters that some name reads so, and not by their commonest reading."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in names:
        han = HAN.findall(name)
        for char, sound in zip(han, pronouncer.read("".join(han)), strict=False):
            if sound != syllable(char):
                found[sound].add(char)
    return found


def spoken_elsewhere(
    documents: Sequence[Document], names: Iterable[str], han: set[str], vocabulary: Vocabulary
) -> dict[str, object]:
    """The file of traditional characters and regional words, the longest first."""
    known = {char for char in dumps([vocabulary.synonyms, vocabulary.one_way]) if HAN.match(char)}
    known |= {char for name in vocabulary.entity_names for char in name if HAN.match(char)}
    known |= {
        char for pair in vocabulary.regional.items() for char in "".join(pair) if HAN.match(char)
    }
    phrases = {*names, *(q.text for one in documents for q in one.wordings)}
    chars, words = variants(han | known, phrases)
    words = {**words, **vocabulary.regional}
    longest_first = dict(sorted(words.items(), key=lambda pair: (-len(pair[0]), pair)))
    return {"chars": "".join(f"{a}{b}" for a, b in sorted(chars.items())), "words": longest_first}


def wrapped(manifest: dict[str, object], payloads: dict[str, object]) -> dict[str, str]:
    """Each payload as a script that carries the version of all of them, and the program itself."""
    files = {
        name: dumps(payloads.pop(name)) for name in sorted(payloads)
    }  # of a large site a copy is much
    first = dumps(manifest)
    version = digest([first, *(f"{name} {payload}" for name, payload in files.items())])
    found = {"index.js": encode_file("index", version, first)}
    found |= {f"{name}.js": encode_file(name, version, files.pop(name)) for name in list(files)}
    parts = bundle.scripts(version)
    if manifest["pages"] is not None:
        del parts["sharded"]
    return found | {f"{name}.js": code for name, code in parts.items()}
