"""What there is of a stopped answer is cut to whole rows and closed, wherever it was stopped."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse, parse_query_results

from app.graph.errors import TooCostly
from app.graph.partial import memory_file, mended, rows_in
from app.graph.readers import Limits
from app.graph.store import triples
from tests.graph.reader_house import HERE, JSON, VIEW, House, query

LINK = "https://example.org/problems/too-costly"
TABLES = ["application/sparql-results+json", "application/sparql-results+xml"]
TEXTS = ["text/csv", "text/tab-separated-values"]
GRAPHS = [RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.JSON_LD]


@pytest.fixture
def stopped() -> Iterator[Callable[[bytes], int]]:
    """Puts the beginning of an answer into a file, as a stopped reader leaves it."""
    files = []

    def write(data: bytes) -> int:
        files.append(memory_file())
        os.write(files[-1], data)
        return files[-1]

    yield write
    for file in files:
        os.close(file)


def content(file: int) -> bytes:
    data = os.pread(file, os.fstat(file).st_size, 0)
    os.close(file)
    return data


def store() -> Store:
    engine = Store()
    engine.update((HERE / "texts" / "awkward.ru").read_text(encoding="utf-8"))
    return engine


def rows(data: bytes, media_type: str) -> list[str]:
    format = QueryResultsFormat.from_media_type(media_type)
    assert format is not None
    found = parse_query_results(data, format=format)
    assert isinstance(found, QuerySolutions)
    return [str([str(term) for term in row]) for row in found]


def answer(name: str, format: QueryResultsFormat | RdfFormat) -> bytes:
    result = store().query(query(f"queries/{name}"))
    return result.serialize(format=format) or b""  # type: ignore[union-attr,arg-type]


@pytest.mark.parametrize("media_type", [*TABLES, TEXTS[1]])
def test_tables_cut_anywhere_are_the_first_rows(stopped: Callable[[bytes], int], media_type: str) -> None:
    format = QueryResultsFormat.from_media_type(media_type)
    assert format is not None
    whole = answer("all-by-name", format)
    all_rows = rows(whole, media_type)
    seen = set()
    for size in range(len(whole)):
        part = mended(stopped(whole[:size]), media_type, rows=1000, link=LINK)
        if part is not None:
            file, number = part
            found = rows(content(file), media_type)
            assert found == all_rows[: len(found)]
            assert number == len(found) > 0
            seen.add(number)
    assert seen >= set(range(1, len(all_rows)))


def test_csv_cut_anywhere_ends_with_a_whole_row(stopped: Callable[[bytes], int]) -> None:
    whole = answer("all-by-name", QueryResultsFormat.CSV)
    for size in range(len(whole)):
        part = mended(stopped(whole[:size]), "text/csv", rows=1000, link=LINK)
        if part is not None:
            data = content(part[0])
            assert whole.startswith(data)
            assert data.endswith(b"\n")
            assert data.count(b'"') % 2 == 0
            assert part[1] == rows_in(stopped(data), "text/csv")


@pytest.mark.parametrize("format", GRAPHS)
def test_graphs_cut_anywhere_are_a_part(stopped: Callable[[bytes], int], format: RdfFormat) -> None:
    whole = answer("all-triples", format)
    everything = set(triples(store().query(query("queries/all-triples"))))
    most = 0
    for size in range(len(whole)):
        part = mended(stopped(whole[:size]), format.media_type, rows=1000, link=LINK)
        if part is not None:
            found = {quad.triple for quad in parse(content(part[0]), format=format)}
            assert found
            assert found <= everything
            most = max(most, len(found))
    assert most >= 2  # the whole first subject, in formats that go by subject


@pytest.mark.parametrize("media_type", [*TABLES, *TEXTS])
@pytest.mark.parametrize("wanted", [1, 2, 5])
def test_no_more_rows_than_allowed(stopped: Callable[[bytes], int], media_type: str, wanted: int) -> None:
    format = QueryResultsFormat.from_media_type(media_type)
    assert format is not None
    part = mended(stopped(answer("all-by-name", format)), media_type, rows=wanted, link=LINK)
    assert part is not None
    assert part[1] == wanted
    os.close(part[0])


def test_head_says_that_it_is_a_part(stopped: Callable[[bytes], int]) -> None:
    for media_type, said in zip(
        TABLES, (f'"link":["{LINK}"]'.encode(), f'<link href="{LINK}"/></head>'.encode()), strict=True
    ):
        format = QueryResultsFormat.from_media_type(media_type)
        assert format is not None
        part = mended(stopped(answer("all-by-name", format)), media_type, rows=2, link=LINK)
        assert part is not None
        assert said in content(part[0])


@pytest.mark.parametrize(
    "data", [b"", b'{"head":{"vars":["a"]},"results":{"bindings":[', b"<sparql>", b"x\n"]
)
def test_nothing_whole_is_nothing(stopped: Callable[[bytes], int], data: bytes) -> None:
    for media_type in (*TABLES, *TEXTS, "text/html"):
        assert mended(stopped(data), media_type, rows=10, link=LINK) is None


# -- through a reader ------------------------------------------------------------------------------


def test_deadline_leaves_the_rows_that_are_there(tmp_path: Path) -> None:
    house = House(tmp_path, limits=Limits(seconds=1.0, rows=1 << 40))
    try:
        text = query("hostile/endless-rows")
        with house.readers.run(text, VIEW, JSON, partial=LINK) as outcome:
            assert outcome.cut_short == "seconds"
            assert outcome.rows
            assert len(rows(outcome.read(), JSON)) == outcome.rows
        began = time.monotonic()
        with pytest.raises(TooCostly) as caught:
            house.readers.run(text, VIEW, JSON, seconds=0.4)
        assert time.monotonic() - began < 20
        assert caught.value.details["rows"] > 0
        with pytest.raises(TooCostly) as caught:
            house.readers.run(query("hostile/sort-of-everything"), VIEW, JSON, partial=LINK)
        assert caught.value.details["rows"] == 0
    finally:
        house.close()


def test_limit_of_rows_leaves_that_many(tmp_path: Path) -> None:
    house = House(tmp_path, limits=Limits(rows=299))
    try:
        for media_type in (*TABLES, *TEXTS):
            with house.run("labels", media_type, partial=LINK) as outcome:
                assert (outcome.cut_short, outcome.rows) == ("rows", 299)
        with house.run("one", partial=LINK) as outcome:
            assert outcome.cut_short == ""
    finally:
        house.close()
