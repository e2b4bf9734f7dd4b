"""The copy is not believed: what other pages of the origin wrote into it, how old it is, and
whether its site is still there.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.host import REPAY, Host, version
from browser.offline.copies import LINE, STORE, kept, look_for_update, reads, update, visit
from browser.support import PREFIX, fresh_context

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


def test_a_page_that_another_project_wrote_is_never_shown(
    context: BrowserContext, page: Page, host: Host
) -> None:
    visit(page, host, REPAY)
    poison(context, host, REPAY)
    answer = page.goto(host.root + REPAY)
    assert answer
    assert answer.from_service_worker
    expect(page.locator(".kb-summary__answer")).to_be_visible()
    assert "加微信" not in page.content()
    host.down = True
    reads(page, host)  # what was fetched in its place is kept


def test_without_a_network_a_foreign_page_is_removed_and_the_reader_is_told(
    context: BrowserContext, page: Page, host: Host
) -> None:
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


def test_right_bytes_under_foreign_headers_get_ours(
    context: BrowserContext, page: Page, host: Host
) -> None:
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


def test_what_was_written_into_the_copy_does_not_survive_a_new_version(
    context: BrowserContext, page: Page, host: Host, tmp_path: Path
) -> None:
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
    expect(page.locator(LINE)).to_contain_text(
        (dt.datetime.now(dt.UTC) - dt.timedelta(days=20)).date().isoformat()
    )
    expect(page.locator(BAR)).to_have_count(0)


def test_a_copy_that_is_not_the_newest_is_not_confirmed(
    page: Page, host: Host, tmp_path: Path
) -> None:
    visit(page, host)
    ago(page, 3)
    host.site = version(tmp_path, 2)
    # so that the new one cannot be kept yet
    host.instead[REPAY] = (tmp_path / "v1" / REPAY).read_bytes()
    page.goto(f"{host.root}index.html")
    expect(page.locator(LINE)).to_contain_text(
        (dt.datetime.now(dt.UTC) - dt.timedelta(days=3)).date().isoformat()
    )
    page.wait_for_timeout(500)
    expect(page.locator(LINE)).to_contain_text(
        (dt.datetime.now(dt.UTC) - dt.timedelta(days=3)).date().isoformat()
    )


def test_offline_for_long_warns_and_one_visit_with_a_network_confirms(
    page: Page, host: Host
) -> None:
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


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (301, "网站的原址现在转到别处"),
        (404, "网站的原址已经没有内容"),
        (410, "网站的原址已经没有内容"),
    ],
)
def test_a_site_that_moved_or_closed_is_said_and_the_copy_still_reads(
    page: Page, host: Host, status: int, words: str
) -> None:
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
    expect(page.locator(LINE)).to_contain_text(
        f"{dt.datetime.now(dt.UTC).date().isoformat()} 和网站核对过"
    )
    expect(page.locator(BAR)).to_have_count(0)


def test_who_follows_a_site_that_moved_leaves_the_copy(whole_browser: Browser, host: Host) -> None:
    page = fresh_context(whole_browser).new_page()
    (host.outside / "elsewhere").mkdir()
    (host.outside / "elsewhere/index.html").write_text("<title>the new house</title>", "utf-8")
    visit(page, host)
    ago(page, 1)
    host.status = 301
    page.goto(f"{host.root}index.html")
    page.route(
        "**/elsewhere/",
        lambda route: route.fulfill(body="<title>the new house</title>", content_type="text/html"),
    )
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


def test_a_gateway_that_answers_everything_is_not_taken_for_the_site(
    page: Page, host: Host
) -> None:
    visit(page, host)
    ago(page, 1)
    host.instead["sw.js"] = "<h1>请先登录无线网</h1>".encode()
    page.goto(f"{host.root}index.html")
    expect(page.locator(LINE)).to_contain_text("网站这次没有回应核对")


def test_offline_a_download_is_not_called_a_page_that_does_not_exist(
    page: Page, host: Host
) -> None:
    visit(page, host)
    host.down = True
    page.goto(f"{host.root}downloads/kb.zip")
    expect(page.locator("h1")).to_have_text("现在没有网络，下载不了")
