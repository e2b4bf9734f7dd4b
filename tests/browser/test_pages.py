"""Every page opens, alone and quietly, whichever way the site is opened."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.support import SITE, OpenPage, pages


def test_every_page_opens_without_error_and_asks_no_other_host(
    watched: OpenPage, root: str
) -> None:
    seen = watched(root)
    for path in pages():
        page = seen.open(path)
        assert page.locator("h1").count() == 1, path
        assert page.evaluate("document.documentElement.lang") == "zh", path
        assert page.locator("meta[http-equiv=Content-Security-Policy]").count() == 1, path
    assert seen.faults == []


def test_nothing_scrolls_sideways_on_a_phone(watched: OpenPage, http_root: str) -> None:
    seen = watched(http_root, width=320)
    wide = []
    for path in pages():
        page = seen.open(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide.append(f"{path}: {width}")
    assert wide == []


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
