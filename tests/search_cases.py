"""Reads tests/cases/hansearch, returns what tests/search_cases.js needs to run them on a blank
page.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml
from playwright.sync_api import Browser, Page

import hansearch
from hansearch import bundle, codec, model, resident, sharded
from hansearch.pronunciation import Pronouncer, dictionary
from hansearch.tokenizer import HAN

FOLDER = Path(__file__).parent / "cases/hansearch"
SCORES = FOLDER / "scores.json"  # what the golden queries score today
DRIVER = Path(__file__).with_suffix(".js")
KINDS = ("alignment", "readings", "expansion", "answers", "excerpts", "parts")
PATIENCE = 60_000  # milliseconds, after which a program that goes round and round is ended
IN_WORKER = """([code, patience]) => new Promise((resolve, reject) => {
  const run = "onmessage = ({data}) => runSearchCases(data).then(postMessage, error => postMessage({error: String(error)}));";
  const address = URL.createObjectURL(new Blob([code, run]));
  const worker = new Worker(address);
  const end = act => value => { clearTimeout(timer); worker.terminate(); URL.revokeObjectURL(address); act(value); };
  const timer = setTimeout(() => end(reject)(new Error("endless")), patience);
  worker.onerror = event => end(reject)(new Error(event.message));
  worker.onmessage = ({data}) => data.error ? end(reject)(new Error(data.error)) : end(resolve)(data);
  worker.postMessage(given);
})"""
AMONG = [
    "怎么办",
    "为什么扣款",
    "在哪里看合同",
    "手机坏了",
    "报告",
    "会员费",
    "绑定银行卡",
    "催收电话",
    "学费分期",
    "退款多久到账",
]


def read(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yml").read_text("utf-8"))


def documents(told: list[dict[str, Any]]) -> list[hansearch.Document]:
    """Documents of golden.yml."""

    def asked(texts: list[Any]) -> tuple[hansearch.Question, ...]:
        return tuple(
            hansearch.Question(*text) if isinstance(text, list) else hansearch.Question(text)
            for text in texts
        )

    return [
        hansearch.Document(
            one["url"],
            one["title"],
            one["answer"],
            tuple(one.get("aliases", ())),
            asked(one.get("questions", [])),
            tuple(hansearch.Section(*section) for section in one.get("sections", ())),
            asked(one.get("wordings", [])),
            one.get("listing", False),
            one.get("note", ""),
        )
        for one in told
    ]


def grown(told: dict[str, Any]) -> list[hansearch.Document]:
    """Every subject of `grown` with every matter: pages that nearly answer the same queries."""

    def section(number: int, subject: str, matter: str, other: str) -> hansearch.Section:
        text = (
            f"{subject}{matter}先看合同。{other}的事另外问。{subject}和{other}不是一回事；"
            f"{matter}以通知为准。"
        )
        return hansearch.Section(
            f"s{number}",
            f"{subject}{other}",
            f"{subject}{matter}要看{other}。" if number % 2 else "",
            text,
        )

    found, subjects, matters = [], told["subjects"], told["matters"]
    for at, subject in enumerate(subjects):
        for place, matter in enumerate(matters):
            other = subjects[(at + place + 1) % len(subjects)]
            title = f"{subject}{matter}" if (at + place) % 3 else f"{other}和{subject}{matter}"
            asked = tuple(
                hansearch.Question(ask.format(subject, matter, other), "s0" if n % 2 else "")
                for n, ask in enumerate(told["asks"])
            )
            wordings = tuple(
                hansearch.Question(word.format(subject, matter, other), "s1")
                for word in told["wordings"]
            )
            body = tuple(
                section(n, subject, matter, matters[(place + n) % len(matters)]) for n in range(3)
            )
            aliases = (f"{matter}的{subject}",) if place % 2 else ()
            listing = place == len(matters) - 1
            found.append(
                hansearch.Document(
                    f"{at}-{place}.html",
                    title,
                    f"{subject}{matter}看这里。",
                    aliases,
                    asked,
                    body,
                    wordings,
                    listing,
                )
            )
    return found


def layouts(every: list[hansearch.Document], words: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Both layouts of an index, as payloads by name; in files so small that it is felt how many of
    them a query may ask for.
    """
    base = hansearch.common_vocabulary()
    vocabulary = model.Vocabulary(
        base.stop_words,
        base.english_stop_words,
        tuple(map(tuple, words["same"])),
        {key: tuple(to) for key, to in words["leads"].items()},
        tuple(words["names"]),
        words.get("regional", {}),
    )
    found = {}
    for name, size in {"resident": 10**9, "sharded": 0}.items():
        with patch.object(resident, "SHARD_BYTES", 900), patch.object(sharded, "SHARD_BYTES", 500):
            files = hansearch.build(every, vocabulary, "golden", size)
        found[name] = {
            file.removesuffix(".js"): codec.loads(text)
            for file, text in files.items()
            if text.startswith("hansearch.put(")
        }
    return found


def data() -> dict[str, Any]:
    """All cases, and what they need to know of sounds and words."""
    cases = {kind: read(kind) for kind in KINDS}
    told = read("golden")
    every = json.dumps([cases, AMONG], ensure_ascii=False)
    runs = ["".join(HAN.findall(text)) for text in every.split('"')]
    known = [*filter(dictionary, {run[at : at + 2] for run in runs for at in range(len(run) - 1)})]
    further = hansearch.further_readings([*runs, *sorted(known)], Pronouncer({}))
    readings = codec.encode_readings(HAN.findall(every), further)
    stop = hansearch.common_vocabulary().stop_words
    return {
        "cases": cases,
        "among": AMONG,
        "stop": stop,
        "runs": readings[0],
        "rest": readings[1],
        "queries": told["queries"],
        "golden": layouts(documents(told["documents"]), told["words"]),
        "asked": told["grown"]["queries"],
        "grown": layouts(grown(told["grown"]), told["grown"]["words"]),
    }


def opened(browser: Browser, given: dict[str, Any]) -> Page:
    """A blank page that knows the cases; with `known` scores in what is given, a run ends with the
    first failure or change.
    """
    page = browser.new_page()
    page.evaluate("data => { self.given = data; }", given)
    return page


def run(page: Page, program: str | None = None, patience: int = PATIENCE) -> dict[str, Any]:
    """{failures, scores} of the cases with the search's program, or with another one; each in a
    worker of its own.
    """
    code = f"{program or bundle.everything()}\n{DRIVER.read_text('utf-8')}"
    found: dict[str, Any] = page.evaluate(IN_WORKER, [code, patience])
    return found


def changed(scores: dict[str, Any]) -> dict[str, Any]:
    """Golden queries that no longer score what SCORES says."""
    known = json.loads(SCORES.read_text("utf-8"))
    return {query: rows for query, rows in scores.items() if rows != known.get(query)}
