"""What a query can match: read right where it is read, and never narrower than the truth."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
)

from app.graph import lexer, sparql
from app.graph.catalogue import Catalogue
from app.graph.embedded import needed
from app.graph.patterns import patterns
from app.graph.root import data_root
from tests.query_cases import canonical, cases
from tests.shared_data import shared

HERE = Path(__file__).parent / "patterns"
GRAPHS = [NamedNode(f"https://example.org/graph/{number}") for number in range(3)]
# What gives something else each time, or depends on the order in which rows come.
UNSTEADY = frozenset(
    ("NOW", "RAND", "UUID", "STRUUID", "BNODE", "LIMIT", "OFFSET", "SAMPLE", "GROUP_CONCAT", "SERVICE")
)


def _short(text: str) -> str:
    return text.rpartition("/")[2].rpartition("#")[2]


@pytest.mark.parametrize("path", sorted(HERE.glob("read/*.rq")), ids=lambda path: path.stem)
def test_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = {line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")}
    found = patterns(text)
    assert found is not None
    said = {_short(one.property) + (f" {_short(one.object)}" if one.object else "") for one in found}
    assert said == expected


@pytest.mark.parametrize("path", sorted(HERE.glob("unclear/*.rq")), ids=lambda path: path.stem)
def test_given_up(path: Path) -> None:
    assert patterns(path.read_text(encoding="utf-8")) is None


def _spread(quads: Iterator[Quad]) -> Store:
    """The triples of a file, each in one of three graphs by its property: most graphs lack most."""
    store = Store()
    for quad in quads:
        place = zlib.crc32(str(quad.predicate).encode()) % len(GRAPHS)
        store.add(Quad(quad.subject, quad.predicate, quad.object, GRAPHS[place]))
    return store


def _answer(store: Store, text: str, default: list[NamedNode | BlankNode | DefaultGraph]) -> object:
    """An answer in a form that can be compared."""
    found = store.query(text, default_graph=default, named_graphs=[])
    if isinstance(found, QueryBoolean):
        return bool(found)
    if isinstance(found, QuerySolutions):
        names = found.variables
        return sorted([str(row[name]) for name in names] for row in found)
    return canonical([Quad(t.subject, t.predicate, t.object) for t in found])


def _compare(store: Store, text: str) -> int:
    """Hold the answer on the graphs needed to that on all; gives how many were left out."""
    kept = needed(store, text, [graph.value for graph in GRAPHS])
    assert _answer(store, text, kept) == _answer(store, text, list(GRAPHS))
    return len(GRAPHS) - len(kept)


def _unsteady(text: str) -> bool:
    return any(t.kind == "word" and t.text.upper() in UNSTEADY for t in lexer.tokens(text))


def test_queries_of_the_house_answer_the_same() -> None:
    left_out = compared = 0
    for case in cases(Catalogue(data_root() / "queries")):
        data = case.file(".trig")
        if sparql.form(case.text) == "update" or _unsteady(case.text):
            continue
        store = _spread(parse(path=str(data), format=RdfFormat.TRIG))
        left_out += _compare(store, case.text)
        compared += 1
    assert compared > 50
    assert left_out > compared / 2  # the comparison must have something to compare


def test_queries_of_the_suite_answer_the_same() -> None:
    archive = shared("../w3c-rdf-tests-sparql-ad541a5.tar.xz")
    data: dict[str, list[Quad]] = {}
    queries: list[tuple[str, str]] = []
    with tarfile.open(archive) as members:
        for member in members:
            folder, _, name = member.name.rpartition("/")
            if not member.isfile() or not name.endswith((".rq", ".ttl")) or name == "manifest.ttl":
                continue
            content = members.extractfile(member)
            assert content is not None
            text = content.read()
            if name.endswith(".rq"):
                queries.append((folder, text.decode()))
                continue
            try:
                data.setdefault(folder, []).extend(
                    parse(text, format=RdfFormat.TURTLE, base_iri="https://example.org/")
                )
            except SyntaxError:
                continue  # data of another version of RDF, or meant to be wrong
    left_out = compared = 0
    stores = {folder: _spread(iter(quads)) for folder, quads in data.items() if len(quads) < 3000}
    for folder, text in queries:
        if folder not in stores or _unsteady(text):
            continue
        try:
            stores[folder].query(text, default_graph=list(GRAPHS), named_graphs=[])
        except SyntaxError:
            continue  # meant to be wrong, or relative
        left_out += _compare(stores[folder], text)
        compared += 1
    assert compared > 300
    assert left_out > 100
