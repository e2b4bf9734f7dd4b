"""Reads one page and what Markdown makes of it, writes nothing: faults where the two do not say the
same.

The rest of the code reads pages by the grammar in markup.py. Here that is made safe: what the
grammar sees in a page and what Markdown shows of it are compared piece by piece, so a slip of the
pen is named instead of being published. Lists, tables and lines are judged in blocks.py.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice, zip_longest

from kb import blocks, markup, published, render
from kb.allowlists import WRITERS
from kb.problem import Problem
from kb.published import Fault
from kb.reading import CITED, HEADINGS, Reading, content
from kb.schema import Entry

BOXES = frozenset({"blockquote", "li", "div.admonition"})
SCHEMES = ("channel", "term", "site")
DEFINITION = re.compile(r"^ {0,3}\*?\[[^\]\n]+\]:.*$", re.M)
MOST = 40  # faults of one page that are told
ID = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
# ids of generated lists
MADE = re.compile(
    r"top|sources|channels|(?:kb|term|channel|source|initial|note)(?:-.*)?|fn(?:ref\d*)?(?:[:-].*)?"
)
TEMPLATE_ID = re.compile(r'\bid="([\w-]+)"|\blinks\("([\w-]+)"')


@cache
def owned() -> frozenset[str]:
    """The ids that our templates give on every page."""
    texts = [
        path.read_text("utf-8")
        for path in sorted((render.ROOT / "overrides").rglob("*.html"))
        if path.name != "404.html"
    ]
    return frozenset(
        name for text in texts for pair in TEMPLATE_ID.findall(text) for name in pair if name
    )


def faults(reading: Reading) -> Iterator[Problem]:
    """What is written otherwise than it will be shown, or may not be written: the first of it, for
    one slip can have many consequences.
    """
    yield from islice(chain(html(reading), *(rule(reading) for rule in RULES)), MOST)


def html(reading: Reading) -> Iterator[Problem]:
    """No HTML but the boxes of the home page and of sections, each closed; judged on what Markdown
    makes of it as well.
    """
    for fault in published.of_writer(reading.html):
        yield reading.problem(fault)
    boxes = 0
    for match in re.finditer(r"<(/?)([A-Za-z][^\s/>]*|[!?](?!--)[^\s>]*)", reading.bare):
        boxes += -1 if match[1] else 1
        if match[2] != "div" or boxes < 0:
            line = reading.source.count("\n", 0, match.start()) + 1
            yield reading.at(
                line, "HTML-1", f"正文里写了 HTML“{match[0]}”", "删掉它；要显示尖括号，放进代码"
            )
            return
    if boxes:
        yield reading.at(1, "HTML-1", f"有 {boxes} 个 <div> 没有写完", "每个 <div> 后面都有 </div>")


def headings(reading: Reading) -> Iterator[Problem]:
    """Judged on what Markdown makes a heading of, however it is written."""
    shown = reading.starts(*HEADINGS)
    ids = Counter(
        piece.attributes["id"]
        for _, piece in reading.starts(*WRITERS)
        if piece.attributes and "id" in piece.attributes
    )
    written = {span.parts["id"] for span in markup.find(markup.HEADING, reading.source)}
    for place, piece in shown:
        anchor, inside = (piece.attributes or {}).get("id", ""), content(reading.pieces, place)
        text = "".join(one.text for one in inside if one.attributes is None).strip()
        sought = text.partition("\n")[0][:16]

        def fault(
            rule: str, what: str, remedy: str, place: int = place, sought: str = sought
        ) -> Problem:
            return reading.problem(Fault(place, rule, what, remedy, sought))

        if piece.tag == "h1":
            yield fault(
                "HEAD-1",
                f"正文里有一级标题“{text}”",
                "标题写在前置字段的 title 里，正文从“## ”开始",
            )
        elif anchor.startswith(render.UNNAMED) or not ID.match(anchor):
            yield fault(
                "HEAD-2",
                f"小标题“{text}”没有固定的英文 id",
                "写成“## 名称 {#short-name}”，小写字母、数字、连字符",
            )
        elif BOXES & set(piece.within):
            yield fault("HEAD-5", f"小标题“{text}”在引用、列表或提示框里", "移到外面，独占一行")
        elif anchor not in written:
            yield fault(
                "HEAD-2", f"小标题“{text}”的写法不对", "独占一行，写成“## 名称 {#short-name}”"
            )
        elif ids[anchor] > 1 or anchor in owned() or MADE.fullmatch(anchor):
            yield fault("HEAD-3", f"小标题 id“{anchor}”已经用过", "换一个 id")
        elif piece.tag not in ("h2", "h3"):
            yield fault("HEAD-1", f"“{text}”是第 {piece.tag[1]} 级小标题", "只用“## ”和“### ”两级")
        elif (
            any(
                one.attributes is not None
                and not (one.tag == "a" and one.attributes.get("class") == "toclink")
                for one in inside
            )
            or CITED in text
        ):
            yield fault(
                "HEAD-4",
                f"小标题“{text.replace(CITED, '')}”里有链接、来源、图片或记号",
                "小标题只写文字，链接和来源写进下面的段落",
            )
    lost = written - {""} - {(piece.attributes or {}).get("id", "") for _, piece in shown}
    for span in markup.find(markup.HEADING, reading.source):
        if span.parts["id"] in lost:
            yield reading.at(
                span.line, "HEAD-2", f"“{span.parts['text']}”没有变成小标题", "顶格写，上面空一行"
            )


def emptiness(reading: Reading) -> Iterator[Problem]:
    """A page of content says something, and so does the part below each heading."""
    page = reading.page
    spans = list(markup.find(markup.HEADING, page.body))
    lines = page.body.split("\n")
    if isinstance(page.meta, Entry) and not page.body.strip():
        yield reading.at(1, "TEXT-1", "这一页没有正文", "在前置字段下面写正文")
    for span, after in zip_longest(spans, spans[1:]):
        between = lines[span.line : after.line - 1 if after else None]
        deeper = after and len(after.parts["marks"]) > len(span.parts["marks"])
        if not deeper and not "".join(between).strip():
            what = f"小标题“{span.parts['text']}”下面没有内容"
            yield reading.at(span.line, "TEXT-1", what, "写上内容，或删掉这个小标题")


def links(reading: Reading) -> Iterator[Problem]:
    """Every link of the page is one that the grammar knows, with a text and an address inside the
    site.
    """
    shown = [
        (place, piece)
        for place, piece in reading.starts("a")
        if (piece.attributes or {}).get("class") != "toclink"
    ]
    written = [match["target"] for match in markup.LINK.finditer(reading.bare)]
    for place, piece in shown:
        target = (piece.attributes or {}).get("href", "")
        scheme = target.partition(":")[0]
        text = "".join(
            one.text for one in content(reading.pieces, place) if one.attributes is None
        ).strip()
        if not text:
            yield reading.problem(
                Fault(place, "LINK-3", f"链接“{target}”没有文字", "写成 [文字](目标)", f"({target}")
            )
        elif not target:
            yield reading.problem(
                Fault(place, "LINK-3", "链接没有写目标", "写成 [文字](页.md)", "]()")
            )
        elif scheme not in SCHEMES and not published.RELATIVE.fullmatch(target):
            remedy = "网址登记到 _data；站内写相对路径，例如 repay.md#pay"
            yield reading.problem(
                Fault(place, "LINK-3", f"不能链接到“{target}”", remedy, target[:24])
            )
        elif target not in written:
            remedy = "照抄 [文字](目标)：半角括号，中间不空格，不写标题和编号，不用 HTML"
            yield reading.problem(
                Fault(place, "LINK-3", f"指向“{target}”的链接写法不对", remedy, text[:16])
            )
    lost = Counter(written) - Counter(
        (piece.attributes or {}).get("href", "") for _, piece in shown
    )
    for span in markup.find(markup.LINK, reading.source):
        if lost[span.parts["target"]] > 0:
            lost[span.parts["target"]] -= 1
            yield reading.at(
                span.line,
                "LINK-3",
                f"“[{span.parts['text']}]({span.parts['target']})”没有变成链接",
                "检查前后的记号；代码用反引号围起来",
            )


def pictures(reading: Reading) -> Iterator[Problem]:
    """Every picture is one that the grammar knows; what it must be like is told in pictures.py."""
    written = {match["target"] for match in markup.IMAGE.finditer(reading.bare)}
    for place, piece in reading.starts("img"):
        source = (piece.attributes or {}).get("src", "")
        if source not in written:
            yield reading.problem(
                Fault(
                    place,
                    "PIC-1",
                    f"图片“{source}”的写法不对",
                    "前后空一行，写成 ![说明](../pictures/name.svg)",
                    source,
                )
            )


def code(reading: Reading) -> Iterator[Problem]:
    """Code is what stands between backticks: four spaces make none, and nothing in code is a
    citation.
    """
    fences = [match[0] for match in markup.FENCE.finditer(reading.source)]
    for match in markup.FENCE.finditer(reading.source):
        line = reading.source.count("\n", 0, match.start()) + 1
        if reading.source[: match.start()].rpartition("\n\n")[2].strip():
            yield reading.at(line, "CODE-1", "代码块上面没有空行", "上面空一行，下面也空一行")
        elif not match[0].partition("\n")[2].rpartition("\n")[0].strip():
            yield reading.at(line, "CODE-1", "代码块是空的", "写上文字，或删掉它")
    for place, _ in reading.starts("pre"):
        inside = "".join(
            piece.text for piece in content(reading.pieces, place) if piece.attributes is None
        )
        first = inside.strip().partition("\n")[0].strip()
        if not any(first.replace(CITED, "") in fence for fence in fences):
            remedy = "去掉多余的空格；要写代码，用三个反引号围起来"
            yield reading.problem(
                Fault(place, "CODE-1", f"行首的空格让“{first[:20]}”变成了代码", remedy, first[:16])
            )
    for place, piece in enumerate(reading.pieces):
        inline = piece.attributes is None and "code" in piece.within and "pre" not in piece.within
        if inline and (
            "\n" in piece.text or piece.text.startswith("`") != piece.text.endswith("`")
        ):
            remedy = "代码写 `文字`；代码块的开头和结尾各三个反引号，开头那行只写语言的名字"
            yield reading.problem(
                Fault(
                    place,
                    "CODE-1",
                    f"代码“{' '.join(piece.text.split())[:16]}”的反引号不对",
                    remedy,
                    piece.text[:12],
                )
            )
        if piece.attributes is None and not piece.shown and "\\|" in piece.text:
            yield reading.problem(
                Fault(
                    place,
                    "TAB-1",
                    "代码里的 \\| 会连反斜杠一起显示",
                    "表格里的代码不写竖线，移到表格外面",
                    piece.text[:12],
                )
            )


def definitions(reading: Reading) -> Iterator[Problem]:
    """Lines that Markdown or a tool understands and no reader sees."""
    written = markup.blank_code(reading.page.body)
    for match in DEFINITION.finditer(written):
        line = written.count("\n", 0, match.start()) + 1
        yield reading.at(
            line,
            "HTML-3",
            f"“{match[0].strip()[:24]}”不会显示",
            "来源和网址写在 _data，缩写直接写全",
        )
    for match in re.finditer(r"^(?:<{7}|={7}|>{7})(?:[ \n]|$)", reading.source, re.M):
        line = reading.source.count("\n", 0, match.start()) + 1
        yield reading.at(
            line, "HTML-2", f"有合并冲突的记号“{match[0].strip()}”", "选定一边，删掉这些记号"
        )
    for match in re.finditer(
        r"<!--", markup.GENERATED.sub(lambda found: " " * len(found[0]), reading.bare)
    ):
        line = reading.source.count("\n", 0, match.start()) + 1
        yield reading.at(
            line,
            "GEN-2",
            "注释没有写完，或者生成内容的写法不对",
            "注释以 --> 结束；生成内容独占一行，照抄 <!-- kb:名称 -->，空格不能少",
        )


RULES = (headings, emptiness, links, pictures, code, definitions, *blocks.RULES)
