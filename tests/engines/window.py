"""A window of WebKitGTK that WebKitWebDriver may drive: as wide as a phone, text alone enlarged.
Run by Debian's own Python.

Arguments: width, height and text size in per cent; others, which WebKitWebDriver adds, are ignored.
"""

from __future__ import annotations

import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402

width, height, percent = map(int, sys.argv[1:4])
context = WebKit2.WebContext.get_default()
window = Gtk.Window(default_width=width, default_height=height, decorated=False)


def new_view(session: WebKit2.AutomationSession) -> WebKit2.WebView:
    settings = WebKit2.Settings(zoom_text_only=True, allow_file_access_from_file_urls=False)
    view = WebKit2.WebView(
        web_context=context,
        settings=settings,
        is_controlled_by_automation=True,
        zoom_level=percent / 100,
    )
    window.add(view)
    window.show_all()
    window.resize(width, height)
    return view


def started(_: WebKit2.WebContext, session: WebKit2.AutomationSession) -> None:
    session.connect("create-web-view", new_view)


context.set_automation_allowed(True)
context.connect("automation-started", started)
window.connect("destroy", Gtk.main_quit)
Gtk.main()
