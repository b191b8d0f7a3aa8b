"""The graphs that the one who asks may see: what is in each, and how much."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from app.graph.inventory import Count
from app.web import surveys, void
from app.web.context import workbench
from app.web.kept import answered
from app.web.locale import gettext
from app.web.pages import Page, page

blueprint = Blueprint("graph_index", __name__)


def _says(name: str) -> str:
    """What a graph is for, by its name below graph/."""
    first, _, rest = name.partition("/")
    if first == "ledger":
        return gettext("who changed what when, in the graph %(name)s", name=rest)
    return {
        "public": gettext("what everybody may see of specimens, media, taxa, datasets and holders"),
        "vocabulary": gettext("words, vocabularies, rules and queries, as data"),
        "figures": gettext("numbers that were worked out"),
        "people": gettext("people with an account"),
        "system": gettext("what the installation remembers of itself"),
        "restricted": gettext("values that an institution protects"),
        "desk": gettext("the work of an institution's staff"),
        "granted": gettext("protected values that somebody was granted"),
    }.get(first, "")


@page(blueprint, "/graph", endpoint="graphs")
def graphs() -> Page:
    """Every graph you see, with what it holds and where it can be had as a whole."""
    bench = workbench()
    counted = surveys.inventories().newest()
    names = dict.fromkeys((*bench.view.default, *bench.view.named))
    rows = [_row(graph, counted) for graph in names if graph]
    sizes = [row["triples"] for row in rows if row["triples"] is not None]
    return Page(
        "about/graphs.html",
        {
            "title": gettext("Graphs"),
            "graphs": rows,
            "triples": sum(sizes),
            "commit": counted.commit if counted else None,
        },
    )


def _row(graph: str, counted: Count | None) -> dict[str, Any]:
    bench = workbench()
    name = graph.removeprefix(f"{bench.base}graph/")
    inventory = counted.graphs.get(graph) if counted else None
    public = graph in bench.platform.graphs.view_of_everyone().named
    size: Any = inventory.triples if inventory else None
    if not public and graph in bench.view.named:  # what not everybody sees is small, and counted now
        size = answered("graph/size", graph=graph).value
    return {
        "graph": graph,
        "name": name,
        "says": _says(name),
        "triples": size,
        "classes": len(inventory.classes) if inventory else None,
        "properties": len(inventory.properties) if inventory else None,
        "default": graph in bench.view.default,
        "public": public,
        "dump": void.dump_of(bench.base, graph).removeprefix(bench.base) if size else "",
    }
