"""Extensions joined to their core rows, in memory and on disk alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.graph.errors import BadSource
from loaders.record import Limits, Row, open_source
from loaders.sources.joined import RowsInMemory, RowsOnDisk, SeenIds
from tests.loaders.sources.archives import DWC, EML, descriptor, folder, media, read, table

CORE = "a\tCarex\tPeru\nb\tPoa\tCuba\nc\tIris\tFiji\n"
MEDIA = "b\tu1\na\tu2\nx\tu3\nb\tu4\n\tu5\ny\tu6\nx\tu7\n"
FACTS = "x\tf1\nb\tf2\n"
KINDS = [pytest.param(Limits(), id="memory"), pytest.param(Limits(held_rows=0), id="disk")]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    facts = media(files=("facts.txt",), row_type=DWC + "MeasurementOrFact")
    files = {"meta.xml": descriptor(table(), media(), facts), "eml.xml": EML}
    return folder(tmp_path, {**files, "occurrence.txt": CORE, "media.txt": MEDIA, "facts.txt": FACTS})


def brief(records: list) -> list[tuple[str, list[str]]]:
    return [(record.key, [row.cells[1] for row in record.rows]) for record in records]


@pytest.mark.parametrize("limits", KINDS)
def test_rows_are_joined_in_the_order_of_tables_and_files(archive: Path, limits: Limits) -> None:
    reading = read(archive, limits=limits)
    assert brief(reading.records) == [
        ("a", ["Carex", "u2"]), ("b", ["Poa", "u1", "u4", "f2"]), ("c", ["Iris"]),
    ]  # fmt: skip
    assert [row.table for row in reading.records[1].rows] == [0, 1, 1, 2]
    assert reading.orphan_rows == {1: 4, 2: 1}
    assert reading.issues.counts == {"coreid-blank": 1, "orphan": 5}
    assert sorted((issue.file, issue.row) for issue in reading.issues.of("orphan")) == [
        ("facts.txt", 1), ("media.txt", 3), ("media.txt", 5), ("media.txt", 6), ("media.txt", 7),
    ]  # fmt: skip


@pytest.mark.parametrize("limits", KINDS)
def test_orphans_on_request_by_the_id_they_name(archive: Path, limits: Limits) -> None:
    reading = read(archive, limits=limits, orphans=True)
    assert brief(reading.records[3:]) == [
        ("x", ["u3", "u7", "f1"]), ("row:media.txt:5", ["u5"]), ("y", ["u6"]),
    ]  # fmt: skip


@pytest.mark.parametrize("limits", KINDS)
@pytest.mark.parametrize("name", ["Multimedia", "multimedia", "media.txt", "media"])
def test_extension_as_core(archive: Path, limits: Limits, name: str) -> None:
    reading = read(archive, limits=limits, core=name)
    assert brief(reading.records) == [
        ("b", ["u1", "u4", "Poa", "f2"]), ("a", ["u2", "Carex"]), ("x", ["u3", "u7", "f1"]),
        ("row:media.txt:5", ["u5"]), ("y", ["u6"]),
    ]  # fmt: skip
    with_rest = read(archive, limits=limits, core=name, orphans=True)
    assert with_rest.keys == [*reading.keys, "c"]


def test_core_named_as_core_is_the_core(archive: Path) -> None:
    assert read(archive, core="Occurrence").records == read(archive).records


def test_unknown_core_refused_with_what_there_is(archive: Path) -> None:
    with open_source(archive) as opened, pytest.raises(BadSource) as caught:
        opened.records(core="Loan")
    assert "Multimedia" in caught.value.remedy


@pytest.mark.parametrize("limits", KINDS)
def test_every_pass_counts_anew(archive: Path, limits: Limits) -> None:
    with open_source(archive, limits=limits) as opened:
        first = list(opened.records())
        counts = dict(opened.issues.counts)
        assert list(opened.records()) == first
        assert dict(opened.issues.counts) == counts
        assert opened.orphan_rows == {1: 4, 2: 1}


def test_progress_grows_to_the_total(archive: Path) -> None:
    with open_source(archive) as opened:
        before, total = opened.progress()
        assert (before, total) == (0, len(CORE) + len(MEDIA) + len(FACTS))
        seen = [opened.progress()[0] for _ in opened.records()]
        assert seen == sorted(seen)
        assert opened.progress() == (total, total)


def test_rows_of_a_duplicate_id_go_to_the_first(archive: Path) -> None:
    (archive / "occurrence.txt").write_text(CORE + "b\tAgain\t\n")
    reading = read(archive)
    assert brief(reading.records)[1] == ("b", ["Poa", "u1", "u4", "f2"])
    assert len(reading.records) == 3


def test_many_rows_on_disk_as_in_memory(tmp_path: Path) -> None:
    core = "".join(f"k{number}\tCarex\t\n" for number in range(3000))
    rows = "".join(f"k{number * 7 % 3500}\tu{number}\n" for number in range(6000))
    files = {"meta.xml": descriptor(table(), media()), "occurrence.txt": core, "media.txt": rows}
    folder(tmp_path, files)
    memory = read(tmp_path, orphans=True)
    disk = read(tmp_path, orphans=True, limits=Limits(held_rows=0, held_ids=100))
    assert disk.records == memory.records
    assert disk.issues.counts == memory.issues.counts
    assert list(disk.issues) == list(memory.issues)
    assert sum(len(record.rows) for record in disk.records) == 9000


@pytest.mark.parametrize("kind", ["memory", "disk"])
def test_store_keeps_cells_with_any_letters(tmp_path: Path, kind: str) -> None:
    waiting = RowsInMemory() if kind == "memory" else RowsOnDisk(tmp_path / "rows")
    cells = ("é", "", "\x00\x1f\t\n", "\ud800", "𐐷")
    waiting.put([("k", Row(1, "f", 7, cells))])
    assert waiting.take(["other", "k"]) == {"k": [Row(1, "f", 7, cells)]}
    assert waiting.left_over() == {}
    waiting.close()
    assert list(tmp_path.iterdir()) == []


def test_seen_ids_within_a_batch_and_across_a_spill(tmp_path: Path) -> None:
    seen = SeenIds(tmp_path / "ids", 2)
    assert seen.fresh(["a", "b", "a"]) == [True, True, False]
    assert seen.fresh(["c", "b"]) == [True, False]
    assert seen.fresh(["a", "d", "c", "d"]) == [False, True, False, False]
    seen.close()
    assert list(tmp_path.iterdir()) == []
