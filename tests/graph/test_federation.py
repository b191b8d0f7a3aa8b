"""SERVICE to a listed endpoint, which is a real engine of another process."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from app.graph.errors import BadQuery, TooCostly, Unavailable
from app.graph.federation import Federation
from app.graph.platform import Platform
from tests.graph.engines import free_port, oxigraph_server  # noqa: F401 (a fixture)

HERE = Path(__file__).parent / "federation"
JSON = "application/sparql-results+json"


@pytest.fixture(scope="module")
def endpoint(oxigraph_server: str) -> str:  # noqa: F811
    """The query address of an engine that holds the trees of elsewhere."""
    answer = requests.put(
        f"{oxigraph_server}/store?default",
        data=(HERE / "elsewhere.ttl").read_bytes(),
        headers={"Content-Type": "text/turtle"},
        timeout=10,
    )
    assert answer.ok
    return f"{oxigraph_server}/query"


def text(name: str, endpoint: str) -> str:
    """A query of these tests, the endpoint's address in place of the name it goes by there."""
    stem = endpoint.removesuffix("query")
    written = (HERE / f"{name}.rq").read_text(encoding="utf-8")
    return written.replace("urn:elsewhere", endpoint).replace("urn:else", stem).replace(":where", ":query")


@pytest.fixture
def house(platform: Platform, endpoint: str) -> Platform:
    """An installation that holds the trees of here and may ask elsewhere."""
    graph = platform.graphs.public
    triples = parse(path=HERE / "here.ttl", format=RdfFormat.TURTLE)
    platform.workbench(platform.house).write_graph(graph, triples, replace=False)
    platform.federation = Federation([endpoint])
    return platform


def rows(house: Platform, query: str) -> list[list[str]]:
    """What a visitor gets, term by term."""
    with house.workbench().ask(query, media_type=JSON) as outcome:
        found = parse_query_results(outcome.read(), format=QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)
    return sorted([str(term) for term in row] for row in found)


def test_rows_of_both_are_joined(house: Platform, endpoint: str) -> None:
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    tree = "<https://example.org/oak>"
    assert rows(house, text("joined", endpoint)) == [[tree, f'"3"{integer}', f'"30"{integer}']]


def test_prefixes_go_along_and_strings_come_back(house: Platform, endpoint: str) -> None:
    assert rows(house, text("prefixed", endpoint)) == [['"a \\"}\\" in a name"']]


def test_lines_stay_lines(house: Platform, endpoint: str) -> None:
    query = text("joined", endpoint)
    assert house.federation.expand(query).count("\n") == query.count("\n")


def test_an_endpoint_that_is_not_listed_is_refused(house: Platform, endpoint: str) -> None:
    with pytest.raises(BadQuery, match="closed") as caught:
        rows(house, text("unlisted", endpoint))
    assert (caught.value.line, caught.value.column) == (2, 3)


@pytest.mark.parametrize(("name", "why"), [("blank", "blank node"), ("broken", "answers 400")])
def test_what_cannot_be_joined_is_said(house: Platform, endpoint: str, name: str, why: str) -> None:
    with pytest.raises(Unavailable, match=why) as caught:
        rows(house, text(name, endpoint))
    assert caught.value.remedy


def test_silent_goes_on_without(house: Platform, endpoint: str) -> None:
    assert len(rows(house, text("silent", endpoint))) == 2


def test_an_endpoint_that_is_down_is_said(house: Platform) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}/query"
    house.federation = Federation([nowhere])
    with pytest.raises(Unavailable, match="gives no answer"):
        rows(house, text("everything", nowhere))


def test_too_many_rows_are_refused(house: Platform, endpoint: str) -> None:
    house.federation = Federation([endpoint], rows=5)
    with pytest.raises(TooCostly) as caught:
        rows(house, text("everything", endpoint))
    assert caught.value.limit == "rows"


def test_an_endpoint_that_is_no_endpoint_is_said(house: Platform, endpoint: str) -> None:
    page = endpoint.removesuffix("query")
    house.federation = Federation([page])
    with pytest.raises(Unavailable):
        rows(house, text("everything", page))
