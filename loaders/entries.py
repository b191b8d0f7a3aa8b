"""What the ledgers are told of one changed document: each as much as its readers may know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.graph.graphs import Graphs
from app.graph.terms import iri
from loaders import values
from loaders.build import TYPE


def _p(name: str) -> str:
    return str(iri(name))


def entries(
    told: tuple[str, str, int],
    removed: Iterable[str],
    added: Iterable[str],
    secret: Mapping[str, str],
    graphs: Graphs,
) -> list[str]:
    """The entries as lines of N-Quads; ``told`` is the activity, the document and its new version.

    ``secret`` names the ledger for lines that the one beside their graph must not tell.
    """
    activity, document, version = told
    parts: dict[str, tuple[list[str], list[str]]] = {}
    for place, lines in enumerate((removed, added)):
        for line in lines:
            ledger = (secret.get(line) if place == 0 else None) or ledger_of(line, graphs)
            parts.setdefault(ledger, ([], []))[place].append(line)
    found: list[str] = []
    for ledger, (gone, come) in sorted(parts.items()):
        name, tail = document.rpartition("/")[2], f" <{ledger}> ."
        if ledger != graphs.ledger:
            name += "-" + ledger.removeprefix(graphs.named("ledger/")).replace("/", "-")
        entry = f"<{activity}/change/{name}>"
        found += [
            f"{entry} {TYPE} {_p('holotype:DocumentChange')}{tail}",
            f"{entry} {_p('holotype:changed')} <{document}>{tail}",
            f"{entry} {_p('holotype:changedBy')} <{activity}>{tail}",
            f"{entry} {_p('ods:version')} {values.typed(version, 'integer')}{tail}",
            f"{entry} {_p('holotype:removed')} {values.text(chr(10).join(gone))}{tail}",
            f"{entry} {_p('holotype:added')} {values.text(chr(10).join(come))}{tail}",
        ]
    return found


def ledger_of(line: str, graphs: Graphs) -> str:
    """The ledger beside the graph of a line; a line of a ledger belongs to that."""
    graph = line[line.rindex(" <") + 2 : -3]
    if graph.startswith(graphs.named("ledger/")):
        return graph
    return graphs.ledger_of(graph) if graphs.kind_of(graph) else graphs.ledger
