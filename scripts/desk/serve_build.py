"""Builds the preview again and again in one process, so that what an edit cannot change is
remembered.

Runs MkDocs as `make build` does. What is remembered are results of functions by all that goes into
them (lru_cache in kb and hansearch, and serve_pages.py), so a page that comes from memory is the
page that a clean build makes. A module that has changed is loaded anew with all that import it, and
their memories go with them. So nothing of ours is imported above, and kept.
"""

from __future__ import annotations

import ast
import gc
import json
import os
import select
import signal
import sys
import traceback
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.config_options import Hooks
from mkdocs.exceptions import Abort

from desk import serve_pages

QUIET = 1  # seconds without an order


def run(root: Path) -> int:
    """For each line of stdin, {site, changed} as JSON: builds the pages into the folder `site`, and
    says on a line of stdout what is wrong; for {} does what that build has left for later.

    `changed`: the modules whose files are not as they were at the last build.
    """
    gc.disable()  # it would look through all that is remembered, in the middle of a build
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this one ends it
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed must not look like an answer
    for order in orders():
        forget(root / "scripts", order.get("changed", ()))
        kept = dict(os.environ)
        try:
            # a public path would be served below it
            os.environ |= {**import_module("run").environment(), "KB_PREVIEW": "1", "SITE_URL": ""}
            said = built(root, order["site"]) if order else finished()
        except Exception:
            said = import_module("kb.refusals").told(traceback.format_exc(), root)
        print(json.dumps(said), file=answers, flush=True)
        os.environ.clear()
        os.environ |= kept
    return 0


def orders() -> Iterator[dict[str, Any]]:
    """Each line of stdin; while none comes, what is no longer needed is thrown away."""
    while True:
        if not select.select([sys.stdin], [], [], QUIET)[0]:
            gc.collect()
        if not (line := sys.stdin.readline()):
            return
        yield json.loads(line)


def built(root: Path, site: str) -> str:
    """What is wrong with the site, "" where it is built."""
    conf, problem = import_module("kb.conf"), import_module("kb.problem")
    if found := conf.faults(root):
        return str(problem.report(found, "设置有问题，没有生成网站"))
    serve_pages.begin(root / conf.FILE)
    import_module("kb.later").begin(wait=True)
    with serve_pages.warnings() as said:
        try:
            build(load_config(str(root / conf.FILE), site_dir=site))
        except Abort as error:
            return "\n".join([*said, str(error)])
    return ""


def finished() -> str:
    """What of the last build nobody had asked for."""
    import_module("kb.later").finish()
    return ""


def forget(folder: Path, changed: Iterable[str]) -> None:
    """Unloads the modules of `folder` that have changed, and all that import one of them, however
    far away.
    """
    if not changed:
        return
    Hooks._load_hook.cache_clear()
    files = {
        name: os.path.realpath(module.__file__ or "")
        for name, module in sys.modules.items()
        if getattr(module, "__file__", None)
    }
    ours = {
        name: file
        for name, file in files.items()
        if file.startswith(f"{folder}/") and not file.startswith(f"{folder}/desk/serve_")
    }
    gone = {name for name, file in ours.items() if file in changed}
    needs = {name: set(imported(Path(file))) for name, file in ours.items() if name not in gone}
    while more := {name for name in needs.keys() - gone if needs[name] & gone}:
        gone |= more
    for name in gone - {"__main__"}:
        del sys.modules[name]
        package, _, short = name.rpartition(".")
        if package in sys.modules:
            vars(sys.modules[package]).pop(short, None)  # or `from kb import x` would find it there


def imported(file: Path) -> Iterator[str]:
    """The names of all modules that a module may import, and of their packages."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            before = f"{node.module}." if isinstance(node, ast.ImportFrom) and node.module else ""
            for alias in node.names:
                parts = f"{before}{alias.name}".split(".")
                yield from (".".join(parts[:end]) for end in range(1, len(parts) + 1))
