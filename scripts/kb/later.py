"""Knows what of a build no page shows, so that `make serve` can show the pages before it is done.

A build does it at once. Who builds for `make serve` sets `waits`, and calls `finish` as soon as
somebody asks for a file that is not there yet.
"""

from __future__ import annotations

from collections.abc import Callable

waits = False
waiting: list[Callable[[], None]] = []


def begin(wait: bool) -> None:
    """Before a build: nothing of an earlier one is left."""
    global waits
    waits = wait
    waiting.clear()


def do(act: Callable[[], None]) -> None:
    """Now, or when somebody asks; in the order in which they were handed over."""
    if waits:
        waiting.append(act)
    else:
        act()


def finish() -> None:
    """All that waits. What fails is not tried again: the files would have to change first."""
    acts = [*waiting]
    waiting.clear()
    for act in acts:
        act()
