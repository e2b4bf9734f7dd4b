"""What a reader does with a copy, and what is seen of it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from browser.host import REPAY, Host
from browser.support import PREFIX

READY = "已可离线阅读"
LINE = ".kb-offline"
STORE = f"kb:{PREFIX}/"


def visit(page: Page, host: Host, path: str = "index.html") -> Page:
    """One visit, until the whole copy is kept."""
    page.goto(host.root + path)
    expect(page.locator(LINE)).to_contain_text(READY)
    return page


def shown(page: Page, host: Host) -> set[str]:
    """The versions of two pages and a script, as the reader gets them: more than one is a
    mixture.
    """
    found: set[str] = set()
    for path in ("index.html", REPAY):
        page.goto(host.root + path)
        found |= {
            page.locator("title").get_attribute("data-v") or "",
            str(page.evaluate("window.v")),
        }
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


# the page will not live to tell
SOON = (
    "() => { setTimeout(() => navigator.serviceWorker.getRegistration().then(found => "
    "found.update())); }"
)


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


def reads(page: Page, host: Host) -> None:
    page.goto(host.root + REPAY)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".kb-summary__answer")).to_be_visible()
