"""Where the time of the tests goes, printed after them; and the order that keeps every core busy to
the end.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePosixPath

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# What is made once for a whole module is made on one core; with what takes long in one piece it
# begins first, so that nothing long is left when the other cores are done.
TOGETHER = (
    "tests/test_dist.py",
    "tests/browser/test_large.py",
    "tests/test_published.py",
    "tests/test_large.py",
)
ENGINES = "tests/engines/"
FIRST = (
    "tests/engines/test_engines.py",
    *TOGETHER[:2],
    "tests/test_serve.py",
    "tests/test_run.py",
    "tests/browser/test_axe.py",
    "tests/browser/test_pages.py",
    "tests/browser/offline/test_faults.py",
    "tests/browser/offline/test_trust.py",
)


def file_of(node: str) -> str:
    return node.partition("::")[0]


def shared(node: str) -> str:
    """What a test shares with others: what its module makes once, or the one window of an
    engine.
    """
    if node.startswith(ENGINES):
        return next((name for name in ("Firefox", "WebKit") if name in node), ENGINES)
    return file_of(node) if file_of(node) in TOGETHER else ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(FIRST)}
    # stable: the rest stays as it was
    items.sort(key=lambda item: places.get(file_of(item.nodeid), len(FIRST)))


class Scheduler(LoadScopeScheduling):  # type: ignore[misc]
    """Each test goes to the core that is free, but those that share something go to one."""

    def _split_scope(self, nodeid: str) -> str:
        return shared(nodeid) or nodeid


@pytest.hookimpl(optionalhook=True)  # also with xdist switched off
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduler:
    config.option.loadscopereorder = False  # the order above is better than “most tests first”
    return Scheduler(config, log)


def groups(reports: list[pytest.TestReport]) -> dict[str, dict[str, float]]:
    """Folder → file → seconds, the longest first: setting up, running and tearing down, summed over
    the cores.
    """
    spent: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for report in reports:
        path = PurePosixPath(file_of(report.nodeid))
        spent[path.parent.as_posix()][path.stem.removeprefix("test_")] += report.duration
    inside = {
        folder: dict(sorted(files.items(), key=lambda pair: -pair[1]))
        for folder, files in spent.items()
    }
    return dict(sorted(inside.items(), key=lambda pair: -sum(pair[1].values())))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [
        report
        for kind in terminalreporter.stats.values()
        for report in kind
        if isinstance(report, pytest.TestReport)
    ]
    if len({file_of(report.nodeid) for report in reports}) < 2:
        return
    terminalreporter.section("time by group, in seconds summed over the cores")
    for folder, files in groups(reports).items():
        named = " · ".join(
            f"{name} {seconds:.0f}" for name, seconds in files.items() if seconds >= 1
        )
        terminalreporter.write_line(f"{folder}  {sum(files.values()):.0f}: {named}")
