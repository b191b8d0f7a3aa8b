"""The answer to an ad hoc query as the table that a page shows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from app.graph.answer import Plain, plain
from app.graph.outcome import Outcome

SHOWN = 500  # rows on a page
_TYPES = {
    "select": "application/sparql-results+json",
    "ask": "application/sparql-results+json",
    "graph": "application/n-triples",
}


@dataclass(frozen=True)
class Table:
    """Columns and the first rows; ``truncated`` tells whether there are more than these."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Plain, ...], ...]
    truncated: bool
    seconds: float


def media_type(form: str) -> str:
    """What an answer of that form must be serialised as, to be read by ``table``."""
    return _TYPES.get(form, _TYPES["select"])


def table(outcome: Outcome) -> Table:
    """The first rows of an outcome: solutions, triples, or the one word of an ASK."""
    with outcome.open() as file:
        if outcome.form == "graph":
            columns: tuple[str, ...] = ("subject", "predicate", "object")
            triples = parse(file, format=RdfFormat.N_TRIPLES)
            found: list[tuple[Plain, ...]] = [
                (plain(triple.subject), plain(triple.predicate), plain(triple.object))
                for triple in islice(triples, SHOWN + 1)
            ]
        else:
            results = parse_query_results(file, format=QueryResultsFormat.JSON)
            if isinstance(results, QuerySolutions):
                columns = tuple(variable.value for variable in results.variables)
                found = [tuple(map(plain, row)) for row in islice(results, SHOWN + 1)]
            else:
                columns, found = ("answer",), [("true" if results else "false",)]
    return Table(columns, tuple(found[:SHOWN]), len(found) > SHOWN, outcome.seconds)
