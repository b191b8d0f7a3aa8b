"""Snapshots of the past: kept, found by commit and time, pruned, and whole after a kill."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from app.graph.embedded import Embedded
from app.graph.errors import BadParameter, NotFound
from app.graph.kept_snapshots import KeptSnapshots
from app.graph.platform import Platform
from app.graph.retention import Retention
from tests.installations import installation

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
GRAPH = NamedNode("https://example.org/graph/public")
TEXTS = Path(__file__).parent / "texts"
HELLO = (TEXTS / "say-hello.ru").read_text(encoding="utf-8")
ASK = (TEXTS / "everything.rq").read_text(encoding="utf-8")


def said(number: int) -> Quad:
    return Quad(NamedNode("x:s"), NamedNode("x:p"), Literal(str(number)), GRAPH)


@pytest.fixture
def three(tmp_path: Path) -> tuple[KeptSnapshots, Embedded]:
    """A store with one statement more in each of three snapshots, an hour apart."""
    store = Embedded(tmp_path / "store")
    kept = KeptSnapshots(tmp_path / "kept")
    for number in (1, 2, 3):
        store.extend([said(number)])
        store.backup(tmp_path / f"copy-{number}")
        kept.keep(tmp_path / f"copy-{number}", number, NOW + timedelta(hours=number))
    return kept, store


def test_list_the_oldest_first(three: tuple[KeptSnapshots, Embedded]) -> None:
    kept, _ = three
    assert [(one.commit, one.at.hour) for one in kept.all()] == [(1, 13), (2, 14), (3, 15)]
    assert KeptSnapshots(kept.folder).all() == kept.all()  # the folder is all there is to know


@pytest.mark.parametrize(("hour", "commit"), [(13, 1), (14, 2), (14.5, 2), (99, 3)])
def test_at_gives_the_newest_that_is_not_later(
    three: tuple[KeptSnapshots, Embedded], hour: float, commit: int
) -> None:
    midnight = NOW - timedelta(hours=12)
    assert three[0].at(midnight + timedelta(hours=hour)).commit == commit


def test_at_before_the_first_names_the_span(three: tuple[KeptSnapshots, Embedded]) -> None:
    with pytest.raises(NotFound, match="begins at 2026-11-26T13:00:00Z and ends at 2026-11-26T15:00:00Z"):
        three[0].at(NOW)


def test_find_a_commit_that_is_not_kept_names_the_nearest(three: tuple[KeptSnapshots, Embedded]) -> None:
    assert three[0].find(2).commit == 2
    with pytest.raises(NotFound, match="3, 2"):
        three[0].find(9)


def test_nothing_kept_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="No snapshot is kept here yet"):
        KeptSnapshots(tmp_path / "kept").at(NOW)


def test_prune_by_policy_and_by_size(three: tuple[KeptSnapshots, Embedded]) -> None:
    kept, store = three
    assert store.folder is not None
    removed = kept.prune(Retention(2, 0, 0, 0, 0), store.folder)
    assert [one.commit for one in removed] == [1]
    removed = kept.prune(Retention(2, 0, 0, 0, 0, size=1), store.folder)
    assert [one.commit for one in removed] == [2]
    assert [one.commit for one in kept.all()] == [3]  # the newest stays even so


def test_tables_are_shared_with_the_store(three: tuple[KeptSnapshots, Embedded]) -> None:
    kept, store = three
    assert store.folder is not None
    tables = [path for path in kept.all()[-1].path.glob("*.sst")]
    assert all(path.stat().st_nlink > 1 for path in tables)
    assert all(size < 200_000 for size in kept.sizes(kept.all(), store.folder).values())


def test_sweep_removes_what_a_kill_left(three: tuple[KeptSnapshots, Embedded]) -> None:
    kept, _ = three
    whole = kept.all()
    kept.draft(whole[0].path, "half-made")
    whole[0].path.rename(kept.folder / f".gone-{whole[0].path.name}")
    (kept.folder / "something else").mkdir()
    assert [one.commit for one in kept.all()] == [2, 3]
    kept.sweep()
    assert sorted(os.listdir(kept.folder)) == sorted(one.path.name for one in kept.all())
    assert [one.commit for one in kept.all()] == [2, 3]


def test_keeper_keeps_each_commit_once_and_over_a_restart(tmp_path: Path) -> None:
    with installation(tmp_path / "here") as platform:
        assert platform.keeper is not None
        first = platform.keeper.keep()
        assert platform.keeper.keep() == first
        platform.workbench(platform.house).update(HELLO)
        second = platform.keeper.keep()
        assert second.commit == first.commit + 1
        assert first.at < second.at <= datetime.now(UTC)
    with Platform(tmp_path / "here") as platform:
        assert platform.keeper is not None
        assert [one.commit for one in platform.keeper.kept.all()] == [first.commit, second.commit]


def test_keeper_thread_keeps_after_a_change(tmp_path: Path) -> None:
    with installation(tmp_path / "here", retention=Retention(pause=0.01)) as platform:
        assert platform.keeper is not None
        platform.keeper.start()
        receipt = platform.workbench(platform.house).update(HELLO)
        end = datetime.now(UTC) + timedelta(seconds=20)
        while (newest := platform.keeper.newest()) is None or newest.commit < receipt.commit:
            assert datetime.now(UTC) < end, "nothing was kept"
        assert newest.commit == receipt.commit


def test_killed_at_any_moment_it_leaves_whole_snapshots(tmp_path: Path) -> None:
    script = Path(__file__).with_name("keeping_on.py")
    for moment in (0.0, 0.013, 0.031):
        process = subprocess.Popen(
            [sys.executable, script, str(tmp_path / "here")], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "keeping\n"
        time.sleep(moment)  # somewhere in the middle of keeping and pruning
        process.kill()
        process.wait()
        process.stdout.close()
        with Platform(tmp_path / "here") as platform:
            assert platform.keeper is not None
            kept = platform.keeper.kept
            assert list(kept.folder.glob(".*")) == []
            assert kept.all()
            for one in kept.all():
                bench = platform.workbench(platform.house, one)
                assert bench.read("graph/commit", store=platform.base).value == one.commit


def test_workbench_of_the_past_reads_and_does_not_search_or_write(platform: Platform) -> None:
    assert platform.keeper is not None
    kept = platform.keeper.keep()
    house = platform.workbench(platform.house)
    house.update(HELLO)
    before = platform.workbench(platform.house, kept)
    assert before.commit == kept.commit == house.commit - 1
    with before.ask(ASK, media_type="text/csv") as outcome:
        assert outcome.commit == kept.commit
        assert b"hello" not in outcome.read()
    with platform.workbench(platform.house).ask(ASK, media_type="text/csv") as outcome:
        assert b"hello" in outcome.read()
    with pytest.raises(BadParameter, match="not on a snapshot of the past"):
        before.update(HELLO)
    from app.graph.search import Search

    with pytest.raises(BadParameter, match="A search works on what is there now"):
        before.search(Search())


def test_a_query_whose_snapshot_is_removed_says_so(platform: Platform) -> None:
    assert platform.keeper is not None
    kept = platform.keeper.keep()
    bench = platform.workbench(None, kept)
    platform.keeper.kept.remove(kept)
    with pytest.raises(NotFound, match=f"No snapshot of commit {kept.commit} is kept"):
        bench.ask(ASK, media_type="text/csv")
    with pytest.raises(NotFound):
        bench.read("graph/is-there", document="x:s")
