"""Reads docs/assets/logo.svg, writes docs/assets/icons/*.png: run by hand when the logo changes, a
test says when.

.venv/bin/python tests/icons.py
"""

from __future__ import annotations

from playwright.sync_api import Page, sync_playwright

from desk.chromium import find
from support import ROOT

LOGO = ROOT / "docs/assets/logo.svg"
ICONS = {"192": 192, "512": 512, "maskable": 512}  # file name → pixels


def drawn(page: Page, name: str) -> bytes:
    """The logo as a PNG; a maskable one fills its corners, because each phone cuts its own."""
    svg = LOGO.read_text("utf-8")
    svg = svg.replace('rx="5"', "") if name == "maskable" else svg
    page.set_viewport_size({"width": ICONS[name], "height": ICONS[name]})
    page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:100vw}}</style>{svg}")
    return page.screenshot(omit_background=True)


if __name__ == "__main__":
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"]).new_page()
        for name in ICONS:
            (ROOT / "docs/assets/icons").mkdir(exist_ok=True)
            (ROOT / f"docs/assets/icons/{name}.png").write_bytes(drawn(page, name))
