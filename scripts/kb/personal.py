"""Reads any text, writes nothing: personal data, strangers' contacts and secrets in it, in the
spellings people use to hide them.

A fraudster's contact in a contribution is the main threat to a site like this, so it is looked for
in pages, data, file names and pictures alike, on the text as a reader sees it: entities resolved,
full-width forms folded, Han digits read.
"""

from __future__ import annotations

import datetime as dt
import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

HAN = dict(
    zip(
        "零〇○一幺壹二两贰三叁四肆五伍六陆七柒八捌九玖", "000111222334455667788" + "99", strict=True
    )
)
NUMERALS = "0-9" + "".join(HAN)
HAN_RUN = re.compile(rf"(?=[{NUMERALS} -]*[{''.join(HAN)}])[{NUMERALS}](?:[ -]?[{NUMERALS}]){{6,}}")
INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
ADDRESS = re.compile(r"https?://[!#-&(-;=?-~]+")
# Digits in groups of at least two, or one by one, as people write numbers: 138 0013 8000,
# 6222-0200-1234-5678, (010)12345678.
RUN = re.compile(
    r"(?<!\d)\d(?:[ ·.*_~-]\d){9,17}[Xx]?(?!\d)"
    r"|(?<!\d)\+?\(?\d{2,}(?:[ ·.*_~—–()-]{1,3}\d{2,})*[Xx]?(?!\d)"
)
ISSUERS = re.compile(r"62|4\d|5[1-5]|35|37|60|9[0-9]|2[2-7]|30")  # the first digits of a bank card
PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|[78]1|82|83")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

APP = (
    r"(?:微信|薇信|威信|葳信|徽信|维信|卫星|[vV]信|QQ群?|qq群?|扣扣群?|抠抠|蔻蔻|球球|企鹅"
    r"|电报|纸飞机|飞机群?|蝙蝠"
    r"|(?<![A-Za-z0-9])(?:[vVwW][xX]|(?i:weixin|wei xin|wechat|telegram|tg|whatsapp)))"
)
NAMED = r"(?:[A-Za-z][A-Za-z0-9_-]{4,19}|\d{5,12})"  # a name with a mark of its own, or a number
TELLING = r"(?=[A-Za-z_-]*[\d_-])"  # what tells a name from a word: a digit, _ or -
ACCOUNT = re.compile(
    rf"{APP} ?(?:(?:账号|号码|号|id|ID)? ?[:=是为;] ?@?{NAMED}|(?:账号|号码|号|id|ID) ?@?{NAMED}"
    rf"|@?{TELLING}{NAMED})"
    rf"|[加➕+十] ?(?:我|个)? ?[vV](?:[信xX])?(?![A-Za-z])|(?<![A-Za-z])[vV] ?: ?{NAMED}|wxid_\w+"
    rf"|加(?:我)?[微薇威卫扣企][^A-Za-z0-9\u4e00-\u9fff]{{0,2}}{NAMED}"
)
OTHERS = r"(?:抖音|快手|小红书|微博|闲鱼|支付宝|淘宝|旺旺|钉钉|陌陌|LINE|Skype|skype)"
OTHER_ACCOUNT = re.compile(rf"{OTHERS} ?(?:账号|号码|号|ID|id) ?[:=是为]? ?@?{NAMED}")
AT = re.compile(r"@|[\[(]at")  # without it the next one would look in vain, and for long
EMAIL = re.compile(r"[\w.+-]+ ?(?:@|\[at\]|\(at\)) ?[\w-]+(?:\.\w+)+")
PASSPORT = re.compile(
    r"(?<![A-Za-z0-9/_-])(?:[EGDSPK]\d{8}|E[A-HJ-NP-Z]\d{7}|[HM]\d{8}(?:\d{2})?)(?![A-Za-z0-9_-])"
)
SECRET = re.compile(
    r"gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|npm_\w{30,}|(?:AKIA"
    r"|ASIA)[0-9A-Z]{12,}|LTAI[0-9A-Za-z]{12,}|AKID[0-9A-Za-z]{12,}"
    r"|AIza[\w-]{30,}|sk-[\w-]{20,}|xox[abprs]-[\w-]{10,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|(?i:password|passwd|secret|api_?key|access_?key|token"
    r"|密码) ?[:=：] ?['\"]?(?=[\w+/-]*\d)[\w+/-]{12,}"
)
# In such a line nothing can stand that is looked for: each pattern asks for a letter, a digit or @,
# or for digits spelt in Han.
HARMLESS = re.compile(
    r"[\u3001-\u3006\u3008-\u3011\u4e00-\u9fff，。：；！？（）“”‘’—… !-/:-?\[-`{-~]*"
)


@dataclass(frozen=True)
class Found:
    """What was found, its kind in Chinese, and the rule it breaks."""

    rule: str
    kind: str
    text: str


def find(text: str) -> Iterator[Found]:
    """Everything of one line or string that must not be published, each once."""
    yield from as_seen(folded(text))


def as_seen(seen: str) -> Iterator[Found]:
    """The same in a text that is folded already."""
    found = dict[str, Found]()
    for reading in dict.fromkeys((seen, in_digits(seen))):
        for run in RUN.finditer(ADDRESS.sub(" ", reading)):
            if kind := kind_of(run[0]):
                found.setdefault(re.sub(r"\D", "", run[0]), Found("CON-4", kind, run[0].strip()))
    for rule, kind, pattern in (
        ("CON-3", "联系账号", ACCOUNT),
        ("CON-3", "联系账号", OTHER_ACCOUNT),
        *([("CON-3", "邮箱", EMAIL)] if AT.search(seen) else ()),
        ("CON-4", "护照或通行证号码", PASSPORT),
        ("CON-5", "密钥或口令", SECRET),
    ):
        for match in pattern.finditer(seen):
            found.setdefault(match[0], Found(rule, kind, match[0].strip()))
    yield from found.values()


def harmless(line: str) -> bool:
    """Whether a look at the letters of a line is enough to tell that it has nothing to find."""
    return bool(HARMLESS.fullmatch(line)) and not HAN_RUN.search(line)


def folded(text: str) -> str:
    """As a reader sees it: entities and escapes resolved, full-width forms as ASCII, nothing
    invisible.
    """
    text = unicodedata.normalize(
        "NFKC", html.unescape(text.replace("○", "〇")) if "&" in text or "○" in text else text
    )
    return INVISIBLE.sub("", text)


def in_digits(text: str) -> str:
    """The text with numbers that are spelt in Han, wholly or in part, as digits."""
    return HAN_RUN.sub(lambda run: "".join(HAN.get(char, char) for char in run[0]), text)


def kind_of(run: str) -> str:
    """What a run of digits is, "" where it is nothing of a person."""
    digits = re.sub(r"[^\dXx]", "", run).upper()
    mobile = re.sub(r"^(?:0086|86|0)(?=1\d{10}$)", "", digits)
    if re.fullmatch(r"1[3-9]\d{9}", mobile):
        return "手机号码"
    if is_identity(digits):
        return "身份证号码"
    if 15 <= len(digits) <= 19 and digits.isdigit() and ISSUERS.match(digits) and luhn(digits):
        return "银行卡号"
    return ""


def is_identity(digits: str) -> bool:
    """A citizen's number: 18 places with a right check character (GB 11643-1999), or the older 15
    with a day that exists.
    """
    if not PROVINCES.match(digits):
        return False
    if len(digits) == 18 and digits[:17].isdigit():
        total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False))
        return digits[17] == "10X98765432"[total % 11]
    return len(digits) == 15 and digits.isdigit() and is_day(f"19{digits[6:12]}")


def is_day(eight: str) -> bool:
    try:
        dt.datetime.strptime(eight, "%Y%m%d")
    except ValueError:
        return False
    return True


def luhn(digits: str) -> bool:
    """The check digit of ISO/IEC 7812-1."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
