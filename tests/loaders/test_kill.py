"""kill -9 at any moment of a load: all of it is there or nothing, and the next start cleans up."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.graph.platform import Platform
from app.graph.quarantine import waiting
from app.graph.search import Search
from loaders.harvest import load
from loaders.options import Options
from tests.loaders.archives_made import archive, specimen
from tests.loaders.killed import MOMENTS

FIRST = [specimen(number) for number in range(40)]
ASKEW = [specimen(900, decimalLatitude="91.5"), specimen(901, decimalLatitude="92.5")]  # refused
SECOND = [specimen(0, country="Poland"), *FIRST[2:], *(specimen(n) for n in range(100, 130)), ASKEW[1]]
IN = (
    "between load and completion",
    "before the index hears",
    "before the index commits",
    "before the quarantine settles",
)
EITHER = ("while the index is fed",)  # the engine takes the load in at the same time


def state(platform: Platform) -> tuple[int, int, int]:
    """Specimens in the graph, specimens in the index, those in Poland by the index."""
    rows = platform.workbench().read("specimens/count").value
    find = platform.workbench().search
    return int(rows or 0), find(Search(text="quercus")).total, find(Search(text="poland")).total


def killed(moment: str, store: Path, path: Path) -> None:
    elsewhere = store.with_name("temporary")
    elsewhere.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.loaders.killed", moment, str(store), str(path)],
        cwd=Path(__file__).parents[2], capture_output=True, check=False,
        env={**os.environ, "TMPDIR": str(elsewhere)},
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert not list(elsewhere.iterdir()), "what it unpacked lies where the next start sweeps"


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_a_named_moment(moment: str, tmp_path: Path) -> None:
    store = tmp_path / "store"
    with Platform(store) as platform:
        load(platform, archive(tmp_path, [*FIRST, ASKEW[0]]), platform.house, Options(name="test"))
        assert state(platform) == (40, 40, 0)
    path = archive(tmp_path, SECOND, "second")
    killed(moment, store, path)
    with Platform(store) as platform:
        came_in = moment in IN or (moment in EITHER and state(platform) != (40, 40, 0))
        assert state(platform) == ((69, 69, 1) if came_in else (40, 40, 0))
        assert not platform.staging.exists() or not list(platform.staging.iterdir())
        assert platform.behind() == 0
        ((_, refused),) = waiting(platform.quarantine)
        assert [issue["value"] for issue in refused["issues"]] == ["92.5" if came_in else "91.5"]
        reports = sorted((store / "loads").glob("*.json"), key=lambda one: one.stat().st_mtime)
        assert len(reports) == (2 if came_in else 1)
        assert json.loads(reports[-1].read_text())["new"] == (30 if came_in else 40)
        report = load(platform, path, platform.house, Options(name="test"))
        assert (report.new, report.changed, report.gone) == ((0, 0, 0) if came_in else (30, 1, 1))
        assert state(platform) == (69, 69, 1)


def test_killed_while_a_snapshot_is_taken(tmp_path: Path) -> None:
    store = tmp_path / "store"
    with Platform(store) as platform:
        load(platform, archive(tmp_path, FIRST), platform.house, Options(name="test"))
    killed("snapshot", store, tmp_path)
    assert list((store / "snapshots").iterdir())
    with Platform(store) as platform:
        assert not list((store / "snapshots").iterdir())
        assert state(platform) == (40, 40, 0)


def test_killed_while_a_backup_is_made(tmp_path: Path) -> None:
    store, target = tmp_path / "store", tmp_path / "copy"
    with Platform(store) as platform:
        load(platform, archive(tmp_path, FIRST), platform.house, Options(name="test"))
    killed("backup", store, target)
    assert not target.exists()
    with Platform(store) as platform:
        assert state(platform) == (40, 40, 0)
        platform.backup(target)
    with Platform(target) as copy:
        assert state(copy) == (40, 40, 0)


def test_killed_at_random_from_outside(tmp_path: Path) -> None:
    chance = random.Random(7)
    rows = [specimen(number) for number in range(600)]
    path = archive(tmp_path, rows)
    store = tmp_path / "store"
    Platform(store).close()
    command = [sys.executable, "-m", "app.cli", "load", "--store", str(store), "--quiet",
               "--dataset", "test", str(path)]  # fmt: skip
    for _ in range(5):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.8, 3.0))
        process.kill()
        process.wait()
        with Platform(store) as platform:
            graph, index, _ = state(platform)
            assert graph in (0, 600)
            assert index == graph
            assert not platform.staging.exists() or not list(platform.staging.iterdir())
    subprocess.run(command, check=True, capture_output=True)
    with Platform(store) as platform:
        assert state(platform)[:2] == (600, 600)
