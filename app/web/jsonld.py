"""A document as JSON-LD: the nested tree, with the part of the house's context that it needs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from app.graph.document import Document
from app.graph.terms import prefixes
from app.web.context import workbench

CONTEXT = "http://www.w3.org/ns/json-ld#context"


@cache
def _read(path: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["@context"]
    return said


def whole_context() -> Mapping[str, Any]:
    """The context of the house, ``ontology/context.jsonld``."""
    return _read(workbench().platform.root / "ontology" / "context.jsonld")


def jsonld(document: Document) -> dict[str, Any]:
    """The document with everything a reader needs to understand it, and no address to fetch."""
    whole = whole_context()
    tree = document.tree(whole)
    if set(_subjects(tree)) != {name for name, node in document.parts.items() if node.said}:
        tree = {"@graph": document.flat(whole)}  # a module: its words do not hang together
    names = set(_names(tree))
    terms = {name: whole[name] for name in sorted(names) if isinstance(whole.get(name), Mapping)}
    names |= {said for term in terms.values() for said in term.values() if isinstance(said, str)}
    used = {name.partition(":")[0] for name in names} & set(prefixes)
    return {"@context": {**{p: prefixes[p] for p in sorted(used)}, **terms}, **tree}


def _names(value: Any) -> Iterator[str]:
    """Every key and type in a tree."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key == "@type":
                yield from [inner] if isinstance(inner, str) else inner
            elif not key.startswith("@"):
                yield key
            if key == "@graph" or not key.startswith("@"):
                yield from _names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _names(inner)


def _subjects(value: Any) -> Iterator[str]:
    """Every resource that a tree says something of."""
    if isinstance(value, Mapping):
        if len(value) > 1 and "@id" in value:
            yield value["@id"]
        for inner in value.values():
            yield from _subjects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _subjects(inner)
