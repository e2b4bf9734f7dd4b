"""The search as a plugin: plain Markdown in Chinese, three lines of mkdocs.yml, nothing of this
site.
"""

from __future__ import annotations

import functools
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.support import OpenPage

CONFIG = (
    "site_name: 小站\ntheme: {{name: {theme}, font: false}}\nuse_directory_urls: "
    "{pretty}\nplugins:\n{plugins}"
)
PLUGIN = "  - hansearch\n"
PAGES = {
    "index": "# 小站\n\n这里讲怎么养花。\n",
    "water": (
        "# 给花浇水\n\n花要见干见湿。\n\n## 多久浇一次 {#often}\n\n夏天早晚各一次，冬天十天一次。"
        "\n\n## 叶子发黄怎么办\n\n多半是浇多了，先停水，再松土。\n"
    ),
    "soil": (
        "# 换盆与配土\n\n春天换盆最好。\n\n## 配土\n\n腐叶土、河沙、珍珠岩各一份。"
        "绿萝喜欢疏松的土。\n"
    ),
    "light": "# 光照\n\n## 哪些花怕晒\n\n君子兰和兰花怕晒，要放在阴凉处。重庆夏天太热，要遮阳。\n",
}
STRICT = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'"
)


class Strict(SimpleHTTPRequestHandler):
    """No fetch to elsewhere, no eval, no worker but our own."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", STRICT)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


def mkdocs(
    folder: Path, plugins: str = PLUGIN, theme: str = "material", pretty: bool = True
) -> subprocess.CompletedProcess[str]:
    (folder / "mkdocs.yml").write_text(
        CONFIG.format(theme=theme, plugins=plugins, pretty=str(pretty).lower()), "utf-8"
    )
    command = [sys.executable, "-m", "mkdocs", "build", "-q"]
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"NO_MKDOCS_2_WARNING": "1", "PATH": ""},
    )


def write(folder: Path, pages: dict[str, str]) -> None:
    (folder / "docs").mkdir()
    for name, text in pages.items():
        (folder / f"docs/{name}.md").write_text(text, "utf-8")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plain")
    write(folder, PAGES)
    built = mkdocs(folder)
    assert built.returncode == 0, built.stderr
    return folder / "site"


@pytest.fixture(scope="module", params=["http", "file"])
def plain_root(request: pytest.FixtureRequest, plain: Path) -> Iterator[str]:
    if request.param == "file":
        yield f"{plain.as_uri()}/"
        return
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Strict, directory=str(plain)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_plain_site_is_searched_as_people_type(watched: OpenPage, plain_root: str) -> None:
    seen = watched(plain_root)
    page = seen.open("water/index.html")
    page.evaluate(
        "addEventListener('securitypolicyviolation', event => { self.violated = "
        "event.violatedDirective; })"
    )
    page.get_by_role("button", name="搜索", exact=True).click()
    for query, wanted in {
        "浇水": "water/",
        "多久浇一次": "water/#often",
        "jiaoshui": "water/",
        "叶子发黄": "water/",
        "發黃": "water/",
        "绿萝": "soil/",
        "重庆": "light/",
        "chongqing": "light/",
    }.items():
        page.locator(".hansearch input").fill(query)
        row = page.locator("#hansearch-rows [role=option]").first
        expect(row, query).to_have_attribute(
            "href", re.compile(re.escape(wanted).replace("/", "/(?:index.html)?", 1))
        )
    assert page.evaluate("self.violated") is None
    assert seen.faults == []


def test_a_result_opens_by_keyboard_and_escape_closes(watched: OpenPage, plain_root: str) -> None:
    page = watched(plain_root).open("soil/index.html")
    page.keyboard.press("/")
    expect(page.locator(".hansearch input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".hansearch")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("多久浇一次")
    expect(page.locator("[role=option]").first).to_have_attribute(
        "href", re.compile("water/.*#often")
    )
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/water/**#often")


@pytest.mark.parametrize(
    ("plugins", "sentence"),
    [
        ("  - hansearch: {vocabulry: words.yml}\n", "hansearch 没有“vocabulry”这个选项"),
        ("  - hansearch: {vocabulary: none.yml}\n", "hansearch 的选项“vocabulary”写得不对"),
        ("  - hansearch: {skip: 3}\n", "hansearch 的选项“skip”写得不对"),
        ("  - hansearch: {vocabulary: wrong.yml}\n", "不认识 stopp"),
        ("  - hansearch: {vocabulary: sounds.yml}\n", "“重庆”有 2 个字，写了 1 个音"),
    ],
)
def test_a_wrong_option_is_named_in_one_sentence(
    tmp_path: Path, plugins: str, sentence: str
) -> None:
    write(tmp_path, PAGES)
    (tmp_path / "wrong.yml").write_text("stopp: 的\n", "utf-8")
    (tmp_path / "sounds.yml").write_text("pronunciations: {重庆: chong}\n", "utf-8")
    built = mkdocs(tmp_path, plugins, theme="mkdocs")
    assert built.returncode != 0
    assert sentence in built.stderr + built.stdout
    assert not (tmp_path / "site/search").exists()


def test_a_site_too_large_for_memory_is_built_through_mkdocs_and_searched(
    watched: OpenPage, tmp_path: Path
) -> None:
    """Titles and headings beyond RESIDENT_BYTES, and enough pages for the second process."""
    subjects = [
        first + second
        for first in "兰菊荷桂梅竹松柏桃李杏梨枣榆槐杨柳枫樟楠茶"
        for second in "花叶根茎果种苗株枝芽皮土盆"
    ]
    headings = (
        "怎么浇水与施肥才不会烂根 怎么换盆与配土才能长得快 冬天放在哪里过冬最合适不冻伤 "
        "叶子发黄掉叶是什么原因怎么救"
    )
    headings += " 什么时候修剪枝条开花最多 种子怎么发芽多久才能出苗 长虫生病用什么药最安全有效 买来的苗怎么养才能活下来不死 阳台上朝北没有太阳能不能养得好 送人的时候怎么包装路上才不会折断"
    write(
        tmp_path,
        {
            f"p{n}": f"# {one}的养护\n\n"
            + "".join(f"## {one}{h}\n\n{one}要看天气。\n\n" for h in headings.split())
            for n, one in enumerate(subjects)
        },
    )
    built = mkdocs(tmp_path, theme="mkdocs", pretty=False)
    assert built.returncode == 0, built.stderr
    assert (tmp_path / "site/search/titles/0.js").exists()
    page = watched(f"{(tmp_path / 'site').as_uri()}/").open("p7.html")
    for query, number in (
        ("荷花怎么浇水", subjects.index("荷花")),
        ("taohua guodong", subjects.index("桃花")),
    ):
        page.goto(page.url.partition("?")[0] + f"?q={query}")
        expect(page.locator("[role=option]").first).to_be_visible()
        links = page.locator("[role=option]").evaluate_all("links => links.map(link => link.href)")
        assert any(f"/p{number}.html" in link for link in links[:3]), (query, links)
