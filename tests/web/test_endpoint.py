"""Queries by the SPARQL Protocol over a real server: method, situation, status."""

from __future__ import annotations

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results
from SPARQLWrapper import JSON, SPARQLWrapper

from tests.web.served import Served, count, problem, query

QUERY = "application/sparql-query"
APART = "https://example.org/apart"

# -- ways to send a query --------------------------------------------------------------------------


def test_get_query(open_house: Served) -> None:
    response = open_house.ask("labels.rq")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/sparql-results+json"
    assert int(response.headers["Content-Length"]) == len(response.content)
    labels = [row["label"]["value"] for row in response.json()["results"]["bindings"]]
    assert labels == ["one", "zwei"]


def test_trailing_slash(open_house: Served) -> None:
    assert open_house.get("/sparql/", params={"query": query("ask.rq")}).status_code == 200


def test_post_form_query(open_house: Served) -> None:
    response = open_house.send("POST", "/sparql", data={"query": query("triples.rq")})
    assert count(response) == 5


def test_post_direct_query(open_house: Served) -> None:
    for kind in (QUERY, f"{QUERY}; charset=utf-8", f"{QUERY}; version=1.2"):
        response = open_house.send(
            "POST", "/sparql", data=query("triples.rq"), headers={"Content-Type": kind}
        )
        assert count(response) == 5


def test_sparqlwrapper(open_house: Served) -> None:
    wrapper = SPARQLWrapper(f"{open_house.address}/sparql")
    wrapper.setQuery(query("labels.rq"))
    wrapper.setReturnFormat(JSON)
    assert len(wrapper.queryAndConvert()["results"]["bindings"]) == 2


def test_head_has_the_headers_of_get(open_house: Served) -> None:
    got = open_house.ask("labels.rq")
    head = open_house.send("HEAD", "/sparql", params={"query": query("labels.rq")})
    assert head.status_code == 200
    assert head.content == b""
    for name in ("Content-Type", "Content-Length", "ETag", "Vary"):
        assert head.headers[name] == got.headers[name]


def test_options_and_cors(open_house: Served) -> None:
    response = open_house.send(
        "OPTIONS",
        "/sparql",
        headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"},
    )
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]


# -- datasets --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("graphs", "found"),
    [
        ({}, 5),
        ({"default-graph-uri": APART}, 1),
        ({"default-graph-uri": [APART, "https://example.org/none"]}, 1),
        ({"named-graph-uri": APART}, 0),
    ],
)
def test_dataset_of_the_request(open_house: Served, graphs: dict[str, str], found: int) -> None:
    assert count(open_house.ask("triples.rq", params=graphs)) == found
    direct = open_house.send(
        "POST",
        "/sparql",
        params=graphs,
        data=query("triples.rq"),
        headers={"Content-Type": QUERY},
    )
    assert count(direct) == found
    form = open_house.send("POST", "/sparql", data={"query": query("triples.rq"), **graphs})
    assert count(form) == found


@pytest.mark.parametrize("graph", ["", "relative", "http://exa mple/", "urn:x>", "http://["])
def test_dataset_that_is_no_iri_400(open_house: Served, graph: str) -> None:
    response = open_house.ask("triples.rq", params={"default-graph-uri": graph})
    assert problem(response, 400, "bad-parameter")["parameter"] == "default-graph-uri"


def test_relative_iris_are_resolved(open_house: Served) -> None:
    (row,) = open_house.ask("relative.rq").json()["results"]["bindings"]
    assert row["address"]["value"] == f"{open_house.platform.base}elsewhere"


def test_view_of_a_visitor_is_the_public_graph(house: Served) -> None:
    added = house.update("add.ru", token=house.administrator, params={})
    assert added.status_code == 200
    system = house.platform.graphs.system
    assert count(house.ask("triples.rq", params={"default-graph-uri": system})) == 0
    seen = house.ask("triples.rq", params={"default-graph-uri": system}, token=house.administrator)
    assert count(seen) > 0


# -- formats ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("application/json", "application/json"),
        ("text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8"),
        ("application/sparql-results+json;q=0.5, text/csv", "text/csv; charset=utf-8"),
    ],
)
def test_select_formats(open_house: Served, accept: str | None, content_type: str) -> None:
    response = open_house.ask("labels.rq", accept=accept)
    assert response.headers["Content-Type"] == content_type
    assert "zwei" in response.text
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize(
    "format",
    [
        *(RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.JSON_LD),
        *(RdfFormat.TRIG, RdfFormat.N_QUADS),
    ],
)
@pytest.mark.parametrize(("name", "size"), [("construct.rq", 5), ("describe.rq", 2)])
def test_graph_formats(open_house: Served, name: str, size: int, format: RdfFormat) -> None:
    response = open_house.ask(name, accept=format.media_type)
    assert response.headers["Content-Type"].startswith(format.media_type)
    assert len(list(parse(response.content, format=format))) == size


@pytest.mark.parametrize("format", [QueryResultsFormat.JSON, QueryResultsFormat.XML])
def test_ask_formats(open_house: Served, format: QueryResultsFormat) -> None:
    response = open_house.ask("ask.rq", accept=format.media_type)
    assert bool(parse_query_results(response.content, format=format)) is True


@pytest.mark.parametrize(
    ("name", "accept"),
    [
        ("labels.rq", "text/turtle"),
        ("ask.rq", "text/csv"),
        ("construct.rq", "application/sparql-results+json"),
        ("construct.rq", "text/csv"),
        ("labels.rq", "image/png, */*;q=0"),
    ],
)
def test_format_that_does_not_fit_406(open_house: Served, name: str, accept: str) -> None:
    problem(open_house.ask(name, accept=accept), 406, "not-acceptable")


# -- the page and the description ------------------------------------------------------------------


def test_get_without_query_describes_the_service(open_house: Served) -> None:
    for format in (RdfFormat.TURTLE, RdfFormat.RDF_XML, RdfFormat.N_TRIPLES):
        response = open_house.get("/sparql", accept=format.media_type)
        assert response.headers["Content-Type"].startswith(format.media_type)
        found = {
            quad.object.value
            for quad in parse(response.content, format=format)
            if quad.predicate.value.endswith("#endpoint")
        }
        assert found == {f"{open_house.platform.base}sparql"}


# -- entity tags -----------------------------------------------------------------------------------


def test_etag_304_and_its_end(open_house: Served) -> None:
    first = open_house.ask("labels.rq")
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    again = open_house.ask("labels.rq", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == tag
    assert "Accept" in again.headers["Vary"]
    for change in ({"accept": "text/csv"}, {"params": {"default-graph-uri": APART}}):
        other = open_house.ask("labels.rq", headers={"If-None-Match": tag}, **change)
        assert other.status_code == 200
    assert open_house.update("seed.ru").status_code == 200
    later = open_house.ask("labels.rq", headers={"If-None-Match": tag})
    assert later.status_code == 200
    assert later.headers["ETag"] != tag


@pytest.mark.parametrize(
    ("name", "tagged"), [("now.rq", False), ("random-word-in-string.rq", True), ("ask.rq", True)]
)
def test_fickle_queries_have_no_etag(open_house: Served, name: str, tagged: bool) -> None:
    assert ("ETag" in open_house.ask(name).headers) is tagged


def test_new_blank_nodes_make_the_tag_weak(open_house: Served) -> None:
    assert open_house.ask("construct-blank.rq").headers["ETag"].startswith("W/")
    assert not open_house.ask("construct.rq").headers["ETag"].startswith("W/")


def test_answers_to_holders_of_tokens_are_private(house: Served) -> None:
    assert house.ask("ask.rq").headers["Cache-Control"] == "no-cache"
    held = house.ask("ask.rq", token=house.reader)
    assert held.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in held.headers["Vary"]
