"""Queries of the house run by address, on the demonstration data."""

from __future__ import annotations

import csv
import io

import pytest
from pyoxigraph import RdfFormat, parse

from tests.web.served import Served, problem

COUNTRY = "/queries/specimens/count-of-country/answer"
CONCEPT = "https://w3id.org/holotype/vocabulary/country/TZ"


def test_json_and_csv_say_the_same(served_demo: Served) -> None:
    as_json = served_demo.get("/queries/collections/institutions/answer.json").json()
    as_csv = served_demo.get("/queries/collections/institutions/answer.csv")
    rows = list(csv.DictReader(io.StringIO(as_csv.text)))
    assert as_json["query"] == "collections/institutions"
    assert [row["code"] for row in as_json["rows"]] == [row["code"] for row in rows]
    assert len(rows) == 2
    assert as_json["columns"] == list(rows[0])
    assert as_json["commit"] == served_demo.platform.writer.commit


def test_answer_is_that_of_the_same_query_at_the_endpoint(served_demo: Served) -> None:
    values = {"name": "Lamiaceae"}
    text = served_demo.platform.catalogue["specimens/count-of-taxon"].bind(**values)
    (row,) = served_demo.get("/sparql", params={"query": text}).json()["results"]["bindings"]
    (mine,) = served_demo.get("/queries/specimens/count-of-taxon/answer", params=values).json()["rows"]
    assert mine["count"] == int(row["count"]["value"]) > 0


def test_accept_chooses_where_no_extension_does(served_demo: Served) -> None:
    path = "/queries/specimens/count/answer"
    assert served_demo.get(path, accept="text/csv").headers["Content-Type"] == "text/csv; charset=utf-8"
    assert served_demo.get(path, accept="*/*").headers["Content-Type"] == "application/json"
    problem(served_demo.get(path, accept="image/png"), 406, "not-acceptable")


def test_graph_is_served_as_rdf(served_demo: Served) -> None:
    path = "/queries/core/agent/answer.ttl"
    answer = served_demo.get(path, params={"document": "https://example.org/agent/holotype"})
    assert list(parse(answer.content, format=RdfFormat.TURTLE))
    problem(served_demo.get("/queries/core/agent/answer.csv"), 404, "not-found")


def test_verdict_is_true_or_false(served_demo: Served) -> None:
    found = served_demo.get("/queries/ledger/unlisted-changes/answer.json", params={"commit": "0"}).json()
    assert found["answer"] in (True, False)


def test_unchanged_answer_is_not_sent_again(served_demo: Served) -> None:
    first = served_demo.get(COUNTRY, params={"code": "TZ", "concept": CONCEPT})
    tag = first.headers["ETag"]
    params = {"code": "TZ", "concept": CONCEPT}
    again = served_demo.get(COUNTRY, params=params, headers={"If-None-Match": tag})
    assert (again.status_code, again.headers["ETag"]) == (304, tag)
    params["code"] = "KE"
    assert served_demo.get(COUNTRY, params=params, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("arguments", "where", "said"),
    [
        ("", "code", "?code=TZ&concept="),
        ("code=TZ&concept=TZ", "concept", "For example"),
        ("code=TZ&code=KE&concept=x:y", "code", "one value"),
        ("code=TZ&concept=x:y&kode=TZ", "kode", "It takes: code, concept, timeout, as-of."),
        ("code=TZ&concept=x:y&timeout=soon", "timeout", "number of seconds"),
    ],
)
def test_bad_value_is_told_what_where_and_how(
    served_demo: Served, arguments: str, where: str, said: str
) -> None:
    found = problem(served_demo.get(f"{COUNTRY}?{arguments}"), 400, "bad-parameter")
    assert found["where"] == where
    assert said in found["detail"] + found.get("remedy", "")


def test_change_or_fragment_is_no_question(served_demo: Served) -> None:
    problem(served_demo.get("/queries/ledger/record-update/answer"), 404, "unknown-query")
    problem(served_demo.get("/queries/no/such/answer"), 404, "unknown-query")
