"""What a change takes away and what it adds: two sets of quads, and the documents they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Triple

from app.graph.errors import BadRequest
from app.graph.vocabulary import as_stored


def document_of(subject: NamedNode | BlankNode | Triple) -> str:
    """The document that a resource is, or is a part of: its IRI without the fragment."""
    if not isinstance(subject, NamedNode):
        raise BadRequest(
            "A change speaks of a node without a name, which belongs to no document.",
            remedy="Name it as a part of its document: <…/specimen/ABC-DEF-GHJ#part-1>.",
        )
    return subject.value.partition("#")[0]


def graph_of(quad: Quad) -> str:
    """The name of its graph, "" for the engine's own default graph."""
    return "" if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value


@dataclass(frozen=True)
class Delta:
    """``removed`` and ``added``, never sharing a quad."""

    removed: frozenset[Quad]
    added: frozenset[Quad]

    @classmethod
    def of(cls, removed: Iterable[Quad] = (), added: Iterable[Quad] = ()) -> Delta:
        """A delta; a quad that is both taken away and added is there afterwards, as SPARQL has it."""
        gone, come = frozenset(removed), frozenset(added)
        return cls(gone - come, come)

    def __bool__(self) -> bool:
        return bool(self.removed or self.added)

    def __len__(self) -> int:
        return len(self.removed) + len(self.added)

    def __iter__(self) -> Iterator[Quad]:
        yield from self.removed
        yield from self.added

    def then(self, later: Delta) -> Delta:
        """This delta and a later one as one."""
        added = (self.added - later.removed) | later.added
        return Delta((self.removed | later.removed) - added, added)

    def as_stored(self) -> Delta:
        """This delta with its values as the engine keeps them: 1.50 is 1.5 there."""
        return Delta.of(as_stored(self.removed), as_stored(self.added))

    def inverse(self) -> Delta:
        """What takes it back."""
        return Delta(self.added, self.removed)

    def on(self, standing: Iterable[Quad]) -> Delta:
        """What it really does where ``standing`` is all there is in the documents it touches."""
        there = frozenset(standing)
        return Delta(self.removed & there, self.added - there)

    def applied(self, standing: Iterable[Quad]) -> set[Quad]:
        """What stands afterwards."""
        return (set(standing) - self.removed) | self.added

    def documents(self) -> list[str]:
        """The documents it touches, in order. Raises BadRequest for a node without a name."""
        return sorted({document_of(quad.subject) for quad in self})

    def graphs(self) -> list[str]:
        """The graphs it touches, in order."""
        return sorted({graph_of(quad) for quad in self})

    def about(self, document: str) -> Delta:
        """Its part about one document."""
        return Delta(
            frozenset(quad for quad in self.removed if document_of(quad.subject) == document),
            frozenset(quad for quad in self.added if document_of(quad.subject) == document),
        )


def confined(delta: Delta, document: str) -> Delta:
    """The delta; with the name of a document, raises BadRequest where it touches another one."""
    others = [name for name in delta.documents() if document and name != document]
    if others:
        raise BadRequest(
            f"The change touches {others[0]} too, and it was sent to {document}.",
            where=document,
            remedy="Send each document its own change, or a change of many to /sparql.",
        )
    return delta


def lines(quads: Iterable[Quad]) -> list[str]:
    """Quads as lines of N-Quads without line ends, in order."""
    return sorted(line(quad) for quad in quads)


def line(quad: Quad) -> str:
    """A quad as a line of N-Quads without its line end."""
    graph = "" if isinstance(quad.graph_name, DefaultGraph) else f" {quad.graph_name}"
    return f"{quad.triple}{graph} ."
