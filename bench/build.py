"""Reads docs/, prints how long our build takes beside stock Material on the same pages, cold and after one edit under serve.

Both are run in turn in one session, so that a slow machine slows both; quote the ratio, not the seconds.
"""

from __future__ import annotations

import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STOCK = """site_name: stock
docs_dir: docs
theme: {name: material, language: zh, font: false}
use_directory_urls: false
plugins: [search]
markdown_extensions: [admonition, attr_list, footnotes, md_in_html, tables, toc, pymdownx.superfences, pymdownx.highlight]
"""
RUNS = 5


def mkdocs(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "mkdocs", *arguments, "-f", str(folder / "mkdocs.yml")]


def quiet(command: list[str]) -> None:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore"}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def cold(folder: Path) -> float:
    with tempfile.TemporaryDirectory() as out:
        start = time.perf_counter()
        quiet(mkdocs(folder, "build", "-d", out))
        return time.perf_counter() - start


def edit(folder: Path, page: Path, url: str, port: int) -> float:
    """Seconds from saving a change until the server shows it."""
    server = subprocess.Popen(
        mkdocs(folder, "serve", "-a", f"127.0.0.1:{port}"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    base, text = f"http://127.0.0.1:{port}/", page.read_text("utf-8")
    try:
        wait(base + url, "")
        time.sleep(2)
        mark = "改动标记"
        page.write_text(text + f"\n\n{mark}\n", "utf-8")
        start = time.perf_counter()
        wait(base + url, mark)
        return time.perf_counter() - start
    finally:
        page.write_text(text, "utf-8")
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
    with tempfile.TemporaryDirectory() as name:
        ours, stock = Path(name, "ours"), Path(name, "stock")
        for part in ("docs", "overrides", "scripts"):
            shutil.copytree(ROOT / part, ours / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "mkdocs.yml", ours)
        shutil.copytree(ROOT / "docs/zh", stock / "docs")
        (stock / "mkdocs.yml").write_text(STOCK, "utf-8")
        times: dict[str, list[float]] = {"ours": [], "stock": []}
        for _ in range(RUNS):
            times["ours"].append(cold(ours))
            times["stock"].append(cold(stock))
        report("cold build", times)
        times = {"ours": [], "stock": []}
        for run in range(3):
            times["ours"].append(edit(ours, ours / "docs/zh/guide/repay.md", "guide/repay.html", 8131 + run))
            times["stock"].append(edit(stock, stock / "docs/guide/repay.md", "guide/repay.html", 8141 + run))
        report("one edit, saved to served", times)


def report(name: str, times: dict[str, list[float]]) -> None:
    ours, stock = (statistics.median(times[key]) for key in ("ours", "stock"))
    print(f"{name}: ours {ours:.2f} s, stock {stock:.2f} s, ratio {ours / stock:.2f} (medians of {len(times['ours'])})")


if __name__ == "__main__":
    main()
