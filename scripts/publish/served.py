"""Reads a public address, compares what it serves with what was tested: the worker's list, then
every file in it.

    python3 scripts/publish/served.py https://alice.github.io/kb/ SHA256-OF-SW.JS

A host may go on serving the files of before for some minutes, so it is asked again until it agrees.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable

TRIES, PAUSE = 40, 20.0  # about thirteen minutes; GitHub Pages lets its files be kept for ten
Fetch = Callable[[str], bytes]


def difference(site: str, expected: str, fetch: Fetch) -> str:
    """What is not as it was tested, as one Chinese sentence; empty if all that was looked at is.
    `expected` in hexadecimal.
    """
    worker = fetch(f"{site}sw.js?{expected[:12]}")  # past a cache on the way
    if (got := hashlib.sha256(worker).hexdigest()) != expected:
        return f"{site}sw.js 的 SHA-256 是 {got}，测过的是 {expected}"
    for path, tested in files(worker.decode()).items():
        if integrity(fetch(f"{site}{path}?{expected[:12]}")) != tested:
            return f"{site}{path} 与测过的不一样"
    return ""


def files(worker: str) -> dict[str, str]:
    """Path → integrity, as the worker has them; none in the kill switch."""
    head, found, _ = worker.partition("};")
    marker = "const FILES="
    listed: dict[str, str] = (
        json.loads(head.removeprefix(marker) + "}") if found and head.startswith(marker) else {}
    )
    return listed


def integrity(content: bytes) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode()}"


def settle(
    look: Callable[[], str], tries: int = TRIES, pause: Callable[[float], None] = time.sleep
) -> str:
    """The last difference seen, empty as soon as there is none."""
    found = ""
    for attempt in range(tries):
        if attempt:
            pause(PAUSE)
        try:
            found = look()
        except OSError as error:
            found = f"打不开：{error}"
        if not found:
            break
    return found


def get(url: str) -> bytes:
    if not url.startswith(("https://", "http://")):
        raise ValueError(f"not a public address: {url}")
    request = urllib.request.Request(url, headers={"Cache-Control": "no-cache"})  # noqa: S310 (checked above)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        # 404.html may come with its status: the bytes are judged
        with error:
            return bytes(error.read())


if __name__ == "__main__":
    site, expected = sys.argv[1].rstrip("/") + "/", sys.argv[2]
    if found := settle(lambda: difference(site, expected, get)):
        sys.exit(
            f"出错：发布出去的和测过的对不上：{found}。看“维护者手册”的“发布错了，退回上一版”。"
        )
    print(f"· 一致：{site} 送出的就是测过的那一份")
