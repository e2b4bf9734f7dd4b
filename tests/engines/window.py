"""A window of WebKitGTK that WebKitWebDriver may drive: as wide as a phone, text alone enlarged.
Run by Debian's own Python.

Arguments: width, height and the file for its number, by which it is told that text is to be as it
is (SIGUSR1) or twice as large (SIGUSR2); others, which WebKitWebDriver adds, are ignored.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import GLib, Gtk, WebKit2  # noqa: E402

width, height = map(int, sys.argv[1:3])
context = WebKit2.WebContext.get_default()
window = Gtk.Window(default_width=width, default_height=height, decorated=False)


def size(view: WebKit2.WebView, level: int) -> bool:
    view.set_zoom_level(level)
    return True  # and the next time too


def new_view(session: WebKit2.AutomationSession) -> WebKit2.WebView:
    settings = WebKit2.Settings(zoom_text_only=True, allow_file_access_from_file_urls=False)
    view = WebKit2.WebView(
        web_context=context,
        settings=settings,
        is_controlled_by_automation=True,
    )
    for number, level in ((signal.SIGUSR1, 1), (signal.SIGUSR2, 2)):
        GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, number, size, view, level)
    window.add(view)
    window.show_all()
    window.resize(width, height)
    return view


def started(_: WebKit2.WebContext, session: WebKit2.AutomationSession) -> None:
    session.connect("create-web-view", new_view)


Path(sys.argv[3]).write_text(str(os.getpid()), "utf-8")
context.set_automation_allowed(True)
context.connect("automation-started", started)
window.connect("destroy", Gtk.main_quit)
Gtk.main()
