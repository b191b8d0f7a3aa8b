"""The answer to an ad hoc query as terms: the columns and the first rows, for a page to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from app.graph.outcome import Outcome
from app.graph.terms import iri

SHOWN = 500  # rows on a page
Term = NamedNode | Literal | BlankNode | Triple | None
_TYPES = {
    "select": "application/sparql-results+json",
    "ask": "application/sparql-results+json",
    "graph": "application/n-triples",
}


@dataclass(frozen=True)
class Table:
    """Columns and the first rows of an answer of that ``form``.

    ``total`` is how many rows there are, None where only the first ones were counted;
    ``truncated`` tells whether there are more than these, ``cut_short`` the limit that ended it.
    """

    form: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Term, ...], ...]
    total: int | None
    seconds: float
    commit: int
    cut_short: str = ""

    @property
    def truncated(self) -> bool:
        return self.total is None or self.total > len(self.rows)

    def column(self, name: str) -> Iterator[Term]:
        """The values of one column."""
        place = self.columns.index(name)
        return (row[place] for row in self.rows)


def media_type(form: str) -> str:
    """What an answer of that form must be serialised as, to be read by ``table``."""
    return _TYPES.get(form, _TYPES["select"])


def table(outcome: Outcome) -> Table:
    """The first rows of an outcome: solutions, triples, or the one word of an ASK."""
    columns: tuple[str, ...] = ("answer",)
    with outcome.open() as file:
        found: list[tuple[Term, ...]]
        if outcome.form == "graph":
            columns = ("subject", "predicate", "object")
            triples = parse(file, format=RdfFormat.N_TRIPLES)
            found = [(t.subject, t.predicate, t.object) for t in islice(triples, SHOWN + 1)]
        else:
            results = parse_query_results(file, format=QueryResultsFormat.JSON)
            if isinstance(results, QuerySolutions):
                columns = tuple(variable.value for variable in results.variables)
                found = [tuple(row) for row in islice(results, SHOWN + 1)]
            else:
                found = [(Literal("true" if results else "false", datatype=iri("xsd:boolean")),)]
    total = outcome.rows if outcome.rows is not None else len(found) if len(found) <= SHOWN else None
    return Table(
        outcome.form,
        columns,
        tuple(found[:SHOWN]),
        total,
        outcome.seconds,
        outcome.commit,
        outcome.cut_short,
    )
