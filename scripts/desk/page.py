"""Edits docs/zh and mkdocs.yml as a writer would: a new page with what is left to fill in, and a
page under another name.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from pathlib import Path

from kb import links, markup
from kb.store import Page, Store

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*")
TYPES = ("guide", "answer", "warning")
NEW = """---
type: {type}
title: {title}
answer: 【待填：四十到九十字：能不能、去哪里、什么时候之前，读完这一段就知道该做什么】
status: partial
open:
  - 【待填：还没查到的事，每条一句；都查到了就删掉 open，status 写 verified】
reviewed: {today}
asks:
  top:
    - 【待填：问整页的说法】
  first:
    - 【待填：由这一小节回答的说法，一共 8–20 条】
channels: []
related: [{folder}/index, guide/index]
changes:
  - {{date: {today}, note: 首次发布}}
---

## 【待填：读者会问的小标题】 {{#first}}

【待填：一两句、最多 60 字的答案，能单独念出来】

【待填：条件、步骤、例外；每个数字后面跟 [^论断]】
"""


class DeskError(ValueError):
    """What is in the way, as one Chinese sentence with its remedy."""


def create(root: Path, store: Store, slug: str, kind: str, title: str, today: str) -> str:
    """Writes docs/zh/<slug>.md and its line in the menu; returns what is left to do. DeskError
    before anything is written.
    """
    if not SLUG.fullmatch(slug):
        raise DeskError(
            f"SLUG“{slug}”不对：写成 栏目/英文名，小写字母、数字、连字符，例如 guide/repay-early。"
        )
    if kind not in TYPES:
        raise DeskError(f"TYPE“{kind}”不对：只能写 {'、'.join(TYPES)}。")
    if not 1 <= len(title.strip()) <= 30:
        raise DeskError("TITLE 要 1–30 个字，写读者会问的那句话。")
    if slug in store.pages or slug in store.addresses:
        raise DeskError(f"“{slug}”已经有了，或发布过；换一个英文名。")
    folder = posixpath.dirname(slug)
    if f"{folder}/index" not in store.pages:
        known = sorted({posixpath.dirname(one) for one in store.pages} - {""})
        raise DeskError(f"没有“{folder}”这个栏目；现有的是 {'、'.join(known)}。")
    menu = after_last(root / "mkdocs.yml", folder, slug)
    path = root / "docs/zh" / f"{slug}.md"
    path.write_text(NEW.format(type=kind, title=title.strip(), today=today, folder=folder), "utf-8")
    (root / "mkdocs.yml").write_text(menu, "utf-8")
    return (
        f"写好了 docs/zh/{slug}.md，菜单里加了一行。\n还要做：填上【待填：】里的话；"
        "用到的来源登记在 docs/_data/sources.yml；"
        f"更多说法写进 docs/_data/asks/{folder}.yml；然后运行 make check。"
    )


def after_last(path: Path, folder: str, slug: str) -> str:
    """mkdocs.yml with a line for the page below the last one of its folder."""
    lines = path.read_text("utf-8").split("\n")
    places = [
        number
        for number, line in enumerate(lines)
        if re.search(rf"- {re.escape(folder)}/[\w-]+\.md$", line)
    ]
    if not places:
        raise DeskError(f"mkdocs.yml 的 nav 里没有“{folder}/”的页；先手工加一行。")
    indent = re.match(r" *", lines[places[-1]])
    lines.insert(places[-1] + 1, f"{indent[0] if indent else ''}- {slug}.md")
    return "\n".join(lines)


def rename(root: Path, store: Store, old: str, new: str) -> str:
    """The page at another address; links, menu, wordings and test cases follow, the old address
    leads on. DeskError before any change.
    """
    if old not in store.pages:
        raise DeskError(f"没有“{old}”这一页；写 slug，例如 guide/repay。")
    if not SLUG.fullmatch(new) or new in store.pages or new in store.addresses:
        raise DeskError(f"NEW“{new}”不对或已经用过：写成 栏目/英文名，小写字母、数字、连字符。")
    if f"{posixpath.dirname(new)}/index" not in store.pages:
        raise DeskError(f"没有“{posixpath.dirname(new)}”这个栏目。")
    texts = {page.slug: (root / page.file).read_text("utf-8") for page in store.pages.values()}
    changed = {slug: relinked(store.pages[slug], text, old, new) for slug, text in texts.items()}
    own = changed[old]
    lead = f"  {old}: top\n"
    own = (
        own.replace("\nmoved:\n", f"\nmoved:\n{lead}", 1)
        if "\nmoved:\n" in own
        else own.replace("\nchanges:\n", f"\nmoved:\n{lead}changes:\n", 1)
    )
    for slug, text in changed.items():
        if slug != old and text != texts[slug]:
            (root / store.pages[slug].file).write_text(text, "utf-8")
    (root / "docs/zh" / f"{new}.md").write_text(own, "utf-8")
    (root / store.pages[old].file).unlink()
    word = re.compile(rf"(?<![\w/-]){re.escape(old)}(?![\w/-])")
    others = [
        root / "mkdocs.yml",
        *sorted((root / "docs/_data/asks").glob("*.yml")),
        *sorted((root / "tests/cases").rglob("*.yml")),
    ]
    touched = [
        path
        for path in others
        if path.is_file() and rewrite(path, lambda text: word.sub(new, text))
    ]
    rehouse(root / "docs/_data/asks", old.partition("/")[0], new)
    return (
        f"“{old}”搬到了“{new}”：旧地址会带到新的一页，{len(touched)} 个文件里的名字一起改了。运行 "
        "make check 再看一遍。"
    )


def rehouse(folder: Path, section: str, slug: str) -> None:
    """The further wordings of a page go to the file of its section."""
    before, after = folder / f"{section}.yml", folder / f"{slug.partition('/')[0]}.yml"
    text = before.read_text("utf-8") if before != after and before.is_file() else ""
    if block := re.search(rf"^{re.escape(slug)}:.*\n?(?:(?:[ #].*)?\n)*", text, re.M):
        left = text[: block.start()] + text[block.end() :]
        if re.search(r"^[^\s#]", left, re.M):
            before.write_text(left, "utf-8")
        else:
            before.unlink()
        told = after.read_text("utf-8").rstrip("\n") + "\n\n" if after.is_file() else ""
        after.write_text(f"{told}{block[0].strip()}\n", "utf-8")


def rewrite(path: Path, edit: Callable[[str], str]) -> bool:
    """Whether the file changed."""
    text = path.read_text("utf-8")
    fresh = edit(text)
    if fresh != text:
        path.write_text(fresh, "utf-8")
    return fresh != text


def relinked(page: Page, text: str, old: str, new: str) -> str:
    """A page's text with its links as they must be once `old` is `new`; links of the page that
    moves itself start elsewhere.
    """
    here = new if page.slug == old else page.slug
    front, body = text[: len(text) - len(page.body)], text[len(text) - len(page.body) :]

    def link(match: re.Match[str]) -> str:
        target = match["target"]
        if links.SCHEME.match(target) or target.startswith("#"):
            return match[0]
        goal, anchor = links.resolve(page.slug, target)
        if goal != old and here == page.slug:
            return match[0]
        goal = new if goal == old else goal
        suffix = "" if posixpath.splitext(goal)[1] else ".md"
        path = posixpath.relpath(f"{goal}{suffix}", posixpath.dirname(here) or ".")
        return match[0].replace(f"]({target})", f"]({path}{f'#{anchor}' if anchor else ''})")

    word = re.compile(rf"(?<![\w/-]){re.escape(old)}(?![\w/#-])")
    moved_or_related = re.compile(r"^(related|first):.*(?:\n {2}.*)*", re.M)
    front = moved_or_related.sub(lambda match: word.sub(new, match[0]), front)
    return front + markup.replace(markup.LINK, body, link)
