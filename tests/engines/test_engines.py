"""The finished site in Firefox and WebKit: every page at 100 and 200 % text, and what a reader does
there.
"""

from __future__ import annotations

import re
from pathlib import Path

from browser.host import serving
from browser.support import SITE, page_with, pages
from engines.engine import Engine, EngineError

SCAN = Path(__file__).with_name("scan.js").read_text("utf-8")
SHOWN = "[...document.querySelectorAll('.kb-box [role=option]')].map(row => row.href)"


def test_every_page_fits_a_phone_at_both_sizes_of_text(engine: Engine, served: str) -> None:
    faults, sizes = {}, (100, 200)
    try:
        for path in [*pages(), "404.html"]:
            try:
                engine.open(served + path)
                for percent in sizes:
                    engine.enlarge(percent)
                    if found := engine.run(SCAN):
                        faults[f"{path} at {percent} %"] = found
            except EngineError as error:
                raise AssertionError(f"{engine.name} broke on {path}: {error}") from error
            sizes = sizes[::-1]  # the next one begins with the size that is there
    finally:
        engine.ask_for_size(100)  # the next test has the same engine
    assert faults == {}


def box(engine: Engine, text: str) -> None:
    engine.click(".md-header [data-kb-search]")
    engine.wait("document.activeElement.id === 'kb-query'")
    engine.type(text)


def test_the_search_answers_and_leads_to_the_page(engine: Engine, start: str) -> None:
    engine.open(f"{start}guide/index.html")
    box(engine, "zhengxin")
    engine.wait(f"{SHOWN}.some(url => url.includes('credit/'))")
    engine.wait("/^找到 \\d+ 页$/.test(document.querySelector('.kb-box__status').textContent)")
    assert engine.run(
        "const box = document.querySelector('.kb-box').getBoundingClientRect(); return "
        "box.top === 0 && box.bottom <= innerHeight"
    )
    engine.type("\ue007")  # Enter
    engine.wait("!!document.querySelector('article mark') && !location.search")
    engine.back()
    engine.wait(
        "document.querySelector('.kb-box[open] #kb-query') && "
        "document.querySelector('#kb-query').value === 'zhengxin'"
    )


def test_the_search_says_when_nothing_answers_and_closes(engine: Engine, start: str) -> None:
    engine.open(f"{start}guide/index.html")
    box(engine, "火锅做法")
    engine.wait("document.querySelector('.kb-box__status').textContent.startsWith('没有')")
    engine.type("\ue00c")  # Escape
    engine.wait("document.querySelector('#kb-query').value === ''")
    engine.type("\ue00c")
    engine.wait("!document.querySelector('.kb-box[open]') && !location.search")


def test_the_menu_opens_closes_and_leads_on(engine: Engine, start: str) -> None:
    seen = "document.querySelector('#kb-menu').getClientRects().length"
    engine.open(f"{start}guide/repay.html")
    assert not engine.run(f"return {seen}")
    engine.click(".kb-menu")
    engine.wait(seen)
    engine.click(".kb-menu-close")
    engine.wait(f"!{seen}")
    engine.click(".kb-menu")
    engine.wait(seen)
    engine.click("#kb-menu a[href$='login.html']")
    engine.wait("location.pathname.endsWith('guide/login.html')")


def test_what_a_reader_chooses_is_kept(engine: Engine, start: str) -> None:
    engine.open(f"{start}guide/repay.html")
    before = engine.run(
        "return parseFloat(getComputedStyle(document.querySelector('.kb-page__body p')).fontSize)"
    )
    engine.click(".md-header [data-kb-scheme]")
    engine.click(".kb-tools [data-kb-large]")
    engine.open(f"{start}guide/login.html")
    state = (
        "[document.documentElement.dataset.mdColorScheme, document.documentElement.dataset.kbSize]"
    )
    assert engine.run(f"return {state}") == ["slate", "large"]
    assert (
        engine.run(
            "return parseFloat(getComputedStyle(document.querySelector('.kb-page__body "
            "p')).fontSize)"
        )
        > before * 1.15
    )
    assert engine.run(SCAN) == []
    engine.click(".md-header [data-kb-scheme]")
    engine.click(".kb-tools [data-kb-large]")
    assert engine.run(f"return {state}") == ["default", "normal"]


def test_a_term_opens_and_the_contents_lead_to_their_section(engine: Engine, start: str) -> None:
    engine.open(start + page_with('class="kb-term"'))
    engine.click(".kb-term")
    engine.wait("document.querySelector('.kb-term__means').getClientRects().length")
    engine.open(f"{start}guide/repay.html")
    engine.click(".kb-toc summary")
    engine.click(".kb-toc a[href='#early']")
    engine.wait("location.hash === '#early'")
    top, header = engine.run(
        "return ['#early', '.md-header'].map((s, i) => "
        "document.querySelector(s).getBoundingClientRect()[i ? 'bottom' : 'top'])"
    )
    assert header - 1 <= top < 300
    engine.wait("document.querySelector('.kb-toc [aria-current]').hash === '#early'")


def test_the_copy_reads_without_a_network(engine: Engine, tmp_path: Path) -> None:
    with serving(SITE, tmp_path) as host:
        engine.open(f"{host.root}guide/index.html")
        engine.wait(
            "document.querySelector('.kb-offline') && "
            "document.querySelector('.kb-offline').textContent.includes('已可离线阅读')"
        )
        host.down = True
        engine.open(f"{host.root}guide/repay.html")
        assert engine.run("return document.querySelector('h1').textContent").startswith(
            "小米分期怎么查账单"
        )
        box(engine, "zhengxin")
        engine.wait(f"{SHOWN}.some(url => url.includes('credit/'))")


def test_what_is_selected_reads_as_a_sentence(engine: Engine, served: str) -> None:
    """A term is a button, which browsers leave out unless told; the number of a note is not part of
    the figure before it.
    """
    engine.open(served + page_with('class="kb-term"'))
    text, words = (
        engine.run("""getSelection().selectAllChildren(document.querySelector(".kb-page__body"));
        return [getSelection().toString(), [...document.querySelectorAll(".kb-page__body .kb-term")].map(term => term.textContent)];""")
    )
    assert len(words) >= 3
    assert [word for word in words if word not in text] == []
    assert not re.search(r"\d\[\d+\]|\u2060", text)
