"""Reads the selectors of one CSS rule, returns them in the words of the oldest browsers we serve.

`:is()` came with Chromium 88 and Safari 14, and one selector that a browser does not know voids its
whole rule: so alternatives are written out, and a selector with a younger state or part stands in a
rule of its own.
"""

from __future__ import annotations

from itertools import product

from tinycss2.ast import FunctionBlock, IdentToken, LiteralToken, Node

Selector = list[Node]

ALTERNATIVES = ("is", "where")
# States and parts that Chromium 66, Safari 13 and Firefox 115 all know.
KNOWN = {
    *(
        "active",
        "after",
        "before",
        "checked",
        "disabled",
        "empty",
        "enabled",
        "first-child",
        "first-letter",
        "first-line",
        "first-of-type",
    ),
    *(
        "focus",
        "focus-within",
        "hover",
        "last-child",
        "last-of-type",
        "link",
        "not",
        "nth-child",
        "nth-last-child",
        "nth-of-type",
    ),
    *("only-child", "only-of-type", "placeholder", "root", "selection", "target", "visited"),
}


def commas(nodes: Selector) -> list[Selector]:
    """Split at top-level commas."""
    parts: list[Selector] = [[]]
    for node in nodes:
        if isinstance(node, LiteralToken) and node.value == ",":
            parts.append([])
        else:
            parts[-1].append(node)
    return parts


def trimmed(nodes: Selector) -> Selector:
    """Without white space at either end."""
    while nodes and nodes[0].type == "whitespace":
        nodes = nodes[1:]
    while nodes and nodes[-1].type == "whitespace":
        nodes = nodes[:-1]
    return nodes


def written_out(selector: Selector) -> list[Selector]:
    """One selector for each choice of the alternatives in it; ValueError where that would say
    something else.

    `:where()` gains the weight of what it names, as it would have to without it.
    """
    choices: list[list[Selector]] = []
    for node in trimmed(selector):
        if isinstance(node, FunctionBlock) and node.lower_name in ALTERNATIVES:
            choices.pop()  # its colon
            before = choices[-1][-1][-1] if choices else None
            choices.append(
                [
                    fitting(part, before)
                    for given in commas(node.arguments)
                    for part in written_out(given)
                ]
            )
        else:
            choices.append([[node]])
    return [[node for part in chosen for node in part] for chosen in product(*choices)]


def fitting(part: Selector, before: Node | None) -> Selector:
    """The alternative, if it can stand where the list stood, behind `before`."""
    if before is None:
        return part
    if isinstance(part[0], IdentToken) and not is_combinator(before):
        raise ValueError(
            f"样式里的“:is({part[0].value}, …)”接在别的选择器后面，旧浏览器没法照写；"
            "把元素名写到最前面。"
        )
    if any(map(is_combinator, part)):
        raise ValueError(
            "样式里的“:is(…)”不在最前面，里面又有组合选择器，旧浏览器没法照写；拆成几条。"
        )
    return part


def is_combinator(node: Node) -> bool:
    return node.type == "whitespace" or (
        isinstance(node, LiteralToken) and node.value in (">", "+", "~")
    )


def is_young(selector: Selector) -> bool:
    """Whether some browser above the floor may not know it."""
    before = ""
    for node in selector:
        name = (
            node.lower_value
            if isinstance(node, IdentToken)
            else node.lower_name
            if isinstance(node, FunctionBlock)
            else ""
        )
        if before == ":" and name and name not in KNOWN:
            return True
        if isinstance(node, FunctionBlock) and is_young(node.arguments):
            return True
        before = node.value if isinstance(node, LiteralToken) else ""
    return False


def rules(selectors: list[Selector]) -> list[list[Selector]]:
    """The selectors grouped into rules: those that all know together, each of the others alone, in
    the order of the list.
    """
    old = [selector for selector in selectors if not is_young(selector)]
    return [*([old] if old else []), *([selector] for selector in selectors if is_young(selector))]
