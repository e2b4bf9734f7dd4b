"""What is to be looked at again: from the data by the day, from the hosts politely and only where
it is certain.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kb import store
from publish import links, stale
from support import MakeDocs

CHECKED = dt.date(2026, 11, 22)  # the day in every page and datum of `make_docs`


def test_nothing_is_old_on_the_day_it_was_checked(make_docs: MakeDocs) -> None:
    told = stale.report(store.read(make_docs()), CHECKED)
    assert told.count("（0）") == 3
    assert told.count("- 没有") == 3


def test_pages_and_data_are_named_with_their_age(make_docs: MakeDocs) -> None:
    written = store.read(make_docs())
    told = stale.report(written, CHECKED + dt.timedelta(days=90))
    assert told.count("（0）") == 3
    told = stale.report(written, CHECKED + dt.timedelta(days=91))
    assert "2026-11-22 核对，已 91 天：示例法（`law`）" in told
    assert "投诉热线（`nfra`）" in told
    assert "过了复核日期的页面（0）" in told
    told = stale.report(written, CHECKED + dt.timedelta(days=181))
    assert "2027-05-21 到期，过了 1 天：题目甲（`docs/zh/a.md`）" in told


def test_each_address_of_the_data_is_asked_once(written: store.Store) -> None:
    found = links.addresses(written)
    urls = {source.url for source in written.sources.values()} | {
        channel.site for channel in written.channels.values()
    }
    assert set(found) == urls - {None}
    assert len(found) > 20


ANSWERS = {
    "https://a.example/": links.Answer(200),
    "https://b.example/x": links.Answer(404),
    "https://c.example/": links.Answer(301, "https://c.example/new"),
    "https://d.example": links.Answer(301, "https://d.example/"),
    "https://e.example/": links.Answer(302, "/login"),
    "https://f.example/": links.Answer(0),
    "https://g.example/": links.Answer(403),
    "https://h.example/": links.Answer(0, lost=True),
}


def test_only_the_certain_is_reported_the_rest_is_counted() -> None:
    waits: list[float] = []
    told = links.report(dict.fromkeys(ANSWERS, "来源 `x`"), ANSWERS.__getitem__, waits.append)
    assert "打不开的链接（2）" in told
    assert "https://b.example/x 404（来源 `x`）" in told
    assert "https://h.example/ 域名不存在" in told
    assert "搬了家的链接（1）" in told
    assert "https://c.example/ → https://c.example/new" in told
    assert "另有 3 个没有确定的回答" in told
    assert waits == [links.PAUSE] * (len(ANSWERS) - 1)


def test_the_questions_are_bounded() -> None:
    many, asked = {f"https://a.example/{n}": "来源" for n in range(links.LIMIT + 5)}, list[str]()

    def ask(address: str) -> links.Answer:
        asked.append(address)
        return links.Answer(200)

    assert "还有 5 个这次没有问" in links.report(many, ask, lambda _: None)
    assert len(asked) == links.LIMIT


@pytest.fixture
def host() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response({"/": 200, "/moved": 301, "/gone": 410}.get(self.path, 404))
            if self.path == "/moved":
                self.send_header("Location", "/there")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_real_host_is_asked_without_following_it(host: str) -> None:
    assert links.ask(f"{host}/#part") == links.Answer(200)
    assert links.ask(f"{host}/moved") == links.Answer(301, "/there")
    assert links.ask(f"{host}/gone") == links.Answer(410)
    assert links.ask("http://127.0.0.1:9/") == links.Answer(0)
