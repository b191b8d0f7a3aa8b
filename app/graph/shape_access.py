"""How a validation reads a store: the engine itself, or the house's Store with a view."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QuerySolutions, QueryTriples
from pyoxigraph import Store as Oxigraph

from app.graph.embedded import Snapshot
from app.graph.shape_fragments import fill, fragment
from app.graph.shape_model import Node, Term
from app.graph.store import Store, View

Readable = Store | Snapshot  # of the house: what is asked through a view
GraphNode = NamedNode | BlankNode | DefaultGraph


class Direct:
    """A store of the engine in this process. ``everything`` None: the union of all its graphs."""

    near = True  # it may be read through

    def __init__(
        self, store: Oxigraph, everything: Sequence[GraphNode] | None, named: Sequence[GraphNode]
    ) -> None:
        self._store = store
        self._dataset: dict[str, Any] = {"use_default_graph_as_union": True}
        if everything is not None:
            fenced = [graph for graph in named if not isinstance(graph, DefaultGraph)]
            self._dataset = {"default_graph": list(everything), "named_graphs": fenced}

    def rows(self, text: str) -> QuerySolutions:
        return self._store.query(text, **self._dataset)  # type: ignore[return-value]

    def quads(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        object_: Term | None,
        graph: GraphNode | None,
    ) -> Iterator[Quad]:
        return self._store.quads_for_pattern(subject, predicate, object_, graph)

    def any(
        self, subject: Node | None, predicate: NamedNode, object_: Term | None, graph: GraphNode | None
    ) -> bool:
        return next(self.quads(subject, predicate, object_, graph), None) is not None


class Through:
    """The house's Store, near or far; it is asked and never read through."""

    near = False

    def __init__(self, store: Readable, everything: Sequence[GraphNode], named: Sequence[GraphNode]) -> None:
        self._store = store
        self._view = View(tuple(map(_name, everything)), tuple(filter(None, map(_name, named))))

    def rows(self, text: str) -> QuerySolutions:
        return self._store.query(text, self._view)  # type: ignore[return-value]

    def quads(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        object_: Term | None,
        graph: GraphNode | None,
    ) -> Iterator[Quad]:
        found = self._ask("statements", subject, predicate, object_, graph)
        assert isinstance(found, QueryTriples)
        for triple in found:
            yield Quad(triple.subject, triple.predicate, triple.object)

    def any(
        self, subject: Node | None, predicate: NamedNode, object_: Term | None, graph: GraphNode | None
    ) -> bool:
        return bool(self._ask("statements-any", subject, predicate, object_, graph))

    def _ask(
        self,
        file: str,
        subject: Node | None,
        predicate: NamedNode | None,
        object_: Term | None,
        graph: GraphNode | None,
    ) -> Any:
        terms = {"subject": subject, "predicate": predicate, "object": object_}
        given = {name: str(term) for name, term in terms.items() if term is not None}
        text = fill(fragment(file).query, given=given)
        return self._store.query(text, View((_name(graph),), ()))


def _name(graph: GraphNode | None) -> str:
    """A graph as a view names it; the engine's own default graph is the empty string."""
    return "" if graph is None or isinstance(graph, DefaultGraph) else graph.value
