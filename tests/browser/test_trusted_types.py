"""Scripts come from this site only: the browser itself refuses any address that the one policy did
not give out.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Error

from browser.support import OpenPage

ADD = """address => {
  const script = document.createElement("script");
  script.src = address;
  document.head.append(script);
}"""


def test_a_script_address_that_is_only_text_is_refused(watched: OpenPage, root: str) -> None:
    page = watched(root).open("guide/repay.html")
    if not page.evaluate("!!window.trustedTypes"):
        pytest.skip("this browser does not know Trusted Types")
    with pytest.raises(Error, match="TrustedScriptURL"):
        page.evaluate(ADD, "assets/root.js")
    with pytest.raises(Error, match="createPolicy"):
        page.evaluate("trustedTypes.createPolicy('other', { createScriptURL: url => url })")


def test_the_policy_gives_out_no_address_of_another_site(watched: OpenPage, root: str) -> None:
    page = watched(root).open("guide/repay.html")
    assert str(page.evaluate("String(kb.scriptURL(kb.root + 'assets/root.js'))")).startswith(root)
    for address in (
        "https://other.example/a.js",
        "//other.example/a.js",
        "../../../../a.js",
        "javascript:alert(1)",
        "data:text/javascript,1",
    ):
        with pytest.raises(Error, match="not of this site"):
            page.evaluate("address => kb.scriptURL(address)", address)


def test_search_and_its_scripts_run_under_the_policy(watched: OpenPage, root: str) -> None:
    seen = watched(root)
    page = seen.open("guide/repay.html")
    assert (
        page.evaluate(
            "kb.search('征信').then(found => found.results ? found.results.length : found.length)"
        )
        > 0
    )
    assert seen.faults == []


def test_a_lost_page_finds_the_site_and_never_asks_another_host(
    watched: OpenPage, http_root: str
) -> None:
    seen = watched(http_root)
    page = seen.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{http_root}nowhere/at/all.html")
    page.wait_for_selector("#links:not([hidden])")
    host = http_root.split("/some/")[0]
    page.goto(f"{http_root}other.example//x.html")
    page.wait_for_timeout(300)
    assert all(url.startswith(host) for url in asked)
    assert not any("//" in url.partition("://")[2] and url.endswith("root.js") for url in asked)
