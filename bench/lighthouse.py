"""Builds docs/ as ours and as stock Material, asks Lighthouse about three pages of each on a
simulated phone, writes bench/lighthouse.md.

Both are served the same way, with gzip, and measured in turn in one run, so that a slow machine
slows both. Lighthouse comes from npm.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from build import STOCK, mkdocs, quiet
from desk.chromium import find
from kb import compose, store

ROOT = Path(__file__).resolve().parent.parent

LIGHTHOUSE = "lighthouse@12.8.2"
PAGES = ("index.html", "guide/repay.html", "rental/remote-lock.html")
RUNS = 3
SCORES = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "SEO",
}
TIMES = {
    "first-contentful-paint": "FCP s",
    "largest-contentful-paint": "LCP s",
    "total-blocking-time": "TBT s",
    "speed-index": "speed index s",
}
HEAD = """# Lighthouse on a phone, beside stock Material

Written by `make bench`; see bench/lighthouse.py. The same texts, in turn in one run, medians of {runs}, both sent with gzip.
{tool}, Chromium {chromium}, its default simulated phone and slow 4G. Compare rows, not machines.
SEO is 91 because our policy forbids connections, with which Lighthouse asks for robots.txt; nothing else is found.

| page | site | {columns} |
|---|---|{rule}|
"""


class Zipped(SimpleHTTPRequestHandler):
    """As static hosts send: text compressed."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        zipped = path.suffix in (".html", ".css", ".js", ".svg", ".json", ".xml", ".webmanifest")
        self.send_response(200)
        self.send_header(
            "Content-Type", self.guess_type(str(path)) + ("; charset=utf-8" if zipped else "")
        )
        if zipped:
            body = gzip.compress(body, 9)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Zipped, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def stock(folder: Path) -> Path:
    """Our pages with numbers, cards and notes filled in, under the theme as it comes."""
    written = store.read(ROOT / "docs")
    for slug, page in written.pages.items():
        path = folder / f"docs/{slug}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        answer = "" if page.meta.type == "page" else f"{page.meta.description}\n\n"
        front = (
            f"---\ntitle: {json.dumps(page.meta.title)}\ndescription: "
            f"{json.dumps(page.meta.description)}\n---\n\n"
        )
        path.write_text(
            f"{front}# {page.meta.title}\n\n{answer}{compose.compose(page, written)}", "utf-8"
        )
    (folder / "mkdocs.yml").write_text(STOCK, "utf-8")
    quiet(mkdocs(folder, "build", "-d", str(folder / "site")))
    return folder / "site"


def lighthouse(url: str) -> dict[str, Any]:
    """One run's report."""
    command = [
        "npx",
        "--yes",
        LIGHTHOUSE,
        url,
        "--output=json",
        "--quiet",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]
    environment = {**os.environ, "CHROME_PATH": find() or ""}
    ran = subprocess.run(
        command, check=True, capture_output=True, env=environment, cwd=tempfile.gettempdir()
    )
    report: dict[str, Any] = json.loads(ran.stdout)
    return report


def figures(report: dict[str, Any]) -> list[float]:
    """Scores, times, shift, requests and bytes, in the order of the columns."""
    audits = report["audits"]
    sent = audits["network-requests"]["details"]["items"]
    return [
        *(report["categories"][key]["score"] * 100 for key in SCORES),
        *(audits[key]["numericValue"] / 1000 for key in TIMES),
        audits["cumulative-layout-shift"]["numericValue"],
        len(sent),
        sum(item.get("transferSize", 0) for item in sent),
    ]


def row(page: str, name: str, runs: list[list[float]]) -> str:
    values = [statistics.median(column) for column in zip(*runs, strict=True)]
    scores, times, (shift, requests, size) = values[:4], values[4:8], values[8:]
    cells = [
        *(f"{score:.0f}" for score in scores),
        *(f"{time:.2f}" for time in times),
        f"{shift:.3f}",
        f"{requests:.0f}",
        f"{size / 1000:.0f}",
    ]
    return f"| {page} | {name} | {' | '.join(cells)} |\n"


def main() -> None:
    if not shutil.which("npx"):
        sys.exit("缺少 npx：装好 Node 之后再运行。")
    with (
        tempfile.TemporaryDirectory() as folder,
        served(ROOT / "site") as ours,
        served(stock(Path(folder))) as theirs,
    ):
        found: dict[tuple[str, str], list[list[float]]] = {}
        report: dict[str, Any] = {}
        for page in PAGES:
            for _ in range(RUNS):
                for name, root in (("ours", ours), ("stock Material", theirs)):
                    report = lighthouse(root + page)
                    found.setdefault((page, name), []).append(figures(report))
                    print(
                        page, name, [round(value, 3) for value in found[page, name][-1]], flush=True
                    )
    columns = [*SCORES.values(), *TIMES.values(), "CLS", "requests", "KB"]
    chromium = report["environment"]["hostUserAgent"].partition("Chrome/")[2].split(" ")[0]
    tool = LIGHTHOUSE.replace("@", " ").capitalize()
    head = HEAD.format(
        runs=RUNS,
        tool=tool,
        chromium=chromium,
        columns=" | ".join(columns),
        rule="|".join(["--:"] * len(columns)),
    )
    (ROOT / "bench/lighthouse.md").write_text(
        head + "".join(row(*key, runs) for key, runs in found.items()), "utf-8"
    )


if __name__ == "__main__":
    main()
