"""What a named query gives back, in plain Python so that pages need no RDF library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, Triple

from app.graph.catalogue import Query
from app.graph.store import Result
from app.graph.terms import prefixes

_XSD = prefixes["xsd"]
_INTEGER = frozenset(f"{_XSD}{name}" for name in ("integer", "int", "long", "nonNegativeInteger"))
_FLOAT = frozenset(f"{_XSD}{name}" for name in ("decimal", "double", "float"))
Plain = str | int | float | bool | None


def plain(term: NamedNode | Literal | BlankNode | Triple | None) -> Plain:
    """A term as Python has it: numbers and truth values as such, all else as text."""
    if isinstance(term, Literal):
        datatype = term.datatype.value
        try:
            if datatype in _INTEGER:
                return int(term.value)
            if datatype in _FLOAT:
                return float(term.value)
        except ValueError:
            return term.value
        if datatype == _XSD + "boolean":
            return term.value in ("true", "1")
        return term.value
    if isinstance(term, NamedNode):
        return term.value
    return None if term is None else str(term)


@dataclass
class Answer:
    """The result of one named query, with the query and parameters that made it."""

    query: Query
    params: dict[str, Any]
    text: str
    result: Result | None
    commit: int

    @cached_property
    def columns(self) -> list[str]:
        """Names of the columns, in the order of the SELECT."""
        if not isinstance(self.result, QuerySolutions):
            return []
        return [variable.value for variable in self.result.variables]

    @cached_property
    def rows(self) -> list[dict[str, Plain]]:
        """All rows as plain dictionaries."""
        if not isinstance(self.result, QuerySolutions):
            return []
        names = self.columns
        rows = [
            {name: plain(solution[position]) for position, name in enumerate(names)}
            for solution in self.result
        ]
        self.result = None  # it belongs to this thread, and pages are collected by another
        return rows

    @property
    def row(self) -> dict[str, Plain]:
        """The first row, or an empty dictionary."""
        return self.rows[0] if self.rows else {}

    @property
    def value(self) -> Plain:
        """The first column of the first row."""
        return next(iter(self.row.values()), None)

    @property
    def boolean(self) -> bool:
        """The verdict of an ASK."""
        return bool(self.result) if isinstance(self.result, QueryBoolean) else False

    @cached_property
    def triples(self) -> Sequence[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE."""
        if self.result is None or isinstance(self.result, QuerySolutions | QueryBoolean):
            return []
        return list(self.result)
