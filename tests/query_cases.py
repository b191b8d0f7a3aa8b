"""The test cases of the queries: data in, query, expected out, all of them files.

A case of ``queries/<group>/<name>.rq`` lies in ``tests/queries/<group>/``:

* ``<name>.trig``: the data. A further case is ``<name>.<variant>.trig``;
* ``<name>.toml``: parameters, where they differ from the examples of the header;
* the expected answer: ``<name>.csv`` for rows (in order where the query orders, else in any) and,
  as the one word ``true`` or ``false``, for ASK; ``<name>.ttl`` for a graph; ``<name>.after.trig``
  for the whole dataset after an update.

The query sees the data of all graphs as its default graph, and each graph by its name.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
)

from app.graph import lexer, sparql
from app.graph.catalogue import HOUSE, Catalogue, Query
from app.graph.terms import iri

CASES = Path(__file__).parent / "queries"
ENDINGS = (".after.trig", ".trig", ".toml", ".csv", ".ttl")
_GIVEN_BY_THE_HOUSE = {
    "me": NamedNode("https://example.org/agent/me"),
    "now": Literal("2026-01-01T12:00:00Z", datatype=iri("xsd:dateTime")),
    "base": NamedNode("https://example.org/"),
}


@dataclass(frozen=True)
class Case:
    """One case: the query, and the path of its files without their endings."""

    query: Query
    stem: Path

    @property
    def params(self) -> dict[str, Any]:
        """The examples of the header with the values of the case over them."""
        path = self.file(".toml")
        return self.query.examples() | (tomllib.loads(path.read_text()) if path.exists() else {})

    def file(self, ending: str) -> Path:
        """The file of this case with that ending, there or not."""
        return self.stem.with_name(self.stem.name + ending)

    @property
    def text(self) -> str:
        """The query with the parameters of this case bound."""
        return bound(self.query, self.params)


def bound(query: Query, params: dict[str, Any]) -> str:
    """A query with parameters, and what the house gives by itself, in place."""
    names = sparql.given_names(query.text)
    return query.bind(**params, **{name: _GIVEN_BY_THE_HOUSE[name] for name in HOUSE if name in names})


def stem_of(path: Path) -> Path:
    """The path of a case's file without its ending. Raises ValueError for a file of no case."""
    for ending in ENDINGS:
        if path.name.endswith(ending):
            return path.with_name(path.name.removesuffix(ending))
    raise ValueError(f"{path} is no file of a test case: it ends in none of {', '.join(ENDINGS)}")


def stems(folder: Path = CASES) -> list[Path]:
    """The cases that lie below a folder."""
    return sorted({stem_of(path) for path in folder.rglob("*") if path.is_file()})


def cases(catalogue: Catalogue, folder: Path = CASES) -> Iterator[Case]:
    """Every case of a query that is in the catalogue."""
    for stem in stems(folder):
        name = (stem.parent / stem.name.partition(".")[0]).relative_to(folder).as_posix()
        if name in catalogue:
            yield Case(catalogue[name], stem)


def check(case: Case) -> None:
    """Run one case. Raises AssertionError where the answer is another one."""
    store = Store()
    store.load(path=case.file(".trig"), format=RdfFormat.TRIG)
    if case.query.path.suffix == ".ru":
        store.update(case.text)
        assert canonical(list(store)) == canonical(read(case.file(".after.trig")))
        return
    result = store.query(case.text, use_default_graph_as_union=True)
    if isinstance(result, QueryBoolean):
        assert str(bool(result)).lower() == case.file(".csv").read_text().strip()
    elif isinstance(result, QuerySolutions):
        found, expected = rows(result), table(case.file(".csv").read_text(encoding="utf-8"))
        assert found[0] == expected[0]
        assert in_order(case.query, found[1:]) == in_order(case.query, expected[1:])
    else:
        triples = [Quad(t.subject, t.predicate, t.object) for t in result]
        assert canonical(triples) == canonical(read(case.file(".ttl")))


def in_order(query: Query, lines: list[list[str]]) -> list[list[str]]:
    """Rows as they came where the query orders them, sorted where it does not."""
    return lines if orders(query.text) else sorted(lines)


def orders(text: str) -> bool:
    """Whether a query orders its rows: an ORDER outside of all braces."""
    depth = 0
    for token in lexer.tokens(text):
        if token.kind == "mark":
            depth += {"{": 1, "}": -1}.get(token.text, 0)
        elif depth == 0 and token.kind == "word" and token.text.upper() == "ORDER":
            return True
    return False


def rows(result: QuerySolutions) -> list[list[str]]:
    """Header and rows of an answer, as its CSV form has them."""
    data = result.serialize(format=QueryResultsFormat.CSV)
    assert data is not None
    return table(data.decode("utf-8"))


def table(text: str) -> list[list[str]]:
    """CSV text as rows of cells; an empty line is a row of one empty cell."""
    return [row or [""] for row in csv.reader(io.StringIO(text))]


def read(path: Path) -> list[Quad]:
    """The quads of a Turtle or TriG file."""
    format = RdfFormat.TRIG if path.suffix == ".trig" else RdfFormat.TURTLE
    return list(parse(path=path, format=format))


def canonical(quads: list[Quad]) -> list[str]:
    """Quads in their canonical form: equal for equal data, whatever blank nodes are called."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))
