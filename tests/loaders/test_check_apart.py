"""A check in a process of its own that is ended leaves nothing of what it unpacked."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from app.graph.checking import CheckLimits
from app.graph.errors import TooCostly
from loaders.check_apart import check_apart
from tests.loaders.archives_made import archive, specimen

ENDLESS = CheckLimits(records=10**9, statements=10**9, bytes=1 << 30)


class Enough(Exception):
    """Nobody wants the answer any more."""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go meanwhile."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def asked(tmp_path: Path) -> dict[str, str]:
    """A check of an archive that has enough to do."""
    rows = [specimen(number) for number in range(4_000)]
    return {"path": str(archive(tmp_path, rows)), "base": "https://test.example/"}


def test_a_check_at_its_deadline_leaves_nothing(tmp_path: Path, temporary: Path) -> None:
    request = asked(tmp_path)
    with pytest.raises(TooCostly, match="took longer than it may"):
        check_apart(request, replace(ENDLESS, seconds=0.1), memory=4 << 30)
    assert not list(temporary.iterdir())


def test_a_check_that_nobody_wants_leaves_nothing(tmp_path: Path, temporary: Path) -> None:
    unpacked: list[Path] = []

    def progress(stage: str, done: int, total: int) -> None:
        unpacked.extend(temporary.rglob("holotype-source-*"))
        if unpacked:
            raise Enough

    with pytest.raises(Enough):
        check_apart(asked(tmp_path), ENDLESS, memory=4 << 30, progress=progress)
    assert unpacked
    assert not list(temporary.iterdir())
