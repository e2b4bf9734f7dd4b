"""The only file that knows MkDocs events: each hands plain data to scripts/kb and puts the result back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Under `serve` an edited module would stay as it was first loaded.
for name in [name for name in sys.modules if name == "kb" or name.startswith("kb.")]:
    del sys.modules[name]

from mkdocs.exceptions import Abort  # noqa: E402
from mkdocs.plugins import event_priority  # noqa: E402

from kb import assets, check, compose, feed, links, meta, policy, problem, store, view  # noqa: E402
from kb.search import article, index  # noqa: E402

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

LANGUAGE = "zh"
PREVIEW = "serve" in sys.argv[1:2]  # live reload is an inline script, which the policy would stop
written = store.Store()
linked_from: dict[str, list[str]] = {}
read_sections: dict[str, list[article.Section]] = {}


def on_pre_build(config: MkDocsConfig) -> None:
    """Stop before MkDocs empties the site, with all problems at once."""
    global written, linked_from
    docs = Path(config.docs_dir)
    written = store.read(docs, LANGUAGE, store.flatten(config.nav))
    if found := check.errors(written, docs / LANGUAGE):
        raise Abort(problem.report(found, "内容有问题，没有生成网站"))
    linked_from = links.backlinks(written)


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    model = written.pages.get(slug_of(page))
    if model is None:
        return markdown
    page.meta = {"title": model.meta.title, "description": model.meta.description}
    return compose.compose(model, written)


def on_page_context(context: dict[str, Any], *, page: Page, config: MkDocsConfig, nav: Any) -> dict[str, Any]:
    slug = slug_of(page)
    context["kb"] = view.of(slug, written, linked_from)
    if slug in written.pages:
        context["kb_json_ld"] = meta.json_ld(slug, written, config.site_name, config.site_url or "")
    read_sections[slug] = article.sections(page.content or "")
    return context


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    return output if PREVIEW else policy.seal(output)


def on_post_template(output: str, *, template_name: str, config: MkDocsConfig) -> str:
    return policy.seal(output) if template_name.endswith(".html") and not PREVIEW else output


@event_priority(-101)  # after static-i18n has built the other languages
def on_post_build(config: MkDocsConfig) -> None:
    if not getattr(config.plugins["i18n"], "building", False):
        site = Path(config.site_dir)
        (site / "feed.xml").write_bytes(feed.atom(written, config.site_name, config.site_url or ""))
        assets.sitemap(site, meta.sitemap(written, config.site_url) if config.site_url else b"")
        documents = index.documents(written, read_sections)
        assets.write(site / "search", index.build(documents, written.synonyms.model_dump(), index.help_lines(written)))
        assets.minify(site / "assets")
        assets.stylesheet(site)
        assets.leave_out(site)


def slug_of(page: Page) -> str:
    """`zh/guide/repay.md` → `guide/repay`."""
    return page.file.src_uri.removeprefix(f"{LANGUAGE}/").removesuffix(".md")
