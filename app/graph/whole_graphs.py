"""Whole graphs written or removed, as the Graph Store Protocol asks.

In a graph of the house that is a change of documents. A graph of somebody's own has none: it is
written as a whole, blank nodes and all, if what is in it keeps to the shapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import Quad, Triple
from pyoxigraph import Store as Oxigraph

from app.graph.change import Rehearsal
from app.graph.delta import Delta
from app.graph.embedded import graph_node
from app.graph.errors import Forbidden, Invalid
from app.graph.joining import joined
from app.graph.said import worded
from app.graph.shape_report import Report
from app.graph.soundness import broken
from app.graph.store import View
from app.graph.store import triples as triples_of
from app.graph.writer import Receipt

if TYPE_CHECKING:
    from app.graph.workbench import Workbench

MOST = 50_000  # triples of a graph of the house that may be replaced or removed in one go


def write(
    workbench: Workbench,
    name: str,
    triples: Iterable[Triple | Quad],
    *,
    replace: bool,
    why: str = "",
    dry_run: bool = False,
) -> tuple[bool, Receipt]:
    """Put or add triples. Gives whether the graph is new. Raises Invalid, Forbidden."""
    platform = workbench.platform
    target = graph_node(name)
    quads = [Quad(item.subject, item.predicate, item.object, target) for item in triples]
    said = why or f"{len(quads)} triples to {name or 'the default graph'}"
    if platform.graphs.kind_of(name) and not platform.conformance:
        created = not platform.store.contains_graph(name)
        delta = Delta.of(_standing(workbench, name) if replace else [], quads)
        return created, workbench.apply(delta, why=said, type="holotype:GraphWrite", dry_run=dry_run)
    _only_administrators(workbench)
    if dry_run:
        return bool(name) and not platform.store.contains_graph(name), _tried(
            workbench, name, quads, replace=replace
        )
    if not platform.conformance:
        _refuse_broken(workbench, quads)
    with platform.writer.writing():
        created = bool(name) and not platform.store.contains_graph(name)
        add = platform.catalogue["graph/insert-quads"].bind(quads=quads)
        text = joined(_emptied(workbench, name), add) if replace else add
        return created, _written(workbench, text, said)


def drop(workbench: Workbench, name: str, *, why: str = "", dry_run: bool = False) -> Receipt:
    """Remove a graph. Raises Forbidden, BadRequest."""
    platform = workbench.platform
    said = why or f"{name or 'the default graph'} removed"
    if platform.graphs.kind_of(name) and not platform.conformance:
        delta = Delta.of(_standing(workbench, name))
        return workbench.apply(delta, why=said, type="holotype:GraphWrite", dry_run=dry_run)
    _only_administrators(workbench)
    if dry_run:
        return _tried(workbench, name, [], replace=True)
    return _written(workbench, _emptied(workbench, name), said)


def _tried(workbench: Workbench, name: str, quads: Sequence[Quad], *, replace: bool) -> Receipt:
    """What would come of writing a graph of somebody's own; nodes without a name are new each time."""
    platform = workbench.platform
    wanted, there = frozenset(quads), frozenset(_held(workbench, name))
    delta = Delta(there - wanted if replace else frozenset(), wanted - there)
    found = Rehearsal(delta, report=_report(workbench, quads), commit=platform.writer.commit)
    return Receipt("", 0, datetime.now(UTC), (), delta, found)


def _only_administrators(workbench: Workbench) -> None:
    if not workbench.platform.conformance:
        workbench.principal.hold_to(workbench.principal.may_update())


def _written(workbench: Workbench, text: str, said: str) -> Receipt:
    """A graph of somebody's own holds no document, so the index need not hear of it."""
    documents: tuple[str, ...] | None = None if workbench.platform.conformance else ()
    return workbench.platform.writer.change(
        text, workbench.principal, type="holotype:GraphWrite", said=said, documents=documents
    )


def _standing(workbench: Workbench, name: str) -> list[Quad]:
    """Everything in a graph of the house. Raises Forbidden where that is the work of many."""
    quads = list(islice(_held(workbench, name), MOST + 1))
    if len(quads) > MOST:
        raise Forbidden(
            worded(
                "{graph} holds more than {most} statements, the work of many: it is not replaced as a whole.",
                graph=name,
                most=f"{MOST:,}",
            ),
            signed_in=workbench.principal.signed_in,
            remedy=worded("Change the documents in it, load the dataset anew, or restore a backup."),
        )
    return quads


def _held(workbench: Workbench, name: str) -> Iterator[Quad]:
    """What a graph holds as it stands, however often it was written since the readers' snapshot."""
    text = workbench.platform.catalogue["graph/triples"].bind()
    found = triples_of(workbench.platform.writer.reading().query(text, View((name,), ())))
    return (Quad(one.subject, one.predicate, one.object, graph_node(name)) for one in found)


def _report(workbench: Workbench, quads: Sequence[Quad]) -> Report:
    store = Oxigraph()
    store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    return workbench.platform.shapes.validate_batch(store)


def _refuse_broken(workbench: Workbench, quads: Sequence[Quad]) -> None:
    report = _report(workbench, quads)
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
