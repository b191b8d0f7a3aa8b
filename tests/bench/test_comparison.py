"""What the servers are asked: the same questions, with the same answers, on the same data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Store

from bench.generate import specimens
from bench.ground import Ground
from bench.http_answers import LARGE, SMALL
from bench.peers import QUERIES, Endpoint, native, ours, text
from bench.stages import Stages

SIZE = 60
FIRST = "https://example.org/specimen/AAA-BBB-CCC"


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return Ground(tmp_path_factory.mktemp("ground"), SIZE, 20)


@pytest.fixture(scope="module")
def house(ground: Ground) -> Iterator[Endpoint]:
    assert ground.native[0].exists()  # exported before the server owns the store
    assert ground.words.exists()
    with ours(ground.large.folder) as endpoint:
        yield endpoint


@pytest.mark.parametrize("path", sorted(QUERIES.rglob("*.rq")), ids=lambda path: path.stem)
def test_every_query_is_one(path: Path) -> None:
    name = str(path.relative_to(QUERIES).with_suffix(""))
    asked = text(name, **({"document": FIRST} if "$document" in path.read_text() else {}))
    assert "#+" not in asked
    if path.parent == QUERIES:  # the hostile ones would not end, even here
        assert Store().query(asked) is not None


def test_both_servers_count_what_was_generated(ground: Ground, house: Endpoint) -> None:
    expected = Counter(row["dwc:country"] for row, _ in specimens(SIZE))
    with native(ground) as peer:
        for endpoint in (house, peer):
            rows = endpoint.rows(text("countries"))
            assert {row["country"]: int(row["number"]) for row in rows} == expected
        names = {row["document"] for row in house.rows(text("specimens"))}
        assert names == {row["document"] for row in peer.rows(text("specimens"))}
        assert len(names) == SIZE
        for name in sorted(names)[:5]:
            card = text("card", document=name)
            assert house.rows(card) == peer.rows(card) != []


def test_the_questions_are_in_the_folder() -> None:
    asked = {name for name, _ in SMALL} | set(LARGE)
    assert asked <= {path.stem for path in QUERIES.glob("*.rq")}


def test_stages_cover_the_whole_harvest(ground: Ground) -> None:
    quads, count = ground.own_quads
    stages = Stages(ground.large.archive, quads, count / SIZE).all()
    assert len(stages) == len({stage.name for stage in stages}) == 8
    assert all(stage.milliseconds >= 0 for stage in stages)


def test_the_export_holds_what_a_harvest_wrote(ground: Ground) -> None:
    quads, count = ground.own_quads
    store = Store()
    store.bulk_load(path=str(quads))
    assert len(store) == count > 60 * SIZE
    graphs = {node.value.rpartition("/graph/")[2] for node in store.named_graphs()}  # type: ignore[union-attr]
    assert graphs == {"public", "ledger/public"}
