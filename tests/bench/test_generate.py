"""Archives of specimens that do not exist: the same every time, whole, and of realistic variety."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from app.graph.platform import Platform
from bench import generate
from bench.generate import columns, specimens, write_archive
from loaders.harvest import load
from loaders.record import open_source


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        write_archive(tmp_path / name, 200)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_larger_archive_begins_as_a_smaller_one() -> None:
    assert list(specimens(100)) == list(islice(specimens(1_000), 100))


def test_no_draft_is_left_behind(tmp_path: Path) -> None:
    write_archive(tmp_path / "archive.zip", 20)
    assert [path.name for path in tmp_path.iterdir()] == ["archive.zip"]


def test_the_reader_finds_nothing_wrong_and_every_row(tmp_path: Path) -> None:
    write_archive(tmp_path / "archive.zip", 500)
    with open_source(tmp_path / "archive.zip") as source:
        records = list(source.records())
        assert [issue for issue in source.issues if issue.severity != "info"] == []
    images = sum(image is not None for _, image in specimens(500))
    assert len(records) == 500
    assert sum(len(record.rows) - 1 for record in records) == images > 20


def test_the_shapes_refuse_none(tmp_path: Path, platform: Platform) -> None:
    write_archive(tmp_path / "archive.zip", 60)
    report = load(platform, tmp_path / "archive.zip", platform.house)
    assert (report.failed, report.new, report.refused) == ("", 60, 0)


def test_values_are_as_various_as_in_a_museum() -> None:
    rows = [row for row, _ in specimens(5_000)]
    countries = Counter(row["dwc:country"] for row in rows)
    assert 50 <= len(countries) <= 60
    assert countries.most_common(1)[0][1] < 600
    assert len({row["dwc:scientificName"] for row in rows}) > 1_000
    assert len({row["dwc:occurrenceID"] for row in rows}) == 5_000
    assert 0.04 < sum(bool(row["dwc:earliestPeriodOrLowestSystem"]) for row in rows) / 5_000 < 0.25
    assert 0.5 < sum(bool(row["dwc:decimalLatitude"]) for row in rows) / 5_000 < 0.7


def test_a_later_edition_says_something_else_of_a_few() -> None:
    before = [row for row, _ in specimens(2_000)]
    after = [row for row, _ in specimens(2_000, altered=0.01)]
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert 5 <= len(changed) <= 45
    assert all(row["dwc:locality"].endswith("(revised)") for row in changed)


def test_a_column_that_the_mapping_does_not_know_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (generate.HERE / "columns.tsv").read_text(encoding="utf-8")
    (tmp_path / "columns.tsv").write_text(text + "dwc:Occurrence\tdwc:favouriteColour\tfull\n")
    monkeypatch.setattr(generate, "HERE", tmp_path)
    with pytest.raises(ValueError, match=r"columns\.tsv:\d+.*dwc:favouriteColour"):
        columns()


def test_plain_records_have_five_columns() -> None:
    assert {kind: len(terms) for kind, terms in columns(plain=True).items()} == {generate.OCCURRENCE: 5}
