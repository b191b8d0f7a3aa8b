"""What is worked out beside the requests ends before the store does."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from app.graph.lagging import Lagging
from tests.installations import installation


def test_closing_waits_for_work_that_runs_and_begins_no_more() -> None:
    begun, may_end, made = threading.Event(), threading.Event(), []

    def make() -> int:
        begun.set()
        may_end.wait(10)
        made.append(1)
        return len(made)

    lagging = Lagging(make, lambda found: found, lambda: -1, None)
    lagging.newest()
    assert begun.wait(10)
    threading.Timer(0.1, may_end.set).start()
    lagging.close()
    assert made == [1]
    lagging.newest(0.1)
    assert made == [1]


def test_a_count_that_runs_when_an_installation_closes_leaves_nothing_behind(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A thread that made files in the folder after it had been closed kept it from being removed."""
    with caplog.at_level(logging.ERROR), installation(tmp_path / "one") as opened:
        opened.inventories.newest()
    assert not [one for one in threading.enumerate() if one.name == "lagging"]
    assert not caplog.records
