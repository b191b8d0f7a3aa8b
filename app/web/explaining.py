"""What an ad hoc query runs on: its dataset, the graphs it needs of it, how many statements may match."""

from __future__ import annotations

from typing import Any

from app.graph import dialect
from app.graph.errors import BadQuery
from app.graph.pattern_reading import Pattern
from app.graph.patterns import patterns
from app.graph.terms import curie, iri
from app.web.context import workbench
from app.web.protocol import Asked
from app.web.result_cells import short
from app.web.schema_words import counted

_TYPE = iri("rdf:type").value


def explained(asked: Asked) -> dict[str, Any]:
    """The graphs of the default dataset, each with whether it is needed, and the patterns.

    The engine gives no plan. What is told is what the house itself decides before the query runs,
    by the patterns it can read (``clear`` says whether it could), with the numbers of the last count.
    """
    bench = workbench()
    default, named = asked.default, asked.named
    if default is None and named is None:
        default, named = _from(asked.text)
    view = bench.view.narrowed(default, named)
    wanted = patterns(asked.text)
    count = counted()
    inventories = count.graphs if count else {}
    graphs = []
    for graph in (one for one in view.default if one):
        inventory = inventories.get(graph)
        needed = None
        if inventory is not None:
            needed = bool(inventory.triples) and (
                wanted is None or any(_number(inventory, one) for one in wanted)
            )
        graphs.append(
            {
                "name": short(graph),
                "statements": inventory.triples if inventory else None,
                "needed": needed,
            }
        )
    seen = [inventories[graph] for graph in view.default if graph in inventories]
    return {
        "graphs": graphs,
        "named": [short(graph) for graph in view.named if graph],
        "clear": wanted is not None,
        "patterns": [
            {"pattern": _written(one), "statements": sum(_number(inventory, one) for inventory in seen)}
            for one in sorted(wanted or (), key=_written)
        ],
        "commit": count.commit if count else None,
    }


def _from(text: str) -> tuple[Any, Any]:
    try:
        return dialect.dataset(text) or (None, None)
    except BadQuery:
        return None, None


def _number(inventory: Any, one: Pattern) -> int:
    """How many statements of a graph a pattern can match at most."""
    if one.property == _TYPE and one.object:
        return int(inventory.classes.get(one.object, 0))
    return int(inventory.properties.get(one.property, 0))


def _written(one: Pattern) -> str:
    return f"{curie(one.property)} {curie(one.object)}" if one.object else curie(one.property)
