"""The how-to about services, done: its blocks become a service, which is discovered and answers."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

import app.services
from app.factory import create_app
from app.graph.catalogue import Catalogue
from app.graph.embedded import graph_node
from app.graph.platform import Platform
from app.settings import Settings
from tests.house.test_docs import DOCS, snippets

HOWTO = DOCS / "howto" / "add-a-service.md"
DATA = Path(__file__).parent / "loans.ttl"


@pytest.fixture
def client(platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """An app with the service of the how-to in it, and two loans in its graph."""
    declaration, views = snippets(HOWTO, "python")
    folder = tmp_path / "services" / "loans"
    (folder / "templates" / "loans").mkdir(parents=True)
    (folder / "__init__.py").write_text(declaration)
    (folder / "views.py").write_text(views)
    (folder / "templates" / "loans" / "index.html").write_text(snippets(HOWTO, "html")[0])
    queries = tmp_path / "queries"
    shutil.copytree(platform.root / "queries", queries)
    (queries / "loans").mkdir()
    (queries / "loans" / "open.rq").write_text(snippets(HOWTO, "sparql")[0])
    monkeypatch.setattr(platform, "catalogue", Catalogue(queries))
    monkeypatch.setattr(app.services, "__path__", [*app.services.__path__, str(folder.parent)])
    importlib.invalidate_caches()
    graph = graph_node(platform.graphs.public)
    for quad in parse(path=DATA, format=RdfFormat.TURTLE):
        platform.store.extend([type(quad)(*quad.triple, graph)])
    yield create_app(platform, Settings()).test_client()
    for name in [name for name in sys.modules if name.startswith("app.services.loans")]:
        del sys.modules[name]
    if hasattr(app.services, "loans"):
        del app.services.loans


def test_service_of_the_howto_answers(client: FlaskClient) -> None:
    page = client.get("/loans", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "Two drawers of beetles" in page.text
    assert "A herbarium sheet" not in page.text
    assert "/queries/loans/open" in page.text
    twin = client.get("/loans.json").get_json()
    assert [loan["title"] for loan in twin["loans"]] == ["Two drawers of beetles"]


def test_service_of_the_howto_is_in_the_menu(client: FlaskClient) -> None:
    assert 'href="/loans"' in client.get("/collections", headers={"Accept": "text/html"}).text
