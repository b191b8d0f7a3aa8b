"""The words of the house as data: ontology and vocabularies in the graph ``vocabulary``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from app.graph.terms import iri

_Term = TypeVar("_Term")


def files(root: Path) -> list[Path]:
    """Every Turtle file of words and shapes, in a fixed order."""
    return sorted((*(root / "ontology").rglob("*.ttl"), *(root / "shapes").rglob("*.ttl")))


def digest(root: Path) -> str:
    """Changes when a word changes."""
    summary = hashlib.sha256()
    for path in files(root):
        summary.update(path.read_bytes())
    return summary.hexdigest()


def quads(root: Path, graph: str) -> Iterator[Quad]:
    """All words and shapes as quads of ``graph``; blank nodes get names below their file."""
    target = NamedNode(graph)
    for path in files(root):
        stem = path.relative_to(root).with_suffix("").as_posix()
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            yield Quad(
                _named(quad.subject, stem),
                quad.predicate,
                _named(quad.object, stem),
                target,
            )


def _named(term: _Term | BlankNode, stem: str) -> _Term | NamedNode:
    if isinstance(term, BlankNode):
        return NamedNode(f"{iri('holotype:').value}.well-known/genid/{stem}/{term.value}")
    return term
