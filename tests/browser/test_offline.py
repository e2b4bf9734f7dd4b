"""The offline copy in a real Chromium: what it answers, and every fault on the way to it."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from browser.host import REPAY, Host, serving, version
from browser.support import FLAGS, PREFIX, SITE, OpenPage, until
from chromium import find
from icons import ICONS, drawn
from kb import offline
from support import ROOT

READY = "已可离线阅读"
LINE = ".kb-offline"
STORE = f"kb:{PREFIX}/"


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    (tmp_path / "outside/other").mkdir(parents=True)
    (tmp_path / "outside/other/index.html").write_text("<title>other</title>", "utf-8")
    with serving(version(tmp_path, 1), tmp_path / "outside") as started:
        yield started


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context()
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def visit(page: Page, host: Host, path: str = "index.html") -> Page:
    """One visit, until the whole copy is kept."""
    page.goto(host.root + path)
    expect(page.locator(LINE)).to_contain_text(READY)
    return page


def shown(page: Page, host: Host) -> set[str]:
    """The versions of two pages and a script, as the reader gets them: more than one is a mixture."""
    found: set[str] = set()
    for path in ("index.html", REPAY):
        page.goto(host.root + path)
        found |= {page.locator("title").get_attribute("data-v") or "", str(page.evaluate("window.v"))}
    return found


def look_for_update(page: Page) -> str:
    """What the browser does by itself at the next visit, now; returns how it ended."""
    return str(
        page.evaluate("""async () => {
            const registration = await navigator.serviceWorker.getRegistration();
            await registration.update();
            const next = registration.installing || registration.waiting;
            if (!next) return 'nothing new';
            while (next.state === 'installing') await new Promise(resolve => next.addEventListener('statechange', resolve, {once: true}));
            return next.state;
        }""")
    )


SOON = "() => { setTimeout(() => navigator.serviceWorker.getRegistration().then(found => found.update())); }"  # the page will not live to tell


def update(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="点此更新").click()


def kept(page: Page) -> dict[str, list[str]]:
    """All caches of the origin: name → paths of files."""
    found: dict[str, list[str]] = page.evaluate("""async () => {
        const found = {};
        for (const name of await caches.keys())
            found[name] = (await (await caches.open(name)).keys()).map(request => new URL(request.url))
                .filter(url => url.search !== '?seen').map(url => url.pathname).sort();
        return found;
    }""")
    return found


# ---- What it answers ----


def test_after_one_visit_the_whole_site_works_without_a_network(page: Page, host: Host) -> None:
    host.site = SITE
    visit(page, host, "guide/index.html")
    assert len(kept(page)[STORE]) == len(offline.paths(SITE))
    host.down = True
    page.evaluate("kb.search('押金')")  # on the very page that was open
    for path in offline.paths(SITE):
        if path.endswith(".html") and path != "404.html":
            answer = page.goto(host.root + path)
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
        ("", ""), ("guide/repay", "guide/repay"), ("guide/repay?from=chat#pay", "guide/repay?from=chat#pay"),
        ("guide/repay.html?q=1#pay", "guide/repay.html?q=1#pay"), ("guide/", "guide/"), ("guide/index", "guide/index"), ("guide", "guide/"),
        ("guide?from=chat#what", "guide/?from=chat#what"),
    ],
)  # fmt: skip
def test_every_form_of_an_address_is_answered(page: Page, host: Host, asked: str, lands: str) -> None:
    visit(page, host)
    host.down = True
    answer = page.goto(host.root + asked)
    assert answer
    assert answer.status == 200
    assert page.url == host.root + lands
    expect(page.locator("h1")).to_be_visible()
    assert page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert page.evaluate("window.v") == 1  # its own script was found from there


@pytest.mark.parametrize("lost", ["nowhere", "guide/nowhere.html", "a/b/c/", "constructor", "__proto__", "%E0%A4%A"])
def test_an_unknown_address_gets_the_chinese_404(page: Page, host: Host, lost: str) -> None:
    visit(page, host)
    host.down = True
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


def test_the_line_says_how_far_it_is_and_the_state_of_the_network(context: BrowserContext, page: Page, host: Host) -> None:
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


# ---- Faults: the site reads in every case ----


def reads(page: Page, host: Host) -> None:
    page.goto(host.root + REPAY)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".kb-summary__answer")).to_be_visible()


def test_a_cut_in_the_middle_offers_nothing_half_and_goes_on_later(page: Page, host: Host) -> None:
    total, host.left = len(offline.paths(host.site)), 6
    page.goto(host.root)
    expect(page.locator(LINE)).to_have_text("离线副本没有下载完，下次打开时接着下载")
    assert page.evaluate("navigator.serviceWorker.getRegistration().then(found => !found?.active)")
    reads(page, host)
    part = len(kept(page).get(STORE, []))
    assert 0 < part < total
    host.taken()
    host.left = None
    visit(page, host)
    asked = host.taken()
    assert len(asked) == len(set(asked))
    assert len(kept(page)[STORE]) == total
    assert len(asked) <= total - part + 6  # lanes that were under way when the line was cut


def test_one_stale_file_keeps_the_old_version_whole_then_the_new_one_comes_whole(page: Page, host: Host, tmp_path: Path) -> None:
    visit(page, host)
    before = kept(page)
    old, host.site = (host.site / REPAY).read_bytes(), version(tmp_path, 2)
    host.instead[REPAY] = old  # one edge has not heard of the deploy yet
    assert look_for_update(page) == "redundant"
    expect(page.locator(LINE)).to_contain_text(READY)
    expect(page.locator(".kb-update")).to_have_count(0)
    assert shown(page, host) == {"1"}
    host.instead.clear()
    assert look_for_update(page) == "installed"
    assert shown(page, host) == {"1"}  # nobody has asked for it
    update(page)
    assert shown(page, host) == {"2"}
    host.down = True
    assert shown(page, host) == {"2"}
    assert {name: len(paths) for name, paths in kept(page).items()} == {name: len(paths) for name, paths in before.items()}


def test_an_update_fetches_only_what_changed(page: Page, host: Host, tmp_path: Path) -> None:
    host.site = version(tmp_path / "text", 1, (REPAY,))
    visit(page, host)
    host.taken()
    host.site = version(tmp_path / "text", 2, (REPAY,))
    assert look_for_update(page) == "installed"
    assert sorted(host.taken()) == sorted([REPAY, "assets/site.js", "manifest.webmanifest"])  # the script names the day of the copy


def test_a_corrupted_file_is_never_kept(page: Page, host: Host) -> None:
    host.instead["guide/index.html"] = (host.site / "guide/index.html").read_bytes().replace("还款".encode(), "还歀".encode(), 1)
    page.goto(host.root)
    expect(page.locator(LINE)).to_contain_text("没有下载完")
    reads(page, host)
    assert f"{PREFIX}/guide/index.html" not in kept(page).get(STORE, [])
    host.instead.clear()
    visit(page, host)
    host.down = True
    reads(page, host)


def test_a_full_device_is_left_as_it_was(page: Page, host: Host) -> None:
    page.goto(f"{host.root}404.html")  # no script of ours
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": host.root.removesuffix(f"{PREFIX}/"), "quotaSize": 200_000})
    page.goto(host.root)
    expect(page.locator(LINE)).to_have_text("存储空间不够，没有保存离线副本；联网阅读不受影响")
    assert kept(page) == {}
    reads(page, host)


def test_a_device_that_fills_up_at_an_update_keeps_the_old_version(page: Page, host: Host, tmp_path: Path) -> None:
    visit(page, host)
    before = kept(page)
    used = page.evaluate("navigator.storage.estimate().then(estimate => estimate.usage)")
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": host.root.removesuffix(f"{PREFIX}/"), "quotaSize": used + 20_000})
    host.site = version(tmp_path, 2)
    assert look_for_update(page) == "redundant"
    assert kept(page) == before
    host.down = True
    assert shown(page, host) == {"1"}


def test_two_tabs_change_together(context: BrowserContext, page: Page, host: Host, tmp_path: Path) -> None:
    visit(page, host)
    other = visit(context.new_page(), host, REPAY)
    host.site = version(tmp_path, 2)
    assert look_for_update(page) == "installed"
    for tab in (page, other):
        expect(tab.locator(".kb-update")).to_contain_text("有新版")
        assert tab.evaluate("window.v") == 1
    with other.expect_navigation():
        update(page)
    for tab in (page, other):
        expect(tab.locator("title")).to_have_attribute("data-v", "2")
        assert tab.evaluate("window.v") == 2


def test_later_means_later(page: Page, host: Host, tmp_path: Path) -> None:
    visit(page, host)
    host.site = version(tmp_path, 2)
    assert look_for_update(page) == "installed"
    page.get_by_role("button", name="以后").click()
    visit(page, host, REPAY)
    expect(page.locator(".kb-update")).to_have_count(0)
    assert shown(page, host) == {"1"}


def test_an_older_deploy_comes_back_whole(page: Page, host: Host, tmp_path: Path) -> None:
    first, host.site = host.site, version(tmp_path, 2)
    visit(page, host)
    assert shown(page, host) == {"2"}
    host.site = first
    assert look_for_update(page) == "installed"
    update(page)
    host.down = True
    assert shown(page, host) == {"1"}


def test_a_version_that_was_never_accepted_is_passed_over(page: Page, host: Host, tmp_path: Path) -> None:
    visit(page, host)
    for number in (2, 3):
        host.site = version(tmp_path, number)
        assert look_for_update(page) == "installed"
        assert shown(page, host) == {"1"}
    update(page)
    host.down = True
    assert shown(page, host) == {"3"}
    assert len(kept(page)[STORE]) == len(offline.paths(host.site))


def test_a_host_that_takes_html_off_its_addresses(page: Page, host: Host) -> None:
    host.pretty = True
    visit(page, host)
    for online in (True, False):
        host.down = not online
        for path in ("guide/repay.html", "guide/repay", "guide/index.html", "guide/"):
            answer = page.goto(host.root + path)
            assert answer
            assert answer.status == 200
            expect(page.locator("h1")).to_be_visible()


def test_other_projects_of_the_origin_are_not_touched(context: BrowserContext, page: Page, host: Host, tmp_path: Path) -> None:
    neighbour = context.new_page()
    neighbour.goto(host.root.replace(f"{PREFIX}/", "/other/"))
    neighbour.evaluate("""async () => {
        for (const name of ['v1', 'kb:/some/', 'kb:/some/kb/beta/', 'kb:/other/']) await (await caches.open(name)).put('/x', new Response(name));
        window.heard = 0;
        navigator.serviceWorker.addEventListener('message', () => heard++);
        navigator.serviceWorker.startMessages();
    }""")
    theirs = kept(neighbour)
    visit(page, host)
    host.site = version(tmp_path, 2)
    look_for_update(page)
    update(page)
    offline.switch_off(host.site)
    page.evaluate(SOON)
    until(page, "name => caches.has(name).then(there => !there)", STORE)
    for _ in range(50):  # the old worker may still be writing when it is told to go
        if kept(neighbour) == theirs:
            break
        page.wait_for_timeout(200)
    assert kept(neighbour) == theirs
    assert neighbour.evaluate("heard") == 0
    host.down = True
    with pytest.raises(Exception, match="ERR_EMPTY_RESPONSE"):
        neighbour.reload()  # it is not ours to answer


def test_with_storage_forbidden_the_site_reads(playwright: Playwright, host: Host, tmp_path: Path) -> None:
    """As with “block all cookies” in the settings, where even naming the storage throws."""
    profile = tmp_path / "profile"
    (profile / "Default").mkdir(parents=True)
    (profile / "Default/Preferences").write_text(json.dumps({"profile": {"default_content_setting_values": {"cookies": 2}}}), "utf-8")
    context = playwright.chromium.launch_persistent_context(str(profile), executable_path=find(), args=FLAGS)
    page, errors = context.new_page(), list[str]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(host.root)
    assert page.evaluate("(() => { try { return localStorage && 'open'; } catch (error) { return error.name; } })()") == "SecurityError"
    reads(page, host)
    expect(page.locator(LINE)).to_have_count(0)
    page.locator("[data-kb-scheme]").click()
    assert errors == []
    context.close()


def test_the_kill_switch_removes_everything_and_stays_off(page: Page, host: Host, tmp_path: Path) -> None:
    host.caching = "no-cache"  # without the worker the browser's own cache decides how old a file may be
    visit(page, host)
    host.site = version(tmp_path, 2)
    offline.switch_off(host.site)  # the pages still register: the worst case
    page.evaluate(SOON)
    expect(page.locator("title")).to_have_attribute("data-v", "2")
    until(page, "navigator.serviceWorker.getRegistrations().then(found => found.length === 0)")
    assert kept(page) == {}
    assert shown(page, host) == {"2"}
    loads: list[str] = []
    page.on("load", lambda loaded: loads.append(loaded.url))
    page.goto(host.root)
    until(page, "navigator.serviceWorker.getRegistrations().then(found => found.length === 0)")
    page.wait_for_timeout(500)
    assert len(loads) == 1, "it reloads for ever"
    host.site = version(tmp_path, 3)
    visit(page, host)  # and on again


def test_room_that_the_browser_made_is_filled_again(page: Page, host: Host) -> None:
    visit(page, host)
    page.evaluate("name => caches.delete(name)", STORE)
    reads(page, host)
    assert f"{PREFIX}/{REPAY}" in kept(page)[STORE]


# ---- Nothing is believed: other pages of the origin can write into the copy ----

POISON = """async ([store, path]) => {
    const cache = await caches.open(store), keys = await cache.keys();
    const key = keys.find(request => new URL(request.url).pathname.endsWith(path) && new URL(request.url).search !== '?seen');
    await cache.put(key, new Response('<h1>加微信</h1>', {headers: {'Content-Type': 'text/html', 'Refresh': '0;url=/other/'}}));
}"""


def poison(context: BrowserContext, host: Host, *paths: str) -> None:
    """What a page of another project of this origin can do."""
    neighbour = context.new_page()
    neighbour.goto(host.root.replace(f"{PREFIX}/", "/other/"))
    for path in paths:
        neighbour.evaluate(POISON, [STORE, path])
    neighbour.close()


def test_a_page_that_another_project_wrote_is_never_shown(context: BrowserContext, page: Page, host: Host) -> None:
    visit(page, host, REPAY)
    poison(context, host, REPAY)
    answer = page.goto(host.root + REPAY)
    assert answer
    assert answer.from_service_worker
    expect(page.locator(".kb-summary__answer")).to_be_visible()
    assert "加微信" not in page.content()
    host.down = True
    reads(page, host)  # what was fetched in its place is kept


def test_without_a_network_a_foreign_page_is_removed_and_the_reader_is_told(context: BrowserContext, page: Page, host: Host) -> None:
    visit(page, host)
    poison(context, host, REPAY)
    host.down = True
    for _ in range(2):
        answer = page.goto(host.root + REPAY)
        assert answer
        assert answer.status == 503
        expect(page.locator("h1")).to_have_text("这一页在本机的副本不见了，或者被改动过")
    page.get_by_role("link", name="回首页").click()
    expect(page.locator("h1")).to_have_text("你现在遇到什么？")
    host.down = False
    reads(page, host)


def test_right_bytes_under_foreign_headers_get_ours(context: BrowserContext, page: Page, host: Host) -> None:
    visit(page, host)
    page.evaluate(
        """async ([store, path]) => {
            const cache = await caches.open(store), key = (await cache.keys()).find(request => new URL(request.url).pathname.endsWith(path));
            const bytes = await (await cache.match(key)).arrayBuffer();
            await cache.put(key, new Response(bytes, {headers: {'Content-Type': 'text/plain', 'Refresh': '0;url=/other/'}}));
        }""",
        [STORE, REPAY],
    )
    answer = page.goto(host.root + REPAY)
    assert answer
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "refresh" not in answer.headers


def test_what_was_written_into_the_copy_does_not_survive_a_new_version(context: BrowserContext, page: Page, host: Host, tmp_path: Path) -> None:
    visit(page, host)
    poison(context, host, "guide/index.html")
    host.site = version(tmp_path, 2)
    assert look_for_update(page) == "installed"
    update(page)
    host.down = True
    page.goto(f"{host.root}guide/index.html")
    expect(page.locator(".kb-summary__answer")).to_be_visible()


# ---- Confirmed with the site, and when the site is gone ----

BAR = ".kb-update"


def ago(page: Page, days: int) -> None:
    """As if the copy had been confirmed so many days ago."""
    expect(page.locator(LINE)).to_contain_text("核对过")  # what the page itself asked has come
    page.evaluate(
        """([store, at]) => caches.open(store).then(cache =>
            cache.put(location.href.replace(/index.html$/, '?seen'), new Response(JSON.stringify({was: 'same', at, asked: at}))))""",
        [STORE, page.evaluate("Date.now()") - days * 86_400_000],
    )


def test_a_copy_says_when_it_was_last_confirmed_with_the_site(page: Page, host: Host) -> None:
    visit(page, host)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    expect(page.locator(LINE)).to_contain_text(f" · {today} 和网站核对过")
    expect(page.locator(BAR)).to_have_count(0)
    ago(page, 20)
    host.down = True
    page.goto(f"{host.root}index.html")
    expect(page.locator(LINE)).to_contain_text((dt.datetime.now(dt.UTC) - dt.timedelta(days=20)).date().isoformat())
    expect(page.locator(BAR)).to_have_count(0)


def test_a_copy_that_is_not_the_newest_is_not_confirmed(page: Page, host: Host, tmp_path: Path) -> None:
    visit(page, host)
    ago(page, 3)
    host.site = version(tmp_path, 2)
    host.instead[REPAY] = (tmp_path / "v1" / REPAY).read_bytes()  # so that the new one cannot be kept yet
    page.goto(f"{host.root}index.html")
    expect(page.locator(LINE)).to_contain_text((dt.datetime.now(dt.UTC) - dt.timedelta(days=3)).date().isoformat())
    page.wait_for_timeout(500)
    expect(page.locator(LINE)).to_contain_text((dt.datetime.now(dt.UTC) - dt.timedelta(days=3)).date().isoformat())


def test_offline_for_long_warns_and_one_visit_with_a_network_confirms(page: Page, host: Host) -> None:
    visit(page, host)
    ago(page, 45)
    host.down = True
    page.goto(f"{host.root}index.html")
    expect(page.locator(BAR)).to_contain_text("已有 45 天没有和网站核对，号码和规定可能变了")
    page.get_by_role("button", name="知道了").click()
    page.goto(host.root + REPAY)
    expect(page.locator(LINE)).to_contain_text("和网站核对过")
    expect(page.locator(BAR)).to_have_count(0)
    host.down = False
    page.goto(f"{host.root}index.html")
    expect(page.locator(LINE)).to_contain_text(dt.datetime.now(dt.UTC).date().isoformat())


def test_a_clock_that_is_wrong_is_said_and_nothing_is_counted_by_it(page: Page, host: Host) -> None:
    visit(page, host)
    ago(page, -400)
    host.down = True
    page.goto(f"{host.root}index.html")
    expect(page.locator(LINE)).to_contain_text("本机的日期好像不对")
    expect(page.locator(BAR)).to_have_count(0)


@pytest.mark.parametrize(("status", "words"), [(301, "网站的原址现在转到别处"), (404, "网站的原址已经没有内容"), (410, "网站的原址已经没有内容")])
def test_a_site_that_moved_or_closed_is_said_and_the_copy_still_reads(page: Page, host: Host, status: int, words: str) -> None:
    visit(page, host)
    ago(page, 1)
    host.status = status
    page.goto(f"{host.root}index.html")
    expect(page.locator(BAR)).to_contain_text(words)
    reads(page, host)
    host.down = True  # it is remembered
    page.goto(f"{host.root}index.html")
    expect(page.locator(BAR)).to_contain_text(words)
    host.down, host.status = False, 200  # and taken back when the site is there again
    page.goto(f"{host.root}index.html")
    expect(page.locator(LINE)).to_contain_text(f"{dt.datetime.now(dt.UTC).date().isoformat()} 和网站核对过")
    expect(page.locator(BAR)).to_have_count(0)


def test_who_follows_a_site_that_moved_leaves_the_copy(page: Page, host: Host) -> None:
    (host.outside / "elsewhere").mkdir()
    (host.outside / "elsewhere/index.html").write_text("<title>the new house</title>", "utf-8")
    visit(page, host)
    ago(page, 1)
    host.status = 301
    page.goto(f"{host.root}index.html")
    page.route("**/elsewhere/", lambda route: route.fulfill(body="<title>the new house</title>", content_type="text/html"))
    page.get_by_role("button", name="删掉副本，去看新址").click()
    expect(page).to_have_title("the new house")
    assert kept(page) == {}


@pytest.mark.parametrize("status", [403, 503])
def test_a_site_that_refuses_for_once_makes_no_alarm(page: Page, host: Host, status: int) -> None:
    visit(page, host)
    ago(page, 1)
    host.status = status
    page.goto(f"{host.root}index.html")
    expect(page.locator(LINE)).to_contain_text("网站这次没有回应核对")
    expect(page.locator(BAR)).to_have_count(0)
    reads(page, host)


def test_a_gateway_that_answers_everything_is_not_taken_for_the_site(page: Page, host: Host) -> None:
    visit(page, host)
    ago(page, 1)
    host.instead["sw.js"] = "<h1>请先登录无线网</h1>".encode()
    page.goto(f"{host.root}index.html")
    expect(page.locator(LINE)).to_contain_text("网站这次没有回应核对")


def test_offline_a_download_is_not_called_a_page_that_does_not_exist(page: Page, host: Host) -> None:
    visit(page, host)
    host.down = True
    page.goto(f"{host.root}downloads/kb.zip")
    expect(page.locator("h1")).to_have_text("现在没有网络，下载不了")


# ---- Saving data ----

SAVING = "Object.defineProperty(navigator, 'connection', {value: {saveData: true, effectiveType: '4g'}});"


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
    faults = {error["errorId"] for error in session.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert faults <= {"in-incognito"}


@pytest.mark.parametrize("name", ICONS)
def test_the_icons_are_those_of_the_logo(page: Page, name: str) -> None:
    """By the look of them: another Chromium may smooth edges otherwise. If it fails: .venv/bin/python tests/icons.py"""
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
    assert difference < 1


def test_pages_with_the_worker_make_no_fault(watched: OpenPage, host: Host) -> None:
    host.site = SITE
    seen = watched(host.root, service_workers="allow")
    for path in ("index.html", "guide/repay.html", "guide/repay"):
        expect(seen.open(path).locator(LINE)).to_contain_text(READY)
    assert seen.faults == []
