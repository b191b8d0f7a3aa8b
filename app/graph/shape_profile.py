"""What is known of a few focus nodes before anything is asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from pyoxigraph import BlankNode, NamedNode, Quad

from app.graph.shape_model import RDF, Targets, Term, plain
from app.graph.shape_model import node as as_node
from app.graph.shape_scope import Scope

TYPE = NamedNode(RDF + "type")


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
                    for quad in scope.in_context_about(as_node(node)):
                        self._counts[node][quad.predicate] += 1
            return
        for node in focus:
            self._counts[node] = Counter()
            if isinstance(node, NamedNode):
                self._take(scope.quads(node, None, None))
                for quad in scope.in_context_about(node):
                    self._counts[node][quad.predicate] += 1

    def _take(self, quads: Iterable[Quad]) -> None:
        for quad in quads:
            subject = as_node(quad.subject)
            self._counts[subject][quad.predicate] += 1
            if quad.predicate == TYPE:
                self._instances[plain(quad.object)].append(subject)

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
                found |= dict.fromkeys(plain(quad.object) for quad in stated)
            return list(found)
        found |= dict.fromkeys(node for node in targets.nodes if node in self._counts)
        for predicate in targets.objects_of:
            for node in self._counts:
                if node not in found and self._scope.any(None, predicate, node):
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

    def needing(self, nodes: list[Term], predicate: NamedNode, over: int, under: int) -> list[Term]:
        """Those with more than ``over``, or with no value at all where ``under`` asks for one."""
        return [
            node
            for node in nodes
            if (n := self._counts[node][predicate] if node in self._counts else 0) > over or n < under
        ]
