"""Reads what GitHub tells a workflow, prints the site's public values as NAME=value lines for
$GITHUB_ENV.

    python3 scripts/publish/addresses.py >> "$GITHUB_ENV"

Needs nothing but Python, so that it can run before anything is installed.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from urllib.parse import urlsplit

GITHUB = "https://github.com"
FILING = re.compile(r"[\u4e00-\u9fff]ICP[备证]\d{5,}号(-\d+)?")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)


def public(known: Mapping[str, str]) -> dict[str, str]:
    """SITE_URL, REPOSITORY_URL and, where the owner set them, the others; only what is not empty.

    `known` has GITHUB_REPOSITORY and GITHUB_SERVER_URL and the repository's variables SITE_URL,
    CONTACT_EMAIL, ISSUES and ICP. ValueError with one Chinese sentence where a variable cannot be
    what it should.
    """
    server, repository = (
        known.get("GITHUB_SERVER_URL", "").rstrip("/"),
        known.get("GITHUB_REPOSITORY", ""),
    )
    values = {
        "SITE_URL": chosen(known["SITE_URL"])
        if known.get("SITE_URL")
        else pages(server, repository),
        "REPOSITORY_URL": f"{server}/{repository}" if server and repository else "",
        "CONTACT_EMAIL": email(known.get("CONTACT_EMAIL", "")),
        "ISSUES": issues(known.get("ISSUES", "")),
        "ICP": filing(known.get("ICP", "")),
    }
    return {name: value for name, value in values.items() if value}


def pages(server: str, repository: str) -> str:
    """Where GitHub Pages publishes a repository that has no domain of its own; empty on another
    server.
    """
    owner, _, name = repository.partition("/")
    if server != GITHUB or not name:
        return ""
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def chosen(address: str) -> str:
    """An address the owner wrote, with its closing slash: every page's address is made by adding to
    it.
    """
    address = address.strip()
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good or re.search(r"[\s?#]", address):
        raise ValueError(
            f"仓库变量 SITE_URL“{address}”不是完整的网址，写成 https://example.com/ 这样，"
            "没有问号和井号。"
        )
    return address.rstrip("/") + "/"


def email(address: str) -> str:
    if address and not EMAIL.fullmatch(address.strip()):
        raise ValueError(f"仓库变量 CONTACT_EMAIL“{address}”不是邮箱地址，改正，或删掉这个变量。")
    return address.strip()


def issues(choice: str) -> str:
    """`off` where the repository takes no issues; nothing means that it does."""
    if choice.strip().lower() not in ("", "on", "off"):
        raise ValueError(
            f"仓库变量 ISSUES“{choice}”不认识，只能是 on 或 off：没有打开 Issues 的仓库写 off。"
        )
    return choice.strip().lower()


def filing(number: str) -> str:
    if number and not FILING.fullmatch(number.strip()):
        raise ValueError(
            f"仓库变量 ICP“{number}”不是备案号，写成 京ICP备12345678号-1 这样，或删掉这个变量。"
        )
    return number.strip()


if __name__ == "__main__":
    try:
        print("".join(f"{name}={value}\n" for name, value in public(os.environ).items()), end="")
    except ValueError as problem:
        sys.exit(f"出错：{problem}")
