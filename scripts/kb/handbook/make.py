"""Reads site/, writes site/downloads/: all four downloads with their sums, or none, each obstacle
in one sentence.
"""

from __future__ import annotations

import datetime as dt
import errno
import importlib.util
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from kb.handbook import FONT, About, archive, listing

NAME = "xiaomi-instalment-guide"
TOOLS = ("lxml", "weasyprint", "libzim")
BEIJING = dt.timezone(dt.timedelta(hours=8))
WHAT = {
    "zip": "整站压缩包",
    "pdf": "PDF 手册（最慢，要一两分钟）",
    "epub": "EPUB 电子书",
    "zim": "Kiwix 用的 ZIM",
}
NEEDED = 50_000_000  # about four times what they take
LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
Say = Callable[[str], None]


class ObstacleError(Exception):
    """What is in the way and what to do about it, in one sentence."""


def run(site: Path, about: About, epoch: int, say: Say) -> Path:
    """Made beside the site, then renamed: nothing half-written ever has its final name."""
    ready(site)
    fresh = site.parent / "downloads.new"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        with full_disk_in_words(fresh.parent):
            fresh.mkdir()
            produce(site, about, epoch, fresh, say)
            final = site / "downloads"
            shutil.rmtree(final, ignore_errors=True)
            fresh.rename(final)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return final


def ready(site: Path) -> None:
    """Site, tools, system libraries and font, before anything is begun."""
    if not (site / "index.html").is_file():
        raise ObstacleError("还没有生成网站：先运行 make build，再运行 make dist。")
    if missing := [name for name in TOOLS if importlib.util.find_spec(name) is None]:
        raise ObstacleError(f"缺少 {'、'.join(missing)}：联网运行 make dist，它会自己装好。")
    try:
        import weasyprint  # noqa: F401
    except OSError:
        raise ObstacleError(
            f"缺少排版用的系统库 Pango：Debian、Ubuntu 运行 sudo apt install {LIBRARIES}，"
            "macOS 运行 brew install pango。"
        ) from None
    if not has_font(FONT):
        remedy = (
            "Debian、Ubuntu 运行 sudo apt install fontconfig fonts-noto-cjk，macOS 运行 brew "
            "install fontconfig font-noto-sans-cjk-sc"
        )
        raise ObstacleError(f"缺少中文字体 {FONT}：{remedy}。")


def has_font(family: str) -> bool:
    """Whether the font is installed under exactly this name; any other would be set in its place
    without a word.
    """
    if not shutil.which("fc-list"):
        return False
    found = subprocess.run(
        ["fc-list", f":family={family}", "family"], capture_output=True, text=True, check=False
    )
    return family in found.stdout


def produce(site: Path, about: About, epoch: int, folder: Path, say: Say) -> None:
    """Each format into `folder`, with a line of progress before and after; then the sums."""
    from kb.handbook import book, epub, pdf, zim  # these need what `ready` has just looked for

    date = dt.datetime.fromtimestamp(epoch, BEIJING).date().isoformat()
    icon = files("kb.handbook").joinpath("icon-48.png").read_bytes()
    say("· 正在读取网页")
    pages = book.read(site, about)
    steps: dict[str, Callable[[Path], object]] = {
        "zip": lambda path: path.write_bytes(archive.site(site, NAME, epoch)),
        "pdf": lambda path: path.write_bytes(pdf.render(pages)),
        "epub": lambda path: path.write_bytes(epub.render(pages, epoch)),
        "zim": lambda path: zim.write(site, about, date, icon, path),
    }
    made = []
    for number, (kind, step) in enumerate(steps.items(), 1):
        path, start = folder / f"{NAME}.{kind}", time.monotonic()
        say(f"· {number}/{len(steps)} 正在生成 {WHAT[kind]}")
        step(path)
        made.append(listing.describe(path.name, path.read_bytes(), date))
        say(
            f"    {path.name}：{made[-1].bytes / 1e6:.1f} MB，用时 "
            f"{time.monotonic() - start:.1f} 秒"
        )
    (folder / listing.SUMS).write_text(listing.sums(made), "utf-8")
    (folder / listing.LIST).write_text(listing.script(made, about.origin), "utf-8")


@contextmanager
def full_disk_in_words(folder: Path) -> Iterator[None]:
    """libzim reports a full disk in words of its own, so the disk itself is asked as well."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        if (
            getattr(error, "errno", 0) in (errno.ENOSPC, errno.EDQUOT)
            or shutil.disk_usage(folder).free < 1_000_000
        ):
            raise ObstacleError(
                f"磁盘满了，下载文件没有生成，原有的没有动：腾出至少 {NEEDED // 1_000_000} MB "
                "再运行 make dist。"
            ) from None
        raise
