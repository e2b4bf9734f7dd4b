"""README and 写作手册 cannot drift: what they name exists, and what the code demands is in them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from kb.schema import DUE_DAYS, Change, Channel, Claim, Entry, Number, Plain, Source, Term
from support import ROOT

MANUAL = "docs/zh/about/writing.md"
CODE = re.compile(r"```.*?```|`([^`\n]+)`", re.S)
BUILT = {"site/", "site/index.html", "site/downloads/", "downloads/"}


def named(document: str) -> list[str]:
    return [match[1] for match in CODE.finditer((ROOT / document).read_text("utf-8")) if match[1]]


@pytest.mark.parametrize("document", ["README.md", MANUAL, "docs/zh/about/maintainers.md"])
def test_every_path_named_exists(document: str) -> None:
    paths = [
        text
        for text in named(document)
        if re.fullmatch(r"[\w./-]+/[\w./-]*|[\w-]+\.(py|yml|md|toml)", text)
    ]
    paths = [path for path in paths if path not in BUILT]
    assert paths
    missing = [
        path
        for path in paths
        if not any((base / path).exists() for base in (ROOT, ROOT / "docs/_data"))
    ]
    assert missing == []


@pytest.mark.parametrize("document", ["README.md", MANUAL, "docs/zh/about/maintainers.md"])
def test_every_make_target_named_exists(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    targets = set(re.findall(r"make ([a-z]+)", text))
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert targets
    assert targets <= known


def test_ci_runs_what_the_readme_names() -> None:
    ran = re.findall(r"^make [a-z]+$", (ROOT / ".ci/run").read_text("utf-8"), re.M)
    readme = (ROOT / "README.md").read_text("utf-8")
    assert ran
    assert all(f"`{command}`" in readme for command in ran)


def test_the_manual_lists_exactly_the_rules_of_the_code() -> None:
    code = "".join(path.read_text("utf-8") for path in sorted((ROOT / "scripts").rglob("*.py")))
    rules = set(re.findall(r'"([A-Z]{2,6}-\d)"', code))
    assert (
        set(re.findall(r"^\| `([A-Z]+-\d)` \|", (ROOT / MANUAL).read_text("utf-8"), re.M)) == rules
    )


def test_relative_links_of_the_readme_lead_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert targets
    assert all((ROOT / target).exists() for target in targets)


def test_actions_are_pinned_by_commit() -> None:
    for path in sorted((ROOT / ".github/workflows").glob("*.yml")):
        uses = re.findall(r"uses: (\S+)( # v[\d.]+)?", path.read_text("utf-8"))
        assert uses
        assert all(
            re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", action) and version for action, version in uses
        )


def test_nothing_names_this_machine() -> None:
    """A path of whoever built it would be wrong everywhere else."""
    home = f"{Path.home()}/"
    for path in (ROOT / "scripts").rglob("*.py"):
        assert home not in path.read_text("utf-8")


def test_every_storage_key_is_documented_and_prefixed() -> None:
    """What the scripts keep in a browser is what 关于本站 says they keep."""
    scripts = [path.read_text("utf-8") for path in sorted((ROOT / "docs/assets").rglob("*.js"))]
    keys = {key for text in scripts for key in re.findall(r'"(kb\.[a-z.]+)"', text)}
    about = (ROOT / "docs/zh/about/index.md").read_text("utf-8")
    assert keys == set(re.findall(r"^\| `([^`]+)` \|", about, re.M))
    named = {
        name
        for text in scripts
        for name in re.findall(r'(?:getItem|setItem|removeItem)\("([^"]+)"', text)
    }
    assert named <= keys


TABLES = {
    "front-matter": (Entry, Change, Plain),
    "sources-yml": (Source, Claim),
    "channels-yml": (Channel, Number),
    "glossary-yml": (Term,),
}


def limit(spec: dict[str, Any]) -> str:
    spec = {**spec, **next((one for one in spec.get("anyOf", []) if one.get("type") != "null"), {})}
    low, high = (
        spec.get(text) or spec.get(items)
        for text, items in (("minLength", "minItems"), ("maxLength", "maxItems"))
    )
    unit = "字" if "maxLength" in spec else "项"
    return (f"{low}–{high} {unit}" if low else f"最多 {high} {unit}") if high else ""


def table(model: type[BaseModel]) -> str:
    """The keys of a model as the manual tells them: those that must be there marked, each with what
    to write and how much.
    """
    shape = model.model_json_schema()
    told = [(name, spec) for name, spec in shape["properties"].items()]
    rows = [
        (
            f"| `{name}` | {'是' if name in shape['required'] else ''} | {spec['description']} | "
            f"{limit(spec)} |"
        )
        for name, spec in told
    ]
    return "\n".join(["| 键 | 必填 | 写什么 | 限制 |", "|---|---|---|---|", *rows])


@pytest.mark.parametrize(
    ("section", "model"),
    [(section, model) for section, models in TABLES.items() for model in models],
)
def test_the_manual_has_the_keys_of_every_model(section: str, model: type[BaseModel]) -> None:
    text = (ROOT / MANUAL).read_text("utf-8")
    part = text.partition(f"{{#{section}}}")[2].partition("\n## ")[0]
    assert table(model) in part, f"{MANUAL} 的这一节里应当有：\n{table(model)}"


def test_the_manual_says_when_a_review_is_due() -> None:
    text = (ROOT / MANUAL).read_text("utf-8")
    assert (
        "复核期限从 `reviewed` 起算："
        f"{'、'.join(f'{kind} {days} 天' for kind, days in DUE_DAYS.items())}。"
    ) in text
