"""Reader processes answer on snapshots, in every form and format, and only what the view shows."""

from __future__ import annotations

import json
import os
import platform
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from app.graph.errors import BadParameter, BadQuery, HolotypeError, Unavailable
from app.graph.readers import Limits, Readers
from app.graph.store import View
from tests.graph.reader_house import JSON, PUBLIC, SECRET, VIEW, House, query


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("readers"), limits=Limits())
    yield house
    house.close()


def number(outcome) -> int:  # type: ignore[no-untyped-def]
    """The one number of an answer with one row and one column."""
    with outcome:
        (row,) = json.loads(outcome.read())["results"]["bindings"]
    return int(row["triples"]["value"])


@pytest.mark.parametrize(
    "media_type",
    [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/tab-separated-values",
    ],
)
def test_select_in_each_format(house: House, media_type: str) -> None:
    with house.run("labels", media_type) as outcome:
        assert (outcome.form, outcome.media_type, outcome.rows) == ("select", media_type, 300)
        data = outcome.read()
    assert outcome.size == len(data)
    format = QueryResultsFormat.from_media_type(media_type)
    labels = [row["label"].value for row in parse_query_results(data, format=format)]
    assert labels == [f"thing {n:05}" for n in range(300)]


def test_select_as_csv(house: House) -> None:
    with house.run("labels", "text/csv") as outcome, outcome.open() as file:
        lines = file.read().decode().split("\r\n")
    assert outcome.rows == 300
    assert lines[:2] == ["thing,label", "https://example.org/thing/0,thing 00000"]


def test_ask(house: House) -> None:
    with house.run("ask") as outcome:
        assert (outcome.form, outcome.rows) == ("ask", None)
        assert json.loads(outcome.read())["boolean"] is True


@pytest.mark.parametrize(
    "format",
    [
        RdfFormat.TURTLE,
        RdfFormat.TRIG,
        RdfFormat.N_TRIPLES,
        RdfFormat.N_QUADS,
        RdfFormat.RDF_XML,
        RdfFormat.JSON_LD,
    ],
)
def test_graph_in_each_format(house: House, format: RdfFormat) -> None:
    with house.run("construct", format.media_type) as outcome:
        assert outcome.form == "graph"
        assert len(set(parse(outcome.read(), format=format))) == 600


def test_open_twice_starts_at_the_beginning(house: House) -> None:
    with house.run("ask") as outcome:
        with outcome.open() as file:
            first = file.read()
        with outcome.open() as file:
            assert file.read() == first
        late = outcome.open()
    with late:
        assert late.read() == first
    with pytest.raises(ValueError, match="closed"):
        outcome.open()


def test_outcomes_leave_no_descriptor_behind(house: House) -> None:
    house.run("ask").close()
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        house.run("ask")
        with pytest.raises(BadQuery):
            house.run("broken")
    assert len(os.listdir("/proc/self/fd")) <= before + 1


@pytest.mark.parametrize(
    ("view", "seen", "named"),
    [
        (VIEW, 600, 600),
        (View((SECRET,), ()), 1, 0),
        (View((), (SECRET,)), 0, 1),
        (View((PUBLIC, SECRET), (PUBLIC, SECRET)), 601, 601),
        (View((), ()), 0, 0),
        (View.ALL, 0, 601),
    ],
)
def test_view_decides_what_is_seen(house: House, view: View, seen: int, named: int) -> None:
    assert number(house.readers.run(query("queries/count"), view, JSON)) == seen
    assert number(house.readers.run(query("queries/named"), view, JSON)) == named


def test_from_does_not_climb_out_of_the_view(house: House) -> None:
    text = query("queries/from-secret")
    assert number(house.readers.run(text, VIEW, JSON)) == 600
    assert number(house.readers.run(text, View.ALL, JSON)) == 1


def test_syntax_error_says_where(house: House) -> None:
    with pytest.raises(BadQuery) as caught:
        house.run("broken")
    assert (caught.value.line, caught.value.column) == (2, 20)


def test_columns_count_characters(house: House) -> None:
    text = query("queries/broken-after-accents")
    with pytest.raises(BadQuery) as accents:
        house.readers.run(text, VIEW, JSON)
    with pytest.raises(BadQuery) as plain:
        house.readers.run(text.replace("é", "e"), VIEW, JSON)
    assert accents.value.column == plain.value.column
    assert accents.value.line == 2


@pytest.mark.parametrize("text", ["", "\ud800", "\x00"])
def test_what_is_no_query_at_all(house: House, text: str) -> None:
    with pytest.raises(BadQuery):
        house.readers.run(text, VIEW, JSON)


@pytest.mark.parametrize(("name", "media_type"), [("ask", "text/turtle"), ("construct", "text/csv")])
def test_media_type_that_does_not_fit(house: House, name: str, media_type: str) -> None:
    with pytest.raises(BadParameter, match=media_type):
        house.run(name, media_type)


def test_own_write_is_read(house: House) -> None:
    for turn in range(3):
        commit = house.write(f"written {turn}")
        with house.run("written") as outcome:
            assert (outcome.commit, outcome.rows) == (commit, turn + 1)


def test_no_network(house: House) -> None:
    with pytest.raises(HolotypeError, match="ermission denied"):
        house.run("service")
    assert house.run("ask").size > 0


@pytest.mark.skipif(platform.machine() not in ("x86_64", "aarch64"), reason="filter not known")
def test_children_are_confined(house: House) -> None:
    house.run("ask").close()
    for reader in house.readers._pool._idle:
        process = Path(f"/proc/{reader.process.pid}")
        status = dict(line.split(":\t", 1) for line in (process / "status").read_text().splitlines())
        assert (status["Seccomp"], status["NoNewPrivs"]) == ("2", "1")
        assert f"Max data size             {4 << 30}" in (process / "limits").read_text()
        assert b"HOLOTYPE" not in (process / "environ").read_bytes()


def test_many_threads_get_their_own_answers(house: House) -> None:
    wrong: list[object] = []

    def ask(client: int) -> None:
        for turn in range(20):
            name, rows = (("labels", 300), ("no-rows", 0))[(client + turn) % 2]
            with house.run(name, client=str(client)) as outcome:
                if outcome.rows != rows and not (name == "labels" and outcome.rows > rows):
                    wrong.append((name, outcome.rows))

    threads = [threading.Thread(target=ask, args=(client,)) for client in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_removed_snapshot_is_let_go(tmp_path: Path) -> None:
    house = House(tmp_path, size=1, limits=Limits(), things=10)
    try:
        house.run("count").close()
        old, _ = house.published()
        assert house.readers.held() == set()
        house.write("newer")
        house.run("count").close()
        house.snapshots.close()
        pids = [reader.process.pid for reader in house.readers._pool._idle]
        for _ in range(100):
            if not any(_holds(pid, str(tmp_path / "snapshots")) for pid in pids):
                break
            threading.Event().wait(0.1)
        assert not any(_holds(pid, str(tmp_path / "snapshots")) for pid in pids)
        assert not old.exists()
        house.snapshots.folder.mkdir()
        house.write("newest")
        assert number(house.run("count")) == 22
    finally:
        house.close()


def _holds(pid: int, folder: str) -> bool:
    links = Path(f"/proc/{pid}/fd")
    return any(os.readlink(link).startswith(folder) for link in links.iterdir())


def test_snapshot_that_cannot_be_read(tmp_path: Path) -> None:
    house = House(tmp_path, size=1, limits=Limits(), things=10)
    try:
        house.published()[0].rename(tmp_path / "moved")
        with pytest.raises(Unavailable, match="snapshot"):
            house.run("count")
    finally:
        house.close()


def test_processes_start_with_the_first_query(tmp_path: Path) -> None:
    readers = Readers(lambda: (tmp_path / "none", 1), limits=Limits())
    assert readers._pool._keeper.ident is None
    with pytest.raises(Unavailable, match="snapshot"):
        readers.run(query("queries/count"), VIEW, JSON)
    assert readers._pool._keeper.is_alive()
    readers.close()
    assert not readers._pool._keeper.is_alive()
    with pytest.raises(Unavailable, match="no readers"):
        readers.run(query("queries/count"), VIEW, JSON)
