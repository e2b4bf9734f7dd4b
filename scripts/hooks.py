"""The only file that knows MkDocs events: each hands plain data to scripts/kb and puts the result
back.
"""

from __future__ import annotations

import gc
import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority

import hansearch
from kb import (
    assets,
    check,
    compose,
    feed,
    fresh,
    later,
    links,
    meta,
    moved,
    notes,
    offline,
    origin,
    pictures,
    policy,
    problem,
    published,
    rights,
    searchable,
    sooner,
    store,
    view,
)
from kb.handbook import archive, listing

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

LANGUAGE = "zh"
# A build keeps what it makes: to look for what nobody needs any more takes a tenth of its time.
gc.set_threshold(200_000)


@dataclass
class Build:
    """What one build knows from its beginning; `sections` of each page, by slug, as they are read
    from what was rendered.
    """

    store: store.Store
    linked_from: dict[str, list[str]]
    leads: dict[str, list[moved.Lead]]
    outside: frozenset[str]
    origin: origin.Origin
    sections: dict[str, tuple[hansearch.Section, ...]] = field(default_factory=dict)


build: Build


def on_startup(*, command: str, dirty: bool) -> None:
    """Live preview and an offline copy exclude each other."""
    if command == "serve":
        os.environ["KB_PREVIEW"] = "1"


def on_shutdown() -> None:
    """What was made goes with the process, and need not be looked through before."""
    gc.freeze()


def on_config(config: MkDocsConfig) -> None:
    config.extra["offline"] = config.extra["offline"] and "KB_PREVIEW" not in os.environ
    config.markdown_extensions.append(sooner.Sooner())  # type: ignore[arg-type]


def on_pre_build(config: MkDocsConfig) -> None:
    """Stop before MkDocs empties the site, with all problems at once."""
    global build
    docs = Path(config.docs_dir)
    written = store.read(docs, LANGUAGE, store.flatten(config.nav))
    if found := check.errors(written, docs / LANGUAGE):
        raise Abort(problem.report(found, "内容有问题，没有生成网站"))
    root = Path(config.config_file_path).parent
    build = Build(
        written,
        links.backlinks(written),
        moved.leads(written),
        links.outside(written),
        origin.read(root, os.environ, lambda: offline.newest(written)),
    )
    try:
        config.extra["mirrors"] = origin.mirrors(config.extra.get("mirrors"))
    except ValueError as wrong:
        raise Abort(f"出错：{wrong}") from None
    try:
        config.extra["notices"] = rights.notices()
    except LookupError as missing:
        raise Abort(f"出错：{missing}") from None


def on_nav(nav: Any, *, config: MkDocsConfig, files: Files) -> None:
    """From now on the same link leads to the same file: i18n would work it out for each anew."""
    files.get_file_from_path = cache(files.get_file_from_path)  # type: ignore[method-assign]


def on_page_read_source(*, page: Page, config: MkDocsConfig) -> str | None:
    """Nothing for a page of ours: it has been read, and MkDocs would read its front matter once
    more.
    """
    return "" if slug_of(page) in build.store.pages else None


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    model = build.store.pages.get(slug_of(page))
    if model is None:
        return markdown
    page.meta = {"title": model.meta.title, "description": model.meta.description}
    return pictures.figures(
        compose.compose(model, build.store), model, Path(config.docs_dir) / LANGUAGE
    )


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    return view.fold_sources(notes.named(html))


def on_page_context(
    context: dict[str, Any], *, page: Page, config: MkDocsConfig, nav: Any
) -> dict[str, Any]:
    slug = slug_of(page)
    context["kb"] = view.of(slug, build.store, build.linked_from, build.leads)
    context["kb_origin"] = build.origin
    if slug in build.store.pages:
        context["kb_json_ld"] = meta.json_ld(
            slug, build.store, config.site_name, config.site_url or ""
        )
        build.sections[slug] = searchable.article(build.store.pages[slug], page.content or "")
    return context


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    return sealed(output, slug_of(page), config)


def on_post_template(output: str, *, template_name: str, config: MkDocsConfig) -> str:
    return sealed(output, template_name, config) if template_name.endswith(".html") else output


def sealed(html: str, name: str, config: MkDocsConfig) -> str:
    """A finished page under its policy; stops the build where it holds what no page may hold."""
    file, source = (
        (build.store.pages[name].file, build.store.pages[name].raw)
        if name in build.store.pages
        else (name, "")
    )
    try:
        html = policy.seal(html, policy.own(Path(config.theme.custom_dir or "")))
    except policy.ForeignScriptError as error:
        what = f"网页里有不是模板写的脚本或样式：{error}"
        raise Abort(
            problem.report([problem.Problem(file, 0, "HTML-4", what, "删掉它")], "没有生成网站")
        ) from error
    ours = [
        config.site_url,
        config.extra["repository"],
        f"mailto:{config.extra['contact']}" if config.extra["contact"] else "",
    ]
    ours += [
        *(mirror.url for mirror in config.extra["mirrors"]),
        config.extra["icp_register"] if config.extra["icp"] else "",
    ]
    if found := published.problems(html, file, source, build.outside, tuple(filter(None, ours))):
        raise Abort(problem.report(found, "网页上有不该有的东西，没有生成网站"))
    return html


@event_priority(-101)  # after static-i18n has built the other languages
def on_post_build(config: MkDocsConfig) -> None:
    if not getattr(config.plugins["i18n"], "building", False):
        site = Path(config.site_dir)
        (site / "feed.xml").write_bytes(
            feed.atom(build.store, config.site_name, config.site_url or "")
        )
        assets.sitemap(site, meta.sitemap(build.store, config.site_url) if config.site_url else b"")
        vocabulary = searchable.vocabulary(
            build.store, Path(config.docs_dir) / searchable.PRONUNCIATIONS
        )
        documents, helps = (
            searchable.documents(build.store, build.sections),
            searchable.help_lines(build.store),
        )
        later.do(
            lambda: assets.write(site / "search", hansearch.build(documents, vocabulary, helps))
        )
        # `make dist` fills it
        assets.write(site / archive.DOWNLOADS, {listing.LIST: listing.script([])})
        assets.write(
            site,
            {name: sealed(text, name, config) for name, text in moved.stubs(build.store).items()},
        )
        assets.join(site / "assets", config.extra["offline"])
        assets.minify(site / "assets")
        assets.stylesheet(site)
        assets.leave_out(site)
        fresh.write(site)
        script = site / "assets/site.js"
        script.write_text(
            origin.stamp(script.read_text("utf-8"), build.origin, config.site_url or ""), "utf-8"
        )
        finish_offline(site, config)  # it hashes what the others wrote
        later.do(lambda: finish_sums(site, config))  # last, for the same reason


def finish_offline(site: Path, config: MkDocsConfig) -> None:
    if not config.extra["offline"]:
        return offline.switch_off(site)
    names = {
        "name": config.site_name,
        "short_name": config.extra["short_name"],
        "description": config.site_description or "",
    }
    offline.write(site, names, offline.newest(build.store))


def finish_sums(site: Path, config: MkDocsConfig) -> None:
    names = ("repository", "issues", "contact", "icp")
    public = {"site": config.site_url or "", **{name: config.extra[name] for name in names}}
    public["mirrors"] = [mirror.url for mirror in config.extra["mirrors"]]
    (site / origin.FACTS).write_text(origin.facts(build.origin, public), "utf-8")
    (site / origin.SUMS).write_text(origin.sums(site), "utf-8")


def slug_of(page: Page) -> str:
    """`zh/guide/repay.md` → `guide/repay`."""
    return page.file.src_uri.removeprefix(f"{LANGUAGE}/").removesuffix(".md")
