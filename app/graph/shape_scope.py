"""Where a validation looks: the dataset of its queries, and what is known of a few focus nodes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store

from app.graph.shape_model import RDF, RDFS, Targets, Term

Graph = NamedNode | BlankNode | DefaultGraph | str

SMALL = 500  # quads; a store up to this size is read through before anything is asked
COPIED = 20_000  # quads; a larger store is copied only around the focus nodes
DEPTH = 5  # steps away from a focus node that a copy reaches
TYPE = NamedNode(RDF + "type")
_SUB_CLASS = NamedNode(RDFS + "subClassOf")


class Scope:
    """A store and the graphs of one validation.

    ``graphs`` hold the focus nodes; ``context`` (a vocabulary, say) is seen by paths and classes
    and never checked itself. ``graphs`` None: everything in the store, and no context.
    """

    def __init__(
        self, store: Store, graphs: Iterable[Graph] | None, context: Iterable[Graph]
    ) -> None:
        self.store = store
        self.graphs = None if graphs is None else [_node(graph) for graph in graphs]
        self.context = [] if graphs is None else [_node(graph) for graph in context]
        self._dataset: dict[str, Any] = {"use_default_graph_as_union": True}
        if self.graphs is not None:
            named = [graph for graph in self.graphs if not isinstance(graph, DefaultGraph)]
            self._dataset = {
                "default_graph": [*self.graphs, *self.context],
                "named_graphs": named,
            }
        self._used: dict[NamedNode, bool] = {}
        self._in_context: dict[NamedNode, bool] = {}

    def rows(self, text: str) -> QuerySolutions:
        """Run a query on the graphs and the context."""
        return self.store.query(text, **self._dataset)  # type: ignore[return-value]

    def quads(
        self, subject: Any, predicate: Any, object_: Any, *, context: bool = False
    ) -> Iterator[Quad]:
        """Quads of the graphs, of the context too where asked."""
        if self.graphs is None:
            yield from self.store.quads_for_pattern(subject, predicate, object_, None)
            return
        for graph in [*self.graphs, *(self.context if context else ())]:
            yield from self.store.quads_for_pattern(subject, predicate, object_, graph)

    def uses(self, predicate: NamedNode) -> bool:
        """Whether anything at all is stated with the predicate."""
        if predicate not in self._used:
            self._used[predicate] = any(self.quads(None, predicate, None, context=True))
        return self._used[predicate]

    def in_context(self, predicate: NamedNode) -> bool:
        """Whether the context uses the predicate too, so that a scan of it would be wasted."""
        if predicate not in self._in_context:
            self._in_context[predicate] = any(
                quad
                for graph in self.context
                for quad in self.store.quads_for_pattern(None, predicate, None, graph)
            )
        return self._in_context[predicate]

    @cached_property
    def small(self) -> list[Quad] | None:
        """All quads of the graphs where they are few, else None."""
        found = list(islice(self.quads(None, None, None), SMALL + 1))
        return found if len(found) <= SMALL else None


def touched(scope: Scope, focus: Iterable[Term]) -> set[Quad]:
    """The part of the data that shapes of ``focus`` can reach, for a copy.

    Everything where that is little; else what is stated about the focus nodes, about what they
    lead to in a few steps, and who points at them.
    """
    found = set(islice(scope.quads(None, None, None, context=True), COPIED + 1))
    if len(found) <= COPIED:
        return found
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
                following.add(quad.object)
        seen |= nodes
        nodes = following - seen
    return found


class Profile:
    """What is stated about a few focus nodes: enough to know which questions are idle."""

    def __init__(self, scope: Scope, focus: Sequence[Term] | None) -> None:
        self._scope = scope
        self._counts: dict[Term, Counter[NamedNode]] = defaultdict(Counter)
        self._instances: dict[Term, list[Term]] = defaultdict(list)
        self._given = focus
        if focus is None:
            self._take(scope.small or [])
            if scope.context:
                for node in list(self._counts):
                    for graph in scope.context:
                        for quad in scope.store.quads_for_pattern(node, None, None, graph):
                            self._counts[node][quad.predicate] += 1
            return
        for node in focus:
            self._counts[node] = Counter()
            if isinstance(node, NamedNode):
                self._take(scope.quads(node, None, None), scope.context)

    def _take(self, quads: Iterable[Quad], context: Sequence[Any] = ()) -> None:
        subject = None
        for quad in quads:
            subject = quad.subject
            self._counts[subject][quad.predicate] += 1
            if quad.predicate == TYPE:
                self._instances[quad.object].append(subject)
        for graph in context if subject is not None else ():
            for quad in self._scope.store.quads_for_pattern(subject, None, None, graph):
                self._counts[subject][quad.predicate] += 1

    @property
    def has_blank_nodes(self) -> bool:
        """Whether a subject is a blank node, which no query can name."""
        return any(isinstance(node, BlankNode) for node in self._counts)

    def targets(self, targets: Targets, classes: Iterable[Term]) -> list[Term]:
        """Those of the focus nodes that the targets (``classes`` with their subclasses) mean."""
        found = dict.fromkeys(node for name in classes for node in self._instances.get(name, ()))
        for predicate in targets.subjects_of:
            found |= dict.fromkeys(n for n, counts in self._counts.items() if counts[predicate])
        if self._given is None:
            found |= dict.fromkeys(targets.nodes)
            for predicate in targets.objects_of:
                stated = self._scope.quads(None, predicate, None)
                found |= dict.fromkeys(quad.object for quad in stated)
            return list(found)
        found |= dict.fromkeys(node for node in targets.nodes if node in self._counts)
        for predicate in targets.objects_of:
            for node in self._counts:
                if node not in found and any(self._scope.quads(None, predicate, node)):
                    found[node] = None
        return list(found)

    def predicates(self, nodes: list[Term]) -> set[NamedNode]:
        """Every predicate of the nodes."""
        return {name for node in nodes if node in self._counts for name in self._counts[node]}

    def beyond(self, nodes: list[Term], known: frozenset[str]) -> list[Term]:
        """Those with a predicate that is not known."""
        return [
            node
            for node in nodes
            if node in self._counts and any(str(name) not in known for name in self._counts[node])
        ]

    def needing(
        self, nodes: list[Term], predicate: NamedNode, over: int, under: int
    ) -> list[Term]:
        """Those with more than ``over``, or with no value at all where ``under`` asks for one."""
        return [
            node
            for node in nodes
            if (n := self._counts[node][predicate] if node in self._counts else 0) > over
            or n < under
        ]


def _node(graph: Graph) -> NamedNode | BlankNode | DefaultGraph:
    return NamedNode(graph) if isinstance(graph, str) else graph
