"""The SPARQL Protocol over a real server: method, situation, status."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import pytest
import requests
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results
from SPARQLWrapper import JSON, SPARQLWrapper

from app.graph.readers import Limits
from tests.web.served import Served, query, serving

QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
FORM = "application/x-www-form-urlencoded"
PROBLEM = "application/problem+json"
APART = "https://example.org/apart"


@pytest.fixture(scope="module")
def open_house() -> Iterator[Served]:
    """Anybody may write, and the default graph is apart: as the public test suites want it."""
    with serving(conformance=True, limits=Limits(seconds=1.0, rows=999)) as served:
        assert served.update("seed.ru").status_code == 200
        yield served


@pytest.fixture(scope="module")
def house() -> Iterator[Served]:
    """An installation as it is by default: everybody reads, administrators write."""
    with serving() as served:
        yield served


def problem(response: requests.Response, status: int, name: str) -> dict[str, object]:
    """The problem document of a response, after a look at its shape."""
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == PROBLEM
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    found: dict[str, object] = response.json()
    assert found["type"] == f"/problems/{name}"
    assert found["status"] == status
    assert found["title"]
    assert found["detail"]
    return found


def triples(response: requests.Response) -> int:
    (row,) = response.json()["results"]["bindings"]
    return int(row["triples"]["value"])


# -- ways to send a query ------------------------------------------------------------------------


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
    assert triples(response) == 5


def test_post_direct_query(open_house: Served) -> None:
    for kind in (QUERY, f"{QUERY}; charset=utf-8", f"{QUERY}; version=1.2"):
        response = open_house.send(
            "POST", "/sparql", data=query("triples.rq"), headers={"Content-Type": kind}
        )
        assert triples(response) == 5


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


# -- datasets ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("graphs", "count"),
    [
        ({}, 5),
        ({"default-graph-uri": APART}, 1),
        ({"default-graph-uri": [APART, "https://example.org/none"]}, 1),
        ({"named-graph-uri": APART}, 0),
    ],
)
def test_dataset_of_the_request(open_house: Served, graphs: dict[str, str], count: int) -> None:
    assert triples(open_house.ask("triples.rq", params=graphs)) == count
    direct = open_house.send(
        "POST",
        "/sparql",
        params=graphs,
        data=query("triples.rq"),
        headers={"Content-Type": QUERY},
    )
    assert triples(direct) == count
    form = open_house.send("POST", "/sparql", data={"query": query("triples.rq"), **graphs})
    assert triples(form) == count


@pytest.mark.parametrize("graph", ["", "relative", "http://exa mple/", "urn:x>", "http://[", "a:\ud800"])
def test_dataset_that_is_no_iri_400(open_house: Served, graph: str) -> None:
    sent = graph.encode(errors="surrogatepass")
    response = open_house.ask("triples.rq", params={"default-graph-uri": sent})
    assert response.status_code in (200, 400)
    if graph != "a:\ud800":
        assert problem(response, 400, "bad-parameter")["parameter"] == "default-graph-uri"


def test_relative_iris_are_resolved(open_house: Served) -> None:
    (row,) = open_house.ask("relative.rq").json()["results"]["bindings"]
    assert row["address"]["value"] == f"{open_house.platform.base}elsewhere"


def test_view_of_a_visitor_is_the_public_graph(house: Served) -> None:
    added = house.update("add.ru", token=house.administrator, params={})
    assert added.status_code == 200
    system = house.platform.graphs.system
    assert triples(house.ask("triples.rq", params={"default-graph-uri": system})) == 0
    seen = house.ask("triples.rq", params={"default-graph-uri": system}, token=house.administrator)
    assert triples(seen) > 0


# -- formats -------------------------------------------------------------------------------------


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
    [RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.JSON_LD, RdfFormat.TRIG],
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
        ("construct.rq", "application/n-quads"),
        ("labels.rq", "image/png, */*;q=0"),
    ],
)
def test_format_that_does_not_fit_406(open_house: Served, name: str, accept: str) -> None:
    problem(open_house.ask(name, accept=accept), 406, "not-acceptable")


# -- the page and the description ----------------------------------------------------------------


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


# -- entity tags ---------------------------------------------------------------------------------


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


# -- updates -------------------------------------------------------------------------------------


def test_post_form_update(open_house: Served) -> None:
    response = open_house.update("seed.ru")
    assert response.status_code == 200
    assert response.json()["commit"] == open_house.platform.writer.commit
    assert triples(open_house.ask("triples.rq")) == 5


def test_post_direct_update(open_house: Served) -> None:
    response = open_house.send(
        "POST", "/sparql", data=query("seed.ru"), headers={"Content-Type": UPDATE}
    )
    assert response.status_code == 200


def test_update_on_the_dataset_of_the_request(open_house: Served) -> None:
    copied = {"default-graph-uri": "https://example.org/copied"}
    params = {"using-graph-uri": APART}
    response = open_house.send(
        "POST", "/sparql", params=params, data={"update": query("copy-apart.ru")}
    )
    assert response.status_code == 200
    assert triples(open_house.ask("triples.rq", params=copied)) == 1


def test_update_with_two_datasets_400(open_house: Served) -> None:
    response = open_house.update("with-apart.ru", params={"using-named-graph-uri": APART})
    problem(response, 400, "bad-query")
    assert triples(open_house.ask("triples.rq", params={"default-graph-uri": APART})) == 1


def test_update_without_token_401(house: Served) -> None:
    response = house.update("add.ru")
    assert problem(response, 401, "unauthorized")["remedy"]
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_update_with_unknown_token_401(house: Served) -> None:
    for token in ("holotype_none", ""):
        response = house.update("add.ru", headers={"Authorization": f"Bearer {token}"})
        problem(response, 401, "unauthorized")
        assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]
    problem(house.ask("ask.rq", headers={"Authorization": "Basic eDp5"}), 401, "unauthorized")


def test_update_without_role_403(house: Served) -> None:
    problem(house.update("add.ru", token=house.reader), 403, "forbidden")


def test_update_that_reaches_out_400(open_house: Served) -> None:
    problem(open_house.update("load.ru"), 400, "bad-query")


def test_failed_update_changes_nothing(open_house: Served) -> None:
    before = open_house.platform.writer.commit
    problem(open_house.update("broken.ru"), 400, "bad-query")
    assert open_house.platform.writer.commit == before


# -- refusals ------------------------------------------------------------------------------------


def test_syntax_error_400_says_where(open_house: Served) -> None:
    found = problem(open_house.ask("broken.rq"), 400, "bad-query")
    assert found["line"] == 2
    assert isinstance(found["column"], int)
    assert problem(open_house.get("/sparql", params={"query": ""}), 400, "bad-query")


def test_query_that_reaches_out_400(open_house: Served) -> None:
    problem(open_house.ask("service.rq"), 400, "bad-query")


def test_two_queries_400(open_house: Served) -> None:
    twice = [("query", query("ask.rq")), ("query", query("labels.rq"))]
    problem(open_house.get("/sparql", params=twice), 400, "bad-parameter")
    problem(open_house.send("POST", "/sparql", data=twice), 400, "bad-parameter")
    both = {"query": query("ask.rq"), "update": query("add.ru")}
    problem(open_house.send("POST", "/sparql", data=both), 400, "bad-parameter")
    nothing = open_house.send("POST", "/sparql", data={"other": "x"})
    problem(nothing, 400, "bad-parameter")


def test_update_by_get_400(open_house: Served) -> None:
    response = open_house.get("/sparql", params={"update": query("add.ru")})
    problem(response, 400, "bad-parameter")


def test_update_sent_as_query_400(open_house: Served) -> None:
    before = open_house.platform.writer.commit
    problem(open_house.ask("add.ru"), 400, "bad-query")
    response = open_house.send("POST", "/sparql", data={"update": query("ask.rq")})
    problem(response, 400, "bad-query")
    assert open_house.platform.writer.commit == before


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_405(open_house: Served, method: str) -> None:
    response = open_house.send(method, "/sparql", params={"query": query("ask.rq")})
    problem(response, 405, "method-not-allowed")
    assert {"GET", "POST"} <= set(response.headers["Allow"].split(", "))


@pytest.mark.parametrize(
    "content_type", ["text/plain", "", "application/json", f"{QUERY}; charset=UTF-16"]
)
def test_body_of_another_type_415(open_house: Served, content_type: str) -> None:
    response = open_house.send(
        "POST", "/sparql", data=query("ask.rq").encode(), headers={"Content-Type": content_type}
    )
    problem(response, 415, "unsupported-media-type")
    assert QUERY in response.headers["Accept-Post"]


def test_body_that_is_no_utf_8_400(open_house: Served) -> None:
    response = open_house.send(
        "POST", "/sparql", data=b"ASK { \xff }", headers={"Content-Type": QUERY}
    )
    problem(response, 400, "bad-query")


def test_body_too_large_413(open_house: Served) -> None:
    padding = "#" * (1 << 20)
    response = open_house.send(
        "POST", "/sparql", data=query("ask.rq") + padding, headers={"Content-Type": QUERY}
    )
    problem(response, 413, "content-too-large")


def test_form_of_a_visitor_is_held_to_less(house: Served) -> None:
    sent = {"update": query("add.ru") + "#" * (2 << 20)}
    problem(house.send("POST", "/sparql", data=sent), 413, "content-too-large")
    allowed = house.send("POST", "/sparql", data=sent, token=house.administrator)
    assert allowed.status_code == 200


def test_query_beyond_its_seconds_503(open_house: Served) -> None:
    found = problem(open_house.ask("endless.rq"), 503, "too-costly")
    assert found["limit"] == "seconds"
    assert found["remedy"]


def test_answer_beyond_its_rows_503(open_house: Served) -> None:
    assert problem(open_house.ask("thousand.rq"), 503, "too-costly")["limit"] == "rows"


def test_too_much_at_once_429() -> None:
    limits = Limits(seconds=20, per_client=1, queue=1, queue_seconds=20)
    with serving(conformance=True, limits=limits) as served:
        served.ask("ask.rq")
        callers = [
            threading.Thread(target=served.ask, args=("endless.rq",), daemon=True) for _ in range(2)
        ]
        for caller in callers:
            caller.start()
        pool = served.platform.readers
        while len(pool.running()) < 2:
            threading.Event().wait(0.01)
        response = served.ask("ask.rq")
        problem(response, 429, "busy")
        assert int(response.headers["Retry-After"]) > 0
        for waiting in sorted(pool.running(), key=lambda query: query.state == "running"):
            pool.cancel(waiting.id)
        for caller in callers:
            caller.join(20)


def test_type_of_a_problem_can_be_looked_up(open_house: Served) -> None:
    found = problem(open_house.ask("broken.rq"), 400, "bad-query")
    response = open_house.get(str(found["type"]))
    assert response.status_code == 200
    assert response.json()["title"] == found["title"]
    missing = open_house.get("/problems/no-such-problem")
    assert missing.status_code == 404
    assert missing.headers["Content-Type"] == PROBLEM


def test_unknown_path_404(open_house: Served) -> None:
    response = open_house.get("/no/such/page")
    assert response.status_code == 404
    assert json.loads(response.text)["type"] == "/problems/not-found"
