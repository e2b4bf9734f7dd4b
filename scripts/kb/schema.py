"""Reads nothing, writes nothing: the shape of front matter and of docs/_data.

The descriptions are the manual: the tables of keys in 写作手册 are made of them
(tests/test_manual.py).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    model_validator,
)
from pydantic_core import PydanticCustomError

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$")]
Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Line = Annotated[str, Field(pattern=r"^\S(.*\S)?$")]
Url = Annotated[
    str, Field(pattern=r"^https?://([a-z0-9-]+\.)+[a-z]{2,}(/[A-Za-z0-9._~%!$&'*+,;=:@/?#-]*)?$")
]
Phone = Annotated[str, Field(pattern=r"^(\d{3,6}|[48]00-\d{3}-\d{4}|0\d{2,3}-\d{7,8})$")]
Section = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Address = Annotated[
    str, Field(pattern=r"^[a-z0-9]+([-/][a-z0-9]+)*(#[a-z][a-z0-9-]*)?$", max_length=120)
]


def said(text: str) -> str:
    """Something that can be typed and found, not marks alone."""
    if not re.search(r"\w", text):
        raise ValueError(f"“{text}”里没有字")
    return text


Word = Annotated[Line, AfterValidator(said)]
Wording = Annotated[str, Field(pattern=r"^\S(.*\S)?$", max_length=60), AfterValidator(said)]


def real_date(text: str) -> str:
    """A year, month or day that exists."""
    try:
        dt.date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)
    except ValueError as error:
        raise ValueError(f"没有“{text}”这一天") from error
    return text


def written_day(value: object) -> object:
    """A day as it is written, neither a number nor a time of the day, which would be read
    as one.
    """
    if isinstance(value, dt.date) or (
        isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)
    ):
        return value
    raise PydanticCustomError("date_format", "2026-11-22")


Day = Annotated[dt.date, BeforeValidator(written_day)]
PartialDate = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"), AfterValidator(real_date)]

TOP = "top"  # instead of the id of a section: the top of the page
DUE_DAYS = {"guide": 90, "warning": 60, "answer": 180}


class Strict(BaseModel):
    """An unknown key is an error: a typo must not silently drop a fact."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Change(Strict):
    date: Day = Field(description="改动日期")
    note: Line = Field(description="改了什么，只记影响读者行动的")


def newest_first(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    days = [change.date for change in changes]
    if days != sorted(days, reverse=True):
        raise ValueError("changes 从新到旧写，最近的一项在最上面")
    if len({*changes}) < len(changes):
        raise ValueError("changes 里有一项写了两次")
    return changes


class Plain(Strict):
    """首页、关于、列表页：只有标题和描述；栏目页再加 first 和 groups。"""

    type: Literal["page"] = Field(description="page")
    title: Line = Field(max_length=30, description="网页标题")
    description: Line = Field(
        min_length=20, max_length=120, description="一句话说明，用于搜索引擎和分享"
    )
    first: tuple[Slug, ...] = Field(
        (), min_length=2, max_length=4, description="栏目页：首页上“先看这几页”列的页，写者的选择"
    )
    groups: dict[Line, tuple[Slug, ...]] = Field(
        {}, description="栏目页：读者的处境 → 栏目里的页，每页归一处；不写就按菜单列成一串"
    )


class Entry(Strict):
    """三种内容页共用的键。"""

    type: Literal["guide", "answer", "warning"] = Field(
        description="guide 指南、answer 常见问题、warning 风险提示"
    )
    title: Line = Field(max_length=30, description="读者的话，也是网页标题")
    answer: Line = Field(
        min_length=40, max_length=90, description="完整的一段答案，用于摘要框、搜索和分享"
    )
    status: Literal["verified", "partial"] = Field(
        description="verified 已核实；partial 部分核实，须写 open"
    )
    open: tuple[Line, ...] = Field((), description="还没查到的事，每条一句")
    reviewed: Day = Field(description="有人逐条重核来源的日期，不是改错字的日期")
    aliases: tuple[Wording, ...] = Field((), description="也要能找到本页的其他标题、旧名")
    asks: dict[Section, tuple[Wording, ...]] = Field(
        min_length=1,
        description=(
            "人们真会打的问法，不抄标题；归在回答它的小节的 id 下，top 是页首；一共 8–20 条"
        ),
    )
    channels: tuple[Key, ...] = Field((), description="页尾卡片的渠道 id，见 channels.yml")
    related: tuple[Slug, ...] = Field(
        min_length=2, max_length=5, description="读者下一步要看的页；反向链接由构建生成"
    )
    changes: Annotated[tuple[Change, ...], AfterValidator(newest_first)] = Field(
        min_length=1, description="更新记录"
    )
    moved: dict[Address, Section] = Field(
        default_factory=dict,
        description="搬到这里来的旧地址（slug 或 slug#小节）: 现在回答它的小节；top 是页首",
    )

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


class Claim(Strict):
    """来源里的一个论断，页面用 [^键] 引用。"""

    says: Line = Field(max_length=200, description="这个来源实际说了什么")
    at: Line | None = Field(None, description="第几条、第几版")
    but: Line | None = Field(None, max_length=200, description="适用范围、例外、口径")


class Source(Strict):
    """一份文件、报道或公司文本，全站只写一次。"""

    title: Line = Field(description="文件名，不加书名号；说不出名字的写“关于……的报道”")
    publisher: Line = Field(description="谁发布的，全称")
    kind: Literal["law", "court", "regulator", "company", "media"] = Field(
        description=(
            "law 法律法规、court 司法解释和裁判、regulator 监管和政府、company 公司、media 媒体"
        )
    )
    seen: Literal["text", "copy", "report", "unseen"] = Field(
        description="看到哪一步：text 原文、copy 全文副本、report 转述、unseen 没见过"
    )
    checked: Day = Field(description="哪天核对的")
    claims: dict[Key, Claim] = Field(
        min_length=1, description="它支持的论断，键是正文里 `[^键]` 的键，全站不重复"
    )
    number: Line | None = Field(None, description="文号")
    date: PartialDate | None = Field(None, description="年、年月或年月日，加引号")
    date_is: Literal["施行", "发布"] | None = Field(
        None, description="施行、发布：上面的日期是哪一种"
    )
    url: Url | None = Field(None, description="发布机关自己的网址，不写转载站")

    @model_validator(mode="after")
    def as_it_is_printed(self) -> Source:
        if self.date_is and not self.date:
            raise ValueError("写了 date_is，也要写 date")
        if self.title.startswith("《") and self.title.endswith("》"):
            raise ValueError("title 不加书名号，网页上会加")
        return self


class Channel(Strict):
    """一个联系方式，全站只写一次。"""

    name: Line = Field(description="机构全称和用途")
    duty: Line = Field(description="管什么")
    verify: Line = Field(description="怎么自己核对")
    checked: Day = Field(description="哪天核对的，不早于最近一次换号码")
    claims: tuple[Key, ...] = Field((), description="支持这个联系方式的论断键，写了 phone 就必填")
    phone: Phone | None = Field(None, description="加引号；座机和 400 号码用连字符分段")
    hedge: Line | None = Field(None, description="号码后面必须带的限定语")
    site: Annotated[str, Field(pattern=r"^https?://([a-z0-9-]+\.)+[a-z]{2,}/?$")] | None = Field(
        None, description="官网，只到域名"
    )
    limits: Line | None = Field(None, description="不管什么、做不到什么")
    unknown: Line | None = Field(None, description="没有核到什么")


class Number(Strict):
    """一个渠道从某天起公布的号码；不写 phone 是从那天起不公布。"""

    date: Day = Field(description="从哪天起")
    phone: Phone | None = Field(None, description="公布的号码，加引号；不写是从那天起不公布")


class Term(Strict):
    """一个术语，全站一个说法。"""

    term: Line = Field(max_length=12, description="术语")
    means: Line = Field(max_length=60, description="读者的话，不写数字和号码")


class Synonyms(Strict):
    """搜索的同义词：same 互相等同，leads 单向；names 是只说谁家、哪里的名字；regional
    是港台和粤语的说法。
    """

    same: tuple[Annotated[tuple[Word, ...], Field(min_length=2)], ...] = ()
    names: tuple[Word, ...] = ()
    regional: dict[Word, Word] = Field(default_factory=dict)
    leads: dict[Word, tuple[Word, ...]] = Field(default_factory=dict)


class Site(Strict):
    """本站的哪一页、哪个渠道有什么特别的用处。"""

    asked: tuple[Slug, ...] = Field((), description="什么也没搜到时给看的页")
    hotlines: tuple[Key, ...] = Field((), description="写在它们下面的渠道")
    contacts: Slug = Field("about/channels", description="一览所有渠道的页")
    terms: Slug = Field("about/glossary", description="术语表")
    sources: Slug = Field("about/sources", description="来源的清单，每一份在它后面加 -名字")
    off_paper: tuple[Slug, ...] = Field((), description="不进 PDF 和 EPUB 的页")
    checking: Address = Field("about/index#how", description="写着来源怎么核对的小节")
    listings: tuple[Slug, ...] = Field((), description="只列别的页上的东西的页，写开头就够")


KEYS = {
    name
    for model in (Change, Entry, Plain, Claim, Source, Channel, Number, Term, Synonyms, Site)
    for name in model.model_fields
}
SOURCES: TypeAdapter[dict[Key, Source]] = TypeAdapter(dict[Key, Source])
CHANNELS: TypeAdapter[dict[Key, Channel]] = TypeAdapter(dict[Key, Channel])
NUMBERS: TypeAdapter[dict[Key, tuple[Number, ...]]] = TypeAdapter(
    dict[Key, Annotated[tuple[Number, ...], Field(min_length=1)]]
)
GLOSSARY: TypeAdapter[dict[Key, Term]] = TypeAdapter(dict[Key, Term])
SITE: TypeAdapter[Site] = TypeAdapter(Site)
SYNONYMS: TypeAdapter[Synonyms] = TypeAdapter(Synonyms)
ASKS: TypeAdapter[dict[Slug, dict[Section, tuple[Wording, ...]]]] = TypeAdapter(
    dict[Slug, dict[Section, tuple[Wording, ...]]]
)
ADDRESSES: TypeAdapter[dict[Slug, tuple[Section, ...]]] = TypeAdapter(
    dict[Slug, tuple[Section, ...]]
)
