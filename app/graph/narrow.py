"""What is kept back from others and a principal may see: laid over the rest, and its reading written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import Quad, Triple

from app.graph.sensitivity_split import whole
from app.graph.store import Store, View, solutions
from app.graph.terms import iri

if TYPE_CHECKING:
    from app.graph.platform import Platform
    from app.graph.principal import Principal

KINDS = ("restricted", "granted")
_BY = iri("holotype:protectedBy")


def narrow_graphs(platform: Platform, view: View) -> tuple[str, ...]:
    """The graphs of a view that others do not see, because exact values are in them."""
    names = dict.fromkeys((*view.default, *view.named))
    return tuple(name for name in names if platform.graphs.kind_of(name) in KINDS)


def overlaid(
    platform: Platform, store: Store, document: str, said: Sequence[Triple], graphs: Sequence[str]
) -> tuple[Sequence[Triple], list[str]]:
    """A document with its exact values in the place of their twins, and the graphs they came from."""
    seen = (platform.graphs.public, *graphs)
    text = platform.catalogue["access/standing"].bind(documents=[document])
    rows = solutions(store.query(text, View(seen, seen)))
    quads = [Quad(row["part"], row["property"], row["value"], row["graph"]) for row in rows]
    kept = {q.triple for q in quads if q.graph_name.value != platform.graphs.public}  # type: ignore[union-attr]
    if not kept:
        return said, []
    found = sorted({q.graph_name.value for q in quads} - {platform.graphs.public})  # type: ignore[union-attr]
    public = {q.triple for q in quads if q.graph_name.value == platform.graphs.public}  # type: ignore[union-attr]
    exact = whole(public, kept)
    rest = [t for t in said if t not in public and t not in kept]
    return [*rest, *exact, *(t for t in public if t.predicate == _BY)], found


def touched(store: Store, text: str, graphs: Iterable[str]) -> list[str]:
    """Those of the graphs that a query could match anything in; all of them on an engine that cannot tell."""
    matching = getattr(store, "matching", None)
    return matching(text, graphs) if matching is not None else list(graphs)


def note(platform: Platform, principal: Principal, graphs: Iterable[str], how: str, what: str) -> None:
    """Write down a read of exact values; the house itself reads without."""
    names = list(graphs)
    if names and principal.iri != platform.house.iri:
        platform.reads.note(principal.iri, names, how, what)
