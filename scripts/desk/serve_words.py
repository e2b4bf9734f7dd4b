"""What `make serve` says: the page of faults, and the addresses to open."""

from __future__ import annotations

import re
import socket
from html import escape
from pathlib import Path

HERE = Path(__file__).parent
PLACE = re.compile(r"(?P<file>[\w./-]+\.\w+|LICENSE)(?::(?P<line>\d+))?: (?P<what>.+)")
ANYWHERE = {"0.0.0.0", "::"}  # noqa: S104 (only if asked for)


def faulty(report: str, root: Path) -> str:
    """The page that stands for every page while something is wrong: each fault with its file, line,
    text and remedy.
    """
    rows = []
    for row in filter(None, map(str.strip, report.split("\n"))):
        if place := PLACE.fullmatch(row):
            rows.append(
                f"<h2>{escape(row[: place.start('what') - 2])}</h2><p>"
                f"{escape(place['what'])}</p>{quoted(root, place)}"
            )
        else:
            rows.append(f"<p>{escape(row)}</p>")
    return (HERE / "serve.html").read_text("utf-8").replace("{{ faults }}", "\n".join(rows))


def quoted(root: Path, place: re.Match[str]) -> str:
    """The line a fault is on, as it is written."""
    file = root / place["file"]
    try:
        line = (
            file.read_text("utf-8").split("\n")[int(place["line"]) - 1]
            if place["line"] and file.is_relative_to(root)
            else ""
        )
    except (OSError, UnicodeDecodeError, IndexError):
        return ""
    return f"<pre>{escape(line)}</pre>" if line.strip() else ""


def addresses(host: str, port: int) -> str:
    """What to open, here and on a phone."""
    if host in ("localhost", "127.0.0.1", "::1"):
        return f"打开 http://{'[::1]' if ':' in host else host}:{port}/"
    seen = [one for one in ("", own_address()) if one] if host in ANYWHERE else [host]
    if not seen:
        return f"打开 http://127.0.0.1:{port}/ （这台电脑没有连上网络，手机看不到）"
    phone = f"http://{f'[{seen[0]}]' if ':' in seen[0] else seen[0]}:{port}/"
    here = f"http://127.0.0.1:{port}/" if host in ANYWHERE else phone
    return (
        f"打开 {here} ；连着同一个网络的手机打开 {phone} （那个网络里的人都看得到；"
        "打不开就看电脑的防火墙）"
    )


def own_address() -> str:
    """The address of this machine in its network, "" where it is in none. Asking sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("198.51.100.1", 9))  # an address of documentation: any but our own
        except OSError:
            return ""
        return str(probe.getsockname()[0])
