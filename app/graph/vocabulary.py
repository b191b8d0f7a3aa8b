"""The words of the house as data: ontology and vocabularies in the graph ``vocabulary``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, parse

from app.graph.terms import iri

_Term = TypeVar("_Term")


def files(root: Path) -> list[Path]:
    """Every Turtle file of words and shapes, in a fixed order."""
    return sorted((*(root / "ontology").rglob("*.ttl"), *(root / "shapes").rglob("*.ttl")))


def digest(root: Path) -> str:
    """Changes when a word or a query changes, or the way in which nameless ones are named."""
    summary = hashlib.sha256(b"by place in the file")
    for path in (*files(root), *sorted((root / "queries").rglob("*.rq"))):
        summary.update(path.read_bytes())
    return summary.hexdigest()


def quads(root: Path, graph: str) -> Iterator[Quad]:
    """All words and shapes as quads of ``graph``; blank nodes get names below their file."""
    for path in files(root):
        yield from quads_of(root, path, graph)


def quads_of(root: Path, path: Path, graph: str) -> Iterator[Quad]:
    """The words of one file as quads of ``graph``."""
    target = NamedNode(graph)
    stem = path.relative_to(root).with_suffix("").as_posix()
    nameless: dict[BlankNode, NamedNode] = {}
    for quad in parse(path=str(path), format=RdfFormat.TURTLE):
        yield Quad(
            _named(quad.subject, stem, nameless),
            quad.predicate,
            _named(quad.object, stem, nameless),
            target,
        )


def as_stored(found: Iterable[Quad]) -> set[Quad]:
    """The quads as the engine gives them back: it keeps ``66.00`` as ``66``."""
    store = Store()
    store.bulk_extend(found)
    return set(store)


def _named(term: _Term | BlankNode, stem: str, nameless: dict[BlankNode, NamedNode]) -> _Term | NamedNode:
    """The term; a blank node as an IRI by its place in the file, the same at every reading."""
    if isinstance(term, BlankNode):
        name = f"{iri('holotype:').value}.well-known/genid/{stem}/{len(nameless) + 1}"
        return nameless.setdefault(term, NamedNode(name))
    return term
