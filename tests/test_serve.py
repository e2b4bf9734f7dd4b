"""What `make serve` serves is what a clean build would make of the files as they are, or says what
is wrong with them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from html import unescape
from importlib import import_module
from pathlib import Path

import pytest

from desk import serve_build, serve_words
from served import Served, changed
from support import ROOT, entry

EVERYWHERE = "0.0.0.0"  # noqa: S104 (nothing is bound to it)
RELOAD_VERSION = re.compile(r"/-/reload.js\?(\d+)")
RELOAD = re.compile(rb'<script src="/-/reload.js\?\d+"></script>')


def clean(checkout: Path) -> dict[str, bytes]:
    """Every file of a build from nothing, with the kill switch instead of the offline copy, as
    under serve.
    """
    environment = {name: value for name, value in os.environ.items() if name != "SITE_URL"} | {
        "KB_PREVIEW": "1"
    }
    command = [sys.executable, "scripts/run.py", "build"]
    result = subprocess.run(
        command,
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert result.returncode == 0, result.stdout
    site = checkout / "site"
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def added(checkout: Path) -> None:
    (checkout / "docs/zh/d.md").write_text(entry("题目丁", "旧名丁", "a, b"), "utf-8")
    changed("mkdocs.yml", "  - c.md\n", "  - c.md\n  - d.md\n")(checkout)


def removed(checkout: Path) -> None:
    (checkout / "docs/zh/d.md").unlink()
    changed("mkdocs.yml", "  - d.md\n", "")(checkout)


EDITS: dict[str, Callable[[Path], None]] = {
    "a text": changed("docs/zh/a.md", "还这一期", "还清这一期"),
    "a title": changed("docs/zh/a.md", "题目甲", "题目甲改"),
    "a link": changed("docs/zh/b.md", "正文", "看[甲](a.md#how)，正文"),
    "a related page": changed("docs/zh/c.md", "related: [a, b]", "related: [b, a]"),
    "a source": changed("docs/_data/sources.yml", "应当按期还款", "应当按时还款"),
    "a channel": changed("docs/_data/channels.yml", "投诉热线", "投诉电话"),
    "a term": changed("docs/_data/glossary.yml", "到期自动扣款", "到期自动划走"),
    "a synonym": changed("docs/_data/synonyms.yml", "还钱", "还账"),
    "a wording": changed("docs/_data/asks/a.yml", "欠的钱咋给", "欠的钱怎么给"),
    "a page more": added,
    "a page less": removed,
    "a setting": changed("mkdocs.yml", "site_name: 小米", "site_name: 大米"),
    "the order of the menu": changed("mkdocs.yml", "  - b.md\n  - c.md\n", "  - c.md\n  - b.md\n"),
    "a template": changed("overrides/partials/footer.html", "<footer", "<footer\n"),
    "a style": changed("docs/assets/site.css", "body", "body, .kb-build"),
    "a script of the page": changed(
        "docs/assets/site.js", '"use strict";', '"use strict"; self.edited = 1;'
    ),
    "a script of the search": changed(
        "scripts/hansearch/client/search.js", "{", "{ self.edited = 1;"
    ),
    "a module that few import": changed("scripts/kb/feed.py", '"""', '"""Also: '),
    "a hook": changed(
        "scripts/hooks.py",
        "return view.fold_sources(notes.named(html))",
        "return notes.named(html)",
    ),
    "a module": changed("scripts/kb/lists.py", "FEW = 3", "FEW = 0"),
    "the worker": changed(
        "scripts/kb/worker/sw-off.js", '"use strict";', '"use strict"; self.edited = 1;'
    ),
}


def test_every_kind_of_edit_is_served_as_a_clean_build_makes_it(served: Served) -> None:
    """Byte for byte but for the script that reloads; under the same policy, which is in
    the bytes.
    """
    before = clean(served.folder)
    for name, edit in {"nothing": lambda checkout: None, **EDITS}.items():
        edit(served.folder)
        wanted = clean(served.folder)
        # the pages first: what none of them shows is not made yet
        asked = sorted(wanted, key=lambda path: not path.endswith(".html"))
        found = {path: RELOAD.sub(b"", served.get(path)[1]) for path in asked}
        assert [path for path in wanted if found[path] != wanted[path]] == [], name
        assert [
            path for path in before.keys() - wanted.keys() if served.get(path)[0] != 404
        ] == [], name
        assert name in ("nothing", "a module that few import") or wanted != before, name
        before = wanted


def line_of(path: str, start: str) -> int:
    """The number of the line that begins so."""
    lines = (ROOT / path).read_text("utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


FAULTS = {
    "an unknown channel": (
        "docs/zh/a.md",
        "还这一期",
        "还这一期，问[热线](channel:nfraa)",
        "docs/zh/a.md:16",
        "是不是“nfra”",
    ),
    "broken YAML": (
        "docs/_data/channels.yml",
        "bank: {",
        "bank: {{",
        "docs/_data/channels.yml:",
        "检查缩进、冒号后的空格和引号是否成对",
    ),
    "a broken template": (
        "overrides/main.html",
        "{#",
        "{% if %}{#",
        "overrides/main.html:1",
        "检查 {{ }} 和 {% %} 是否成对",
    ),
    "a broken hook": (
        "scripts/hooks.py",
        "import os",
        "import os(",
        f"scripts/hooks.py:{line_of('scripts/hooks.py', 'import os')}",
        "改正这一行",
    ),
    "a broken module": (
        "scripts/kb/feed.py",
        "from __future__",
        "import nothing_like_it\nfrom __future__",
        "scripts/kb/feed.py:",
        "改正这一行",
    ),
    "a setting": (
        "mkdocs.yml",
        "strict: true",
        "strict: false",
        f"mkdocs.yml:{line_of('mkdocs.yml', 'strict: true')}",
        "写 strict: true",
    ),
}


def test_a_fault_shows_in_the_browser_and_the_next_save_brings_the_site_back(
    served: Served,
) -> None:
    whole = served.get("a.html")
    for name, (path, old, new, place, remedy) in FAULTS.items():
        changed(path, old, new)(served.folder)
        for address in ("", "a.html", "nowhere.html"):
            status, page = served.get(address)
            assert status == 500, name
            assert place in page.decode("utf-8"), name
            assert remedy in unescape(page.decode("utf-8")), name
            assert RELOAD.search(page), name
        changed(path, new, old)(served.folder)
        status, page = served.get("a.html")
        assert (status, RELOAD.sub(b"", page)) == (200, RELOAD.sub(b"", whole[1])), name


def test_a_fault_of_what_no_page_shows_is_told_as_soon_as_it_is_asked_for(served: Served) -> None:
    """The pages do not wait for the index of the search; whoever asks for it learns of its fault,
    and then every page says so.
    """
    path, old = "scripts/hansearch/resident.py", "    first = first_questions(documents)\n"
    whole = served.get("search/index.js")
    new = "    raise ValueError('no index')\n"
    changed(path, old, new)(served.folder)
    assert served.get("a.html")[0] == 200
    for address in ("search/index.js", "a.html"):
        status, page = served.get(address)
        assert status == 500, address
        assert "scripts/hansearch/resident.py:" in page.decode("utf-8"), address
        assert "ValueError: no index" in page.decode("utf-8"), address
    changed(path, new, old)(served.folder)
    assert served.get("search/index.js") == whole


def test_a_module_takes_along_all_that_import_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However far away, and what the others remember stays."""
    texts = {
        "first": "A = 1",
        "second": "from rooms import first",
        "third": "def f():\n    from rooms.second import first",
        "fourth": "B = 1",
    }
    (tmp_path / "rooms").mkdir()
    for name, text in {"__init__": "", **texts}.items():
        (tmp_path / f"rooms/{name}.py").write_text(text, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    before = {name: import_module(f"rooms.{name}") for name in texts}
    serve_build.forget(tmp_path, [str(tmp_path / "rooms/first.py")])
    # as whoever needs them would load them
    after = {name: import_module(f"rooms.{name}") for name in reversed(texts)}
    assert {name for name in texts if after[name] is not before[name]} == {
        "first",
        "second",
        "third",
    }
    assert vars(after["second"])["first"] is after["first"]


def test_what_a_writer_wrote_is_shown_and_not_run(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("<script>alert(1)</script>\n", "utf-8")
    page = serve_words.faulty(
        "不好（1 处）\n  a.md:1: [X-1] 有“<script>”。删掉它。\n  ../x.md:1: 别处", tmp_path
    )
    assert "<pre>&lt;script&gt;alert(1)&lt;/script&gt;</pre>" in page
    assert "<script>" not in page


def test_no_worker_is_registered_and_one_of_an_earlier_look_goes(served: Served) -> None:
    """A copy left by an earlier look at the built site on the same port would otherwise hide every
    edit.
    """
    assert "serviceWorker" not in served.text("assets/site.js")
    assert "unregister" in served.text("sw.js")


def test_nothing_outside_the_site_is_served(served: Served) -> None:
    for name in ("../mkdocs.yml", "%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "%00", "a.html/"):
        assert served.get(name)[0] == 404, name


def test_a_browser_is_told_of_the_next_build(served: Served) -> None:
    shown = RELOAD_VERSION.search(served.text("a.html"))
    assert shown
    changed("docs/zh/a.md", "还这一期", "还下一期")(served.folder)
    with urllib.request.urlopen(f"{served.url}-/changed?{shown[1]}", timeout=60) as answer:  # noqa: S310 (our own server)
        assert (answer.status, answer.headers["Content-Type"]) == (
            200,
            "image/svg+xml; charset=utf-8",
        )
    assert "还下一期" in served.text("a.html")


@pytest.mark.parametrize(
    ("host", "found", "told"),
    [
        ("127.0.0.1", "192.168.1.5", "打开 http://127.0.0.1:8000/"),
        (
            EVERYWHERE,
            "192.168.1.5",
            "打开 http://127.0.0.1:8000/ ；连着同一个网络的手机打开 http://192.168.1.5:8000/ ",
        ),
        (EVERYWHERE, "", "打开 http://127.0.0.1:8000/ （这台电脑没有连上网络，手机看不到）"),
        (
            "10.0.0.7",
            "10.0.0.7",
            "打开 http://10.0.0.7:8000/ ；连着同一个网络的手机打开 http://10.0.0.7:8000/ ",
        ),
    ],
)
def test_the_address_for_a_phone_is_told(
    monkeypatch: pytest.MonkeyPatch, host: str, found: str, told: str
) -> None:
    monkeypatch.setattr(serve_words, "own_address", lambda: found)
    assert serve_words.addresses(host, 8000).startswith(told)


@pytest.mark.parametrize(
    ("host", "word"),
    [
        ("phone", "写 0.0.0.0"),
        ("http://1.2.3.4", "写 0.0.0.0"),
        ("203.0.113.9", "没有 203.0.113.9 这个地址"),
    ],
)
def test_a_host_that_is_none_is_one_sentence(host: str, word: str) -> None:
    result = subprocess.run(
        [sys.executable, "scripts/run.py", "serve", "8000", host],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout.count("\n"), result.stderr) == (1, 1, "")
    assert result.stdout.startswith("出错：")
    assert word in result.stdout
