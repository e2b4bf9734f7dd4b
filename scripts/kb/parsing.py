"""YAML text → what the models of schema.py describe, or every fault in Chinese with its line and
remedy.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from kb.problem import Problem, closest
from kb.schema import FRONT_MATTER, KEYS

LONGEST_NUMBER = 20  # digits


class Strict(yaml.composer.Composer, yaml.constructor.SafeConstructor, yaml.resolver.Resolver):
    """YAML 1.1 lets the last of two equal keys win, and breaks off without a line at a date that
    does not exist.

    Here two equal keys are a fault, and dates stay text until the model reads them.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012  # PyYAML's own shape
        first: [
            (tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"
        ]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[attr-defined]  # of the parser that it is joined with
        # a few of them, nested, unfold to gigabytes
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise yaml.composer.ComposerError(
                None, None, "不能用 & 和 * 引用别处", event.start_mark
            )
        if getattr(event, "tag", None):
            raise yaml.composer.ComposerError(
                None, None, "不能用 ! 开头的标记，给这段文字加引号", event.start_mark
            )
        mark = event.start_mark
        # YAML joins the lines of a text without quotes, and takes a list written awry for one
        if getattr(event, "style", "|") in (None, "") and event.end_mark.line != mark.line:
            raise yaml.composer.ComposerError(
                None, None, "一段没有引号的文字分成了几行，或列表的缩进不齐", mark
            )
        return super().compose_node(parent, index)

    def construct_yaml_int(self, node: yaml.ScalarNode) -> int:
        if len(node.value) > LONGEST_NUMBER:
            raise yaml.constructor.ConstructorError(
                None, None, f"数字有 {len(node.value)} 位，太长", node.start_mark
            )
        return super().construct_yaml_int(node)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "键只能是一个词，不能是列表", key_node.start_mark
                )
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"键“{key}”写了两次", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


Strict.add_constructor("tag:yaml.org,2002:int", Strict.construct_yaml_int)  # type: ignore[type-var]


class UniqueKeyLoader(Strict, yaml.SafeLoader):
    """Says best what is wrong."""

    def __init__(self, text: str) -> None:
        yaml.SafeLoader.__init__(self, text)


if yaml.__with_libyaml__:
    from yaml._yaml import CParser

    class Fast(Strict, CParser):
        """The same rules on the parser in C."""

        def __init__(self, text: str) -> None:
            CParser.__init__(self, text)
            yaml.composer.Composer.__init__(self)
            yaml.constructor.SafeConstructor.__init__(self)
            yaml.resolver.Resolver.__init__(self)

else:
    Fast = UniqueKeyLoader  # type: ignore[misc,assignment]


def load(text: str) -> Any:
    """What the text holds; what the parser in C refuses is read again by the other, which says
    better why.
    """
    try:
        return Fast(text).get_single_data()
    except (yaml.YAMLError, ValueError, RecursionError):
        return yaml.load(text, UniqueKeyLoader)  # noqa: S506 (a SafeLoader)


OURS = re.compile(r"^[\u4e00-\u9fff]")  # PyYAML may quote what is Chinese
YAML_MESSAGES = (  # PyYAML's own words → ours
    ("mapping values are not allowed", "一行里有两个冒号，或缩进不对"),
    ("could not find expected ':'", "少了冒号，或冒号后面没有空格"),
    ("expected <block end>", "缩进不一致，或少了引号"),
    ("expected ',' or", "方括号或花括号没有写完"),
    ("found unexpected end of stream", "引号没有写完"),
    ("found character '\\t'", "缩进用了 Tab，要用空格"),
    ("expected alphabetic or numeric", "有不能开头的符号，给这段文字加引号"),
    ("expected URI", "有不能开头的符号，给这段文字加引号"),
    ("escape", "双引号里的反斜杠写法不对，改用单引号"),
    ("found character", "有不能开头的符号，给这段文字加引号"),
    ("another document", "文件中间有一行“---”"),
    ("did not find expected", "括号、引号或缩进没有写完"),
)
T = TypeVar("T")


def parse(
    adapter: TypeAdapter[T], text: str, file: str, first_line: int = 1
) -> tuple[T | None, list[Problem]]:
    """YAML text → checked object, or None and every fault with file, line and remedy.

    `first_line` is the line of the file on which `text` starts.
    """
    try:
        raw = load(text)
    except yaml.MarkedYAMLError as error:
        line, what = in_chinese(error)
        return None, [
            Problem(
                file,
                first_line + line,
                "FM-1",
                f"YAML 写法有误：{what}",
                "检查缩进、冒号后的空格和引号是否成对",
            )
        ]
    except yaml.YAMLError:
        return None, [
            Problem(
                file, first_line, "FM-1", "YAML 写法有误：有看不见的控制字符", "把这一段重新打一遍"
            )
        ]
    except RecursionError:
        return None, [
            Problem(file, first_line, "FM-1", "YAML 写法有误：括号套得太深", "删掉多余的括号")
        ]
    except ValueError:
        return None, [
            Problem(
                file,
                first_line,
                "FM-1",
                "YAML 写法有误：有一个值读不出来",
                "给日期、数字加引号写成文字",
            )
        ]
    if not isinstance(raw, dict):
        return None, [
            Problem(file, first_line, "FM-1", "不是“键: 值”的结构", "每行写“键: 值”，冒号后空一格")
        ]
    try:
        return adapter.validate_python(raw), []
    except ValidationError as error:
        node = yaml.compose(text, UniqueKeyLoader)
        # a tagged union puts its tag in front of the path
        tags = 1 if adapter is FRONT_MATTER else 0
        return None, [
            explain(detail, detail["loc"][tags:], file, first_line, node)
            for detail in without_consequences(error.errors())
        ]


def in_chinese(error: yaml.MarkedYAMLError) -> tuple[int, str]:
    """(0-based line, what is wrong there)."""
    said = error.problem or ""
    what = next(
        (ours for theirs, ours in YAML_MESSAGES if theirs in said),
        said if OURS.search(said) else "这里读不懂",
    )
    return error.problem_mark.line if error.problem_mark else 0, what


def without_consequences(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """The errors without the keys that are missing because they are written wrongly beside."""
    extra = {detail["loc"] for detail in details if detail["type"] == "extra_forbidden"}
    meant = {
        (*loc[:-1], near) for loc in extra for near in get_close_matches(str(loc[-1]), KEYS, 1)
    }
    # a list counts no part that is wrong
    wrong = {detail["loc"][:-depth] for detail in details for depth in range(1, len(detail["loc"]))}
    return [
        detail
        for detail in details
        if not (detail["type"] == "missing" and detail["loc"] in meant)
        and not (detail["type"] == "too_short" and detail["loc"] in wrong)
    ]


def line_of(node: yaml.Node | None, loc: tuple[int | str, ...]) -> int:
    """0-based line of the deepest node on the path `loc` that exists."""
    line = node.start_mark.line if node else 0
    for step in loc:
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if str(k.value) == str(step)), None)
            if found is None:
                break  # a missing key: the nearest line is that of its parent
            line, node = found[0].start_mark.line, found[1]
        elif (
            isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value)
        ):
            node = node.value[step]
            line = node.start_mark.line
    return line


MESSAGES = {
    "missing": ("FM-2", "缺少必填的键“{key}”", "补上这个键，写法见写作手册的前置字段表"),
    "extra_forbidden": ("FM-3", "不认识的键“{key}”", "改成写作手册里有的键，或删掉这一行"),
    "string_too_short": ("FM-4", "“{key}”太短，至少 {min_length} 字", "把话说完整"),
    "string_too_long": ("FM-4", "“{key}”太长，最多 {max_length} 字", "删到最要紧的话"),
    "too_short": ("FM-4", "“{key}”至少要 {min_length} 项", "补足项数"),
    "too_long": ("FM-4", "“{key}”最多 {max_length} 项", "留下最要紧的几项"),
    "literal_error": ("FM-5", "“{key}”的值“{input}”不在可选值之内", "只能写 {expected}"),
    "union_tag_invalid": (
        "FM-5",
        "“type”的值“{tag}”不在可选值之内",
        "只能写 guide、answer、warning 或 page",
    ),
    "union_tag_not_found": ("FM-2", "缺少必填的键“type”", "写 guide、answer、warning 或 page"),
    "string_pattern_mismatch": (
        "FM-6",
        "“{key}”的值“{input}”格式不对",
        "照写作手册里的样子写，注意大小写、空格和连字符",
    ),
    "string_type": ("FM-7", "“{key}”应当是一段文字，现在是“{input}”", "加上引号写成文字"),
    "tuple_type": ("FM-7", "“{key}”应当是列表", "每项另起一行，以“- ”开头"),
    "dict_type": ("FM-7", "“{key}”应当是“键: 值”的结构", "检查缩进"),
    "model_type": ("FM-7", "“{key}”应当是“键: 值”的结构", "检查缩进"),
    "value_error": ("FM-8", "{error}", "照提示补上或删掉"),
}
DATE_MESSAGE = (
    "FM-9",
    "“{key}”的日期“{input}”不对",
    "写成 2026-11-22 的样子，并且是真实存在的一天；来源的 date 加引号，也可以只写年、年月",
)


def explain(
    detail: ErrorDetails,
    loc: tuple[int | str, ...],
    file: str,
    first_line: int,
    node: yaml.Node | None,
) -> Problem:
    """One pydantic error as a Chinese problem; the table above is the whole vocabulary."""
    kind = detail["type"]
    if kind == "string_pattern_mismatch" and loc and loc[-1] == "date":
        kind = "date_format"  # of a source, which may be a year or a month
    fallback = ("FM-8", detail["msg"], "照写作手册改正")
    rule, what, remedy = DATE_MESSAGE if kind.startswith("date") else MESSAGES.get(kind, fallback)
    values = {
        "key": ".".join(map(str, loc)) or "整份内容",
        "input": str(detail["input"])[:40],
        **detail.get("ctx", {}),
    }
    if kind == "literal_error":
        values["expected"] = (
            str(values["expected"]).replace(" or ", "、").replace(", ", "、").replace("'", "")
        )
    if kind == "extra_forbidden" and loc:
        remedy = (
            "这里不用这个键：看看缩进，页面再看看 type"
            if loc[-1] in KEYS
            else closest(str(loc[-1]), KEYS, remedy)
        )
    else:
        remedy = remedy.format(**values)
    return Problem(file, first_line + line_of(node, loc), rule, what.format(**values), remedy)
