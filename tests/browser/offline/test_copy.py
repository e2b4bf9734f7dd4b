"""The offline copy in a real Chromium: what it answers, what it asks before it loads, what it
leaves alone.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.conftest import Contexts
from browser.host import REPAY, Host, serving, version
from browser.offline.copies import LINE, READY, STORE, kept, look_for_update, shown, update, visit
from browser.support import SITE, OpenPage, fresh_context
from icons import ICONS, drawn
from kb import offline
from support import ROOT

# ---- What it answers ----


@pytest.fixture(scope="module")
def without_network(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Page, Host]]:
    """A reader with the whole copy, and a host that is gone: for tests that only read."""
    folder = tmp_path_factory.mktemp("host")
    context = fresh_context(browser)
    with serving(version(folder, 1), folder) as host:
        page = visit(context.new_page(), host)
        host.down = True
        yield page, host
        context.close()


def test_after_one_visit_the_whole_site_works_without_a_network(page: Page, host: Host) -> None:
    host.site = SITE
    visit(page, host, "guide/index.html")
    assert len(kept(page)[STORE]) == len(offline.paths(SITE))
    host.down = True
    page.evaluate("kb.search('押金')")  # on the very page that was open
    for path in offline.paths(SITE):
        if path.endswith(".html") and path != "404.html":
            answer = page.goto(host.root + path, wait_until="commit")  # who answers is known
            assert answer
            assert answer.status == 200, path
            assert answer.from_service_worker, path
    page.goto(f"{host.root}index.html?q=%E6%8A%BC%E9%87%91")
    expect(page.locator("[role=option]").first).to_be_visible()
    page.locator("[role=option]").first.click()
    expect(page.locator("article mark").first).to_be_visible()


@pytest.mark.parametrize(
    ("asked", "lands"),
    [
        ("", ""), ("guide/repay", "guide/repay"),
        ("guide/repay?from=chat#pay", "guide/repay?from=chat#pay"),
        ("guide/repay.html?q=1#pay", "guide/repay.html?q=1#pay"), ("guide/", "guide/"),
        ("guide/index", "guide/index"), ("guide", "guide/"),
        ("guide?from=chat#what", "guide/?from=chat#what"),
    ],
)  # fmt: skip
def test_every_form_of_an_address_is_answered(
    without_network: tuple[Page, Host], asked: str, lands: str
) -> None:
    page, host = without_network
    answer = page.goto(host.root + asked)
    assert answer
    assert answer.status == 200
    assert page.url == host.root + lands
    expect(page.locator("h1")).to_be_visible()
    assert page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert page.evaluate("window.v") == 1  # its own script was found from there


@pytest.mark.parametrize(
    "lost", ["nowhere", "guide/nowhere.html", "a/b/c/", "constructor", "__proto__", "%E0%A4%A"]
)
def test_an_unknown_address_gets_the_chinese_404(
    without_network: tuple[Page, Host], lost: str
) -> None:
    page, host = without_network
    answer = page.goto(host.root + lost)
    assert answer
    assert answer.status == 404
    expect(page.locator("h1")).to_have_text("没有这一页")
    page.locator("#links a").first.click()
    expect(page.locator("h1")).to_have_text("你现在遇到什么？")


def test_what_the_copy_does_not_hold_comes_from_the_network(page: Page, host: Host) -> None:
    visit(page, host)
    (host.site / "downloads").mkdir()
    (host.site / "downloads/list.html").write_text("<title>later</title>", "utf-8")
    assert "downloads/list.html" not in offline.paths(host.site)
    page.goto(f"{host.root}downloads/list.html")
    expect(page).to_have_title("later")


def test_the_line_says_how_far_it_is_and_the_state_of_the_network(
    context: BrowserContext, page: Page, host: Host
) -> None:
    page.goto(host.root, wait_until="commit")
    page.wait_for_load_state("load")
    expect(page.locator(LINE)).to_contain_text("已可离线阅读 · 本份日期 2026-11-01 · ")
    context.set_offline(True)
    expect(page.locator(LINE)).to_contain_text("当前离线，正在看本机保存的这一份 · 2026-11-01")
    context.set_offline(False)
    expect(page.locator(LINE)).to_contain_text(READY)


def test_the_download_shows_its_progress(page: Page, host: Host) -> None:
    total = len(offline.paths(host.site))
    host.held[REPAY] = threading.Event()
    page.goto(host.root)
    expect(page.locator(LINE)).to_have_text(f"正在下载离线副本 {total - 1}/{total}")
    host.held[REPAY].set()
    expect(page.locator(LINE)).to_contain_text(READY)


# ---- Saving data ----

SAVING = (
    "Object.defineProperty(navigator, 'connection', {value: {saveData: true, effectiveType: "
    "'4g'}});"
)


def test_saving_data_asks_first(page: Page, host: Host) -> None:
    page.add_init_script(SAVING)
    page.goto(host.root)
    button = page.get_by_role("button", name="保存全站供离线阅读（不超过 ")
    expect(button).to_be_visible()
    assert host.taken() == []
    button.click()
    expect(page.locator(LINE)).to_contain_text(READY)
    page.goto(host.root)
    expect(page.locator(LINE)).to_contain_text(READY)


def test_saving_data_asks_before_an_update_too(page: Page, host: Host, tmp_path: Path) -> None:
    visit(page, host)
    host.taken()
    host.site = version(tmp_path, 2)
    worker = host.site / "sw.js"
    worker.write_text(SAVING + worker.read_text("utf-8"), "utf-8")
    assert look_for_update(page) == "redundant"
    expect(page.locator(".kb-update")).to_contain_text("省流量时没有自动下载")
    assert [path for path in host.taken() if path != "sw.js"] == []
    page.get_by_role("button", name="现在下载").click()
    update(page)
    assert shown(page, host) == {"2"}


# ---- The rest ----


def test_nothing_of_it_runs_from_a_disk(page: Page) -> None:
    page.goto(f"{SITE.as_uri()}/index.html")
    assert page.locator("link[rel=manifest]").count() == 0
    assert page.locator(LINE).count() == 0


def test_the_browser_finds_the_site_installable(page: Page, host: Host) -> None:
    host.site = SITE
    visit(page, host)
    session = page.context.new_cdp_session(page)
    found: dict[str, Any] = session.send("Page.getAppManifest")
    assert found["errors"] == []
    assert json.loads(found["data"])["short_name"] == "分期还款指南"
    faults = {
        error["errorId"]
        for error in session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    }
    assert faults <= {"in-incognito"}


@pytest.mark.parametrize("name", ICONS)
def test_the_icons_are_those_of_the_logo(contexts: Contexts, name: str) -> None:
    """By the look of them: another Chromium may smooth edges otherwise. If it fails:
    .venv/bin/python tests/icons.py
    """
    page = contexts.tab({})
    fresh = drawn(page, name)
    difference = page.evaluate(
        """async ([size, ...files]) => {
            const data = await Promise.all(files.map(async file => {
                const picture = await createImageBitmap(new Blob([Uint8Array.from(file)]));
                const canvas = new OffscreenCanvas(size, size).getContext('2d');
                canvas.drawImage(picture, 0, 0);
                return canvas.getImageData(0, 0, size, size).data;
            }));
            return data[0].reduce((sum, value, at) => sum + Math.abs(value - data[1][at]), 0) / data[0].length;
        }""",
        [ICONS[name], list(fresh), list((ROOT / f"docs/assets/icons/{name}.png").read_bytes())],
    )
    page.close()
    assert difference < 1


def test_pages_with_the_worker_make_no_fault(watched: OpenPage, host: Host) -> None:
    host.site = SITE
    seen = watched(host.root, service_workers="allow")
    for path in ("index.html", "guide/repay.html", "guide/repay"):
        expect(seen.open(path).locator(LINE)).to_contain_text(READY)
    assert seen.faults == []
