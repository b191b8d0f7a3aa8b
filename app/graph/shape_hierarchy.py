"""Classes and their subclasses, as shapes, ontology and data state them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad

from app.graph.shape_model import RDFS, Term, node, plain
from app.graph.shape_scope import Scope

_SUB_CLASS = NamedNode(RDFS + "subClassOf")
Edge = tuple[Term, Term]


class Hierarchy:
    """Statements ``(class, its super class)``, and what follows from them."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self.edges = frozenset(edges)
        self._below: dict[Term, set[Term]] = defaultdict(set)
        for below, above in self.edges:
            self._below[above].add(below)

    def quads(self) -> list[Quad]:
        """The statements as RDF."""
        return [Quad(node(below), _SUB_CLASS, above) for below, above in self.edges]

    def classes(self, top: Term) -> list[NamedNode]:
        """The class and every class below it, in a fixed order, itself first."""
        found, waiting = {top}, [top]
        while waiting:
            fresh = self._below.get(waiting.pop(), set()) - found
            found |= fresh
            waiting.extend(fresh)
        named = {node for node in found if isinstance(node, NamedNode)} - {top}
        rest = sorted(named, key=lambda node: node.value)
        return [top, *rest] if isinstance(top, NamedNode) else rest

    def below(self, tops: Iterable[Term]) -> tuple[NamedNode, ...]:
        """Several classes with every class below them."""
        return tuple(dict.fromkeys(node for top in tops for node in self.classes(top)))

    def unknown(self, tops: Iterable[Term], scope: Scope) -> set[Edge]:
        """What the data say beyond this about classes below ``tops``."""
        found: set[Edge] = set()
        waiting = list(tops)
        seen: set[Term] = set()
        while waiting:
            top = waiting.pop()
            if top in seen:
                continue
            seen.add(top)
            stated: set[Term] = {
                plain(quad.subject) for quad in scope.quads(None, _SUB_CLASS, top, context=True)
            }
            found |= {(below, top) for below in stated} - self.edges
            waiting.extend(stated | self._below.get(top, set()))
        return found
