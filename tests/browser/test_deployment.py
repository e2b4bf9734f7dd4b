"""A deployment under readers' feet, on a host that lets browsers keep everything for ten minutes:
the old whole or the new whole.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.host import REPAY, Host, serving, version
from browser.support import SITE, fresh_context, until
from kb import fresh, offline

OTHER = "guide/index.html"
CHANGED = ("index.html", REPAY, OTHER, "assets/site.js")


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    (tmp_path / "outside").mkdir()
    with serving(version(tmp_path, 1, CHANGED), tmp_path / "outside") as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Without the worker: the browser's own cache decides."""
    context = fresh_context(browser, service_workers="block")
    yield context.new_page()
    context.close()


@pytest.fixture
def copy(browser: Browser, host: Host) -> Iterator[Page]:
    """With the worker, which has the whole first version."""
    context = fresh_context(browser)
    reader = context.new_page()
    reader.goto(host.root)
    expect(reader.locator(".kb-offline")).to_contain_text("已可离线阅读")
    yield reader
    context.close()


def seen(page: Page, host: Host, path: str) -> tuple[str | None, object]:
    """The version of the page and that of its script, once it rests."""
    page.goto(host.root + path, wait_until="commit")
    for _ in range(2):  # a page may load itself anew
        page.wait_for_timeout(300)
        page.wait_for_load_state("load")
    return page.locator("title").get_attribute("data-v"), page.evaluate("window.v")


def test_what_the_browser_keeps_stays_the_old_whole(page: Page, host: Host, tmp_path: Path) -> None:
    assert seen(page, host, REPAY) == ("1", 1)
    host.site = version(tmp_path, 2, CHANGED)
    assert seen(page, host, REPAY) == ("1", 1)


def test_a_new_page_does_not_get_the_script_that_the_browser_keeps(
    page: Page, host: Host, tmp_path: Path
) -> None:
    assert seen(page, host, REPAY) == ("1", 1)
    host.site = version(tmp_path, 2, CHANGED)
    assert seen(page, host, OTHER) == ("2", 2)


def test_an_old_page_that_gets_the_new_script_is_loaded_anew_and_only_once(
    page: Page, host: Host, tmp_path: Path
) -> None:
    host.caching_of = {".js": "no-store"}
    assert seen(page, host, REPAY) == ("1", 1)
    host.site = version(tmp_path, 2, CHANGED)
    assert seen(page, host, REPAY) == ("2", 2)
    # an edge that goes on giving the old page
    host.instead[REPAY] = (tmp_path / "v1" / REPAY).read_bytes()
    loads: list[str] = []
    page.on("load", lambda loaded: loads.append(loaded.url))
    assert seen(page, host, REPAY)[1] == 2
    assert len(loads) <= 2
    expect(page.locator("h1")).to_be_visible()


LOSE = """async () => {
    const cache = await caches.open((await caches.keys())[0]);
    for (const request of await cache.keys()) if (/html$/.test(new URL(request.url).pathname)) await cache.delete(request);
}"""


def test_the_worker_that_lost_its_pages_does_not_mix_it_with_the_next_one(
    copy: Page, host: Host, tmp_path: Path
) -> None:
    host.site = version(tmp_path, 2, CHANGED)
    copy.evaluate(LOSE)
    for path in (REPAY, OTHER):
        assert seen(copy, host, path) == ("2", 2)


def test_the_kill_switch_on_a_host_that_caches_leaves_a_whole_site(
    copy: Page, host: Host, tmp_path: Path
) -> None:
    host.site = version(tmp_path, 2, CHANGED)
    offline.switch_off(host.site)
    copy.evaluate(
        "() => { setTimeout(() => navigator.serviceWorker.getRegistration().then(found => "
        "found.update())); }"
    )
    until(copy, "caches.keys().then(names => names.length === 0)")
    copy.wait_for_timeout(1000)  # it loads the copy anew
    for path in (REPAY, OTHER, "index.html"):
        assert seen(copy, host, path) in (("1", 1), ("2", 2))


# ---- The search ----

TITLE = "怎么在网上查自己的征信报告"


def deployed(folder: Path) -> Path:
    """The built site after a deployment that changed one title of its index: every file of the
    index is of another version.
    """
    site = folder / "next"
    shutil.copytree(SITE, site, ignore=shutil.ignore_patterns("downloads"))
    before = (site / "search/index.js").read_text("utf-8").split(",")[1]
    for path in (site / "search").rglob("*.js"):
        text = path.read_text("utf-8")
        path.write_text(
            text.replace(before, '"deadbeef"').replace(TITLE, f"{TITLE}（新）"), "utf-8"
        )
    fresh.write(site)
    return site


ASK = "kb.search('网上查征信报告').then(rows => rows[0].title)"


def test_the_search_goes_on_after_a_deployment(page: Page, host: Host, tmp_path: Path) -> None:
    host.site = SITE
    page.goto(host.root)
    assert page.evaluate(ASK) == TITLE
    host.site = deployed(tmp_path)
    # the page that was open: what it lacks is of the next build
    assert page.evaluate(ASK.replace("网上", "怎么")) in (TITLE, f"{TITLE}（新）")
    for path in ("topics.html", "index.html"):  # one that is new to the browser, one that it keeps
        page.goto(host.root + path)
        assert page.evaluate(ASK) in (TITLE, f"{TITLE}（新）")
    page.reload()
    assert page.evaluate(ASK) in (TITLE, f"{TITLE}（新）")
