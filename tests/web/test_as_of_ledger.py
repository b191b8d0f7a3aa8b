"""Any commit of a document's life can be asked for: where no snapshot is kept, the ledger tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, Quad
from werkzeug.http import http_date
from werkzeug.test import TestResponse

from app.factory import create_app
from app.graph.delta import Delta
from app.graph.platform import Platform
from app.graph.remembered import remembered
from app.graph.store import View
from app.graph.terms import iri
from app.settings import Settings
from app.web import snapshots
from tests.installations import installation

BASE = "https://example.org/"
PATH = "/collection/AAA-AAA-AAA"
NAME = BASE[:-1] + PATH
RESTRICTED = f"{BASE}graph/restricted/HHH-OOO-LLL"


def said(name: str, value: str | NamedNode, graph: str = f"{BASE}graph/public") -> Quad:
    term = Literal(value) if isinstance(value, str) else value
    return Quad(NamedNode(NAME), iri(name), term, NamedNode(graph))


def called(name: str) -> Quad:
    return said("ltc:collectionName", name)


@dataclass
class House:
    platform: Platform
    client: FlaskClient
    commits: list[int]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A collection that was renamed twice, and no snapshot of it."""
    with installation(base=BASE) as platform:
        desk = platform.workbench(platform.house)
        start = [
            said("rdf:type", iri("ltc:ObjectGroup")),
            said("holotype:institution", NamedNode(f"{BASE}institution/HHH-OOO-LLL")),
            called("First"),
        ]
        commits = [desk.apply(Delta.of((), start), why="a start").commit]
        for old, new in (("First", "Second"), ("Second", "Third")):
            commits.append(desk.apply(Delta.of([called(old)], [called(new)]), why="renamed").commit)
        app = create_app(platform, Settings())
        app.testing = True
        yield House(platform, app.test_client(), commits)


@pytest.mark.parametrize("extension", ["ttl", "jsonld", "rdf", "nt", "trig", "nq", "json", "html"])
def test_each_version_in_each_format(house: House, extension: str) -> None:
    for commit, name in zip(house.commits, ("First", "Second", "Third"), strict=True):
        response = house.client.get(f"{PATH}.{extension}?as-of={commit}")
        assert response.status_code == 200, response.text
        for other in ("First", "Second", "Third"):
            assert (other in response.text) == (other == name), (commit, other)
        assert "Memento-Datetime" in response.headers
        assert response.headers["Content-Location"] == f"{PATH}.{extension}?as-of={commit}"


def test_the_identifier_leads_to_that_version(house: House) -> None:
    response = house.client.get(f"{PATH}?as-of={house.commits[0]}", headers={"Accept": "text/turtle"})
    assert response.headers["Location"] == f"{PATH}.ttl?as-of={house.commits[0]}"


def test_before_it_was_there_and_after_now_404(house: House) -> None:
    assert house.client.get(f"{PATH}.ttl?as-of={house.commits[0] - 1}").status_code == 404
    assert house.client.get(f"{PATH}.ttl?as-of={house.commits[-1] + 99}").status_code == 404
    assert house.client.get(f"/collection/ZZZ-ZZZ-ZZZ.ttl?as-of={house.commits[0]}").status_code == 404


def test_what_is_no_document_still_needs_a_snapshot(house: House) -> None:
    response = house.client.get("/graphs", query_string={"default": "", "as-of": house.commits[0]})
    assert response.status_code == 404


def test_what_is_protected_now_does_not_show_in_an_older_version(house: House) -> None:
    platform = house.platform
    platform.store.extend([said("ltc:description", "behind the chapel", RESTRICTED)])
    platform.writer.change(platform.catalogue["graph/insert-quads"].bind(quads=[]), platform.house)
    shown = remembered(platform.workbench(), NAME, house.commits[0])
    assert "First" not in str(shown.quads)
    visitor = platform.visitor()
    staff = replace(visitor, view=View(visitor.view.default, (*visitor.view.named, RESTRICTED)))
    assert "First" in str(remembered(platform.workbench(staff), NAME, house.commits[0]).quads)


def timemap(house: House, **headers: str) -> TestResponse:
    return house.client.get(f"/timemap{PATH}.ttl", headers={"Accept": "application/link-format", **headers})


def mementos(text: str) -> list[tuple[str, str]]:
    """Address and time of the mementos of a TimeMap."""
    return re.findall(r'<([^>]*)>; rel="[^"]*\bmemento"; datetime="([^"]*)"', text)


def test_the_timemap_lists_every_version_of_the_ledger(house: House) -> None:
    text = timemap(house).text
    assert [where for where, _ in mementos(text)] == [f"{NAME}.ttl?as-of={one}" for one in house.commits]
    assert f'<{NAME}.ttl?as-of={house.commits[0]}>; rel="first memento"' in text
    assert f'<{NAME}.ttl?as-of={house.commits[-1]}>; rel="last memento"' in text
    told = house.client.get(f"/timemap{PATH}.ttl", headers={"Accept": "application/json"}).json
    assert [one["uri"] for one in told["mementos"]["list"]] == [where for where, _ in mementos(text)]
    for where, at in mementos(text):
        answer = house.client.get(where.removeprefix(BASE[:-1]))
        assert (answer.status_code, answer.headers["Memento-Datetime"]) == (200, at)


def test_a_long_timemap_has_pages(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "LISTED", 2)
    first = timemap(house).text
    assert len(mementos(first)) == 2
    (further,) = re.findall(r'<([^>]*)>; rel="timemap"', first)
    assert further == f"{BASE}timemap{PATH}.ttl?page=2"
    second = house.client.get(
        further.removeprefix(BASE[:-1]), headers={"Accept": "application/link-format"}
    ).text
    every = [where for where, _ in mementos(first) + mementos(second)]
    assert every == [f"{NAME}.ttl?as-of={one}" for one in house.commits]
    assert f'<{further}>; rel="self"' in second
    assert house.client.get(f"/timemap{PATH}.ttl?page=3").status_code == 404
    assert house.client.get(f"/timemap{PATH}.ttl?page=two").status_code == 400


def test_a_time_leads_to_the_version_of_then_whatever_snapshots_are_kept() -> None:
    """An old snapshot is not what stood when a later version had been made."""
    with installation(base=BASE) as platform:
        desk = platform.workbench(platform.house)
        desk.apply(Delta.of((), [said("rdf:type", iri("ltc:ObjectGroup")), called("First")]), why="a start")
        assert platform.keeper is not None
        platform.keeper.keep()
        second = desk.apply(Delta.of([called("First")], [called("Second")]), why="renamed")
        app = create_app(platform, Settings())
        app.testing = True
        asked = {"Accept": "text/turtle", "Accept-Datetime": http_date(second.at.timestamp() + 1)}
        answer = app.test_client().get(f"{PATH}.ttl", headers=asked)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{PATH}.ttl?as-of={second.commit}")
        assert "Second" in app.test_client().get(answer.headers["Location"]).text
