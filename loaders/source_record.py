"""A record word for word, as the ledger keeps it: JSON of its rows, and rows of that JSON."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from loaders.build import Culprit
from loaders.record import Record, Row, Table


def source_json(record: Record, tables: Sequence[Table], aside: Collection[Culprit] = ()) -> str:
    """The record word for word: every cell that is not empty, by table, file and line.

    What was set ``aside`` is marked: with an empty text the whole row, else addresses in it. The order
    of day and month in its columns stands by.
    """
    rows = []
    for place, row in enumerate(record.rows):
        table = tables[row.table]
        names = (term or column for term, column in zip(table.terms, table.columns, strict=False))
        cells = {n: cell for n, cell in zip(names, row.cells, strict=False) if cell}
        entry = {"type": table.row_type, "file": row.file, "line": row.number, "values": cells}
        if any(table.orders):
            found = enumerate(zip(table.terms, row.cells, strict=False))
            if orders := {term: table.order(at) for at, (term, cell) in found if cell and table.order(at)}:
                entry["orders"] = orders
        if marks := sorted(what for at, what in aside if at == place):
            entry["aside"] = marks
        rows.append(entry)
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def record_from_json(text: str, key: str) -> tuple[Record, list[Table], set[Culprit]]:
    """A source record as it was kept, with tables made for it, and what of it was set aside."""
    known: dict[str, tuple[int, Table]] = {}
    found: list[Table] = []
    rows = []
    aside: set[Culprit] = set()
    for number, entry in enumerate(json.loads(text)):
        aside.update((number, what) for what in entry.get("aside", ()))
        place = entry["type"]
        terms = tuple(entry["values"])
        said = entry.get("orders", {})
        orders = tuple(said.get(term, "") for term in terms) if said else ()
        if place not in known or (known[place][1].terms, known[place][1].orders) != (terms, orders):
            table = Table(place, terms, terms, (entry["file"],), not found, orders)
            known[place] = (len(found), table)
            found.append(table)
        rows.append(Row(known[place][0], entry["file"], entry["line"], tuple(entry["values"].values())))
    return Record(key, tuple(rows)), found, aside
