"""Reads docs/, prints what our build takes beside stock Material on the same Markdown: CPU of a
whole build at our own size and at `--sizes`, and seconds from one edit under serve to the page.

All are run in turn in one session, so that a slow machine slows both; quote the ratio, not the
seconds.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pages
from kb.refusals import FILE as SETTINGS

ROOT = Path(__file__).resolve().parent.parent
STOCK = """site_name: stock
docs_dir: docs
theme: {name: material, language: zh, font: false}
use_directory_urls: false
plugins: [search]
markdown_extensions: [admonition, attr_list, footnotes, md_in_html, tables, toc, pymdownx.superfences, pymdownx.highlight]
"""
MARK = "改动标记"
LARGE = 1000  # pages; a build of so many is measured once


@dataclass(frozen=True)
class Change:
    """In `file`, `old` becomes `new`; the page at `url` then holds `shown`."""

    file: Path
    old: str
    new: str
    url: str
    shown: str


def mkdocs(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "mkdocs", *arguments, "-f", str(folder / "mkdocs.yml")]


def quiet(command: list[str]) -> None:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore"}
    subprocess.run(
        command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cold(folder: Path) -> float:
    """Seconds of CPU of a whole build, its further processes included."""
    with tempfile.TemporaryDirectory() as out:
        before = cpu()
        quiet(mkdocs(folder, "build", "-d", out))
        return cpu() - before


def stock_of(ours: Path, folder: Path) -> None:
    """Stock Material on the same Markdown."""
    shutil.copytree(ours / "docs/zh", folder / "docs")
    (folder / SETTINGS).write_text(STOCK, "utf-8")


def edit(command: list[str], port: int, change: Change) -> float:
    """Seconds from saving a change until the server that `command` starts shows it."""
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    url, text = f"http://127.0.0.1:{port}/{change.url}", change.file.read_text("utf-8")
    try:
        wait(url, "")
        time.sleep(2)
        change.file.write_text(text.replace(change.old, change.new, 1), "utf-8")
        start = time.perf_counter()
        wait(url, change.shown)
        return time.perf_counter() - start
    finally:
        change.file.write_text(text, "utf-8")
        os.killpg(server.pid, signal.SIGINT)
        server.wait(20)


def wait(url: str, text: str) -> None:
    for _ in range(1200):
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310 (our own server)
                if text in answer.read().decode():
                    return
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError(url)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="0,2000", help="pages, 0: ours alone")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-edit", action="store_true")
    options = parser.parse_args()
    for size in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as name:
            ours, stock = Path(name, "ours"), Path(name, "stock")
            pages.checkout(ROOT, ours)
            count = pages.grow(ours, size)
            stock_of(ours, stock)
            times: dict[str, list[float]] = {"ours": [], "stock": []}
            for _ in range(options.runs if count < LARGE else 1):
                times["ours"].append(cold(ours))
                times["stock"].append(cold(stock))
            report(f"{count} pages, CPU of a whole build", times)
            if count < LARGE and not options.no_edit:
                edits(ours, stock)


def edits(ours: Path, stock: Path) -> None:
    """Each kind of file a writer or a maintainer edits; stock Material shows a page's text alone,
    so all are held against that.
    """
    kinds = {"a page's text": text_of(ours / "docs/zh/guide/repay.md"), **of_ours(ours)}
    times: dict[str, list[float]] = {kind: [] for kind in ("stock", *kinds)}
    for run in range(3):
        port = 8141 + run
        command = mkdocs(stock, "serve", "-a", f"127.0.0.1:{port}")
        times["stock"].append(edit(command, port, text_of(stock / "docs/guide/repay.md")))
        for number, (kind, change) in enumerate(kinds.items(), 1):
            port = 8141 + 10 * number + run
            command = [sys.executable, str(ours / "scripts/run.py"), "serve", str(port)]
            times[kind].append(edit(command, port, change))
    for kind in kinds:
        report(f"saved to served, {kind}", {"ours": times[kind], "stock": times["stock"]})


def text_of(page: Path) -> Change:
    last = page.read_text("utf-8").rstrip("\n").rpartition("\n")[2]
    return Change(page, last, f"{last}\n\n{MARK}", "guide/repay.html", MARK)


def of_ours(root: Path) -> dict[str, Change]:
    """What many pages show, or all."""
    page, told = "about/channels.html", f"<p>{MARK}</p></body>"
    return {
        "a channel": Change(
            root / "docs/_data/channels.yml", "duty: 已经被骗", f"duty: {MARK}已经被骗", page, MARK
        ),
        "a template": Change(root / "overrides/base.html", "</body>", told, page, MARK),
        "the site's name": Change(root / SETTINGS, "site_name: ", f"site_name: {MARK}", page, MARK),
    }


def report(name: str, times: dict[str, list[float]]) -> None:
    ours, stock = (statistics.median(times[key]) for key in ("ours", "stock"))
    print(
        f"{name}: ours {ours:.2f} s, stock {stock:.2f} s, ratio {ours / stock:.2f} (medians "
        f"of {len(times['ours'])})"
    )


if __name__ == "__main__":
    main()
