"""Reads the checkout, builds the site with MkDocs and with ProperDocs, compares every byte: the day
one ends, the other goes on.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

BUILDERS = ("mkdocs", "properdocs")
# the one place where a builder may name itself
GENERATOR = re.compile(rb'<meta name="generator"[^>]*>')


def run(root: Path, environment: Mapping[str, str], say: Callable[[str], None]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        sites = [Path(folder) / builder for builder in BUILDERS]
        for builder, site in zip(BUILDERS, sites, strict=True):
            say(f"· 用 {builder} 构建")
            command = [
                sys.executable,
                "-m",
                builder,
                "build",
                "-f",
                "mkdocs.yml",
                "--site-dir",
                str(site),
            ]
            built = subprocess.run(
                command, cwd=root, env=environment, capture_output=True, text=True, check=False
            )
            if built.returncode:
                say(f"{built.stdout}{built.stderr}\n出错：{builder} 没有构建成功，原因在上面。")
                return 1
        found = differences(*sites)
        total = sum(1 for path in sites[0].rglob("*") if path.is_file())
    if found:
        say("\n".join(["出错：两份网站不一样：", *(f"  {line}" for line in found[:20])]))
        return 1
    say(f"· 一致：{total} 个文件逐字节相同（各自写的 generator 除外）")
    return 0


def differences(one: Path, other: Path) -> list[str]:
    """Files that only one has, or whose bytes differ beyond the builder's own name."""
    sets = [
        {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
        for site in (one, other)
    ]
    lonely = [f"只有一份：{path}" for path in sorted(sets[0] ^ sets[1])]
    return lonely + [
        f"字节不同：{path}"
        for path in sorted(sets[0] & sets[1])
        if plain(one / path) != plain(other / path)
    ]


def plain(path: Path) -> bytes:
    content = path.read_bytes()
    return GENERATOR.sub(b"", content) if path.suffix == ".html" else content
