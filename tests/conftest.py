"""Fixtures of all tests: a small docs tree to break, and the real pages."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kb import store
from support import (
    ADDRESSES,
    ASKS,
    CHANNELS,
    GLOSSARY,
    NUMBERS,
    ROOT,
    SITE,
    SOURCES,
    SYNONYMS,
    MakeDocs,
    entry,
)

pytest_plugins = ["pace", "served"]


@pytest.fixture
def make_docs(tmp_path: Path) -> MakeDocs:
    """Writes docs/ with three sound pages a, b, c; keyword arguments replace files (`a` or
    `data_sources`).
    """

    def make(**files: str) -> Path:
        docs = tmp_path / "docs"
        pages = {
            "a": entry("题目甲", "旧名甲", "b, c"),
            "b": entry("题目乙", "旧名乙", "a, c"),
            "c": entry("题目丙", "旧名丙", "a, b"),
        }
        data = {
            "sources": SOURCES,
            "channels": CHANNELS,
            "numbers": NUMBERS,
            "glossary": GLOSSARY,
            "synonyms": SYNONYMS,
        }
        data |= {"asks/a": ASKS, "addresses": ADDRESSES, "site": SITE}
        for name, text in files.items():
            (data if name.startswith("data_") else pages)[name.removeprefix("data_")] = text
        for folder, group, suffix in (("zh", pages, "md"), ("_data", data, "yml")):
            for name, text in group.items():
                path = docs / folder / f"{name}.{suffix}"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
        (docs / "_data/farms.txt").write_text("# 站群\n", "utf-8")
        return docs

    return make


@pytest.fixture(scope="session")
def written() -> store.Store:
    """The real docs."""
    return store.read(ROOT / "docs")


def engine_of(report: pytest.TestReport) -> str | None:
    """The browser a test ran in; those of tests/engines name themselves."""
    own = dict(report.user_properties).get("engine")
    return str(own) if own else "Chromium" if "/browser/" in report.nodeid else None


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Which browsers ran: a green run without them would say more than it knows."""
    ran = Counter(
        engine
        for kind in ("passed", "failed")
        for report in terminalreporter.getreports(kind)
        if (engine := engine_of(report))
    )
    missing = {
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.getreports("skipped")
        if "/engines/" in report.nodeid
    }
    if ran or missing:
        terminalreporter.section("浏览器")
        for engine, count in ran.items():
            terminalreporter.line(f"{engine}：{count} 项")
        for reason in sorted(missing):
            terminalreporter.line(f"跳过：{reason}")
