"""A record word for word, as the ledger keeps it: JSON of its rows, and rows of that JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from loaders.record import Record, Row, Table


def source_json(record: Record, tables: Sequence[Table]) -> str:
    """The record word for word: every cell that is not empty, by table, file and line."""
    rows = []
    for row in record.rows:
        table = tables[row.table]
        names = (term or column for term, column in zip(table.terms, table.columns, strict=False))
        cells = {n: cell for n, cell in zip(names, row.cells, strict=False) if cell}
        rows.append({"type": table.row_type, "file": row.file, "line": row.number, "values": cells})
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def record_from_json(text: str, key: str) -> tuple[Record, list[Table]]:
    """A source record as it was kept, with tables made for it."""
    known: dict[str, tuple[int, Table]] = {}
    found: list[Table] = []
    rows = []
    for entry in json.loads(text):
        place = entry["type"]
        terms = tuple(entry["values"])
        if place not in known or known[place][1].terms != terms:
            table = Table(place, terms, terms, (entry["file"],), not found)
            known[place] = (len(found), table)
            found.append(table)
        rows.append(Row(known[place][0], entry["file"], entry["line"], tuple(entry["values"].values())))
    return Record(key, tuple(rows)), found
