"""The index as a folder: stamped, rebuilt, damaged, killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.graph.catalogue import Catalogue
from app.graph.errors import Unavailable
from app.graph.root import packages_root
from app.graph.search import Fields, Search, SearchIndex
from tests.graph.search_collection import collection, iris


@pytest.fixture(scope="module")
def fields(catalogue: Catalogue) -> Fields:
    return Fields(catalogue)


@pytest.fixture
def index(fields: Fields, tmp_path: Path) -> Iterator[SearchIndex]:
    index = SearchIndex(tmp_path / "index", fields)
    yield index
    index.close()


def total(index: SearchIndex, text: str = "") -> int:
    return index.search(Search(text)).total


def test_new_index_is_empty_and_has_stamp_0(index: SearchIndex) -> None:
    assert index.stamp == 0
    hits = index.search(Search("x", facets=("country", "taxon"), histograms={"year": 0}, grid=10))
    assert (hits.total, hits.documents, hits.stamp) == (0, (), 0)
    assert index.counts("kind") == {}
    assert index.suggest("x") == []


def test_nothing_shows_before_the_commit(index: SearchIndex) -> None:
    index.add(collection(10))
    assert (total(index), index.stamp) == (0, 0)
    index.commit(5)
    assert (total(index), index.stamp) == (10, 5)


def test_rollback_forgets(index: SearchIndex) -> None:
    index.add(collection(10))
    index.commit(1)
    index.delete(iris(collection(10)))
    index.add(collection(5, seed=3))
    index.rollback()
    index.commit(2)
    assert {hit.iri for hit in index.search(Search(limit=100)).documents} == iris(collection(10))


def test_replaced_document_is_there_once_and_new(index: SearchIndex) -> None:
    (entry,) = collection(1)
    index.add([entry])
    index.commit(1)
    index.delete([entry["iri"]])
    index.add([{**entry, "title": ["Renamed"], "everything": ["Renamed"]}])
    index.commit(2)
    assert [hit.title for hit in index.search(Search("renamed")).documents] == ["Renamed"]
    assert total(index) == 1
    index.delete([entry["iri"], "https://example.org/never-there"])
    index.commit(3)
    assert total(index) == 0
    assert index.stamp == 3


def test_reopened_index_is_the_same(index: SearchIndex, fields: Fields, tmp_path: Path) -> None:
    index.add(collection(20))
    index.commit(7)
    index.close()
    with pytest.raises(Unavailable):
        index.search(Search())
    again = SearchIndex(tmp_path / "index", fields)
    assert (total(again), again.stamp) == (20, 7)
    again.verify()
    again.close()


def test_second_writer_is_refused(index: SearchIndex, fields: Fields, tmp_path: Path) -> None:
    index.add(collection(1))
    other = SearchIndex(tmp_path / "index", fields)
    assert other.stamp == 0
    with pytest.raises(Unavailable, match="another process"):
        other.add(collection(1))


def test_rebuild_switches_at_the_end(index: SearchIndex, tmp_path: Path) -> None:
    index.add(collection(10))
    index.commit(1)
    with index.rebuild(8) as rows:
        rows.add(collection(30, seed=5))
        assert (total(index), index.stamp) == (10, 1)
    assert (total(index), index.stamp) == (30, 8)
    assert len(list((tmp_path / "index").glob("*-*"))) == 1  # the old one is gone
    index.add(collection(10, seed=9)[:0])
    index.commit(9)
    assert index.stamp == 9


def test_rebuild_that_fails_changes_nothing(index: SearchIndex, tmp_path: Path) -> None:
    index.add(collection(10))
    index.commit(1)

    def rebuild() -> None:
        with index.rebuild(8) as rows:
            rows.add(collection(30))
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        rebuild()
    assert (total(index), index.stamp) == (10, 1)
    assert len(list((tmp_path / "index").glob("*-*"))) == 1
    index.commit(2)
    assert (total(index), index.stamp) == (10, 2)


def test_searches_go_on_while_it_is_written(index: SearchIndex) -> None:
    entries = collection(400)
    seen: list[tuple[int, int]] = []
    failures: list[BaseException] = []
    done = threading.Event()

    def search() -> None:
        try:
            while not done.is_set():
                hits = index.search(Search(facets=("country",), limit=5))
                assert sum(count.number for count in hits.facets["country"]) == hits.total
                seen.append((hits.stamp, hits.total))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for step in range(4):
        index.add(entries[step * 100 : step * 100 + 100])
        index.commit(step + 1)
    with index.rebuild(5) as rows:
        rows.add(entries)
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert seen
    assert {total for stamp, total in seen if stamp < 5} <= {0, 100, 200, 300, 400}
    assert all(total == stamp * 100 for stamp, total in seen if stamp < 5)


# -- another layout, a damaged folder ------------------------------------------------------------


def test_other_fields_need_a_rebuild(index: SearchIndex, tmp_path: Path) -> None:
    index.add(collection(3))
    index.commit(4)
    index.close()
    other = Fields(Catalogue(Path(__file__).parent / "search" / "fields" / "other"))
    changed = SearchIndex(tmp_path / "index", other)
    assert changed.stamp == -1
    for use in (lambda: changed.search(Search()), lambda: changed.add([]), lambda: changed.commit(5)):
        with pytest.raises(Unavailable, match="holotype reindex"):
            use()
    with changed.rebuild(5) as rows:
        rows.add([{"iri": "https://example.org/a", "country": ["TZ"], "everything": ["TZ"]}])
    assert (changed.stamp, total(changed, "tz")) == (5, 1)
    changed.close()


def spoil(folder: Path, how: str) -> None:
    """Damage the current index of a folder."""
    current = folder / (folder / "current").read_text().strip()
    if how == "marker":
        (folder / "current").write_bytes(b"\xff\xfe")
    elif how == "lost":
        (folder / "current").write_text("gone-1\n")
    elif how == "meta":
        (current / "meta.json").write_text('{"index_settings": ')
    elif how == "missing":
        next(current.glob("*.fast")).unlink()
    else:
        for path in current.glob("*.term"):
            os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize("how", ["marker", "lost", "meta", "missing", "short"])
def test_damaged_index_says_so_and_can_be_rebuilt(
    index: SearchIndex, fields: Fields, tmp_path: Path, how: str
) -> None:
    index.add(collection(50))
    index.commit(4)
    index.close()
    spoil(tmp_path / "index", how)
    broken = SearchIndex(tmp_path / "index", fields)
    assert broken.stamp == -1
    with pytest.raises(Unavailable) as refusal:
        broken.search(Search())
    assert "holotype reindex" in refusal.value.remedy
    with broken.rebuild(4) as rows:
        rows.add(collection(50))
    assert (broken.stamp, total(broken)) == (4, 50)
    broken.verify()
    broken.close()


def test_changed_byte_is_found(index: SearchIndex, fields: Fields, tmp_path: Path) -> None:
    index.add(collection(200))
    index.commit(1)
    index.verify()
    index.close()
    path = max((tmp_path / "index").glob("*-*/*.store"), key=lambda path: path.stat().st_size)
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(content)
    again = SearchIndex(tmp_path / "index", fields)
    with pytest.raises(Unavailable, match="checksum"):
        again.verify()
    again.close()


# -- kill -9 ---------------------------------------------------------------------------------------


def killed(folder: Path, queries: Path, when: str, seconds: float = 0) -> None:
    """Start a writer, wait for its moment, and kill it."""
    command = [sys.executable, "-m", "tests.graph.search_writer", str(folder), str(queries), when]
    writer = subprocess.Popen(command, cwd=packages_root(), stdout=subprocess.PIPE)
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"ready\n"
    time.sleep(seconds)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()


@pytest.mark.parametrize("when", ["added", "rebuilding"])
def test_killed_before_the_commit(
    index: SearchIndex, fields: Fields, root: Path, tmp_path: Path, when: str
) -> None:
    index.add(collection(10))
    index.commit(3)
    index.close()
    killed(tmp_path / "index", root / "queries", when)
    again = SearchIndex(tmp_path / "index", fields)
    assert (again.stamp, total(again)) == (3, 10)
    again.add(collection(20, seed=4)[10:])
    again.commit(4)
    assert (again.stamp, total(again)) == (4, 20)
    again.verify()
    again.close()


def test_killed_at_any_moment_shows_whole_commits(
    index: SearchIndex, fields: Fields, root: Path, tmp_path: Path
) -> None:
    entries = collection(300, seed=2)
    index.add(entries[:100])
    index.commit(1)
    index.close()
    chance = random.Random(7)
    for _ in range(3):
        before = SearchIndex(tmp_path / "index", fields)
        stamp = before.stamp
        before.close()
        killed(tmp_path / "index", root / "queries", "committing", chance.uniform(0, 0.3))
        again = SearchIndex(tmp_path / "index", fields)
        steps = again.stamp - stamp
        assert 0 <= steps <= 3
        shown = {hit.iri for hit in again.search(Search(limit=1000)).documents}
        assert len(shown) == total(again)
        assert iris(entries[: max(steps, 1) * 100]) <= shown <= iris(entries)
        again.verify()
        again.close()
