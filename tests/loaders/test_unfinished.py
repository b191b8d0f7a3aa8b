"""The disk is full at the worst moment: nothing half-done is ever shown, and nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.graph.errors import Unavailable
from app.graph.platform import Platform
from app.graph.search import Search
from loaders.harvest import load
from loaders.options import Options
from tests.installations import installation
from tests.loaders.archives_made import archive, specimen

OPTIONS = Options(name="test", workers=0)
HELLO = (Path(__file__).parents[1] / "graph" / "texts" / "say-hello.ru").read_text(encoding="utf-8")


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    with installation(tmp_path / "installation") as opened:
        assert not load(opened, archive(tmp_path, [specimen(1)]), opened.house, OPTIONS).failed
        yield opened


def specimens(platform: Platform) -> tuple[int, int]:
    """How many there are in the graph, and in the index."""
    bench = platform.workbench()
    return int(bench.read("specimens/count").value or 0), bench.search(Search(text="quercus")).total


def levelled(platform: Platform) -> None:
    """Wait until the index that is made anew stands where the store does."""
    assert platform.feed is not None
    end = time.monotonic() + 60
    while platform.feed.index.stamp != platform.writer.commit:
        assert time.monotonic() < end
        time.sleep(0.05)


def full_disk(*_: Any) -> None:
    raise Unavailable("The store did not take the update: no space left on device.")


def test_a_load_that_cannot_be_completed_is_not_shown_and_the_next_change_completes_it(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = platform.writer.commit
    with monkeypatch.context() as moment:
        moment.setattr(platform.store, "update", full_disk)
        report = load(platform, archive(tmp_path, [specimen(n) for n in (1, 2, 3)]), platform.house, OPTIONS)
        assert "cannot be completed" in report.failed
        assert "next change" in report.remedy
        with pytest.raises(Unavailable):
            platform.writer.change(HELLO, platform.house, documents=())
        assert platform.writer.snapshot()[1] == commit
        assert specimens(platform) == (1, 1)
    platform.writer.change(HELLO, platform.house, documents=())
    assert platform.writer.commit == commit + 2
    levelled(platform)
    assert specimens(platform) == (3, 3)
    assert list(platform.writer.chain.check()) == []
    again = load(platform, archive(tmp_path, [specimen(n) for n in (1, 2, 3)]), platform.house, OPTIONS)
    assert (again.unchanged, again.new) == (3, 0)


def test_an_index_that_takes_no_rows_does_not_keep_a_load_out(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert platform.feed is not None
    with monkeypatch.context() as moment:
        moment.setattr(platform.feed, "take", full_disk)
        report = load(platform, archive(tmp_path, [specimen(n) for n in (1, 2, 3)]), platform.house, OPTIONS)
    assert (report.failed, report.new) == ("", 2)
    levelled(platform)
    assert specimens(platform) == (3, 3)


def test_a_change_in_between_does_not_pass_an_old_index_for_level(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert platform.feed is not None
    with platform.feed._lock, monkeypatch.context() as moment:  # what makes it anew has to wait
        moment.setattr(platform.feed, "take", full_disk)
        load(platform, archive(tmp_path, [specimen(n) for n in (1, 2, 3)]), platform.house, OPTIONS)
        platform.writer.change(HELLO, platform.house, documents=())
    levelled(platform)
    assert specimens(platform) == (3, 3)
