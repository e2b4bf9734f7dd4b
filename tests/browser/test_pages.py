"""Every page opens, alone and quietly, whichever way the site is opened; it is light, fits the
narrowest screen and shuts nobody out.
"""

from __future__ import annotations

import gzip
from functools import cache

import pytest
from playwright.sync_api import expect

from browser import axe
from browser.support import SITE, OpenPage, Watched, pages

# ---- One visit a page, each way to open it: a visit costs more than what is looked at ----

SHARES = 8  # of the pages, so that every core gets some
SHARE = pytest.mark.parametrize("share", range(SHARES))
FIRST_VISIT, REQUESTS = 35_000, 6
FACTS = """() => ({
    headings: document.querySelectorAll("h1").length, lang: document.documentElement.lang,
    policies: document.querySelectorAll("meta[http-equiv=Content-Security-Policy]").length,
    icon: document.querySelector("link[rel=icon]").href,
})"""
# As it is and at large text; the letters of both, else nothing would be proved.
WIDTHS = """() => {
    const root = document.documentElement, button = document.querySelector("[data-kb-large]");
    const look = () => [root.scrollWidth, parseFloat(getComputedStyle(root).fontSize)];
    const normal = look();
    button.click();
    const large = look();
    button.click();
    return [normal, large];
}"""


@cache
def zipped(path: str) -> int:
    return len(gzip.compress((SITE / path).read_bytes(), 9))


@pytest.fixture(scope="module")
def kinds() -> set[str]:
    """Of elements whose contrast this process has measured."""
    return set()


def facts(seen: Watched, path: str) -> str:
    """The address of the icon; what is wrong with what every page has is told."""
    found: dict[str, str] = seen.page.evaluate(FACTS)
    icon = found.pop("icon")
    if found != {"headings": 1, "lang": "zh", "policies": 1}:
        seen.faults.append(f"{path}: {found}")
    return icon


@SHARE
def test_every_page_is_quiet_whole_light_and_open_to_all(
    watched: OpenPage, http_root: str, kinds: set[str], share: int
) -> None:
    """No error and no other host asked; one heading, language and policy; what a first visit
    fetches (nothing is taken from the cache of the page before); what axe finds.
    """
    seen = watched(http_root, reduced_motion="reduce")
    seen.page.add_init_script(axe.AXE)
    asked: set[str] = set()
    seen.page.on(
        "request", lambda request: asked.add(request.url.removeprefix(http_root).partition("?")[0])
    )
    for path in pages()[share::SHARES]:
        asked.clear()
        page = seen.open(path)
        # a browser without a window leaves the icon out
        names = asked | {facts(seen, path).removeprefix(http_root)}
        assert path in names
        total = sum(zipped(name) for name in names if (SITE / name).is_file())
        if len(names) > REQUESTS or total > FIRST_VISIT:
            seen.faults.append(f"{path}: {total} bytes in {sorted(names)}")
        if early := [name for name in names if name.startswith(("search/", "assets/search/"))]:
            seen.faults.append(f"{path}: {early} before the search is used")
        seen.faults += [f"{path}: {found}" for found in axe.new_violations(page, kinds)]
    assert not seen.faults, "\n".join(seen.faults)


@SHARE
def test_every_page_is_quiet_and_whole_on_a_disk_and_fits_the_narrowest_screen(
    watched: OpenPage, share: int
) -> None:
    seen = watched(f"{SITE.as_uri()}/")
    for path in pages()[share::SHARES]:
        seen.page.set_viewport_size({"width": 1280, "height": 800})
        page = seen.open(path)
        facts(seen, path)
        page.set_viewport_size({"width": 320, "height": 800})
        (normal, letters), (large, larger) = page.evaluate(WIDTHS)
        if max(normal, large) > 320 or larger < letters * 1.15:
            seen.faults.append(
                f"{path}: {normal} px wide, {large} at large text ({letters} px, then {larger})"
            )
    assert not seen.faults, "\n".join(seen.faults)


# ---- Single pages ----


def test_the_menu_opens_on_a_phone_and_leads_on(watched: OpenPage, root: str) -> None:
    seen = watched(root, width=360)
    page = seen.open("guide/index.html")
    link = page.locator("#kb-menu a", has_text="怎么绑定和更换还款银行卡")
    expect(link).not_to_be_in_viewport()
    page.get_by_role("button", name="菜单").click()
    expect(link).to_be_in_viewport()
    link.click()
    expect(page.locator("h1")).to_have_text("怎么绑定和更换还款银行卡")
    assert seen.faults == []


def test_a_page_reads_without_javascript(watched: OpenPage, root: str) -> None:
    seen = watched(root, width=360, java_script_enabled=False)
    page = seen.open("guide/repay.html")
    expect(page.locator(".kb-summary__answer")).to_be_visible()
    expect(page.locator("#pay")).to_be_visible()
    page.locator(".kb-summary__open summary").click()
    expect(page.locator(".kb-summary__open li").first).to_be_visible()
    page.locator(".kb-links a", has_text="还要不要还").first.click()
    expect(page.locator("h1")).to_contain_text("还要不要还")
    assert seen.faults == []


def test_a_term_opens_by_keyboard_and_closes_by_escape(watched: OpenPage, root: str) -> None:
    path = next(path for path in pages() if 'class="kb-term"' in (SITE / path).read_text("utf-8"))
    page = watched(root, width=360).open(path)
    term = page.locator(".kb-term").first
    means = page.locator(f"#{term.get_attribute('popovertarget')}")
    expect(means).to_be_hidden()
    term.focus()
    page.keyboard.press("Enter")
    expect(means).to_be_visible()
    page.keyboard.press("Escape")
    expect(means).to_be_hidden()


def test_a_late_page_says_so(watched: OpenPage, root: str) -> None:
    seen = watched(root)
    seen.page.clock.set_fixed_time("2026-11-23T08:00:00+08:00")
    page = seen.open("guide/index.html")
    expect(page.locator(".kb-summary__late")).to_be_hidden()
    page.clock.set_fixed_time("2030-01-01T08:00:00+08:00")
    page.reload()
    expect(page.locator(".kb-summary__late")).to_be_visible()


def test_the_policy_bites(watched: OpenPage, root: str) -> None:
    """Else the quiet of the other tests would prove nothing."""
    page = watched(root).open("guide/index.html")
    broken = page.evaluate("""() => new Promise(resolve => {
        const seen = [];
        document.addEventListener("securitypolicyviolation", event => seen.push(event.effectiveDirective));
        document.body.setAttribute("style", "color: red");
        const script = document.createElement("script");
        try { script.textContent = "window.ran = true"; } catch (refused) { script.append("window.ran = true"); }
        document.body.append(script);
        fetch("assets/site.js").catch(() => setTimeout(() => resolve([seen.sort(), window.ran]), 100));
    })""")
    assert {"connect-src", "require-trusted-types-for", "style-src-attr"} <= set(broken[0])
    assert broken[1] is None


def test_the_page_of_lost_readers_breaks_no_policy(watched: OpenPage, root: str) -> None:
    seen = watched(root)
    seen.page.add_init_script(
        "document.addEventListener('securitypolicyviolation', event => "
        "console.error('policy', event.effectiveDirective))"
    )
    page = seen.open("404.html")
    expect(page.locator("#links a").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") != "none"
    assert [
        fault for fault in seen.faults if "policy" in fault or "Content Security" in fault
    ] == []


def test_a_lost_reader_is_led_home_at_any_depth(watched: OpenPage, http_root: str) -> None:
    for lost in ("nowhere.html", "guide/nowhere", "a/b/c/d.html"):
        page = watched(http_root).open(lost)
        link = page.locator("#links a").first
        expect(link).to_be_visible()
        assert link.get_attribute("href") == "/some/kb/index.html"
        link.click()
        expect(page.locator("h1")).to_have_text("你现在遇到什么？")
