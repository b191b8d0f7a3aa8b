"""From a finding in the graph back to the cell it came from: file, row, column, value."""

from __future__ import annotations

from app.graph.shape_report import Result, short_path
from app.graph.terms import curie
from loaders.mapper import Mapped, Mapper
from loaders.mapping import Place, Tables, full
from loaders.record import Issue, Record, Row


class Explainer:
    """Knows which column filled which property of which node."""

    def __init__(self, tables: Tables, mapper: Mapper) -> None:
        self._mapper = mapper
        self._by_property: dict[tuple[str, str], list[Place]] = {}
        for by_term in tables.places.values():
            for places in by_term.values():
                for place in places:
                    if place.property:
                        self._by_property.setdefault((place.source, place.property), []).append(place)

    def result(self, record: Record, document: Mapped, found: Result, rule: str, severe: bool) -> Issue:
        """A validation result as an issue of the row and column that caused it."""
        value = "" if found.value is None else found.value.value
        said, _, remedy = found.message.partition(". ")
        row, column, cell = self._cell(record, full(short_path(found.path)), value)
        return Issue(
            "error" if severe else "warning",
            rule,
            said.rstrip(".") + ".",
            remedy,
            row.file,
            row.number,
            column,
            (cell or value)[:200],
        )

    def _cell(self, record: Record, path: str, value: str) -> tuple[Row, str, str]:
        first: tuple[Row, str, str] | None = None
        for row in record.rows:
            plan = self._mapper.plans[row.table]
            for place in self._by_property.get((plan.source, path), ()):
                for position, term in enumerate(plan.table.terms):
                    if term == place.term and row.cells[position]:
                        cell = row.cells[position]
                        if not value or cell.strip() == value:
                            return row, plan.table.columns[position], cell
                        first = first or (row, plan.table.columns[position], cell)
        return first or (record.rows[0], curie(path), "")

    def unread(self, record: Record, node: str, term: str, cell: str) -> Issue:
        """A cell that is not of the kind its column asks for; its text was kept."""
        if node == "media":
            row = record.rows[-1]
            return Issue(
                "warning",
                "media-without-address",
                "A row of media names no file, so there is nothing to show; it is in the source record.",
                "Give the address of the file in ac:accessURI or dcterms:identifier.",
                row.file,
                row.number,
            )
        row = next(
            (r for r in record.rows if term in self._mapper.plans[r.table].table.terms), record.rows[0]
        )
        return Issue(
            "warning",
            "value-not-of-its-kind",
            f"The value cannot be read as {curie(term)} asks; its text was kept.",
            "Write a plain number, or true or false; or leave the cell empty.",
            row.file,
            row.number,
            curie(term),
            cell[:200],
        )
