"""Every fault on the way to an offline copy: the site reads in every case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from browser.host import REPAY, Host, version
from browser.offline.copies import (
    LINE,
    READY,
    SOON,
    STORE,
    kept,
    look_for_update,
    reads,
    shown,
    update,
    visit,
)
from browser.support import FLAGS, PREFIX, until
from desk.chromium import find
from kb import offline


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


def test_one_stale_file_keeps_the_old_version_whole_then_the_new_one_comes_whole(
    page: Page, host: Host, tmp_path: Path
) -> None:
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
    assert {name: len(paths) for name, paths in kept(page).items()} == {
        name: len(paths) for name, paths in before.items()
    }


def test_an_update_fetches_only_what_changed(page: Page, host: Host, tmp_path: Path) -> None:
    host.site = version(tmp_path / "text", 1, (REPAY,))
    visit(page, host)
    host.taken()
    host.site = version(tmp_path / "text", 2, (REPAY,))
    assert look_for_update(page) == "installed"
    # the script names the day of the copy
    assert sorted(host.taken()) == sorted([REPAY, "assets/site.js", "manifest.webmanifest"])


def test_a_corrupted_file_is_never_kept(page: Page, host: Host) -> None:
    host.instead["guide/index.html"] = (
        (host.site / "guide/index.html").read_bytes().replace("还款".encode(), "还歀".encode(), 1)
    )
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
    session.send(
        "Storage.overrideQuotaForOrigin",
        {"origin": host.root.removesuffix(f"{PREFIX}/"), "quotaSize": 200_000},
    )
    page.goto(host.root)
    expect(page.locator(LINE)).to_have_text("存储空间不够，没有保存离线副本；联网阅读不受影响")
    assert kept(page) == {}
    reads(page, host)


def test_a_device_that_fills_up_at_an_update_keeps_the_old_version(
    page: Page, host: Host, tmp_path: Path
) -> None:
    visit(page, host)
    before = kept(page)
    used = page.evaluate("navigator.storage.estimate().then(estimate => estimate.usage)")
    session = page.context.new_cdp_session(page)
    session.send(
        "Storage.overrideQuotaForOrigin",
        {"origin": host.root.removesuffix(f"{PREFIX}/"), "quotaSize": used + 20_000},
    )
    host.site = version(tmp_path, 2)
    assert look_for_update(page) == "redundant"
    assert kept(page) == before
    host.down = True
    assert shown(page, host) == {"1"}


def test_two_tabs_change_together(
    context: BrowserContext, page: Page, host: Host, tmp_path: Path
) -> None:
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


def test_a_version_that_was_never_accepted_is_passed_over(
    page: Page, host: Host, tmp_path: Path
) -> None:
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


def test_other_projects_of_the_origin_are_not_touched(
    context: BrowserContext, page: Page, host: Host, tmp_path: Path
) -> None:
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


def test_with_storage_forbidden_the_site_reads(
    playwright: Playwright, host: Host, tmp_path: Path
) -> None:
    """As with “block all cookies” in the settings, where even naming the storage throws."""
    profile = tmp_path / "profile"
    (profile / "Default").mkdir(parents=True)
    (profile / "Default/Preferences").write_text(
        json.dumps({"profile": {"default_content_setting_values": {"cookies": 2}}}), "utf-8"
    )
    context = playwright.chromium.launch_persistent_context(
        str(profile), executable_path=find(), args=FLAGS
    )
    page, errors = context.new_page(), list[str]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(host.root)
    assert (
        page.evaluate(
            "(() => { try { return localStorage && 'open'; } catch (error) { return "
            "error.name; } })()"
        )
        == "SecurityError"
    )
    reads(page, host)
    expect(page.locator(LINE)).to_have_count(0)
    page.locator("[data-kb-scheme]").click()
    assert errors == []
    context.close()


def test_the_kill_switch_removes_everything_and_stays_off(
    page: Page, host: Host, tmp_path: Path
) -> None:
    # without the worker the browser's own cache decides how old a file may be
    host.caching = "no-cache"
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
