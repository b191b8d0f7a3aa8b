"""In which order a column writes day and month, as its own cells prove it.

A column in which the first number is above 12 somewhere, and the second nowhere, writes the day
first. Only a file whose first rows have dates of that form is read for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from loaders import dates
from loaders.record import IssueLog, Row, Table
from loaders.sources import file_rules
from loaders.sources.tables import Meter, TableReader
from loaders.sources.terms import TermList

_SAMPLE = 2_000  # rows


def settle(reader: TableReader, known: TermList, issues: IssueLog) -> Table:
    """The table of a reader, with the order of day and month in each column where it is certain."""
    table = reader.table
    columns = [at for at, term in enumerate(reader.table.terms) if term in known.dates]
    if not columns or not _turning(islice(_rows(reader), _SAMPLE), columns):
        return table
    proved: dict[int, set[str]] = {at: set() for at in columns}
    for row in _rows(reader):
        for at in columns:
            if row.cells[at] and (order := dates.proves(row.cells[at])):
                proved[at].add(order)
    orders = [table.order(at) for at in range(len(table.terms))]
    for at, found in proved.items():
        name, stated = table.columns[at], orders[at]
        if len(found) > 1:
            issues.add(file_rules.DATE_ORDER_MIXED, file=table.files[0], column=name)
            orders[at] = ""
        elif found and stated not in ("", *found):
            (order,) = found
            issues.add(
                file_rules.DATE_FORMAT_WRONG, file=table.files[0], column=name, value=stated, found=order
            )
            orders[at] = order
        elif found:
            orders[at] = found.pop()
    return replace(table, orders=tuple(orders))


def _rows(reader: TableReader) -> Iterator[Row]:
    """All rows, once more, without a word about them."""
    silent = TableReader(reader.index, reader.prepared, IssueLog(0), reader.limits)
    return silent.rows(Meter())


def _turning(rows: Iterator[Row], columns: list[int]) -> bool:
    return any(row.cells[at] and dates.turns(row.cells[at]) for row in rows for at in columns)
