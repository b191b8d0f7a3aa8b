"""Exact values for one reader: copied into a graph of their own, and taken away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from app.graph.joining import joined
from app.graph.principal import Principal
from app.graph.sensitivity_bundles import Bundles
from app.graph.sensitivity_halves import Keeping

if TYPE_CHECKING:
    from app.graph.platform import Platform


def graph_of_request(platform: Platform, request: str) -> str:
    """The graph that an approved request opens."""
    return platform.graphs.named(f"granted/{request.rpartition('/')[2]}")


def copy_for(platform: Platform, request: str, record: str, by: Principal) -> int:
    """Put what is kept back of a record, and of its pictures, where the reader sees it. Gives how many."""
    keeping = Keeping(platform)
    links = next(iter(Bundles(platform, keeping).batches([record])), {})
    names = [record, *(one for one in links.get(record, ()) if one.startswith(f"{platform.base}media/"))]
    target = NamedNode(graph_of_request(platform, request))
    quads = {
        Quad(t.subject, t.predicate, t.object, target)
        for one in keeping.standing(names).values()
        for found in one.kept.values()
        for t in found
    }
    if quads:
        text = platform.catalogue["graph/insert-quads"].bind(quads=sorted(quads, key=str))
        _write(platform, text, by, f"{len(quads)} statements copied for {request}")
    return len(quads)


def take_away(platform: Platform, request: str, by: Principal) -> None:
    """Remove the copy of a request."""
    graph = graph_of_request(platform, request)
    if platform.store.contains_graph(graph):
        text = platform.catalogue["graph/drop-graph"].bind(graph=graph)
        _write(platform, text, by, f"The copy for {request} was removed")


def _write(platform: Platform, text: str, by: Principal, said: str) -> None:
    platform.writer.change(joined(text), by, type="holotype:Granting", said=said, documents=())
