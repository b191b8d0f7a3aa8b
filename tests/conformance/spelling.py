"""Literals as the engine spells them: the same value, in one spelling (01 as 1, 1.0E3 as 1000)."""

from __future__ import annotations

from functools import cache

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from tests.conformance.archive import Term
from tests.conformance.results import Result, Solutions

_ANY = NamedNode("urn:x-any")


def respelled(result: Result) -> Result:
    """A result with every literal in the engine's spelling."""
    if isinstance(result, Solutions):
        rows = tuple(tuple((name, _term(term)) for name, term in row) for row in result.rows)
        return Solutions(result.variables, rows, result.ordered)
    if isinstance(result, frozenset):
        return frozenset(
            Quad(quad.subject, quad.predicate, _term(quad.object), quad.graph_name)  # type: ignore[arg-type]
            for quad in result
        )
    return result


def _term(term: Term) -> Term:
    if isinstance(term, Triple):
        return Triple(term.subject, term.predicate, _term(term.object))  # type: ignore[arg-type]
    return _literal(term) if isinstance(term, Literal) else term


@cache
def _literal(term: Literal) -> Literal:
    store = Store()
    store.add(Quad(_ANY, _ANY, term))
    (quad,) = store
    assert isinstance(quad.object, Literal)
    return quad.object
