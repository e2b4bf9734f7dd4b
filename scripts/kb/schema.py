"""Reads nothing, writes nothing: the shape of front matter and of docs/_data, with Chinese errors.

The descriptions are the manual: 写作手册 prints them as its table of keys.
"""

from __future__ import annotations

import datetime as dt
import re
from difflib import get_close_matches
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pydantic_core import ErrorDetails

from kb.problem import Problem, closest

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$")]
Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Line = Annotated[str, Field(pattern=r"^\S(.*\S)?$")]
Wording = Annotated[str, Field(pattern=r"^\S(.*\S)?$", max_length=60)]
Url = Annotated[str, Field(pattern=r"^https?://[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9._~%!$&'*+,;=:@/?#-]*)?$")]
Phone = Annotated[str, Field(pattern=r"^(\d{3,6}|[48]00-\d{3}-\d{4}|0\d{2,3}-\d{7,8})$")]
Section = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Address = Annotated[str, Field(pattern=r"^[a-z0-9]+([-/][a-z0-9]+)*(#[a-z][a-z0-9-]*)?$")]


def real_date(text: str) -> str:
    """A year, month or day that exists."""
    try:
        dt.date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)
    except ValueError as error:
        raise ValueError(f"没有“{text}”这一天") from error
    return text


PartialDate = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"), AfterValidator(real_date)]

LONGEST_NUMBER = 20  # digits
TOP = "top"  # instead of the id of a section: the top of the page
DUE_DAYS = {"guide": 90, "warning": 60, "answer": 180}


class Strict(BaseModel):
    """An unknown key is an error: a typo must not silently drop a fact."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Change(Strict):
    date: dt.date = Field(description="改动日期")
    note: Line = Field(description="改了什么，只记影响读者行动的")


class Plain(Strict):
    """首页、关于、列表页：只有标题和描述；栏目页再加 first。"""

    type: Literal["page"]
    title: Line = Field(max_length=30)
    description: Line = Field(min_length=20, max_length=120, description="一句话说明，用于搜索引擎和分享")
    first: tuple[Slug, ...] = Field((), min_length=2, max_length=4, description="栏目页：首页上“先看这几页”列的页，写者的选择")


class Entry(Strict):
    """三种内容页共用的键。"""

    type: Literal["guide", "answer", "warning"] = Field(description="guide 指南、answer 常见问题、warning 风险提示")
    title: Line = Field(max_length=30, description="读者的话，也是网页标题")
    answer: Line = Field(min_length=40, max_length=90, description="完整的一段答案，用于摘要框、搜索和分享")
    status: Literal["verified", "partial"] = Field(description="verified 已核实；partial 部分核实，须写 open")
    open: tuple[Line, ...] = Field((), description="还没查到的事，每条一句")
    reviewed: dt.date = Field(description="有人逐条重核来源的日期，不是改错字的日期")
    aliases: tuple[Wording, ...] = Field((), description="也要能找到本页的其他标题、旧名")
    asks: dict[Section, tuple[Wording, ...]] = Field(
        min_length=1, description="人们真会打的问法，不抄标题；归在回答它的小节的 id 下，top 是页首；一共 8–20 条"
    )
    channels: tuple[Key, ...] = Field((), description="页尾卡片的渠道 id，见 channels.yml")
    related: tuple[Slug, ...] = Field(min_length=2, max_length=5, description="读者下一步要看的页；反向链接由构建生成")
    changes: tuple[Change, ...] = Field(min_length=1, description="更新记录")
    moved: dict[Address, Section] = Field(default_factory=dict, description="搬到这里来的旧地址（slug 或 slug#小节）: 现在回答它的小节，top 是页首")

    @model_validator(mode="after")
    def partial_says_what_is_open(self) -> Entry:
        if (self.status == "partial") != bool(self.open):
            raise ValueError("status 为 partial 时要写 open，为 verified 时不能写 open")
        return self

    @model_validator(mode="after")
    def eight_to_twenty_wordings(self) -> Entry:
        if not 8 <= len(self.wordings) <= 20:
            raise ValueError(f"asks 一共要 8–20 条，现在 {len(self.wordings)} 条")
        return self

    @property
    def wordings(self) -> tuple[str, ...]:
        """All of `asks`, in the order written."""
        return tuple(wording for wordings in self.asks.values() for wording in wordings)

    @property
    def description(self) -> str:
        return self.answer

    @property
    def due(self) -> dt.date:
        """The day the sources are to be rechecked (DESIGN, decision 8)."""
        return self.reviewed + dt.timedelta(days=DUE_DAYS[self.type])


FrontMatter = Annotated[Plain | Entry, Field(discriminator="type")]
FRONT_MATTER: TypeAdapter[Plain | Entry] = TypeAdapter(FrontMatter)


class Point(Strict):
    """来源里的一个论断，页面用 [^键] 引用。"""

    says: Line = Field(max_length=200, description="这个来源实际说了什么")
    at: Line | None = Field(None, description="第几条、第几版")
    but: Line | None = Field(None, max_length=200, description="适用范围、例外、口径")


class Source(Strict):
    """一份文件、报道或公司文本，全站只写一次。"""

    title: Line
    publisher: Line
    kind: Literal["law", "court", "regulator", "company", "media"]
    seen: Literal["text", "copy", "report", "unseen"]
    checked: dt.date
    points: dict[Key, Point] = Field(min_length=1)
    number: Line | None = None
    date: PartialDate | None = None
    date_is: Literal["施行", "发布"] | None = None
    url: Url | None = None


class Channel(Strict):
    """一个联系方式，全站只写一次。"""

    name: Line = Field(description="机构全称和用途")
    duty: Line = Field(description="管什么")
    verify: Line = Field(description="怎么自己核对")
    checked: dt.date
    sources: tuple[Key, ...] = Field((), description="支持这个联系方式的论断键")
    phone: Phone | None = None
    hedge: Line | None = Field(None, description="号码后面必须带的限定语")
    site: Annotated[str, Field(pattern=r"^https?://[a-z0-9-]+(\.[a-z0-9-]+)+/?$")] | None = None
    limits: Line | None = Field(None, description="不管什么、做不到什么")
    unknown: Line | None = Field(None, description="没有核到什么")


class Term(Strict):
    """一个术语，全站一个说法。"""

    term: Line = Field(max_length=12)
    means: Line = Field(max_length=60, description="读者的话，不写数字和号码")


class Synonyms(Strict):
    """搜索的同义词：same 互相等同，leads 单向；names 是只说谁家、哪里的名字；regional 是港台和粤语的说法。"""

    same: tuple[Annotated[tuple[Line, ...], Field(min_length=2)], ...] = ()
    names: tuple[Line, ...] = ()
    regional: dict[Line, Line] = Field(default_factory=dict)
    leads: dict[Line, tuple[Line, ...]] = Field(default_factory=dict)


KEYS = {name for model in (Change, Entry, Plain, Point, Source, Channel, Term, Synonyms) for name in model.model_fields}
SOURCES: TypeAdapter[dict[Key, Source]] = TypeAdapter(dict[Key, Source])
CHANNELS: TypeAdapter[dict[Key, Channel]] = TypeAdapter(dict[Key, Channel])
GLOSSARY: TypeAdapter[dict[Key, Term]] = TypeAdapter(dict[Key, Term])
SYNONYMS: TypeAdapter[Synonyms] = TypeAdapter(Synonyms)
ASKS: TypeAdapter[dict[Slug, dict[Section, tuple[Wording, ...]]]] = TypeAdapter(dict[Slug, dict[Section, tuple[Wording, ...]]])
ADDRESSES: TypeAdapter[dict[Slug, tuple[Section, ...]]] = TypeAdapter(dict[Slug, tuple[Section, ...]])


class UniqueKeyLoader(yaml.SafeLoader):
    """YAML 1.1 lets the last of two equal keys win, and breaks off without a line at a date that does not exist.

    Here two equal keys are a fault, and dates stay text until the model reads them.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 (PyYAML's own shape)
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]  # PyYAML publishes none
        if isinstance(event, yaml.AliasEvent) or event.anchor:  # a few of them, nested, unfold to gigabytes
            raise yaml.composer.ComposerError(None, None, "不能用 & 和 * 引用别处", event.start_mark)
        if getattr(event, "tag", None):
            raise yaml.composer.ComposerError(None, None, "不能用 ! 开头的标记，给这段文字加引号", event.start_mark)
        return super().compose_node(parent, index)

    def construct_yaml_int(self, node: yaml.ScalarNode) -> int:
        if len(node.value) > LONGEST_NUMBER:
            raise yaml.constructor.ConstructorError(None, None, f"数字有 {len(node.value)} 位，太长", node.start_mark)
        return super().construct_yaml_int(node)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "键只能是一个词，不能是列表", key_node.start_mark)
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"键“{key}”写了两次", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


UniqueKeyLoader.add_constructor("tag:yaml.org,2002:int", UniqueKeyLoader.construct_yaml_int)

HAN = re.compile(r"[\u4e00-\u9fff]")
YAML_MESSAGES = (  # PyYAML's own words → ours
    ("mapping values are not allowed", "一行里有两个冒号，或缩进不对"),
    ("could not find expected ':'", "少了冒号，或冒号后面没有空格"),
    ("expected <block end>", "缩进不一致，或少了引号"),
    ("expected ',' or", "方括号或花括号没有写完"),
    ("found unexpected end of stream", "引号没有写完"),
    ("found character '\\t'", "缩进用了 Tab，要用空格"),
    ("found character", "有不能开头的符号，给这段文字加引号"),
    ("another document", "文件中间有一行“---”"),
    ("did not find expected", "括号、引号或缩进没有写完"),
)
T = TypeVar("T")


def parse(adapter: TypeAdapter[T], text: str, file: str, first_line: int = 1) -> tuple[T | None, list[Problem]]:
    """YAML text → checked object, or None and every fault with file, line and remedy.

    `first_line` is the line of the file on which `text` starts.
    """
    try:
        raw = yaml.load(text, UniqueKeyLoader)  # noqa: S506 (a SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = first_line + (mark.line if mark else 0)
        said = error.problem or ""
        what = next((ours for theirs, ours in YAML_MESSAGES if theirs in said), said if HAN.search(said) else "这里读不懂")
        return None, [Problem(file, line, "FM-1", f"YAML 写法有误：{what}", "检查缩进、冒号后的空格和引号是否成对")]
    except yaml.YAMLError:
        return None, [Problem(file, first_line, "FM-1", "YAML 写法有误：有看不见的控制字符", "把这一段重新打一遍")]
    except RecursionError:
        return None, [Problem(file, first_line, "FM-1", "YAML 写法有误：括号套得太深", "删掉多余的括号")]
    except ValueError:
        return None, [Problem(file, first_line, "FM-1", "YAML 写法有误：有一个值读不出来", "给日期、数字加引号写成文字")]
    if not isinstance(raw, dict):
        return None, [Problem(file, first_line, "FM-1", "不是“键: 值”的结构", "每行写“键: 值”，冒号后空一格")]
    try:
        return adapter.validate_python(raw), []
    except ValidationError as error:
        node = yaml.compose(text, UniqueKeyLoader)
        tags = 1 if adapter is FRONT_MATTER else 0  # a tagged union puts its tag in front of the path
        return None, [explain(detail, detail["loc"][tags:], file, first_line, node) for detail in without_consequences(error.errors())]


def without_consequences(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """The errors without the keys that are missing because they are written wrongly beside."""
    extra = {detail["loc"] for detail in details if detail["type"] == "extra_forbidden"}
    meant = {(*loc[:-1], near) for loc in extra for near in get_close_matches(str(loc[-1]), KEYS, 1)}
    return [detail for detail in details if detail["type"] != "missing" or detail["loc"] not in meant]


def line_of(node: yaml.Node | None, loc: tuple[int | str, ...]) -> int:
    """0-based line of the deepest node on the path `loc` that exists."""
    line = node.start_mark.line if node else 0
    for step in loc:
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if str(k.value) == str(step)), None)
            if found is None:
                break  # a missing key: the nearest line is that of its parent
            line, node = found[0].start_mark.line, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
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
    "union_tag_invalid": ("FM-5", "“type”的值“{tag}”不在可选值之内", "只能写 guide、answer、warning 或 page"),
    "union_tag_not_found": ("FM-2", "缺少必填的键“type”", "写 guide、answer、warning 或 page"),
    "string_pattern_mismatch": ("FM-6", "“{key}”的值“{input}”格式不对", "照写作手册里的样子写，注意大小写、空格和连字符"),
    "string_type": ("FM-7", "“{key}”应当是一段文字，现在是“{input}”", "加上引号写成文字"),
    "tuple_type": ("FM-7", "“{key}”应当是列表", "每项另起一行，以“- ”开头"),
    "dict_type": ("FM-7", "“{key}”应当是“键: 值”的结构", "检查缩进"),
    "model_type": ("FM-7", "“{key}”应当是“键: 值”的结构", "检查缩进"),
    "value_error": ("FM-8", "{error}", "照提示补上或删掉"),
}
DATE_MESSAGE = ("FM-9", "“{key}”的日期“{input}”不对", "写成 2026-11-22 的样子，并且是真实存在的一天")


def explain(detail: ErrorDetails, loc: tuple[int | str, ...], file: str, first_line: int, node: yaml.Node | None) -> Problem:
    """One pydantic error as a Chinese problem; the table above is the whole vocabulary."""
    kind = detail["type"]
    fallback = ("FM-8", detail["msg"], "照写作手册改正")
    rule, what, remedy = DATE_MESSAGE if kind.startswith("date") else MESSAGES.get(kind, fallback)
    values = {"key": ".".join(map(str, loc)) or "整份内容", "input": str(detail["input"])[:40], **detail.get("ctx", {})}
    if kind == "literal_error":
        values["expected"] = str(values["expected"]).replace(" or ", "、").replace(", ", "、").replace("'", "")
    remedy = closest(str(loc[-1]), KEYS, remedy) if kind == "extra_forbidden" and loc else remedy.format(**values)
    return Problem(file, first_line + line_of(node, loc), rule, what.format(**values), remedy)
