"""Builds the preview again and again in one process, so that what an edit cannot change is remembered.

Runs MkDocs as `make build` does. What is remembered are results of functions by all that goes into them (lru_cache in kb and
hansearch, and serve_pages.py), so a page that comes from memory is the page that a clean build makes. The code itself does not
change here: with a script, the process does.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from desk import serve_pages
from kb import conf, problem


def run(root: Path, environment: Callable[[], Mapping[str, str]]) -> int:
    """For each line of stdin, a folder as JSON: builds there, and says on a line of stdout what is wrong, as JSON too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this one ends it
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed must not look like an answer
    for line in sys.stdin:
        kept = dict(os.environ)
        os.environ |= {**environment(), "KB_PREVIEW": "1", "SITE_URL": ""}  # a public path would be served below it
        answers.write(json.dumps(built(root, json.loads(line))) + "\n")
        answers.flush()
        os.environ.clear()
        os.environ |= kept
    return 0


def built(root: Path, site: str) -> str:
    """What is wrong with the site, "" where it is built."""
    if found := conf.faults(root):
        return problem.report(found, "设置有问题，没有生成网站")
    logging.getLogger("mkdocs").addHandler(said := conf.Collected(logging.WARNING))
    serve_pages.begin(root / conf.FILE)
    try:
        build(load_config(str(root / conf.FILE), site_dir=site))
    except Abort as error:
        return "\n".join([*said.lines, str(error)])
    except Exception:  # whatever a hook or a template raises
        return conf.told(traceback.format_exc(), root)
    finally:
        logging.getLogger("mkdocs").removeHandler(said)
    return ""
