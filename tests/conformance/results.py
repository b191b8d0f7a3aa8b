"""Answers as they were sent and as they should be, compared: solutions, booleans, graphs, datasets.

Two sets of solutions or quads are equal when the blank nodes of one can be renamed to those of the
other; each solution that holds blank nodes becomes a small graph for that.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from tests.conformance.archive import Graph, Term, content, quads

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_PLAIN = "urn:x-solution:"
_FORMATS = {
    ".srx": QueryResultsFormat.XML,
    ".srj": QueryResultsFormat.JSON,
    ".tsv": QueryResultsFormat.TSV,
}
Solution = tuple[tuple[str, Term], ...]  # by name of variable, unbound ones left out


@dataclass(frozen=True)
class Solutions:
    """What a SELECT finds; ``ordered`` where the order is part of what is expected."""

    variables: frozenset[str]
    rows: tuple[Solution, ...]
    ordered: bool = False


Result = Solutions | bool | frozenset[Quad]


def expected(iri: str) -> Result:
    """The result a test asks for, from its file."""
    suffix = "." + iri.rpartition(".")[2]
    if suffix in _FORMATS:
        return parsed(content(iri), _FORMATS[suffix])
    graph = Graph(iri)
    if sets := graph.subjects[RS + "ResultSet"]:
        return _result_set(graph, sets[0])
    return frozenset(quads(iri))


def parsed(data: bytes, format: QueryResultsFormat) -> Solutions | bool:
    """A document of one of the formats for results. Raises SyntaxError, ValueError."""
    found = parse_query_results(data, format=format)
    if isinstance(found, QueryBoolean):
        return bool(found)
    names = [variable.value for variable in found.variables]
    rows = tuple(
        tuple((name, term) for name, term in zip(names, row, strict=True) if term is not None)
        for row in found
    )
    return Solutions(frozenset(names), rows)


def graph(data: bytes, format: RdfFormat) -> frozenset[Quad]:
    """A document of one of the formats for graphs. Raises SyntaxError, ValueError."""
    return frozenset(parse(data, format=format))


def _result_set(graph: Graph, node: Term) -> Solutions | bool:
    if answer := graph.value(node, RS + "boolean"):
        return answer == "true"
    rows = []
    for solution in graph.all(node, RS + "solution"):
        index = graph.value(solution, RS + "index")
        bound = {
            graph.value(binding, RS + "variable"): graph.one(binding, RS + "value")
            for binding in graph.all(solution, RS + "binding")
        }
        rows.append((int(index or 0), tuple((n, t) for n, t in sorted(bound.items()) if t is not None)))
    names = frozenset(name.value for name in graph.all(node, RS + "resultVariable"))  # type: ignore[union-attr]
    ordered = any(index for index, _ in rows)
    return Solutions(names, tuple(row for _, row in sorted(rows, key=lambda r: r[0])), ordered)


def same(found: Result, wanted: Result, *, lax: bool = False) -> bool:
    """Whether an answer is the one that is wanted; ``lax`` lets solutions stand more or less often."""
    if isinstance(wanted, Solutions) and isinstance(found, Solutions):
        if found.variables != wanted.variables:
            return False
        if wanted.ordered and not any(map(_blank, wanted.rows)):
            return [sorted(row, key=str) for row in found.rows] == [
                sorted(row, key=str) for row in wanted.rows
            ]
        return _bag(found.rows, lax) == _bag(wanted.rows, lax)
    if isinstance(wanted, frozenset) and isinstance(found, frozenset):
        return _canonical(found) == _canonical(wanted)
    return type(found) is type(wanted) and found == wanted


def _blank(row: Iterable[tuple[str, Term]]) -> bool:
    return any("_:" in str(term) and _holds_blank(term) for _, term in row)


def _holds_blank(term: Term) -> bool:
    if isinstance(term, Triple):
        return _holds_blank(term.subject) or _holds_blank(term.object)
    return isinstance(term, BlankNode)


def _bag(rows: Sequence[Solution], lax: bool) -> tuple[object, object]:
    plain = Counter(frozenset(row) for row in rows if not _blank(row))
    blank = [row for row in rows if _blank(row)]
    made = (
        Quad(node, NamedNode(_PLAIN + name), term)
        for row in blank
        for node in (BlankNode(),)
        for name, term in row
    )
    return (set(plain) if lax else plain), _canonical(made)


def _canonical(found: Iterable[Quad]) -> Dataset:
    dataset = Dataset(found)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def same_csv(found: bytes, wanted: bytes) -> bool:
    """Whether two CSV tables hold the same rows under the same names, blank nodes apart."""
    return _table(found) == _table(wanted)


def _table(data: bytes) -> list[list[tuple[str, str]]]:
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    return sorted(sorted((name, re.sub(r"^_:.*", "_:", cell)) for name, cell in row.items()) for row in rows)


def after(data: Iterable[tuple[str, str]]) -> frozenset[Quad]:
    """The quads of a dataset given by files; blank nodes of two files are never the same."""
    found: set[Quad] = set()
    for number, (name, file) in enumerate(data):
        target = NamedNode(name) if name else None
        for quad in quads(file):
            renamed = [_renamed(term, number) for term in (quad.subject, quad.object)]
            place = (target,) if target else (quad.graph_name,)
            found.add(Quad(renamed[0], quad.predicate, renamed[1], *place))  # type: ignore[arg-type]
    return frozenset(found)


def _renamed(term: Term, number: int) -> Term:
    if isinstance(term, BlankNode):
        return BlankNode(f"f{number}{term.value}")
    if isinstance(term, Triple):
        return Triple(_renamed(term.subject, number), term.predicate, _renamed(term.object, number))  # type: ignore[arg-type]
    return term


def dataset(found: Solutions) -> frozenset[Quad]:
    """The rows of all-quads.rq as quads."""
    return frozenset(_quad(dict(row)) for row in found.rows)


def _quad(row: dict[str, Term]) -> Quad:
    place = (row["graph"],) if "graph" in row else ()
    return Quad(row["subject"], row["predicate"], row["object"], *place)  # type: ignore[arg-type]


def shown(result: Result) -> str:
    """A result in a few lines, for a person."""
    if isinstance(result, Solutions):
        lines = [", ".join(f"{name}={term}" for name, term in row) for row in result.rows[:12]]
        return "\n".join([" ".join(sorted(result.variables)), *sorted(lines)])
    if isinstance(result, frozenset):
        return "\n".join(sorted(map(str, result))[:12])
    return str(result)
