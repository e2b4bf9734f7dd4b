"""Reads mkdocs.yml as a tree that nothing is made of, writes nothing: values that its loader would
fetch or run.

MkDocs' own loader calls whatever `!!python/…` names, so this is asked before it sees the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import yaml

PLAIN = "tag:yaml.org,2002:"
ENVIRONMENT = frozenset(
    {"site_url", "extra.repository", "extra.issues", "extra.icp", "extra.contact"}
)
CALLED = {
    "markdown_extensions.toc.slugify": f"{PLAIN}python/object/apply:pymdownx.slugs.slugify",
}


def faults(text: str) -> Iterator[tuple[int, str, str]]:
    """(line, what, remedy) of each tag that may not stand where it stands. Raises yaml.YAMLError,
    RecursionError.
    """
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    yield from below(node, "", set()) if node else ()


def below(node: yaml.Node, path: str, seen: set[int]) -> Iterator[tuple[int, str, str]]:
    """Of a node at `path`, the keys joined by dots, and all in it; what an alias repeats is asked
    once for each place.
    """
    line = node.start_mark.line + 1
    if node.tag == "!ENV":
        if path not in ENVIRONMENT:
            what = f"“{path}”不能取环境变量（!ENV）"
            yield line, what, f"写出值；!ENV 只用在 {'、'.join(sorted(ENVIRONMENT))}"
    elif CALLED.get(path) == node.tag:
        pass
    elif not node.tag.startswith(PLAIN) or node.tag.startswith(f"{PLAIN}python"):
        shown = node.tag.replace(PLAIN, "!!")
        yield line, f"“{path or '文件'}”的值是“{shown}”，读设置时会运行它", "删掉这个记号，写出值"
    if id(node) in seen:  # an alias in itself
        return
    seen = seen | {id(node)}
    if isinstance(node, yaml.MappingNode):
        names = Counter(str(key.value) for key, _ in node.value)
        for key, _ in reversed(node.value):
            if names[str(key.value)] > 1:
                what = f"“{key.value}”写了 {names[str(key.value)]} 次，只有最后一个算数"
                yield key.start_mark.line + 1, what, "只留一处"
                break
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            yield from below(key, f"{path}.{name}（键）".lstrip("."), seen)
            yield from below(value, f"{path}.{name}".lstrip("."), seen)
    elif isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from below(part, path, seen)
