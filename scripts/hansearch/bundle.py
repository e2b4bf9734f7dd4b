"""Reads client/*.js, returns the few classic scripts that a page loads.

The sources are modules, so that a linter and an editor follow their imports; pages opened from a
disk can load classic scripts only. A bundle is its modules in order of their imports, in one
function; what a later bundle imports from an earlier one is handed on through `hansearch.shared`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import minify

from hansearch.codec import digest, dumps

CLIENT = Path(__file__).with_name("client")
# Bundle → the modules whose exports it offers; those come first that the first result needs.
BUNDLES = {
    "search": ("open",),
    "text": ("resident_text", "present", "nearest", "bm25", "likelihood"),
    "sharded": ("sharded_index",),
}
IMPORT = re.compile(r'^import \{(?P<names>[^}]*)\} from "\./(?P<module>\w+)\.js";\n', re.M)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let) (?P<name>\w+))", re.M)


@dataclass(frozen=True)
class Module:
    """One file: code without imports and exports, names imported by module, names exported."""

    name: str
    code: str
    imports: dict[str, tuple[str, ...]]
    exports: tuple[str, ...]


@cache
def read(name: str) -> Module:
    """ValueError for an import or export that is written otherwise than the bundle can follow."""
    text = (CLIENT / f"{name}.js").read_text("utf-8")
    imports = {
        found["module"]: tuple(re.findall(r"\w+", found["names"]))
        for found in IMPORT.finditer(text)
    }
    exports = tuple(found["name"] for found in EXPORT.finditer(text))
    code = EXPORT.sub("", IMPORT.sub("", text))
    if stray := re.search(r"^(?:import|export)\b.*", code, re.M):
        raise ValueError(f"{name}.js: cannot follow “{stray[0]}”")
    return Module(name, code, imports, exports)


def in_order(names: tuple[str, ...], done: list[str]) -> Iterator[Module]:
    """The modules that these need, each after those it imports; not those already done."""
    for name in names:
        if name in done:
            continue
        module = read(name)
        yield from in_order(tuple(module.imports), done)
        if name not in done:
            done.append(name)
            yield module


def bundles() -> dict[str, list[Module]]:
    done: list[str] = []
    return {bundle: list(in_order(roots, done)) for bundle, roots in BUNDLES.items()}


def version() -> str:
    """Tells two versions of the program apart."""
    return digest(path.read_text("utf-8") for path in sorted(CLIENT.glob("*.js")))


def scripts(index_version: str) -> dict[str, str]:
    """Bundle → its code, which knows the version of the index it was made with."""
    return {bundle: minified(code) for bundle, code in joined(index_version).items()}


def everything() -> str:
    """All bundles as one script for tests, with every export in `hansearch.internal`."""
    return "\n".join([*joined("", expose=True).values(), "hansearch.internal=hansearch.shared;"])


def joined(index_version: str, expose: bool = False) -> dict[str, str]:
    """Bundle → its modules in one function; `expose`: every export is handed on."""
    made, found = bundles(), {}
    for at, (bundle, modules) in enumerate(made.items()):
        later = [module for others in list(made.values())[at + 1 :] for module in others]
        wanted = {name for module in later for names in module.imports.values() for name in names}
        exports = [name for module in modules for name in module.exports]
        given = [name for name in exports if expose or name in wanted]
        offered = [name for root in BUNDLES[bundle] for name in read(root).exports]
        body = "".join(module.code for module in modules)
        found[bundle] = (
            f"{head(bundle, index_version, taken(modules))}{body}"
            f"Object.assign(hansearch.shared,{{{','.join(given)}}});"
            f"hansearch.parts.{bundle}={{{','.join(['version:CLIENT_VERSION', *offered])}}};{TAIL}"
        )
    return found


def taken(modules: list[Module]) -> list[str]:
    """What these import from modules that are not among them."""
    own = {module.name for module in modules}
    imports = (pair for module in modules for pair in module.imports.items())
    return sorted({name for source, names in imports if source not in own for name in names})


SYNTAX = 2018  # what every browser understands from Chromium 66 and iOS 13 on
TAIL = "})(self.hansearch=self.hansearch||{});"


def head(bundle: str, index_version: str, taken: list[str]) -> str:
    first = "hansearch.parts={};hansearch.shared={};" if bundle == "search" else ""
    return (
        f'(function(hansearch){{"use strict";const CLIENT_VERSION={dumps(version())},'
        f"INDEX_VERSION={dumps(index_version)};{first}"
        f"const {{{','.join(taken)}}}=hansearch.shared;\n"
    )


def minified(code: str) -> str:
    """With short names, and nothing newer than SYNTAX."""
    minify.config({"js-version": SYNTAX})
    return str(minify.string("application/javascript", code))
