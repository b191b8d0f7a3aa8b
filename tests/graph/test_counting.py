"""Rows counted on bytes agree with rows counted by a parser, however the bytes are cut."""

from __future__ import annotations

import random

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, Store, parse_query_results

from app.graph.counting import COUNTERS, Counter
from tests.graph.reader_house import query

FORMATS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
PIECES = ['"', "\\", "}", "{", ",", "},{", '"}},{"', "\n", "\r\n", "<result>", "a", "\t", "&", "é"]


def counted(data: bytes, counter: Counter, sizes: random.Random | None) -> int:
    start = 0
    while start < len(data):
        step = sizes.randint(1, 9) if sizes else len(data)
        counter.add(data[start : start + step])
        start += step
    return counter.rows


def test_every_format_is_counted() -> None:
    assert set(COUNTERS) == set(FORMATS)


@pytest.mark.parametrize("media_type", FORMATS)
@pytest.mark.parametrize("name", ["awkward-rows", "no-rows", "empty-rows", "no-columns"])
def test_rows_of_awkward_answers(name: str, media_type: str) -> None:
    text = query(f"queries/{name}")
    expected = len(list(Store().query(text)))
    data = Store().query(text).serialize(format=FORMATS[media_type])
    assert counted(data, COUNTERS[media_type](), None) == expected
    for seed in range(50):
        assert counted(data, COUNTERS[media_type](), random.Random(seed)) == expected


@pytest.mark.parametrize("media_type", FORMATS)
def test_rows_of_random_values(media_type: str) -> None:
    chance = random.Random(20261122)
    for _ in range(60):
        store = Store()
        for number in range(chance.randint(0, 12)):
            value = "".join(chance.choices(PIECES, k=chance.randint(0, 12)))
            node = NamedNode(f"https://example.org/{number}")
            store.add(Quad(node, NamedNode("https://example.org/value"), Literal(value)))
        text = query("queries/everything")
        data = store.query(text).serialize(format=FORMATS[media_type])
        assert counted(data, COUNTERS[media_type](), chance) == len(store)
        if media_type != "text/csv":
            assert len(list(parse_query_results(data, format=FORMATS[media_type]))) == len(store)
