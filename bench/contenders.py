"""Reads documents, writes one folder for each search: its index and an index.html with `ask(query,
onFirst)` → addresses, best first.

All of them get the same pages: title, answer, aliases, questions, further wordings and sections as
text of an article. Each is asked the way its own box asks it. `python bench/contenders.py NAME SIZE
FOLDER` builds one and prints what that took.
"""

from __future__ import annotations

import html
import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import hansearch
from corpus import ROOT, grown, settings
from hansearch import Document
from kb import assets

PAGE = (
    '<!doctype html><html lang="zh"><meta charset="utf-8"><title>{title}</title><link rel="icon" '
    'href="data:,"><body>{body}</body></html>'
)
SHOWN = 5  # what the peers' boxes show at once; ours shows 8


def names(one: Document) -> list[str]:
    """All it is called and asked but its title."""
    return [*one.aliases, *(question.text for question in (*one.questions, *one.wordings))]


def article(one: Document) -> str:
    """The page as the peers read it."""
    listed = "".join(f"<li>{html.escape(name)}</li>" for name in names(one))
    sections = "".join(
        (f'<h2 id="{html.escape(s.anchor)}">{html.escape(s.heading)}</h2>' if s.heading else "")
        + f"<p>{html.escape(s.text)}</p>"
        for s in one.sections
    )
    return (
        f"<h1>{html.escape(one.title)}</h1><p>{html.escape(one.answer)}</p><ul>{listed}</ul>"
        f"{sections}"
    )


def entry(folder: Path, script: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(PAGE.format(title="搜索", body=script), "utf-8")


def ours(folder: Path, documents: list[Document]) -> None:
    assets.write(folder / "search", hansearch.build(documents, *settings()))
    shutil.copytree(ROOT / "docs/assets", folder / "assets")
    assets.join(folder / "assets", offline=False)
    assets.minify(folder / "assets")
    entry(
        folder,
        """<script src="assets/first.js"></script><script src="assets/site.js"></script><script>
    async function ask(query, onFirst) {
      await kb.bring(["search/box.js"]);
      const told = rows => { if (rows.length && onFirst) onFirst(); };
      const rows = await kb.search(query, {limit: 8, onPartial: told});
      return rows.some(row => row.sure) ? rows.map(row => row.url.split("#")[0]) : [];
    }</script>""",
    )


def material(folder: Path, documents: list[Document]) -> None:
    """The theme's own worker on an index made by its own plugin, with jieba."""
    import material.plugins.search.plugin as plugin

    made = plugin.SearchIndex(
        lang=["zh"],
        separator="[\\s\\u200b\\u3000\\-、。，．？！；]+",
        pipeline=["stemmer"],
        fields={"title": {"boost": 1e3}, "text": {"boost": 1}, "tags": {"boost": 1e6}},
    )
    for one in documents:
        made.add_entry_from_context(
            SimpleNamespace(meta={}, content=article(one), toc=[], url=one.url, title=one.title)
        )
    folder.mkdir(parents=True)
    (folder / "search").mkdir()
    (folder / "search/search_index.json").write_text(made.generate_search_index(None), "utf-8")
    scripts = Path(plugin.__file__).parents[2] / "templates/assets/javascripts"
    for name in ("workers", "lunr"):
        shutil.copytree(scripts / name, folder / "assets/javascripts" / name)
    worker = next((scripts / "workers").glob("search.*.min.js")).name
    entry(
        folder,
        f"""<script>
    let worker, waiting;
    const send = message => new Promise(resolve => {{ waiting = resolve; worker.postMessage(message); }});
    const load = async () => {{
      const data = await (await fetch("search/search_index.json")).json();
      worker = new Worker("assets/javascripts/workers/{worker}");
      worker.onmessage = event => waiting(event.data);
      await send({{type: 0, data: {{...data, options: {{suggest: false}}}}}});
    }};
    let ready;
    async function ask(query) {{
      await (ready = ready || load());
      const found = (await send({{type: 2, data: query}})).data.items;
      return found.slice(0, {SHOWN}).map(sections => sections[0].location.split("#")[0]);
    }}</script>""",
    )


def zensical(folder: Path, documents: list[Document]) -> None:
    """The worker of its own theme on a search.json as its build writes it; the index is made in the
    browser.
    """
    import zensical as package

    items = []
    for one in documents:
        listed = "".join(f"<li>{html.escape(name)}</li>" for name in names(one))
        top = f"<p>{html.escape(one.answer)}</p><ul>{listed}</ul>"
        for at, (anchor, heading, text) in enumerate(
            [
                ("", "", top),
                *((s.anchor, s.heading, f"<p>{html.escape(s.text)}</p>") for s in one.sections),
            ]
        ):
            place = one.url + (f"#{anchor}" if anchor else "")
            items.append(
                {
                    "location": place,
                    "level": 2 if at else 1,
                    "title": heading or one.title,
                    "text": text,
                    "path": [one.title],
                    "tags": [],
                }
            )
    folder.mkdir(parents=True)
    separator = r'[\s\-_,:!=\[\]()\\"`/]+|\.(?!\d)'  # its default
    (folder / "search.json").write_text(
        json.dumps(
            {"config": {"lang": ["zh"], "separator": separator}, "items": items}, ensure_ascii=False
        ),
        "utf-8",
    )
    worker = next(
        (Path(str(package.__file__)).parent / "templates/assets/javascripts/workers").glob(
            "search.*.min.js"
        )
    )
    shutil.copy(worker, folder)
    entry(
        folder,
        f"""<script>
    let worker, waiting, items;
    const send = message => new Promise(resolve => {{ waiting = resolve; worker.postMessage(message); }});
    const load = async () => {{
      const data = await (await fetch("search.json")).json();
      items = data.items;
      worker = new Worker("{worker.name}");
      worker.onmessage = event => waiting(event.data);
      await send({{type: 0, data}});
    }};
    const filter = {{input: {{type: "operator", data: {{operator: "and", operands: []}}}}, aggregation: {{input: [{{type: "term", data: {{field: "tags"}}}}]}}}};
    let ready;
    async function ask(input) {{
      await (ready = ready || load());
      const found = (await send({{type: 2, data: {{input, filter}}}})).data.items;
      return [...new Set(found.map(one => items[one.id].location.split("#")[0]))].slice(0, {SHOWN});
    }}</script>""",
    )


def pagefind(folder: Path, documents: list[Document]) -> None:
    for one in documents:
        path = folder / one.url
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            PAGE.format(
                title=html.escape(one.title), body=f"<main data-pagefind-body>{article(one)}</main>"
            ),
            "utf-8",
        )
    subprocess.run(
        [sys.executable, "-m", "pagefind", "--site", str(folder)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    entry(
        folder,
        f"""<script>
    let ready;
    async function ask(query) {{
      const engine = await (ready = ready || import("./pagefind/pagefind.js"));
      const found = (await engine.search(query)).results.slice(0, {SHOWN});
      return (await Promise.all(found.map(one => one.data()))).map(data => data.raw_url.replace(/^\\//, ""));
    }}</script>""",
    )


def minisearch(folder: Path, documents: list[Document], segmenter: bool = False) -> None:
    """VitePress' local search: MiniSearch over sections with the options VitePress gives it,
    fetched from npm.
    """
    folder.mkdir(parents=True)
    subprocess.run(
        ["npm", "pack", "minisearch@7.2.0", "--silent"],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    subprocess.run(
        ["tar", "xf", "minisearch-7.2.0.tgz", "package/dist/umd/index.js"], cwd=folder, check=True
    )
    sections = [
        {"id": f"{one.url}#{number}", "title": heading, "titles": titles, "text": text}
        for one in documents
        for number, (heading, titles, text) in enumerate(
            [
                (one.title, [], " ".join([one.answer, *names(one)])),
                *((s.heading, [one.title], s.text) for s in one.sections),
            ]
        )
    ]
    (folder / "sections.json").write_text(json.dumps(sections, ensure_ascii=False), "utf-8")
    cut = (
        (
            "tokenize: text => Array.from(new Intl.Segmenter('zh', {granularity: "
            "'word'}).segment(text)).filter(w => w.isWordLike).map(w => w.segment),"
        )
        if segmenter
        else ""
    )
    options = (
        f"{{fields: ['title', 'titles', 'text'], storeFields: ['title', 'titles'], {cut} "
        f"searchOptions: {{fuzzy: 0.2, prefix: true, boost: {{title: 4, text: 2, titles: 1}}}}}}"
    )
    program = (
        "const M = require('./package/dist/umd/index.js'), fs = require('fs'); const m = new "
        f"M({options}); m.addAll(JSON.parse(fs.readFileSync('sections.json'))); "
        "fs.writeFileSync('index.json', JSON.stringify(m));"
    )
    subprocess.run(["node", "--max-old-space-size=8000", "-e", program], cwd=folder, check=True)
    entry(
        folder,
        f"""<script>
    let ready;
    const load = async () => {{
      await new Promise(resolve => {{ const s = document.createElement("script"); s.src = "package/dist/umd/index.js"; s.onload = resolve; document.head.append(s); }});
      return MiniSearch.loadJSON(await (await fetch("index.json")).text(), {options});
    }};
    async function ask(query) {{
      const engine = await (ready = ready || load());
      return [...new Set(engine.search(query).slice(0, 16).map(one => one.id.split("#")[0]))];
    }}</script>""",
    )


def vitepress_segmented(folder: Path, documents: list[Document]) -> None:
    minisearch(folder, documents, segmenter=True)


ALL: dict[str, Callable[[Path, list[Document]], None]] = {
    "ours": ours,
    "Material": material,
    "Zensical": zensical,
    "Pagefind": pagefind,
}
if shutil.which("npm") and shutil.which("node"):
    ALL |= {"VitePress": minisearch, "VitePress + Segmenter": vitepress_segmented}
# these load everything at once: any query costs the same
WHOLE = {"Material", "Zensical", "VitePress", "VitePress + Segmenter"}
IN_BROWSER = {"Zensical"}  # its pages are indexed anew by each visitor


def built(name: str, size: int, folder: Path) -> dict[str, float]:
    """Builds in a process of its own: seconds, seconds of CPU, and MB at most (with those of a
    second process), of which the pages to be indexed.
    """
    command = [sys.executable, __file__, name, str(size), str(folder)]
    taken: dict[str, float] = json.loads(
        subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1]
    )
    return taken


def main() -> None:
    name, size, folder = sys.argv[1:]
    documents = grown(int(size))
    start, before, pages = (
        time.monotonic(),
        cpu(),
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    )
    ALL[name](Path(folder), documents)
    most = sum(
        resource.getrusage(whose).ru_maxrss
        for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    taken = {
        "took": time.monotonic() - start,
        "build": cpu() - before,
        "peak": most / 1024,
        "pages": pages / 1024,
    }
    print(json.dumps({} if name in IN_BROWSER else taken))


def cpu() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


if __name__ == "__main__":
    main()
