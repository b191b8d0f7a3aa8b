"""What is answered before the application is, to the letter, what the application answers."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.factory import create_app
from app.graph.platform import Platform
from app.settings import Settings
from app.web import health
from app.web.direct import Direct
from tests.web.served import query

JSON, TURTLE = "application/sparql-results+json", "text/turtle"
# Nobody signs in by a cookie of that name, so with it the same is asked, but of the application.
LONG_WAY = {"Cookie": "unused=1"}


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    with Platform(None) as platform:
        yield create_app(platform, Settings())


@pytest.fixture(scope="module")
def open_app() -> Iterator[Flask]:
    with Platform(None, conformance=True) as platform:
        yield create_app(platform, Settings())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client(use_cookies=False)


def told(response: TestResponse) -> tuple[int, bytes, dict[str, list[str]]]:
    """Status, body, and headers without what differs from moment to moment."""
    headers: dict[str, list[str]] = {}
    for name, value in response.headers:
        parts = sorted(value.split(", ")) if name.lower() == "vary" else [value]
        headers.setdefault(name.lower(), []).extend(parts)
    headers.pop("server-timing", None)
    return response.status_code, response.data, headers


@pytest.mark.parametrize(
    ("name", "params", "headers"),
    [
        ("triples.rq", {}, {"Accept": JSON}),
        ("triples.rq", {}, {"Accept": "text/csv"}),
        ("triples.rq", {}, {"Accept": "*/*"}),
        ("triples.rq", {}, {}),
        ("construct.rq", {}, {"Accept": TURTLE}),
        ("construct.rq", {}, {"Accept": "application/ld+json", "Accept-Encoding": "gzip"}),
        ("construct.rq", {}, {"Accept": "application/n-triples", "Accept-Encoding": "br, gzip"}),
        ("triples.rq", {"default-graph-uri": "http://127.0.0.1:8000/graph/public"}, {"Accept": JSON}),
        ("triples.rq", {"timeout": "5"}, {"Accept": JSON}),
        ("triples.rq", {"partial": "true"}, {"Accept": JSON}),
        ("triples.rq", {}, {"Accept": JSON, "Prefer": "handling=lenient"}),
        ("triples.rq", {"as-of": "1"}, {"Accept": JSON}),
        ("triples.rq", {"unknown": "1"}, {"Accept": JSON}),
        ("triples.rq", {}, {"Accept": JSON, "Accept-Datetime": "Thu, 26 Nov 2026 12:00:00 GMT"}),
        ("triples.rq", {"timeout": "soon"}, {"Accept": JSON}),
        ("triples.rq", {}, {"Accept": "image/png"}),
        ("add.ru", {}, {"Accept": JSON}),
        ("broken.rq", {}, {"Accept": JSON}),
        ("service.rq", {}, {"Accept": JSON}),
    ],
)
def test_same_as_the_long_way(
    client: FlaskClient, name: str, params: dict[str, str], headers: dict[str, str]
) -> None:
    asked = {"query": query(name), **params}
    direct = client.get("/sparql", query_string=asked, headers=headers)
    assert told(direct) == told(client.get("/sparql", query_string=asked, headers=headers | LONG_WAY))
    if "ETag" in direct.headers:
        known = headers | {"If-None-Match": direct.headers["ETag"]}
        again = client.get("/sparql", query_string=asked, headers=known)
        assert again.status_code == 304
        assert told(again) == told(client.get("/sparql", query_string=asked, headers=known | LONG_WAY))


def test_same_as_the_long_way_without_pages(open_app: Flask) -> None:
    client, asked = open_app.test_client(use_cookies=False), {"query": query("triples.rq")}
    direct, other = (client.get("/sparql", query_string=asked, headers=h) for h in ({}, LONG_WAY))
    assert told(direct) == told(other)


def test_over_https_as_the_long_way(client: FlaskClient) -> None:
    asked = {"query": query("triples.rq")}
    direct, other = (
        client.get("/sparql", base_url="https://localhost", query_string=asked, headers=headers)
        for headers in ({}, LONG_WAY)
    )
    assert "Strict-Transport-Security" in direct.headers
    assert told(direct) == told(other)


def test_queries_of_visitors_do_not_reach_the_application(app: Flask) -> None:
    reached: list[str] = []

    def rest(environ, start_response):  # type: ignore[no-untyped-def]
        reached.append(environ["REQUEST_METHOD"])
        start_response("204 No Content", [])
        return []

    direct = Direct(app, app.extensions["holotype"])
    direct._rest = rest
    inner, app.wsgi_app = app.wsgi_app, direct  # type: ignore[method-assign]
    try:
        client = app.test_client(use_cookies=False)
        asked = {"query": query("triples.rq")}
        assert client.get("/sparql", query_string=asked).status_code == 200
        assert reached == []
        token = {"Authorization": "Bearer unknown"}
        for more in ({"headers": token}, {"headers": LONG_WAY}, {"headers": {"Accept": "text/html"}}):
            assert client.get("/sparql", query_string=asked, **more).status_code == 204  # type: ignore[arg-type]
        assert client.post("/sparql", data=asked).status_code == 204
        assert client.get("/sparql").status_code == 204
        assert len(reached) == 5
    finally:
        app.wsgi_app = inner  # type: ignore[method-assign]


def test_counted_and_logged_like_any_request(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    def count() -> float:
        found = health.registry.get_sample_value(
            "holotype_requests_total", {"route": "/sparql", "status": "200"}
        )
        return found or 0.0

    before = count()
    with caplog.at_level(logging.INFO, "holotype.access"):
        client.get("/sparql", query_string={"query": query("triples.rq")})
    assert count() == before + 1
    (record,) = (one for one in caplog.records if one.name == "holotype.access")
    assert (record.method, record.path, record.status) == ("GET", "/sparql", 200)  # type: ignore[attr-defined]
    assert record.milliseconds > 0  # type: ignore[attr-defined]
