"""Limits that are told: a part of an answer marked as a part, deadlines, bombs; and how it is sent."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import brotli
import pytest
import requests
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from app.graph.complexity import DEPTH, OPERATORS
from app.graph.readers import Limits
from tests.web.served import Served, problem, query, serving

QUERY = "application/sparql-query"
LENIENT = {"Prefer": "handling=lenient"}
BROWSERS = "gzip, deflate, br, zstd"


def rows(response: requests.Response, format: QueryResultsFormat) -> int:
    found = parse_query_results(response.content, format=format)
    assert isinstance(found, QuerySolutions)
    return len(list(found))


# -- parts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", [QueryResultsFormat.JSON, QueryResultsFormat.XML, QueryResultsFormat.TSV])
def test_partial_answer_is_whole_rows_and_marked(open_house: Served, format: QueryResultsFormat) -> None:
    response = open_house.ask("thousand.rq", params={"partial": "true"}, accept=format.media_type)
    assert response.status_code == 200
    assert response.headers["Partial-Answer"] == "limit=rows, rows=999"
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
    assert rows(response, format) == 999
    explained = response.links["describedby"]["url"].removeprefix(open_house.platform.base)
    assert open_house.get(f"/{explained}").status_code == 200


def test_partial_answer_says_so_in_its_head(open_house: Served) -> None:
    found = open_house.ask("thousand.rq", params={"partial": "true"}).json()
    assert found["head"]["link"] == [f"{open_house.platform.base}problems/partial-answer"]


def test_partial_answer_by_preference(open_house: Served) -> None:
    response = open_house.ask("thousand.rq", headers=LENIENT)
    assert response.headers["Preference-Applied"] == "handling=lenient"
    assert "Prefer" in response.headers["Vary"]
    whole = open_house.ask("labels.rq", headers=LENIENT)
    assert "Partial-Answer" not in whole.headers
    assert "ETag" in whole.headers


def test_nothing_there_yet_stays_an_error(open_house: Served) -> None:
    found = problem(
        open_house.ask("endless.rq", params={"partial": "true", "timeout": "0.3"}), 503, "too-costly"
    )
    assert found["limit"] == "seconds"


def test_without_being_asked_there_is_no_part(open_house: Served) -> None:
    for params in ({}, {"partial": "false"}):
        response = open_house.ask("thousand.rq", params=params)
        found = problem(response, 503, "too-costly")
        assert found["rows"] == 999
        assert "Retry-After" not in response.headers
    problem(open_house.ask("labels.rq", params={"partial": "perhaps"}), 400, "bad-parameter")


# -- deadlines and bombs ---------------------------------------------------------------------------


def test_timeout_shortens_the_deadline(open_house: Served) -> None:
    response = open_house.ask("endless.rq", params={"timeout": "0.2"})
    assert "0.2 seconds" in problem(response, 503, "too-costly")["detail"]
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.parametrize("timeout", ["0", "-1", "soon", "nan", "inf"])
def test_timeout_that_is_none_400(open_house: Served, timeout: str) -> None:
    problem(open_house.ask("labels.rq", params={"timeout": timeout}), 400, "bad-parameter")


@pytest.mark.parametrize(
    "bomb",
    [
        query("ask.rq").replace("{", "{" * (DEPTH + 1)),
        query("ask.rq").partition("{")[0] + "{ FILTER(" + "!" * (OPERATORS + 1) + "1) }",
        query("ask.rq").partition("{")[0] + "{" + "UNION".join(["{}"] * (OPERATORS + 2)) + "}",
    ],
    ids=["braces", "negations", "unions"],
)
def test_bombs_are_told_where(open_house: Served, bomb: str) -> None:
    found = problem(open_house.send("POST", "/sparql", data={"query": bomb}), 400, "bad-query")
    assert found["line"]
    assert found["column"]
    update = query("add.ru").partition("{")[0] + bomb.partition("{")[2].join(("{", ""))
    before = open_house.platform.writer.commit
    problem(open_house.send("POST", "/sparql", data={"update": update}), 400, "bad-query")
    assert open_house.platform.writer.commit == before


def test_what_is_just_short_of_a_bomb_is_run(open_house: Served) -> None:
    deep = query("ask.rq").partition("{")[0] + "{" * DEPTH + "}" * DEPTH
    assert open_house.send("POST", "/sparql", data={"query": deep}).json()["boolean"] is True


def test_data_may_be_long(open_house: Served) -> None:
    values = query("negative-values.rq").replace("-1", " ".join(["-1"] * 2 * OPERATORS))
    (row,) = open_house.send("POST", "/sparql", data={"query": values}).json()["results"]["bindings"]
    assert int(row["rows"]["value"]) == 2 * OPERATORS


def test_too_many_graphs_400(open_house: Served) -> None:
    params = {"query": query("ask.rq"), "default-graph-uri": [f"urn:graph:{n}" for n in range(201)]}
    assert problem(open_house.get("/sparql", params=params), 400, "bad-parameter")["remedy"]


# -- method QUERY, and FROM ------------------------------------------------------------------------


def test_method_query(open_house: Served) -> None:
    sent = {"data": query("labels.rq"), "headers": {"Content-Type": QUERY}}
    response = open_house.send("QUERY", "/sparql", **sent)
    assert len(response.json()["results"]["bindings"]) == 2
    tagged = {**sent["headers"], "If-None-Match": response.headers["ETag"]}
    assert open_house.send("QUERY", "/sparql", data=query("labels.rq"), headers=tagged).status_code == 304
    refused = open_house.send("QUERY", "/sparql", data={"update": query("add.ru")})
    problem(refused, 400, "bad-parameter")
    direct = open_house.send(
        "QUERY", "/sparql", data=query("add.ru"), headers={"Content-Type": "application/sparql-update"}
    )
    problem(direct, 400, "bad-parameter")


def test_options_say_what_is_read(open_house: Served) -> None:
    response = open_house.send("OPTIONS", "/sparql")
    assert QUERY in response.headers["Accept-Query"]
    assert {"GET", "HEAD", "POST", "QUERY"} <= set(response.headers["Allow"].split(", "))
    assert "Partial-Answer" in response.headers["Access-Control-Expose-Headers"]
    assert "text/turtle" in open_house.send("OPTIONS", "/graphs").headers["Accept-Post"]


def test_from_narrows_the_view(house: Served) -> None:
    added = house.update("add-public.ru", token=house.administrator)
    assert added.status_code == 200
    public, system = house.platform.graphs.public, house.platform.graphs.system

    def found(graph: str, token: str = "") -> int:
        text = query("triples.rq").replace("WHERE", f"FROM <{graph}> WHERE")
        (row,) = house.get("/sparql", params={"query": text}, token=token).json()["results"]["bindings"]
        return int(row["triples"]["value"])

    assert 0 < found(public) < found(house.platform.graphs.vocabulary)
    assert found(system) == 0
    assert found(system, house.administrator) > 0


# -- content coding --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def large() -> Iterator[Served]:
    with serving(conformance=True, limits=Limits(rows=5000)) as served:
        yield served


@pytest.mark.parametrize(("accept", "coding"), [("gzip", "gzip"), (BROWSERS, "br"), ("identity", "")])
def test_answers_are_compressed_as_liked(large: Served, accept: str, coding: str) -> None:
    plain = large.ask("thousand.rq", headers={"Accept-Encoding": "identity"})
    response = large.ask("thousand.rq", headers={"Accept-Encoding": accept}, stream=True)
    data = response.raw.read(decode_content=False)
    assert response.headers.get("Content-Encoding", "") == coding
    assert "Accept-Encoding" in response.headers["Vary"]
    opened = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}[coding](data)
    assert opened == plain.content
    assert len(data) < len(plain.content) / 3 or not coding


def test_each_coding_has_a_tag_of_its_own(large: Served) -> None:
    tags = {}
    for accept in ("identity", "gzip", "br"):
        response = large.ask("thousand.rq", headers={"Accept-Encoding": accept})
        tags[accept] = response.headers["ETag"]
        said = {"Accept-Encoding": accept, "If-None-Match": tags[accept]}
        again = large.ask("thousand.rq", headers=said)
        assert (again.status_code, again.headers["ETag"]) == (304, tags[accept])
    assert len(set(tags.values())) == 3
    other = {"Accept-Encoding": "gzip", "If-None-Match": tags["br"]}
    assert large.ask("thousand.rq", headers=other).status_code == 200


def test_small_answers_are_sent_as_they_are(large: Served) -> None:
    response = large.ask("ask.rq", headers={"Accept-Encoding": BROWSERS})
    assert "Content-Encoding" not in response.headers
    assert response.headers["Content-Length"] == str(len(response.content))


def test_compressed_body_415(large: Served) -> None:
    sent = {"Content-Type": QUERY, "Content-Encoding": "gzip"}
    body = gzip.compress(query("ask.rq").encode())
    problem(large.send("POST", "/sparql", data=body, headers=sent), 415, "unsupported-media-type")
