"""Reads mkdocs.yml, writes nothing: faults in it, in Chinese and with their line, before MkDocs
says them in English.

Without its hooks the site would be published unchecked, so what the checks stand on is asked for
here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from mkdocs.exceptions import MkDocsException
from mkdocs.utils.yaml import yaml_load

from kb import conf_menu, conf_tags, origin, tree
from kb.parsing import in_chinese
from kb.problem import Problem, closest
from kb.refusals import FILE, templates

HOOKS = "scripts/hooks.py"
# what the checks, the templates and the offline copy stand on, besides what has a sentence of its
# own below
FIXED = (
    ("docs_dir", "docs"),
    ("exclude_docs", "/_data/\n"),
    ("theme.name", "material"),
    ("theme.custom_dir", "overrides"),
    ("theme.language", "zh"),
    ("theme.font", False),
    ("plugins.i18n.docs_structure", "folder"),
    ("plugins.i18n.languages.theme.language", "zh"),
    ("markdown_extensions.footnotes.SUPERSCRIPT_TEXT", "[{}]"),
    ("markdown_extensions.footnotes.BACKLINK_TITLE", "回到引用第 {} 条来源的地方"),
    ("markdown_extensions.toc.toc_depth", 3),
)
# What may stand at the top: another key loads something, or is a slip of the pen.
WORDS = frozenset({"site_name", "site_description", "copyright"})
KEYS = WORDS | {
    "site_url",
    "docs_dir",
    "exclude_docs",
    "use_directory_urls",
    "strict",
    "validation",
    "watch",
    "theme",
    "plugins",
    "hooks",
    "extra",
}
KEYS |= {"markdown_extensions", "nav"}
EXTRA = frozenset(
    [
        "generator",
        "short_name",
        "offline",
        "repository",
        "issues",
        "icp",
        "icp_register",
        "mirrors",
        "contact",
    ]
)
EXTENSIONS = (
    "abbr",
    "admonition",
    "attr_list",
    "footnotes",
    "md_in_html",
    "sane_lists",
    "tables",
    "toc",
    "pymdownx.superfences",
    "pymdownx.highlight",
)
PLUGIN = "i18n"


def faults(root: Path) -> list[Problem]:
    """What is wrong with the configuration and the templates of a checkout; nothing else can be
    judged before.
    """
    path = root / FILE
    if not path.is_file():
        return [Problem(FILE, 0, "CONF-1", "配置文件不见了", "从版本库里恢复它")]
    text, problems = tree.text_of(path.read_bytes(), FILE)
    if problems:
        return problems
    try:
        if tags := [*conf_tags.faults(text)]:
            return [Problem(FILE, line, "CONF-1", what, remedy) for line, what, remedy in tags]
        config = yaml_load(text)
    except (yaml.YAMLError, MkDocsException) as error:  # MkDocs wraps the one in the other
        cause = error.__context__ or error
        line, what = (
            in_chinese(cause) if isinstance(cause, yaml.MarkedYAMLError) else (0, "有不该有的字符")
        )
        return [
            Problem(
                FILE,
                line + 1,
                "CONF-1",
                f"YAML 写法有误：{what}",
                "检查缩进、冒号后的空格和引号是否成对",
            )
        ]
    except (RecursionError, ValueError, ImportError, AttributeError):
        return [
            Problem(
                FILE,
                0,
                "CONF-1",
                "YAML 写法有误：套得太深，或有读不出来的值",
                "照版本库里的样子改回来",
            )
        ]
    if not isinstance(config, dict) or not config:
        return [Problem(FILE, 0, "CONF-1", "不是“键: 值”的结构", "照版本库里的样子改回来")]

    found = [
        Problem(FILE, line_of(text, sought), rule, what, remedy)
        for sought, rule, what, remedy in (
            *settings(config),
            *extensions(config),
            *emblems(config, root),
            *conf_menu.faults(config, root),
        )
    ]
    return found or [*templates(root)]


def line_of(text: str, sought: str) -> int:
    """The line of `theme: name:`, each word looked for after the one before, a key at the margin
    if it is there; that of the last word that is found, 1 where none is.
    """
    place = 0
    for word in sought.split():
        escaped = re.escape(word)
        margin = re.compile(rf"^{escaped}", re.M) if not place else re.compile(r"(?!)")
        match = margin.search(text) or re.compile(rf"(?<![\w-]){escaped}").search(text, place)
        place = match.start() if match else place
    return text.count("\n", 0, place) + 1


def settings(config: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """(text to find the line by, rule, what, remedy) of settings that the checks stand on."""
    for key in [key for key in config if key not in KEYS]:
        yield (
            f"{key}:",
            "CONF-1",
            f"不认识的设置“{key}”",
            closest(str(key), KEYS, "删掉它：别的设置会让网页多装东西，或不起作用"),
        )
    for path, expected in FIXED:
        if (found := value_at(config, path.split("."))) != expected and not (
            path.startswith("plugins") and found is None
        ):
            word = path.rpartition(".")[2]
            yield (
                f"{path.replace('.', ': ')}:",
                "CONF-2",
                f"{path} 是“{found}”，检查和网页都按别的值写成",
                f"写 {word}: {shown_value(expected)}",
            )
    extra = config.get("extra")
    keys = set(extra if isinstance(extra, dict) else ())
    for key in sorted(keys - EXTRA, key=str):
        otherwise = f"删掉它：没有谁读它；能写的有 {'、'.join(sorted(EXTRA))}"
        remedy = closest(str(key), EXTRA, otherwise)
        yield f"extra: {key}:", "CONF-1", f"extra 里有不认识的“{key}”", remedy
    if (left := sorted(EXTRA - keys)) and keys <= EXTRA:  # or one is only misspelt
        yield "extra:", "CONF-2", f"extra 里少了 {'、'.join(left)}", "照版本库里的样子补上"
    try:
        origin.mirrors(extra.get("mirrors") if isinstance(extra, dict) else None)
    except ValueError as wrong:
        yield "extra: mirrors:", "CONF-2", str(wrong).rstrip("。"), "照版本库里的样子改回来"
    for key in sorted(WORDS):
        if not isinstance(told := config.get(key), str) or not told.strip() or "<" in told:
            yield f"{key}:", "CONF-2", f"{key} 应当是一段文字，没有 HTML", "照版本库里的样子写"
    if config.get("hooks") != [HOOKS]:
        yield "hooks:", "CONF-2", "hooks 不对，网站会不经检查就发布", f"写 hooks: [{HOOKS}]"
    if config.get("strict") is not True:
        yield "strict:", "CONF-2", "strict 关了，断链会不声不响地发布", "写 strict: true"
    if config.get("use_directory_urls") is not False:
        yield (
            "use_directory_urls:",
            "CONF-2",
            "use_directory_urls 要关，否则从磁盘打不开",
            "写 use_directory_urls: false",
        )
    extra = config.get("extra") or {}
    offline = extra.get("offline") if isinstance(extra, dict) else None
    if not isinstance(offline, bool):
        yield (
            "extra: offline:",
            "CONF-2",
            f"offline 是“{offline}”，总开关不会起作用",
            "写 offline: true 或 offline: false，不加引号",
        )
    plugins = config.get("plugins") or []
    for name in names_of(plugins):
        if name != PLUGIN:
            remedy = f"删掉它，plugins 里只留 {PLUGIN}：插件能改每一页，检查不认识它"
            yield f"plugins: {name}", "CONF-1", f"不认识的插件“{name}”", remedy
    if PLUGIN not in names_of(plugins):
        yield "plugins:", "CONF-2", f"plugins 里少了 {PLUGIN}", "照版本库里的样子补上"
    settings = (
        next((part["i18n"] for part in plugins if isinstance(part, dict) and "i18n" in part), None)
        if isinstance(plugins, list)
        else None
    )
    languages = settings.get("languages") if isinstance(settings, dict) else None
    names = (
        [one.get("locale") for one in languages if isinstance(one, dict)]
        if isinstance(languages, list)
        else []
    )
    if names != ["zh"]:
        yield (
            "plugins: languages:",
            "LANG-1",
            f"语言是 {'、'.join(map(str, names)) or '空的'}，检查只认得中文",
            "只留 zh；开通别的语言要先让检查认得它",
        )


def emblems(config: dict[str, Any], root: Path) -> Iterator[tuple[str, str, str, str]]:
    """The pictures that stand on every page are there."""
    for key in ("logo", "favicon"):
        named = value_at(config, ["theme", key])
        if not isinstance(named, str) or not (root / "docs" / named).is_file():
            remedy = "放进 docs/assets/，写 assets/文件名"
            yield f"theme: {key}:", "CONF-2", f"{key} 的图片“{named}”不存在", remedy
    register = value_at(config, ["extra", "icp_register"])
    if not isinstance(register, str) or not re.fullmatch(r"https://[a-z0-9.-]+/?", register):
        remedy = "写 https:// 开头的网址，只到域名"
        yield "extra: icp_register:", "CONF-2", f"icp_register 是“{register}”", remedy


def names_of(listed: Any) -> list[Any]:
    """The names in a list of plugins or extensions, or in a mapping of them, with or without
    settings.
    """
    parts = listed if isinstance(listed, list) else [listed] if isinstance(listed, dict) else []
    return [name for one in parts for name in (one if isinstance(one, dict) else [one])]


def value_at(config: Any, path: list[str]) -> Any:
    """The value below the keys; of a list the parts that have the key, and of several the first."""
    for key in path:
        parts = config if isinstance(config, list) else [config]
        config = next((part[key] for part in parts if isinstance(part, dict) and key in part), None)
    return config


def shown_value(value: str | bool | int) -> str:
    return json.dumps(value) if not isinstance(value, str) or "\n" in value else value


def extensions(config: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Markdown is what the pages were judged by: none of its extensions may be missing, none may be
    unknown.
    """
    names = names_of(config.get("markdown_extensions"))
    for name in EXTENSIONS:
        if name not in names:
            yield (
                "markdown_extensions:",
                "CONF-2",
                f"markdown_extensions 里少了 {name}",
                "照版本库里的样子补上",
            )
    for name in names:
        if name not in EXTENSIONS:  # its name would be imported
            remedy = closest(str(name), EXTENSIONS, "删掉这一行：页面不是照它检查的")
            yield (
                f"markdown_extensions: {name}",
                "CONF-1",
                f"不认识的 Markdown 扩展“{name}”",
                remedy,
            )
