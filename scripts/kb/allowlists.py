"""The tags, attributes and classes that a page may hold: nothing is read, nothing is judged."""

from __future__ import annotations

import re

from kb import pictures

# What Markdown makes of what writers may write: tag → attributes.
WRITERS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            "p",
            "strong",
            "em",
            "li",
            "ul",
            "table",
            "thead",
            "tbody",
            "tr",
            "blockquote",
            "br",
            "hr",
        ),
        frozenset[str](),
    ),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), frozenset({"id"})),
    **dict.fromkeys(("td", "th"), frozenset({"style", "class"})),
    "a": frozenset({"href", "class", "data-kb-search"}),
    "code": frozenset({"class"}),
    "div": frozenset({"class"}),
    "img": frozenset({"src", "alt"}),
    "ol": frozenset({"start"}),
    "pre": frozenset({"class"}),
}
WRITERS["p"] = frozenset({"class"})
CLASSES = re.compile(
    r"admonition (?:note|tip|warning|danger)|admonition-title|toclink|highlight"
    r"|language-[a-z]+|kb-(?:choices|columns)(?: kb-choices--list)?"
)
ALIGNED = re.compile(r"text-align: (?:left|center|right);")

# What a finished page may hold besides: what the generated lists and our templates make.
PUBLISHED: dict[str, frozenset[str]] = {
    **{tag: names | {"class", "id"} for tag, names in WRITERS.items()},
    "a": frozenset(
        {
            "href",
            "class",
            "id",
            "rel",
            "type",
            "title",
            "aria-current",
            "aria-label",
            "data-kb-search",
            "data-to",
        }
    ),
    "article": frozenset({"class"}),
    "b": frozenset(),
    "body": frozenset({"class"}),
    "button": frozenset(
        {
            "type",
            "class",
            "aria-label",
            "aria-pressed",
            "popovertarget",
            "popovertargetaction",
            "data-kb-scheme",
            "data-kb-large",
            "data-kb-link",
            "data-kb-print",
            "data-kb-share",
            "hidden",
        }
    ),
    "details": frozenset({"class", "id", "open"}),
    "div": frozenset({"class", "id", "popover", "lang"}),
    "figcaption": frozenset(),
    "figure": frozenset({"class", "data-kb-picture"}),
    "footer": frozenset({"class"}),
    "form": frozenset({"id", "role", "hidden"}),
    "head": frozenset(),
    "header": frozenset({"class"}),
    "html": frozenset({"lang", "dir", "class", "data-md-color-scheme"}),
    "img": frozenset({"src", "alt", "class", "width", "height", "loading", "decoding"}),
    "input": frozenset({"id", "type", "autocomplete", "enterkeyhint"}),
    "label": frozenset({"for"}),
    "link": frozenset({"rel", "href", "type", "title"}),
    "main": frozenset({"id", "tabindex"}),
    "meta": frozenset({"charset", "http-equiv", "content", "name", "media", "property"}),
    "nav": frozenset({"class", "aria-label", "aria-labelledby"}),
    "noscript": frozenset(),
    "p": frozenset({"class", "id", "hidden", "lang"}),
    "script": frozenset({"src", "type"}),
    "section": frozenset({"class", "aria-label", "aria-labelledby"}),
    "small": frozenset(),
    "span": frozenset({"class", "id", "popover", "data-kb-due"}),
    "style": frozenset(),
    "summary": frozenset(),
    "sup": frozenset({"id"}),
    "time": frozenset({"datetime"}),
    "title": frozenset(),
    "ul": frozenset({"class", "id", "hidden"}),
    **{
        tag: frozenset(
            map(str.lower, {*pictures.FACTS, "xmlns", "role", "aria-label", "aria-hidden"})
        )
        for tag in pictures.SHAPES
    },
}
