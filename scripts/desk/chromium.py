"""Prints the path of a Chromium that the tests can drive, or fails: the system's own, else
Playwright's.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find() -> str | None:
    """The executable's path; CHROMIUM names one explicitly."""
    if chosen := os.environ.get("CHROMIUM"):
        return chosen
    if found := next(filter(None, map(shutil.which, NAMES)), None):
        return found
    if MAC.exists():
        return str(MAC)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return str(own) if own.exists() else None


def light() -> str | None:
    """The same without what a window needs, where it is installed: half of the time. It has no
    settings of a reader and no pages that sleep; CHROMIUM is obeyed.
    """
    return os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or find()


if __name__ == "__main__":
    path = find()
    print(path or "no Chromium")
    sys.exit(path is None)
