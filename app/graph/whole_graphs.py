"""Whole graphs written or removed, as the Graph Store Protocol asks.

In a graph of the house that is a change of documents. A graph of somebody's own has none: it is
written as a whole, blank nodes and all, if what is in it keeps to the shapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, Triple
from pyoxigraph import Store as Oxigraph

from app.graph.delta import Delta
from app.graph.embedded import graph_node
from app.graph.errors import Forbidden, Invalid, TooCostly
from app.graph.joining import joined
from app.graph.said import worded
from app.graph.soundness import broken
from app.graph.store import View
from app.graph.store import triples as triples_of
from app.graph.writer import Receipt

if TYPE_CHECKING:
    from app.graph.workbench import Workbench

MOST = 50_000  # triples of a graph of the house that may be replaced or removed in one go


def write(
    workbench: Workbench, name: str, triples: Iterable[Triple | Quad], *, replace: bool
) -> tuple[bool, Receipt]:
    """Put or add triples. Gives whether the graph is new. Raises Invalid, Forbidden, TooCostly."""
    platform = workbench.platform
    target = graph_node(name)
    quads = [Quad(item.subject, item.predicate, item.object, target) for item in triples]
    if platform.graphs.kind_of(name) and not platform.conformance:
        created = not platform.store.contains_graph(name)
        gone = _standing(workbench, name) if replace else []
        why = f"{len(quads)} triples to {name}"
        return created, workbench.apply(Delta.of(gone, quads), why=why, type="holotype:GraphWrite")
    _only_administrators(workbench)
    if not platform.conformance:
        _refuse_broken(workbench, quads)
    with platform.writer.writing():
        created = bool(name) and not platform.store.contains_graph(name)
        add = platform.catalogue["graph/insert-quads"].bind(quads=quads)
        said = f"{len(quads)} triples to {name or 'the default graph'}"
        text = joined(_emptied(workbench, name), add) if replace else add
        return created, _written(workbench, text, said)


def drop(workbench: Workbench, name: str) -> Receipt:
    """Remove a graph. Raises Forbidden, TooCostly, BadRequest."""
    platform = workbench.platform
    if platform.graphs.kind_of(name) and not platform.conformance:
        delta = Delta.of(_standing(workbench, name))
        return workbench.apply(delta, why=f"{name} removed", type="holotype:GraphWrite")
    _only_administrators(workbench)
    return _written(workbench, _emptied(workbench, name), f"{name or 'the default graph'} removed")


def _only_administrators(workbench: Workbench) -> None:
    decision = workbench.principal.may_update()
    if not decision.allowed and not workbench.platform.conformance:
        raise Forbidden(decision.reason, signed_in=workbench.principal.signed_in)


def _written(workbench: Workbench, text: str, said: str) -> Receipt:
    """A graph of somebody's own holds no document, so the index need not hear of it."""
    documents: tuple[str, ...] | None = None if workbench.platform.conformance else ()
    return workbench.platform.writer.change(
        text, workbench.principal, type="holotype:GraphWrite", said=said, documents=documents
    )


def _standing(workbench: Workbench, name: str) -> list[Quad]:
    """Everything in a graph of the house. Raises TooCostly where that is the work of many."""
    platform = workbench.platform
    text = platform.catalogue["graph/triples"].bind()
    found = triples_of(platform.writer.reading().query(text, View((name,), ())))
    quads = [Quad(t.subject, t.predicate, t.object, NamedNode(name)) for t in islice(found, MOST + 1)]
    if len(quads) > MOST:
        raise TooCostly(
            f"{name} holds more than {MOST:,} statements, the work of many: it is not replaced as a whole.",
            limit="rows",
            remedy="Change the documents in it, load the dataset anew, or restore a backup.",
        )
    return quads


def _refuse_broken(workbench: Workbench, quads: Sequence[Quad]) -> None:
    store = Oxigraph()
    store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    report = workbench.platform.shapes.validate_batch(store)
    if report.violations:
        raise Invalid(
            broken(report),
            report=report,
            remedy=worded("Mend what the report names, and send it again. Nothing was written."),
        )


def _emptied(workbench: Workbench, name: str) -> str:
    catalogue = workbench.platform.catalogue
    if name:
        return catalogue["graph/drop-graph"].bind(graph=name)
    return catalogue["graph/drop-default"].bind()
