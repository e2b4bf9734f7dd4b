"""Reads the licence files of installed packages, returns the notices that must travel with what the
site holds of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path


@dataclass(frozen=True)
class Part:
    """What of a package is in the site; `icons` and the like lie outside its licence files."""

    package: str
    name: str
    what: str
    licence: str
    files: tuple[str, ...] = ()  # empty: what the package registers as its licence files


PARTS = (
    Part("mkdocs-material", "Material for MkDocs", "样式表，只留本站用到的规则", "MIT"),
    Part(
        "mkdocs-material",
        "Material Design Icons（Pictogrammers）",
        "页眉和菜单的几个图标",
        "Apache-2.0",
        ("material/templates/.icons/material/LICENSE",),
    ),
    Part("opencc", "OpenCC", "繁简字和地区用词的对照，搜索用", "Apache-2.0"),
    Part("pypinyin", "python-pinyin", "汉字的读音，搜索和排序用", "MIT"),
)


@dataclass(frozen=True)
class Notice:
    """A part with the words of its licence, one paragraph each."""

    part: Part
    version: str
    paragraphs: tuple[str, ...]


def notices() -> list[Notice]:
    """In the order of PARTS. LookupError with one Chinese sentence where a package or its licence
    is missing.
    """
    return [notice(part) for part in PARTS]


@cache
def notice(part: Part) -> Notice:
    try:
        package = distribution(part.package)
    except PackageNotFoundError:
        raise LookupError(
            f"没有装 {part.package}，写不出“第三方许可”；运行 make build，它会装好。"
        ) from None
    texts = [text for file in part.files or registered(package) if (text := read(package, file))]
    if not texts:
        raise LookupError(
            f"{part.package} {package.version} 里没有许可文件，“第三方许可”缺它一份；到 "
            "scripts/kb/rights.py 写明文件在哪里。"
        )
    return Notice(
        part, package.version, tuple(paragraph for text in texts for paragraph in paragraphs(text))
    )


def registered(package: Distribution) -> list[str]:
    """The files under `licenses/` of its metadata, licences before the names of authors."""
    record = package.read_text("RECORD") or ""  # of thousands of files few are asked for
    paths = re.findall(
        r"^([^,\n]*\.dist-info/(?:licenses/)?(?:LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/,\n]*),",
        record,
        re.M,
    )
    return sorted(paths, key=lambda path: ("AUTHORS" in path, path))


def read(package: Distribution, file: str) -> str:
    path = Path(str(package.locate_file(file)))
    return path.read_text("utf-8") if path.is_file() else ""


def paragraphs(text: str) -> list[str]:
    """Hard-wrapped text as paragraphs, so that it fits a narrow screen."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip(" \n-=*#")]
