"""Reads mkdocs.yml, turns Markdown into HTML as the site does: what can be judged without
building.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from markdown import Markdown
from mkdocs.utils.yaml import yaml_load

from kb.sooner import Sooner

ROOT = Path(__file__).resolve().parent.parent.parent
ALWAYS = ("toc", "tables", "fenced_code")  # what MkDocs adds by itself
UNNAMED = "kb-unnamed"  # the id of a heading that was given none


class TooDeepError(Exception):
    """Lists or quotes nested so deep that no reader could follow and Markdown gives up."""


@cache
def configuration() -> dict[str, Any]:
    """mkdocs.yml as it is written; raises yaml.YAMLError."""
    with (ROOT / "mkdocs.yml").open(encoding="utf-8") as file:
        return yaml_load(file) or {}


@cache
def converter() -> Markdown:
    """Markdown with the extensions of mkdocs.yml. Headings without an id of their own get one that
    says so.
    """
    options: dict[str, dict[str, Any]] = {name: {} for name in ALWAYS}
    for extension in configuration().get("markdown_extensions", []):
        options |= (
            {name: settings or {} for name, settings in extension.items()}
            if isinstance(extension, dict)
            else {extension: {}}
        )
    options["toc"]["slugify"] = lambda text, separator: UNNAMED
    return Markdown(extensions=[*options, Sooner()], extension_configs=options)


@lru_cache(maxsize=4096)
def html(text: str) -> str:
    """The same text gives the same HTML; under `serve` only what was edited is rendered again.
    Raises TooDeepError.
    """
    try:
        return converter().reset().convert(text)
    except RecursionError as error:
        raise TooDeepError from error
