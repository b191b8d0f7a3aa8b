"""What the endpoint refuses, and how it says so: situation, status."""

from __future__ import annotations

import http.client
import json

import pytest

from tests.web.served import PROBLEM, Served, problem, query

QUERY = "application/sparql-query"


def test_syntax_error_400_says_where(open_house: Served) -> None:
    found = problem(open_house.ask("broken.rq"), 400, "bad-query")
    assert found["line"] == 2
    assert isinstance(found["column"], int)
    assert problem(open_house.get("/sparql", params={"query": ""}), 400, "bad-query")


def test_unknown_function_400_says_where(open_house: Served) -> None:
    found = problem(open_house.ask("unknown-function.rq"), 400, "bad-query")
    assert "https://example.org/distance" in found["detail"]
    assert (found["line"], found["column"]) == (3, 24)


def test_query_that_reaches_out_400(open_house: Served) -> None:
    problem(open_house.ask("service.rq"), 400, "bad-query")


def test_two_queries_400(open_house: Served) -> None:
    twice = [("query", query("ask.rq")), ("query", query("labels.rq"))]
    found = problem(open_house.get("/sparql", params=twice), 400, "bad-parameter")
    assert found["rule"] == "https://www.w3.org/TR/sparql11-protocol/#query-operation"
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
    said = problem(response, 405, "method-not-allowed")
    assert method in said["detail"]
    assert "POST" in said["remedy"]
    assert {"GET", "POST"} <= set(response.headers["Allow"].split(", "))


@pytest.mark.parametrize("content_type", ["text/plain", "", "application/json", f"{QUERY}; charset=UTF-16"])
def test_body_of_another_type_415(open_house: Served, content_type: str) -> None:
    response = open_house.send(
        "POST", "/sparql", data=query("ask.rq").encode(), headers={"Content-Type": content_type}
    )
    problem(response, 415, "unsupported-media-type")
    assert QUERY in response.headers["Accept-Post"]


def test_body_that_is_no_utf_8_400(open_house: Served) -> None:
    response = open_house.send("POST", "/sparql", data=b"ASK { \xff }", headers={"Content-Type": QUERY})
    problem(response, 400, "bad-query")


def test_body_too_large_413(open_house: Served) -> None:
    padding = "#" * (1 << 20)
    response = open_house.send(
        "POST", "/sparql", data=query("ask.rq") + padding, headers={"Content-Type": QUERY}
    )
    said = problem(response, 413, "content-too-large")
    assert said["most"] == 1 << 20
    assert "1,048,576 bytes" in said["detail"]
    assert said["remedy"]


def test_body_of_unknown_length_411(open_house: Served) -> None:
    connection = http.client.HTTPConnection(open_house.address.removeprefix("http://"), timeout=30)
    connection.putrequest("POST", "/sparql")
    connection.putheader("Content-Type", QUERY)
    connection.endheaders()
    response = connection.getresponse()
    assert response.status == 411
    said = json.loads(response.read())
    assert said["type"].endswith("/problems/length-required")
    assert "Content-Length" in said["remedy"]
    connection.close()


def test_body_in_chunks_is_read(open_house: Served) -> None:
    pieces = (piece.encode() for piece in query("ask.rq").splitlines(keepends=True))
    response = open_house.send("POST", "/sparql", data=pieces, headers={"Content-Type": QUERY})
    assert response.status_code == 200


def test_unknown_address_404_says_where_to_look(open_house: Served) -> None:
    response = open_house.get("/nowhere/at/all", accept="application/json")
    assert response.status_code == 404
    assert "/search" in response.json()["remedy"]


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
