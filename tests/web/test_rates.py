"""Who writes or signs in too often is told how long to wait, and nobody else notices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from app.graph.platform import Platform
from app.settings import Settings
from tests.installations import installation

UPDATE = (Path(__file__).parent / "queries" / "add.ru").read_text(encoding="utf-8")
SETTINGS = Settings(rate_write="3/minute", rate_visitor="2/minute", rate_sign_in="2/minute")


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    with installation(tmp_path / "installation") as opened:
        yield opened


@pytest.fixture
def client(platform: Platform) -> FlaskClient:
    app = create_app(platform, SETTINGS)
    app.testing = True
    return app.test_client()


def bearer(platform: Platform) -> dict[str, str]:
    token = platform.tokens.create(frozenset(("administrator",)))
    return {"Authorization": f"Bearer {token}"}


def test_post_update_too_often_429(platform: Platform, client: FlaskClient) -> None:
    mine, yours = bearer(platform), bearer(platform)
    sent = [client.post("/sparql", data={"update": UPDATE}, headers=mine).status_code for _ in range(4)]
    assert sent == [200, 200, 200, 429]
    refused = client.post("/sparql", data={"update": UPDATE}, headers=mine)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.get_json()["type"] == "/problems/busy"
    assert client.post("/sparql", data={"update": UPDATE}, headers=yours).status_code == 200


def test_post_query_is_never_counted(client: FlaskClient) -> None:
    query = (Path(__file__).parent / "queries" / "ask.rq").read_text(encoding="utf-8")
    assert {client.post("/sparql", data={"query": query}).status_code for _ in range(6)} == {200}


def test_sign_in_too_often_429(client: FlaskClient) -> None:
    assert [client.get("/signin/unknown").status_code for _ in range(3)] == [404, 404, 429]


def test_read_is_never_counted(client: FlaskClient) -> None:
    assert {client.get("/status.json").status_code for _ in range(6)} == {200}
