"""Reads the Store's addresses, asks each host once and slowly, returns which links are dead or have
moved. Never a gate.

Only what is certain is reported: a host that refuses, is slow or answers with an error of its own
may serve readers well, since many offices answer no one from abroad. Those are counted, not listed.
"""

from __future__ import annotations

import http.client
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin

from kb.store import Store
from publish.stale import section

# seconds between two questions, seconds to wait for one, questions in all
PAUSE, PATIENCE, LIMIT = 3.0, 20.0, 200
DEAD, MOVED, FINE = (404, 410), (301, 308), (200, 206)
AGENT = "kb-link-check/1 (weekly, one request every three seconds)"


@dataclass(frozen=True)
class Answer:
    """`status` 0 where no answer came; `lost` where the name of the host does not exist; `location`
    of a redirect.
    """

    status: int
    location: str = ""
    lost: bool = False


Ask = Callable[[str], Answer]


def addresses(store: Store) -> dict[str, str]:
    """Address → who names it; one that several name is asked once."""
    found: dict[str, str] = {}
    named = [(source.url, f"来源 `{key}`") for key, source in store.sources.items()]
    named += [(channel.site, f"渠道 `{key}`") for key, channel in store.channels.items()]
    for address, name in named:
        if address:
            found[address] = f"{found[address]}、{name}" if address in found else name
    return found


def report(found: Mapping[str, str], ask: Ask, pause: Callable[[float], None] = time.sleep) -> str:
    """The links as Markdown, after at most LIMIT questions."""
    dead, moved, unsure = [], [], 0
    for number, (address, names) in enumerate(list(found.items())[:LIMIT]):
        if number:
            pause(PAUSE)
        answer = ask(address)
        if answer.status in DEAD or answer.lost:
            dead.append(f"{address} {'域名不存在' if answer.lost else answer.status}（{names}）")
        elif answer.status in MOVED:
            there = urljoin(address, answer.location)
            moved += (
                [f"{address} → {there}（{names}）"]
                if there.rstrip("/") != address.rstrip("/")
                else []
            )
        elif answer.status not in FINE:
            unsure += 1
    left = max(0, len(found) - LIMIT)
    note = f"另有 {unsure} 个没有确定的回答（拒绝、超时、临时转向），不算失效。" + (
        f"还有 {left} 个这次没有问。" if left else ""
    )
    return "\n".join([*section("打不开的链接", dead), *section("搬了家的链接", moved), note, ""])


class Still(urllib.request.HTTPRedirectHandler):
    """Redirects are told, not followed."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def ask(address: str) -> Answer:
    """One GET, its body left unread; the name of the site that asks is in it."""
    headers = {"User-Agent": AGENT, "Accept": "*/*"}
    # the schema allows http only
    request = urllib.request.Request(urldefrag(address)[0], headers=headers)  # noqa: S310
    try:
        with urllib.request.build_opener(Still).open(request, timeout=PATIENCE) as answer:
            return Answer(answer.status)
    except urllib.error.HTTPError as error:
        with error:  # it holds the connection
            return Answer(error.code, error.headers.get("Location", ""))
    except urllib.error.URLError as error:
        lost = isinstance(error.reason, socket.gaierror) and error.reason.errno == socket.EAI_NONAME
        return Answer(0, lost=lost)
    except (OSError, http.client.HTTPException, ValueError):
        return Answer(0)
