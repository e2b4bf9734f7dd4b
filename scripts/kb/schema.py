"""Reads nothing, writes nothing: the shape of front matter and of docs/_data.

The descriptions are the manual: 写作手册 prints them as its table of keys.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, model_validator

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


class Site(Strict):
    """本站的哪一页、哪个渠道有什么特别的用处。"""

    asked: tuple[Slug, ...] = Field((), description="什么也没搜到时给看的页")
    hotlines: tuple[Key, ...] = Field((), description="写在它们下面的渠道")
    contacts: Slug = Field("about/channels", description="一览所有渠道的页")
    checking: Address = Field("about/index#how", description="写着来源怎么核对的小节")
    listings: tuple[Slug, ...] = Field((), description="只列别的页上的东西的页，写开头就够")


KEYS = {name for model in (Change, Entry, Plain, Point, Source, Channel, Term, Synonyms, Site) for name in model.model_fields}
SOURCES: TypeAdapter[dict[Key, Source]] = TypeAdapter(dict[Key, Source])
CHANNELS: TypeAdapter[dict[Key, Channel]] = TypeAdapter(dict[Key, Channel])
GLOSSARY: TypeAdapter[dict[Key, Term]] = TypeAdapter(dict[Key, Term])
SITE: TypeAdapter[Site] = TypeAdapter(Site)
SYNONYMS: TypeAdapter[Synonyms] = TypeAdapter(Synonyms)
ASKS: TypeAdapter[dict[Slug, dict[Section, tuple[Wording, ...]]]] = TypeAdapter(dict[Slug, dict[Section, tuple[Wording, ...]]])
ADDRESSES: TypeAdapter[dict[Slug, tuple[Section, ...]]] = TypeAdapter(dict[Slug, tuple[Section, ...]])
