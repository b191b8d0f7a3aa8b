"""The compiler's verdict and the judge's, in one form that can be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from app.graph.shape_judge import judge
from app.graph.shape_model import Path, Term
from app.graph.shape_report import Result
from app.graph.shape_survey import Tally
from app.graph.shapes import Shapes

Verdict = Counter[tuple[str, str, str, str, str]]


def stored(quads: Iterable[Quad]) -> Store:
    """The quads as the engine keeps them."""
    store = Store()
    store.extend(quads)
    return store


def judged(shapes: Shapes, quads: Iterable[Quad]) -> Verdict:
    """What pySHACL says of the quads, after the engine has had them."""
    return verdict(judge(shapes.quads, [*shapes.hierarchy, *stored(quads)]))


def verdict(results: Sequence[Result]) -> Verdict:
    """Focus node, path, value, component and shape of each result; blank nodes without name."""
    return Counter(
        (
            _shown(result.focus),
            _path(result.path),
            _shown(result.value),
            result.component,
            _shown(result.shape),
        )
        for result in results
    )


def by_rule(found: Verdict) -> Counter[tuple[str, str]]:
    """How often each rule is broken: by shape and component."""
    counted: Counter[tuple[str, str]] = Counter()
    for (_, _, _, component, shape), count in found.items():
        counted[shape, component] += count
    return counted


def counts(tallies: Iterable[Tally]) -> Counter[tuple[str, str]]:
    """The same of a survey."""
    counted: Counter[tuple[str, str]] = Counter()
    for tally in tallies:
        counted[_shown(tally.shape), tally.component] += tally.count
    return counted


def _shown(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, BlankNode):
        return "_:"
    if isinstance(term, Literal):
        (quad,) = stored([Quad(NamedNode("urn:s"), NamedNode("urn:p"), term)])
        return str(quad.object)
    return str(term)


def _path(path: Path | None) -> str:
    return "" if path is None else path.text()
