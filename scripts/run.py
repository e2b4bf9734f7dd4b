"""Reads the checkout, writes site/: what the make targets run, one function each.

Every obstacle a newcomer can meet ends in one Chinese sentence that names the remedy.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from desk import building
from kb import check as rules
from kb import conf, offline, origin, problem, refusals, render, store

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "site"


def say(text: str) -> None:
    print(text, flush=True)


def made_from() -> origin.Origin:
    return origin.read(ROOT, os.environ, lambda: offline.newest(store.read(ROOT / "docs")))


def environment() -> dict[str, str]:
    """What MkDocs runs in: the commit's own time, so that one commit gives the same bytes on any
    day.
    """
    return {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(made_from().epoch),
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
    }


def serve(port: str = "8000", host: str = "") -> int:
    """Live preview: what is served is never older than the files."""
    from desk import serve

    try:
        serve.run(ROOT, host or "127.0.0.1", port, say)
    except serve.ObstacleError as obstacle:
        say(f"出错：{obstacle}")
        return 1
    return 0


def preview() -> int:
    """The process of `serve` that builds; takes its orders from there."""
    from desk import serve_build

    return serve_build.run(ROOT)


def unsettled(consequence: str) -> bool:
    """Whether mkdocs.yml has faults, which are told: nothing may load it before."""
    if found := conf.faults(ROOT):
        say(problem.report(found, f"设置有问题，{consequence}"))
    return bool(found)


def build() -> int:
    """Builds beside and renames: a failed build leaves the last good site/ as it was."""
    if unsettled("没有生成网站"):
        return 1
    say("· 正在构建网站")
    if reason := made_from().reason:
        say(f"提醒：{reason}")
    kept = "，上一次的 site/ 原样保留。" if SITE.exists() else "。"
    try:
        with building.replacing(SITE, say) as fresh:
            if not built(fresh):
                raise building.ObstacleError(f"没有构建成功{kept}")
    except building.ObstacleError as obstacle:
        say(str(obstacle) if str(obstacle).startswith("没有构建成功") else f"出错：{obstacle}")
        return 1
    except KeyboardInterrupt:
        say(f"停下了{kept}")
        return 130
    pages = sum(1 for _ in SITE.rglob("*.html"))
    say(f"· 完成：site/ 共 {pages} 个网页；双击 site/index.html 就能看")
    return 0


def diff() -> int:
    """What readers will see changed: a new build beside site/, which stays as it is, against it."""
    from desk import diff, shown

    if unsettled("没有比"):
        return 1
    try:
        with building.beside(SITE, say) as fresh:
            if not (SITE / origin.FACTS).is_file():
                raise building.ObstacleError(
                    "没有上一次构建的 site/，没有可以比的。先运行 make build，改过之后再运行 "
                    "make diff。"
                )
            say("· 正在另外构建一份来比，site/ 不动")
            if not built(fresh, quiet=True):
                raise building.ObstacleError("没有构建成功，没有比；site/ 原样保留。")
            contacts = store.read(ROOT / "docs").site.contacts
            say(diff.report(shown.read(SITE, contacts), shown.read(fresh, contacts)))
    except building.ObstacleError as obstacle:
        say(f"出错：{obstacle}")
        return 1
    except KeyboardInterrupt:
        say("停下了，site/ 原样保留。")
        return 130
    return 0


def built(folder: Path, quiet: bool = False) -> bool:
    """Whether MkDocs put the site into `folder`; what it says is told in Chinese, where all went
    well only if not `quiet`.
    """
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(folder)]
    result = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if "No space left on device" in result.stdout:
        raise OSError(errno.ENOSPC, "No space left on device")
    if result.returncode or not quiet:
        say(refusals.told(result.stdout, ROOT))
    return result.returncode == 0


def check() -> int:
    """Content rules, then lint, format and types of the code; all run, any fault fails."""
    from kb import figures, prose  # need what only `make check` installs
    from publish import tools

    commands = [[sys.executable, "scripts/run.py", "settings"], *tools.commands(ROOT)]
    # beside the content, which takes as long
    started = [(command, tools.start(command, ROOT)) for command in commands]
    errors = conf.faults(ROOT)
    written = (
        store.Store()
        if errors
        else store.read(ROOT / "docs", "zh", store.flatten(render.configuration()["nav"]))
    )
    errors = errors or rules.errors(
        written, ROOT / "docs/zh", more=(prose.problems, figures.problems)
    )
    errors = errors or rules.published_as_checked(written, ROOT / "docs/zh")
    warnings = [] if errors else rules.warnings(written, dt.date.today())
    for found, heading in ((errors, "内容有问题"), (warnings, "提醒，不影响通过")):
        if found:
            say(problem.report(found, heading))
    failed = bool(errors)
    if not errors:
        command = [sys.executable, "scripts/run.py", "trial"]
        started.append((command, tools.start(command, ROOT)))
    for command, process in started:
        output, _ = process.communicate()
        say(f"· {' '.join(command).removeprefix(sys.executable).strip()}\n{output}".strip())
        failed |= process.returncode != 0
    say(
        "没有通过，见上面的说明。"
        if failed
        else f"· 通过：{len(written.pages)} 个页面，{len(written.claims)} 个有出处的论断"
    )
    return int(failed)


def settings() -> int:
    """What MkDocs itself would refuse of mkdocs.yml; told in a process of its own, since it loads
    everything.
    """
    found = conf.faults(ROOT) or [*refusals.refused(ROOT)]
    if found:
        say(problem.report(found, "设置有问题"))
    return int(bool(found))


def trial() -> int:
    """A whole build that is thrown away: what only a build can tell, such as a template that fails
    on one page.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            return 0 if built(Path(folder) / "site", quiet=True) else 1
        except OSError:
            say("出错：磁盘满了。清出空间再检查。")
            return 1


def dist() -> int:
    """The downloads beside the pages; needs a built site and the tools that `make dist`
    installs.
    """
    from mkdocs.config import load_config

    from kb.handbook import about, make

    if unsettled("没有制作下载文件"):
        return 1
    os.environ.update(environment())
    where = made_from()
    try:
        folder = make.run(
            SITE,
            about(load_config(str(ROOT / "mkdocs.yml")), where, store.read(ROOT / "docs").site),
            where.epoch,
            say,
        )
    except make.ObstacleError as obstacle:
        say(f"出错：{obstacle}")
        return 1
    say(
        f"· 完成：{folder.relative_to(ROOT).as_posix()}/ 里有四个文件和校验值，"
        "网站的“离线下载”页会列出它们"
    )
    return 0


def doors() -> int:
    """The same site by the other builder."""
    from publish import doors

    if unsettled("没有生成网站"):
        return 1
    return doors.run(ROOT, environment(), say)


def mirror(target: str = "") -> int:
    """site/ to another place."""
    from publish import mirror

    return mirror.run(SITE, target, say)


def stale(links: str = "") -> int:
    """What is to be looked at again, from the data alone; with `ask`, also from the hosts they
    name.
    """
    from publish import links as addresses
    from publish import stale

    written = store.read(ROOT / "docs")
    say(stale.report(written, dt.date.today()))
    if links == "ask":
        say(addresses.report(addresses.addresses(written), addresses.ask))
    return 0


def desk(act: Callable[[store.Store], str]) -> int:
    """One act at the desk on what the writers wrote; an obstacle is one sentence."""
    try:
        say(act(store.read(ROOT / "docs")))
    except (LookupError, ValueError) as obstacle:
        say(f"出错：{obstacle}")
        return 1
    return 0


def who(name: str = "") -> int:
    """Every page and list that shows a channel, number, source, claim or term."""
    from desk import who

    return desk(lambda written: who.report(written, name))


def due() -> int:
    """Reviews of the next 60 days and all that is open."""
    from desk import due

    return desk(lambda written: due.report(written, dt.date.today()))


def new(slug: str = "", kind: str = "", title: str = "") -> int:
    """A page with its line in the menu and what is left to fill in."""
    from desk import page

    return desk(lambda written: page.create(ROOT, written, slug, kind, title, str(dt.date.today())))


def rename(old: str = "", fresh: str = "") -> int:
    """A page at another address; the old one leads on."""
    from desk import page

    return desk(lambda written: page.rename(ROOT, written, old, fresh))


if __name__ == "__main__":
    # what a server publishes must be readable to it, whatever the user's own files are
    os.umask(0o022)
    site = (serve, preview, build, check, settings, trial, dist, doors, mirror)
    by_hand = (stale, diff, who, due, new, rename)
    commands = {act.__name__: act for act in (*site, *by_hand)}
    name, *rest = sys.argv[1:] or [""]
    if name not in commands:
        say(f"出错：不认识的命令“{name}”，可用的有 {'、'.join(commands)}。")
        sys.exit(2)
    try:
        sys.exit(commands[name](*rest))
    except BrokenPipeError:  # whoever reads has enough: make who X=nfra | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
