"""The preview in a browser: it reloads by itself under the policy of the build, and shows what is
wrong.
"""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from browser.support import fresh_context
from served import Served, changed


def test_a_save_shows_by_itself_and_so_does_a_fault(served: Served, browser: Browser) -> None:
    context = fresh_context(browser)
    page, said = context.new_page(), list[str]()
    page.on(
        "console",
        lambda message: said.append(message.text) if message.type in ("error", "warning") else None,
    )
    page.goto(f"{served.url}a.html")
    expect(page.locator("main")).to_contain_text("还这一期")
    changed("docs/zh/a.md", "还这一期", "还下一期")(served.folder)
    expect(page.locator("main")).to_contain_text("还下一期")
    assert said == []
    changed("docs/zh/a.md", "还下一期", "还下一期，问[热线](channel:nfraa)")(served.folder)
    expect(page).to_have_title("这里有错，还没有生成新的网页")
    expect(page.locator("h2")).to_have_text("docs/zh/a.md:16")
    expect(page.locator("body")).to_contain_text("是不是“nfra”")
    changed("docs/zh/a.md", "channel:nfraa", "channel:nfra")(served.folder)
    expect(page.locator("main")).to_contain_text("热线 12378")
    assert [text for text in said if "500" not in text] == []
    context.close()
