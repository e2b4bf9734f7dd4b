"""Fixtures of all tests: a small docs tree to break, and the real pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import store
from support import ADDRESSES, ASKS, CHANNELS, GLOSSARY, ROOT, SOURCES, SYNONYMS, MakeDocs, entry

pytest_plugins = ["pace"]


@pytest.fixture
def make_docs(tmp_path: Path) -> MakeDocs:
    """Writes docs/ with three sound pages a, b, c; keyword arguments replace files (`a` or `data_sources`)."""

    def make(**files: str) -> Path:
        docs = tmp_path / "docs"
        pages = {
            "a": entry("题目甲", "旧名甲", "b, c"),
            "b": entry("题目乙", "旧名乙", "a, c"),
            "c": entry("题目丙", "旧名丙", "a, b"),
        }
        data = {"sources": SOURCES, "channels": CHANNELS, "glossary": GLOSSARY, "synonyms": SYNONYMS, "asks/a": ASKS, "addresses": ADDRESSES}
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
