"""Answers in pages: every row once, from one commit, while others write; clear refusals."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import requests
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from app.graph.outcome import Outcome
from app.graph.pinned import PinnedAnswers
from app.graph.store import View
from tests.conformance.linked_client import links
from tests.web.served import Served, query

JSON = "application/sparql-results+json"


def walk(house: Served, size: int, **rest: Any) -> list[requests.Response]:
    """Every page of the answer to thirty.rq, by its links."""
    page = house.get("/sparql/pages", params={"query": query("thirty.rq"), "size": size}, **rest)
    pages = [page]
    while following := [link for link in links(page.headers["Link"], page.url) if link.relation == "next"]:
        path = following[0].target.removeprefix(house.address)
        page = house.get(path, **rest)
        pages.append(page)
        assert len(pages) < 100
    return pages


def rows(page: requests.Response) -> list[str]:
    assert page.status_code == 200, page.text
    return [row["n"]["value"] for row in page.json()["results"]["bindings"]]


@pytest.mark.parametrize("size", [1, 7, 10, 30, 31, 1000])
def test_every_row_comes_once_in_order(house: Served, size: int) -> None:
    pages = walk(house, size, accept=JSON)
    assert [row for page in pages for row in rows(page)] == [str(n) for n in range(30)]
    assert len(pages) == max(-(-30 // size), 1)
    assert {page.headers["Holotype-Rows"] for page in pages} == {"30"}


def test_pages_show_one_commit_while_others_write(house: Served) -> None:
    first = house.get("/sparql/pages", params={"query": query("thirty.rq"), "size": 10}, accept=JSON)
    commit = int(first.headers["Holotype-Commit"])
    assert house.update("add-five.ru", token=house.administrator).status_code == 200
    following = [link for link in links(first.headers["Link"], first.url) if link.relation == "next"]
    second = house.get(following[0].target.removeprefix(house.address), accept=JSON)
    assert int(second.headers["Holotype-Commit"]) == commit
    assert rows(second) == [str(n) for n in range(10, 20)]
    later = house.get("/sparql/pages", params={"query": query("thirty.rq"), "size": 10}, accept=JSON)
    assert int(later.headers["Holotype-Commit"]) > commit


@pytest.mark.parametrize(
    "accept", [JSON, "application/sparql-results+xml", "text/csv", "text/tab-separated-values"]
)
def test_a_page_comes_in_every_format_of_results(house: Served, accept: str) -> None:
    page = house.get("/sparql/pages", params={"query": query("thirty.rq"), "size": 4}, accept=accept)
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith(accept)
    kind = QueryResultsFormat.from_media_type(accept)
    if accept != "text/csv":  # which keeps no types, so nobody can read it back
        found = parse_query_results(page.content, format=kind)
        assert isinstance(found, QuerySolutions)
        assert [(row["n"].value, row["text"].value) for row in found] == [
            (str(n), "a line\nand\tanother") for n in range(4)
        ]
    else:
        assert [line[0] for line in csv.reader(io.StringIO(page.text))] == ["n", "0", "1", "2", "3"]


def test_refusals_say_how_to_mend_them(house: Served) -> None:
    text = query("thirty.rq")
    assert house.get("/sparql/pages", params={"query": text, "size": 0}).status_code == 400
    assert house.get("/sparql/pages").status_code == 400
    assert house.get("/sparql/pages", params={"query": query("construct.rq")}).status_code == 400
    assert house.get("/sparql/pages", params={"query": text}, accept="image/png").status_code == 406
    gone = house.get("/sparql/pages/never-was/2")
    assert gone.status_code == 410
    assert "again" in gone.json()["remedy"]
    first = house.get("/sparql/pages", params={"query": text, "size": 10})
    last = next(link for link in links(first.headers["Link"], first.url) if link.relation == "last")
    assert house.get(urljoin(last.target, "4").removeprefix(house.address)).status_code == 404


def test_a_page_is_for_who_sees_the_same(house: Served) -> None:
    asked = {"query": query("thirty.rq"), "size": 10}
    first = house.get("/sparql/pages", params=asked, token=house.administrator)
    place = links(first.headers["Link"], first.url)[0].target.removeprefix(house.address)
    assert house.get(place, token=house.administrator).status_code == 200
    assert house.get(place).status_code == 410


def outcome(folder: Path, text: bytes) -> Outcome:
    path = folder / "answer"
    path.write_bytes(text)
    file = path.open("rb")
    return Outcome("text/tab-separated-values", "select", 1, 0.0, len(text), None, os.dup(file.fileno()))


def test_answers_are_let_go_by_age_and_by_size(tmp_path: Path) -> None:
    answers = PinnedAnswers(tmp_path / "pages", seconds=0.0)
    old = answers.keep(outcome(tmp_path, b"?n\n1\n2\n"), View.ALL, 1)
    assert answers.find(old.token, View.ALL) is None
    assert not old.path.exists()
    answers = PinnedAnswers(tmp_path / "pages", size=5)
    first = answers.keep(outcome(tmp_path, b"?n\n1\n2\n"), View.ALL, 1)
    second = answers.keep(outcome(tmp_path, b"?n\n3\n4\n5\n"), View.ALL, 2)
    assert answers.find(first.token, View.ALL) is None
    assert second.page(2) == b"?n\n5\n"
    empty = answers.keep(outcome(tmp_path, b"?n\n"), View.ALL, 2)
    assert empty.page(1) == b"?n\n"
    assert (empty.pages, empty.rows) == (1, 0)
