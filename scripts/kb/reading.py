"""Reads one page and what Markdown makes of it, writes nothing: faults where the two do not say the
same.

The rest of the code reads pages by the grammar in markup.py. Here that is made safe: what the
grammar sees in a page and what Markdown shows of it are compared piece by piece, so a slip of the
pen is named instead of being published.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, islice

from kb import markup, published, render
from kb.pieces import Finder, Piece, read
from kb.problem import Problem
from kb.published import Fault
from kb.store import Page

CITED = "\ue000"  # stands for a citation, so that Markdown need not know the sources
HAN = r"\u3007\u4e00-\u9fff"
SOFT_BREAK = re.compile(r"\S *\n *(?=\S)")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BOXES = frozenset({"blockquote", "li", "div.admonition"})
SCHEMES = ("channel", "term", "site")
ITEM = re.compile(r"^(?P<indent> *)(?:[-*+]|(?P<number>\d+)\.) +(?=\S)", re.M)
ROW = re.compile(r"^ *\|.*$", re.M)
CELL_BORDER = re.compile(r"(?<!\\)\|")
FOOTNOTE = re.compile(r"^ {0,3}\[\^[^\]\n]+\]:.*$", re.M)
HOLLOW = re.compile(r"[-+*•]?|\d{1,3}[.)、．]")  # what a list item without text leaves
DEFINITION = re.compile(r"^ {0,3}\*?\[[^\]\n]+\]:.*$", re.M)
MOST = 40  # faults of one page that are told
TALLEST = 300  # lines without an empty one between: Markdown takes long for more
DEEPEST = 24  # spaces before a list item or a quote: deeper nesting is no text any more
NO_TEXT = re.compile(r"(?<=\])\([^()\s]*\)|\{[^{}\n]*\}|<[^<>\n]*>")  # addresses and attributes
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


@dataclass(frozen=True)
class Reading:
    """A page as Markdown makes it: `source` is what was rendered, line by line the body of the
    page.
    """

    page: Page
    source: str
    html: str

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        return read(self.html)[0]

    @cached_property
    def finder(self) -> Finder:
        return Finder(
            self.source.replace(CITED, ""),
            [Piece(p.tag, p.attributes, p.text.replace(CITED, ""), p.within) for p in self.pieces],
        )

    @cached_property
    def bare(self) -> str:
        """The source without code, offsets kept."""
        return markup.blank_code(self.source)

    @cached_property
    def text(self) -> str:
        """What a reader reads, a line for each block."""
        blocks = {"p", "li", "td", "th", "pre", "br", "div", *HEADINGS}
        return "".join(
            "\n"
            if p.attributes is not None and p.tag in blocks
            else p.text
            if p.attributes is None
            else ""
            for p in self.pieces
        )

    def starts(self, *tags: str) -> list[tuple[int, Piece]]:
        return [
            (place, piece)
            for place, piece in enumerate(self.pieces)
            if piece.attributes is not None and piece.tag in tags
        ]

    def problem(self, fault: Fault) -> Problem:
        return self.at(
            self.finder.line(fault.place, fault.sought), fault.rule, fault.what, fault.remedy
        )

    def at(self, line: int, rule: str, what: str, remedy: str) -> Problem:
        return Problem(self.page.file, self.page.first_line + line - 1, rule, what, remedy)


def of(page: Page) -> Reading | list[Problem]:
    """The page as Markdown makes it, or why it cannot be made."""
    for match in re.finditer(
        rf"^(?: {{{DEEPEST + 1},}}|(?!>{{7}}[ \n])(?:> ?){{5,}}|(?:[-*+] ){{5,}})(?=\S)",
        markup.blank_code(page.body),
        re.M,
    ):
        line = page.first_line + page.body.count("\n", 0, match.start())
        return [
            Problem(page.file, line, "LIST-2", "列表或引用套得太深", "最多套两层，其余另起一段")
        ]
    for match in markup.FENCE.finditer(page.body):
        if match["unclosed"] is not None:
            line = page.first_line + page.body.count("\n", 0, match.start())
            return [
                Problem(
                    page.file,
                    line,
                    "CODE-1",
                    "代码块没有写完",
                    "在代码后面另起一行写三个反引号，缩进和开头一样",
                )
            ]
    run = 0
    for number, row in enumerate(markup.blank_fences(page.body).split("\n"), page.first_line):
        run = run + 1 if row.strip() else 0
        if run > TALLEST:
            return [
                Problem(
                    page.file,
                    number,
                    "FILE-3",
                    f"连着 {TALLEST} 多行没有空行",
                    "分成几段，中间空一行",
                )
            ]
    source = markup.replace(markup.CITATION, page.body, lambda match: CITED)
    source = markup.GENERATED.sub("", source) if "<!--" in source else source
    # a fault already, which would only have consequences
    source = markup.replace(FOOTNOTE, source, lambda match: "")
    try:
        return Reading(page, source, render.html(source))
    except render.TooDeepError:
        return [
            Problem(
                page.file,
                page.first_line,
                "LIST-2",
                "列表或引用套得太深",
                "最多套两层，其余另起一段",
            )
        ]


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
    for match in re.finditer(r"<(/?)([A-Za-z][^\s/>]*)", reading.bare):
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
        for _, piece in reading.starts(*published.WRITERS)
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


def content(pieces: Sequence[Piece], place: int) -> list[Piece]:
    """The pieces inside the element that starts at `place`."""
    depth, found = len(pieces[place].within), []
    for piece in pieces[place + 1 :]:
        if len(piece.within) <= depth:
            break
        found.append(piece)
    return found


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


def numbers(reading: Reading) -> Iterator[Problem]:
    """Steps keep the numbers that were written, and lists the depth."""
    written = [match for match in ITEM.finditer(reading.bare) if match["number"]]
    for line, (row, bare) in enumerate(
        zip(reading.source.split("\n"), reading.bare.split("\n"), strict=True), 1
    ):
        indent = len(row) - len(row.lstrip(" "))
        if bare.strip() and indent % 4:
            yield reading.at(
                line,
                "LIST-2",
                f"这一行缩进了 {indent} 格，显示时不会套进去",
                "套在里面的缩进四格，否则顶格",
            )
    for place, _ in reading.starts("p", "li"):
        inside = content(reading.pieces, place)
        if HOLLOW.fullmatch(
            "".join(one.text for one in inside if one.attributes is None).strip()
        ) and not any(one.tag == "img" for one in inside):
            yield reading.problem(
                Fault(place, "LIST-2", "列表里有空的一项", "写上文字，或删掉这一行")
            )
    shown = list(displayed(reading))
    for place, match in enumerate(written):
        if shown[place : place + 1] != [int(match["number"][:9])] or len(match["number"]) > 3:
            line = reading.source.count("\n", 0, match.start()) + 1
            what = (
                f"写的是“{match['number']}.”，"
                f"显示的{f'是“{shown[place]}.”' if place < len(shown) else '没有号码'}"
            )
            yield reading.at(
                line, "LIST-1", what, "步骤按 1、2、3 写；中间的段落缩进四格；另起一个列表前空一行"
            )
            return


def displayed(reading: Reading) -> Iterator[int]:
    """The numbers before the items of ordered lists, in the order of the page."""
    counters: dict[int, int] = {}
    for piece in reading.pieces:
        depth = len(piece.within)
        if piece.attributes is not None and piece.tag == "ol":
            counters[depth + 1] = int(piece.attributes.get("start", 1))
        elif piece.attributes is not None and piece.tag == "li" and piece.within[-1:] == ("ol",):
            yield counters[depth]
            counters[depth] += 1


def tables(reading: Reading) -> Iterator[Problem]:
    """No row holds more cells than the head: what is too much would be dropped. Rows begin and end
    with a bar.
    """
    rows = [
        (reading.source.count("\n", 0, match.start()) + 1, match[0].strip())
        for match in ROW.finditer(reading.bare)
    ]
    cells = {line: len(CELL_BORDER.findall(row)) - 1 for line, row in rows}
    head, before = 0, -1
    for line, row in rows:
        head = head if line == before + 1 else cells[line]
        before = line
        if cells[line] != head or not row.endswith("|"):
            yield reading.at(
                line,
                "TAB-1",
                f"这一行有 {cells[line]} 格，表头有 {head} 格",
                "每行以 | 开头和结尾，格数和表头一样",
            )
    lines = reading.bare.split("\n")
    for line in cells:
        if line + 1 not in cells and "".join(lines[line : line + 1]).strip():
            yield reading.at(
                line + 1, "TAB-1", "这一行紧跟在表格下面，会变成表格里的一格", "表格下面空一行"
            )
        if line - 1 not in cells and line + 2 not in cells:
            yield reading.at(
                line, "TAB-1", "表格只有表头，没有一行内容", "第二行写 |---|---|，从第三行起写内容"
            )
    shown = len(reading.starts("table"))
    blocks = sum(1 for line in cells if line - 1 not in cells)
    if shown != blocks and not any(
        published.marks(row) and "|" in row for row in reading.text.split("\n")
    ):
        line = next(iter(cells), 1)
        yield reading.at(
            line,
            "TAB-1",
            "有表格没有照表格显示",
            "每行以 | 开头和结尾，第二行写 |---|---|，上下各空一行",
        )


def breaks(reading: Reading) -> Iterator[Problem]:
    """A line that ends in the middle of a Chinese sentence shows a gap there; text that is not
    shown at all is lost.
    """
    for place, piece in enumerate(reading.pieces):
        if piece.shown and (match := SOFT_BREAK.search(piece.text)):
            around = piece.text[match.start() :].partition("\n")[2][:16]
            yield reading.problem(
                Fault(
                    place,
                    "LINE-1",
                    "一段话分成了两行，网页上会连成一行，中间多一个空格",
                    "一段写成一行；要另起一段就空一行",
                    around,
                )
            )
    written = list(letters(reading))
    shown = re.findall(
        rf"[{HAN}]",
        "".join(
            p.text if p.attributes is None else p.attributes.get("alt", "") for p in reading.pieces
        ),
    )
    if [char for _, char in written] != shown:
        line = next(
            (
                line
                for (line, char), seen in zip(written, [*shown, *[""] * len(written)], strict=False)
                if char != seen
            ),
            1,
        )
        yield reading.at(
            line,
            "HTML-3",
            "这一行附近有字没有显示在网页上，或者换了地方",
            "检查表格的格数、括号和引号是否成对、有没有 HTML",
        )


def boxes(reading: Reading) -> Iterator[Problem]:
    """A box has something in it, and no text has signs that nobody sees, be they written as
    entities.
    """
    for place, piece in reading.starts("div"):
        elements = sum(1 for one in content(reading.pieces, place) if one.attributes is not None)
        # its title is one
        if (piece.attributes or {}).get("class", "").startswith("admonition") and elements < 2:
            yield reading.problem(
                Fault(place, "HTML-2", "提示框里没有内容", "标题下面空一行，内容缩进四格", "!!!")
            )
    for place, piece in enumerate(reading.pieces):
        if piece.attributes is None and (
            char := next(published.invisible(piece.text.replace(CITED, "")), "")
        ):
            yield reading.problem(
                Fault(place, "CHAR-2", f"有看不见的字符 U+{ord(char):04X}", "删掉它，或换成空格")
            )


def letters(reading: Reading) -> tuple[tuple[int, str], ...]:
    """(line, Han) of everything the page says, addresses and attributes left out."""
    text = markup.replace(NO_TEXT, reading.source, lambda match: "")
    return tuple(
        (number, char)
        for number, line in enumerate(text.split("\n"), 1)
        for char in re.findall(rf"[{HAN}]", line)
    )


RULES = (headings, links, pictures, code, definitions, numbers, tables, breaks, boxes)
