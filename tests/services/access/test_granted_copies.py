"""Copies of exact values for one reader: they follow their record, and go when their time is over."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from app.factory import begin, create_app, end
from app.graph.delta import Delta
from app.graph.granted import graph_of_request
from app.graph.platform import Platform
from app.graph.sensitivity_apply import Application
from app.graph.terms import iri
from app.graph.undoing import undo
from app.settings import Settings
from loaders.harvest import load
from loaders.options import Options
from tests.loaders.archives_made import archive, specimen
from tests.loaders.secrets_kept import EXACT, ROWS
from tests.services.access.desk import Desk, approved, opened

LATITUDE = iri("dwc:decimalLatitude")
OPENED = {"scientificName": "Quercus robur L.", "family": "Fagaceae"}


@pytest.fixture(scope="module")
def let(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A house whose reader was let in to see one record."""
    with opened(tmp_path_factory.mktemp("house")) as found:
        approved(found)
        yield found


def copies(platform: Platform) -> list[str]:
    """The graphs of readers that hold something."""
    return [
        name
        for name in platform.store.named_graphs()
        if platform.graphs.kind_of(name) == "granted" and platform.store.contains_graph(name)
    ]


def corrected(desk: Desk, value: str) -> str:
    """The latitude, read again by the institution. Gives the activity."""
    platform = desk.platform
    bench = platform.workbench(platform.people.principal(desk.people["moderator"]))
    house = platform.workbench(platform.house)
    (now,) = [
        Quad(row["part"], LATITUDE, row["value"], row["graph"])
        for row in bench.platform.store.query(
            platform.catalogue["access/standing"].bind(documents=[desk.document]), platform.all_graphs()
        )
        if row["property"] == LATITUDE and "restricted" in row["graph"].value
    ]
    term = Literal(value, datatype=iri("xsd:decimal"))
    new = Quad(now.subject, now.predicate, term, now.graph_name)
    return house.apply(Delta.of([now], [new]), why="Read again.").activity


def test_copy_follows_a_correction_by_hand_and_its_undoing(let: Desk) -> None:
    activity = corrected(let, "50.98765")
    assert let.see("reader") == ("50.98765", "12.36789")
    assert let.see("stranger") == ("50.95", "12.35")
    everything = let.platform.workbench(let.platform.house)
    undo(everything, activity).go()
    assert let.see("reader") == ("51.34567", "12.36789")


def test_copy_follows_a_load(let: Desk, tmp_path: Path) -> None:
    """Only the exact half changes: the twin of everybody stays as it is."""
    moved = specimen(1, **(EXACT | {"locality": "Behind the fourth lock", "decimalLatitude": "51.34599"}))
    assert not load(
        let.platform, archive(tmp_path, [moved, ROWS[1]]), let.platform.house, Options(name="test")
    ).failed
    assert let.see("reader")[0] == "51.34599"
    assert let.see("stranger") == ("51.35", "12.35")
    assert "fourth lock" in let.get("reader", "/search.json").text
    assert not load(let.platform, archive(tmp_path, ROWS), let.platform.house, Options(name="test")).failed
    assert let.see("reader") == ("51.34567", "12.36789")


def test_copy_follows_the_policy(desk: Desk) -> None:
    """A rule that is gone leaves nothing to copy; one that comes back brings it again."""
    approved(desk)
    platform = desk.platform
    public = NamedNode(platform.graphs.public)
    rules = [
        Quad(row["rule"], row["property"], row["value"], public)
        for row in platform.store.query(platform.catalogue["access/rules"].bind(), platform.all_graphs())
    ]
    text = platform.catalogue["graph/delete-quads"].bind(quads=rules)
    platform.writer.change(text, platform.house, documents=())
    Application(platform, platform.house).run()
    assert desk.see("stranger") == desk.see("reader") == ("51.34567", "12.36789")
    assert copies(platform) == []
    platform.writer.change(
        platform.catalogue["graph/insert-quads"].bind(quads=rules), platform.house, documents=()
    )
    Application(platform, platform.house).run()
    assert desk.see("stranger") == ("51.35", "12.35")
    assert desk.see("reader") == ("51.34567", "12.36789")


def ended(desk: Desk, seconds: float) -> str:
    """A request that was approved until some seconds from now: its path."""
    path = desk.ask().headers["Location"]
    until = (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()
    answer = desk.post("moderator", path, to="Approved", reason="For this study.", until=until)
    assert answer.status_code == 303, answer.text
    return path


def state(desk: Desk, path: str) -> str:
    """Where a request stands, looked up past the pages, which end what is over themselves."""
    rows = desk.platform.workbench(desk.platform.house).read("access/requests").rows
    (found,) = [row for row in rows if str(row["request"]).endswith(path.rpartition("/")[2])]
    return str(found["state"]).rpartition("/")[2]


def test_what_is_over_goes_by_itself(desk: Desk) -> None:
    app = desk.client.application
    begin(app)
    try:
        path = ended(desk, 8)
        assert desk.see("reader") == ("51.34567", "12.36789")
        assert len(copies(desk.platform)) == 1
        close = time.monotonic() + 60
        while copies(desk.platform) and time.monotonic() < close:
            time.sleep(0.1)
        assert copies(desk.platform) == []
        assert desk.see("reader") == ("51.35", "12.35")
        while state(desk, path) != "Expired" and time.monotonic() < close:
            time.sleep(0.1)
        assert state(desk, path) == "Expired"
        assert not [q for q in threading.enumerate() if q.name == "tidying" and not q.is_alive()]
    finally:
        end(app)


def test_a_start_removes_what_was_left(tmp_path: Path) -> None:
    """As a kill leaves it: over while nobody looked, or the one step taken and the other not."""
    with opened(tmp_path) as desk:
        path = ended(desk, 4)
        time.sleep(4)
        stray = NamedNode(desk.platform.graphs.named("granted/AAA-BBB-CCC"))
        quad = Quad(NamedNode(desk.document), iri("dwc:locality"), Literal(EXACT["locality"]), stray)
        text = desk.platform.catalogue["graph/insert-quads"].bind(quads=[quad])
        desk.platform.writer.change(text, desk.platform.house, documents=())
        assert len(copies(desk.platform)) == 2
    with Platform(tmp_path / "installation") as platform:
        app = create_app(platform, Settings())
        begin(app)
        try:
            assert copies(platform) == []
            rows = platform.workbench(platform.house).read("access/requests").rows
            assert [str(row["state"]).rpartition("/")[2] for row in rows] == ["Expired"], path
        finally:
            end(app)


def test_a_start_brings_copies_up_to_date(tmp_path: Path) -> None:
    """As a kill between a correction and its copy leaves it."""
    with opened(tmp_path) as desk:
        path = approved(desk)
        desk.platform.writer.listeners.remove(desk.platform.granted._heard)
        corrected(desk, "50.98765")
        assert desk.see("reader")[0] == "51.34567"
        reader = desk.people["reader"]
    with Platform(tmp_path / "installation") as platform:
        platform.granted.settle()
        seen = platform.workbench(platform.people.principal(reader)).document(desk.document)
        assert "50.98765" in str(list(seen.triples))
        assert graph_of_request(platform, path) in copies(platform)


@pytest.mark.parametrize(
    ("until", "status"), [("2020-01-01T00:00", 400), ("tomorrow", 400), ("2999-01-01T00:00", 400)]
)
def test_an_end_in_the_past_or_beyond_what_was_asked_is_refused(let: Desk, until: str, status: int) -> None:
    path = let.ask("stranger").headers["Location"]
    answer = let.post("moderator", path, to="Approved", reason="For this study.", until=until)
    assert answer.status_code == status
    assert let.see("stranger") == ("51.35", "12.35")
