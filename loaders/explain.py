"""From a finding in the graph back to the cell it came from: file, row, column, value."""

from __future__ import annotations

from app.graph.said import worded
from app.graph.shape_model import Path
from app.graph.shape_report import Result, short_path
from app.graph.terms import curie, iri
from loaders.build import Unread
from loaders.cell_rules import RULES
from loaders.mapper import Mapper
from loaders.mapping import Place, Tables
from loaders.record import Issue, Record, Severity

_ACCESS = iri("ac:accessURI").value
_SEVERITIES: dict[str, Severity] = {"Violation": "error", "Warning": "warning", "Info": "info"}


def _property(path: Path | None) -> str:
    """The property at the end of a path, which a column fills; of another kind of path its short text."""
    while path is not None and path.kind == "sequence":
        path = path.parts[-1]
    return path.predicate.value if path is not None and path.predicate else short_path(path)


class Explainer:
    """Knows which column filled which property of which node."""

    def __init__(self, tables: Tables, mapper: Mapper) -> None:
        self._mapper = mapper
        self._by_property: dict[tuple[str, str], list[Place]] = {}
        for by_term in tables.places.values():
            for places in by_term.values():
                for place in places:
                    # addresses in a list become documents, which are found at fault by their address
                    property = _ACCESS if place.kind == "media-list" else place.property
                    if property:
                        self._by_property.setdefault((place.source, property), []).append(place)

    def result(self, record: Record, found: Result, place: int) -> Issue:
        """A validation result as an issue of the row at ``place`` and the column that caused it."""
        value = "" if found.value is None else found.value.value
        wrong, _, remedy = found.message.partition(": ")
        row = record.rows[place]
        column, cell = self._cell(record, place, _property(found.path), value)
        return Issue(
            _SEVERITIES.get(found.severity.value.rpartition("#")[2], "warning"),
            found.shape_name,
            wrong.rstrip(".") + ".",
            remedy[:1].upper() + remedy[1:],
            row.file,
            row.number,
            column,
            (cell or value)[:200],
            found.component,
        )

    def _cell(self, record: Record, place: int, path: str, value: str) -> tuple[str, str]:
        row = record.rows[place]
        plan = self._mapper.plans[row.table]
        first: tuple[str, str] | None = None
        for filled in self._by_property.get((plan.source, path), ()):
            for position, term in enumerate(plan.table.terms):
                if term != filled.term:
                    continue
                found = (plan.table.columns[position], row.cells[position])
                if found[1] and (not value or found[1].strip() == value):
                    return found
                # a cell of another text before an empty one, an empty one before none
                first = found if first is None or (found[1] and not first[1]) else first
        return first or (curie(path), "")

    def unread(self, record: Record, unread: Unread) -> Issue:
        """A cell that was read otherwise than it stands; its text was kept."""
        row, rule, column = record.rows[unread.place], RULES[unread.rule], curie(unread.term)
        return Issue(
            rule.severity,
            rule.name,
            worded(rule.message, column=column, value=unread.cell, read_as=unread.read_as),
            rule.remedy,
            row.file,
            row.number,
            column,
            unread.cell[:200],
        )
