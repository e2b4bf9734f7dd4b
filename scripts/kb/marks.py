"""Reads a text as it is shown, writes nothing: marks that are left of what was written wrongly, and
characters that nobody sees.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Marks that have no meaning for a reader: what is left where a piece of Markdown was written
# wrongly.
LEFT_OVER = (
    (re.compile(r"<{7}|>{7}|={5,}"), "合并冲突的记号", "选定一边，删掉这些记号"),
    (
        re.compile(r"(?<![A-Za-z])(?i:channel|term|site) ?[:：]"),
        "没有变成号码或解释的引用",
        "照抄 [名称](channel:id)：半角括号，括号之间不空格",
    ),
    (
        re.compile(r"[［\[] ?[\^＾]|[\^＾]"),
        "没有变成来源的引用",
        "照抄 [^论断]：半角，一个方括号里一个论断，不空格",
    ),
    (
        re.compile(r"\]\(|】[(（]|[\[\]［］]"),
        "没有变成链接的方括号",
        "链接写 [文字](页.md)；要显示方括号，改用【】或放进代码",
    ),
    (re.compile(r"\*|＊＊"), "没有成对的星号", "加粗写 **文字**，两边成对；列表上面空一行"),
    (
        re.compile(r"~{2}|={2}|\+{2}|~\w+~|:[a-z_]+:"),
        "没有起作用的记号",
        "删掉它：没有删除线、高亮、上下标和表情",
    ),
    (
        re.compile(r"[\w./-]+\.md\b"),
        "没有变成链接的页面路径",
        "链接写 [文字](页.md)；要显示路径，放进代码",
    ),
    (
        re.compile(r"`|｀{2,}|~{3,}"),
        "没有成对的反引号",
        "代码写 `文字`；代码块的开头和结尾各三个反引号",
    ),
    (re.compile(r"\||｜"), "没有变成表格的竖线", "表格上面空一行，第二行写 |---|---|，用半角竖线"),
    (
        re.compile(r"^#{1,6}|＃"),
        "没有变成标题的井号",
        "标题写“## 名称 {#id}”，用半角井号，后面空一格",
    ),
    (re.compile(r"[{}]|｛|｝"), "没有用上的花括号", "id 写在标题行末：{#short-name}；其余删掉"),
    (
        re.compile(r"!!!|\?\?\?|:::|///"),
        "没有变成提示框的记号",
        '提示框写 !!! warning "标题"，空一行，内容缩进四格',
    ),
    (
        re.compile(
            r"(?:^|\n) *(?:(?:[-+•] |\d{1,3}[.)、] )(?=.)|(?:[-•・]"
            r"|\d{1,3}[.)）．])(?=[\u4e00-\u9fff])|＞)"
        ),
        "没有变成列表的一项",
        "列表上面空一行；号码写成“1. ”",
    ),
    (re.compile(r"<(?=[A-Za-z/!?])|&(?:#|[a-z]+;)"), "显示成文字的 HTML", "删掉 HTML，或放进代码"),
    (re.compile(r"\\"), "多余的反斜杠", "删掉它"),
    (
        re.compile(r"(?<=[\u4e00-\u9fff])_|_(?=[\u4e00-\u9fff])"),
        "没有起作用的下划线",
        "加粗写 **文字**；要填的空写成【日期】",
    ),
    (re.compile(r"\$"), "没有起作用的美元号", "算式照常写成文字；钱数写“元”"),
    (
        re.compile(
            r"(?<![A-Za-z])(?:TODO|FIXME|XXX|TBD)(?![A-Za-z])|[【（(]待(?:填|补|定|写|查|核)"
        ),
        "没写完的记号",
        "写完，或写进 open",
    ),
    (re.compile(r"-{2,}"), "没有起作用的横线", "破折号写——，分隔线独占一行，上下各空一行"),
)
# All of them at once: most texts have none.
MARKED = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _, _ in LEFT_OVER))
# A text of such characters, as most are, has none for sure: each mark asks for another one, or for
# a number at the beginning of a line.
HARMLESS = re.compile(
    r"(?! *\d)(?!.*（待)[\ue000\u4e00-\u9fff0-9 ，。；：！？、（）《》“”‘’〔〕—…·%.]*"
)


@lru_cache(maxsize=65536)  # most texts stand on many pages, or stood there before
def marks(text: str) -> tuple[tuple[str, str, str, str], ...]:
    """(rule, what, remedy, sought) of each kind of mark that stands in a text a reader sees."""
    return tuple(marks_in(text))


# What Unicode calls a letter, a sign or an accent, and nobody sees.
UNSEEN = re.compile("[\u034f\u115f\u1160\u2800\u3164\uffa0\ufe00-\ufe0f]")


def marks_in(text: str) -> Iterator[tuple[str, str, str, str]]:
    told: list[int] = []
    some = not HARMLESS.fullmatch(text) and MARKED.search(text)
    for pattern, what, remedy in LEFT_OVER if some else ():
        # one slip, one fault
        if (match := pattern.search(text)) and not any(
            abs(match.start() - place) < 16 for place in told
        ):
            told.append(match.start())
            around = " ".join(text[max(0, match.start() - 6) : match.end() + 8].split())
            yield (
                "HTML-2",
                f"网页上会看到{what}：“{around}”",
                remedy,
                text[match.start() : match.end() + 4].strip().partition("\n")[0],
            )


def invisible(text: str) -> Iterator[str]:
    """The characters that nobody sees or can tell from a blank: they hide text, or keep it from
    being found.
    """
    # with the blanks out of the way, no character that Unicode calls printable is one
    plain = text.replace("\n", "").isprintable() and "\ufffd" not in text
    for char in "" if plain and not UNSEEN.search(text) else text:
        kind = unicodedata.category(char)
        if char not in " \n\u3000" and (
            kind in ("Cf", "Cc", "Co", "Zl", "Zp", "Zs") or char == "\ufffd" or UNSEEN.match(char)
        ):
            yield char
