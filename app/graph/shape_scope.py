"""Where a validation looks: a store, the graphs that are checked, and those that are only seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolutions
from pyoxigraph import Store as Oxigraph

from app.graph.shape_access import Direct, GraphNode, Readable, Through
from app.graph.shape_model import RDFS, Node, Term, plain

Graph = NamedNode | BlankNode | DefaultGraph | str

SMALL = 500  # quads; a store up to this size is read through before anything is asked
COPIED = 20_000  # quads; a larger store is copied only around the focus nodes
DEPTH = 5  # steps away from a focus node that a copy reaches
_SUB_CLASS = NamedNode(RDFS + "subClassOf")


class Scope:
    """A store and the graphs of one validation.

    ``graphs`` hold the focus nodes; ``context`` (a vocabulary, say) is seen by paths and classes
    and never checked itself. ``graphs`` None: everything in the store, and no context; only a
    store of the engine itself can be asked that (ValueError).
    """

    def __init__(
        self, store: Oxigraph | Readable, graphs: Iterable[Graph] | None, context: Iterable[Graph]
    ) -> None:
        self.graphs = None if graphs is None else [_node(graph) for graph in graphs]
        self.context = [] if graphs is None else [_node(graph) for graph in context]
        everything = None if self.graphs is None else [*self.graphs, *self.context]
        self._access: Direct | Through
        if isinstance(store, Oxigraph):
            self._access = Direct(store, everything, self.graphs or [])
        elif everything is None:
            raise ValueError("a store of the house is checked graph by graph: name them")
        else:
            self._access = Through(store, everything, self.graphs or [])
        self._used: dict[NamedNode, bool] = {}

    def rows(self, text: str) -> QuerySolutions:
        """Run a query on the graphs and the context."""
        return self._access.rows(text)

    def quads(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        object_: Term | None,
        *,
        context: bool = False,
    ) -> Iterator[Quad]:
        """Quads of the graphs, of the context too where asked."""
        for graph in self._graphs(context):
            yield from self._access.quads(subject, predicate, object_, graph)

    def in_context_about(self, subject: Node) -> Iterator[Quad]:
        """What the context alone states about a node."""
        for graph in self.context:
            yield from self._access.quads(subject, None, None, graph)

    def any(
        self, subject: Node | None, predicate: NamedNode, object_: Term | None, *, context: bool = False
    ) -> bool:
        """Whether there is such a quad."""
        return any(self._access.any(subject, predicate, object_, graph) for graph in self._graphs(context))

    def uses(self, predicate: NamedNode) -> bool:
        """Whether anything at all is stated with the predicate."""
        if predicate not in self._used:
            self._used[predicate] = self.any(None, predicate, None, context=True)
        return self._used[predicate]

    def at_most(self, count: int) -> list[Quad] | None:
        """All quads of the graphs and the context where they are few and near, else None."""
        if not self._access.near:
            return None
        found = list(islice(self.quads(None, None, None, context=True), count + 1))
        return found if len(found) <= count else None

    @cached_property
    def small(self) -> list[Quad] | None:
        """All quads of the graphs where they are few and near, else None."""
        if not self._access.near:
            return None
        found = list(islice(self.quads(None, None, None), SMALL + 1))
        return found if len(found) <= SMALL else None

    def _graphs(self, context: bool) -> Sequence[GraphNode | None]:
        if self.graphs is None:
            return (None,)
        return [*self.graphs, *self.context] if context else self.graphs


def touched(scope: Scope, focus: Iterable[Term]) -> set[Quad]:
    """The part of the data that shapes of ``focus`` can reach, for a copy.

    Everything where that is little; else what is stated about the focus nodes, about what they
    lead to in a few steps, and who points at them.
    """
    everything = scope.at_most(COPIED)
    if everything is not None:
        return set(everything)
    found = set(scope.quads(None, _SUB_CLASS, None, context=True))
    nodes = set(focus)
    for node in nodes:
        found.update(scope.quads(None, None, node, context=True))
    seen: set[Term] = set()
    for _ in range(DEPTH):
        following: set[Term] = set()
        for node in nodes:
            if isinstance(node, Literal):
                continue
            for quad in scope.quads(node, None, None, context=True):
                found.add(quad)
                following.add(plain(quad.object))
        seen |= nodes
        nodes = following - seen
    return found


def _node(graph: Graph) -> NamedNode | BlankNode | DefaultGraph:
    return NamedNode(graph) if isinstance(graph, str) else graph
