"""Reads what MkDocs, Jinja and Python themselves refuse, of the settings, the templates, the hooks
and of a failed build; returns it in Chinese with file and line.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import material
from jinja2 import Environment, TemplateSyntaxError
from jinja2.meta import find_referenced_templates
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from kb.problem import Problem, shown

FILE = "mkdocs.yml"
THEME = Path(material.__file__).parent / "templates"


def templates(root: Path) -> Iterator[Problem]:
    """Templates that cannot be read, with file and line."""
    for path in sorted((root / "overrides").rglob("*.html")):
        name = path.relative_to(root).as_posix()
        try:
            text = path.read_text("utf-8")
            if wrong := miswritten(text):
                yield Problem(
                    name,
                    wrong[0],
                    "CONF-3",
                    f"模板写错了：{wrong[1]}",
                    "检查 {{ }} 和 {% %} 是否成对",
                )
                continue
            for other in named(text):
                if not any((folder / other).is_file() for folder in (root / "overrides", THEME)):
                    line = text.count("\n", 0, text.find(other)) + 1
                    yield Problem(
                        name,
                        line,
                        "CONF-3",
                        f"没有模板“{other}”",
                        "改正名字，或从版本库里恢复那个文件",
                    )
        except UnicodeDecodeError:
            yield Problem(name, 0, "CONF-3", "模板不是 UTF-8 编码", "用编辑器另存为 UTF-8")


def environment() -> Environment:
    made = Environment()  # noqa: S701 (nothing is rendered)
    made.filters |= dict.fromkeys(("url", "script_tag"), str)  # MkDocs' own
    return made


@lru_cache(maxsize=64)
def miswritten(template: str) -> tuple[int, str] | None:
    """The line of a template that cannot be read, and why."""
    try:
        environment().compile(template)
    except TemplateSyntaxError as error:
        return error.lineno, error.message or ""
    return None


@lru_cache(maxsize=64)
def named(template: str) -> tuple[str, ...]:
    """The templates that one names."""
    return tuple(filter(None, find_referenced_templates(environment().parse(template))))


def refused(root: Path) -> Iterator[Problem]:
    """What MkDocs itself would refuse of the settings, and hooks that cannot be loaded: slow, since
    it loads them all.
    """
    logging.getLogger("mkdocs").addHandler(said := Collected())
    try:
        load_config(str(root / FILE))
    except (MkDocsException, SystemExit) as error:
        text = (root / FILE).read_text("utf-8", "replace")
        for line in said.lines or [str(error)]:
            name = re.search(r"(?:value|plugin|option) '?(?P<key>[\w-]+)", line)
            place = re.search(rf"(?<!\w){re.escape(name['key'])}\b", text) if name else None
            at, what = (
                text.count("\n", 0, place.start()) + 1 if place else 0,
                f"“{name['key']}”的设置" if name else "这个设置",
            )
            yield Problem(
                FILE,
                at,
                "CONF-1",
                f"MkDocs 不接受{what}：{line.rstrip('.')}",
                "照版本库里的样子改回来",
            )
    except Exception as error:  # whatever a hook raises while it is loaded
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = Path(
            error.filename if isinstance(error, SyntaxError) and error.filename else frame.filename
        )
        number = (error.lineno if isinstance(error, SyntaxError) else frame.lineno) or 0
        yield Problem(
            shown(where, root),
            number,
            "CONF-3",
            f"脚本出错：{type(error).__name__}: {error}",
            "改正这一行",
        )
    finally:
        logging.getLogger("mkdocs").removeHandler(said)


def told(output: str, root: Path) -> str:
    """What a failed build said, a traceback in it as one fault with the file of ours it
    came from.
    """
    before, mark, trace = output.partition("Traceback (most recent call last):")
    if not mark:
        return output.rstrip()
    frames = [
        (Path(file), int(line)) for file, line in re.findall(r'File "([^"]+)", line (\d+)', trace)
    ]
    ours = [
        (file, line)
        for file, line in frames
        if file.is_relative_to(root) and not file.is_relative_to(root / ".venv")
    ]
    file, line = ours[-1] if ours else (root / FILE, 0)
    last = next((row.strip() for row in reversed(trace.split("\n")) if row.strip()), "")
    found = Problem(
        shown(file, root),
        line,
        "CONF-3",
        f"构建时出错：{last}",
        "改正这一行；看不懂就恢复成版本库里的样子",
    )
    return f"{before}{found}".strip()


TRACE = re.compile(r' File "/.*(?=\b\w+(?:Error|Exception)\b)')


class Collected(logging.Handler):
    """What MkDocs logs while it reads its configuration."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)  # strict: a warning is enough to refuse
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(TRACE.sub(" ", " ".join(record.getMessage().split())))
