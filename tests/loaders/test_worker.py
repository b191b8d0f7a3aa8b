"""Workers do in processes of their own what this process would do, and stand back behind it."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from loaders.chunk import ChunkMaker
from loaders.mapper import Scope
from loaders.pieces import Setting, Task
from loaders.record import open_source
from loaders.worker import STANDS_BACK
from loaders.workers import Workers
from tests.loaders.archives_made import archive, specimen

BASE = "https://test.example/"
ROOT = Path(__file__).parents[2]


def chunk(tmp_path: Path) -> tuple[Setting, list[Task]]:
    """A load of twenty specimens and its only chunk."""
    with open_source(archive(tmp_path, [specimen(number) for number in range(20)])) as source:
        tasks = [Task(record, 0, None, 1) for record in source.records()]
        tables = tuple(source.tables)
    scope = Scope(BASE, f"{BASE}graph/public", f"{BASE}graph/ledger/public", f"{BASE}dataset/test", "test")
    return Setting(scope, tables, f"{BASE}activity/test", "2026-01-01T00:00:00Z"), tasks


def test_workers_make_what_this_process_makes_and_let_it_go_first(tmp_path: Path) -> None:
    setting, tasks = chunk(tmp_path)
    here = ChunkMaker(setting).make(tasks)
    with Workers(3) as workers:
        for worker in workers.all:
            worker.begin(setting)
        there = [worker.make(tasks) for worker in workers.all for _ in range(2)]
        put_off = [worker.rest() for worker in workers.all]
        own = os.getpriority(os.PRIO_PROCESS, 0)
        processes = {worker.process_id for worker in workers.all}
        assert {os.getpriority(os.PRIO_PROCESS, one) for one in processes} == {min(own + STANDS_BACK, 19)}
        assert len(processes) == 3
    assert there == [replace(here, rows=b"")] * 6
    assert put_off == [[here.rows] * 2] * 3, "the rows for the index come later"
    assert len(pickle.loads(here.rows)) == len(tasks)
    assert not [one for one in processes if Path(f"/proc/{one}").exists()], "they end with their pipes"


def test_workers_go_from_one_load_to_the_next(tmp_path: Path) -> None:
    setting, tasks = chunk(tmp_path)
    later = replace(setting, activity=f"{BASE}activity/later")
    with Workers(1) as workers:
        (worker,) = workers.all
        for load in (setting, later):
            worker.begin(load)
            (documents, _), *_ = worker.make(tasks).new
            assert load.activity.encode() in documents[0].house


def test_a_worker_that_is_killed_is_told_of(tmp_path: Path) -> None:
    setting, tasks = chunk(tmp_path)
    with Workers(2) as workers:
        for worker in workers.all:
            worker.begin(setting)
        killed, left = workers.all
        os.kill(killed.process_id, signal.SIGKILL)
        for _ in range(2):  # while it dies, and when it is dead
            with pytest.raises(RuntimeError, match="ended before its work was done"):
                killed.make(tasks)
        assert left.make(tasks).new, "the other goes on"


def test_workers_end_with_the_process_that_started_them() -> None:
    code = """
import os
from loaders.workers import Workers
print(*(worker.process_id for worker in Workers(2).all), flush=True)
os._exit(0)
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    processes = told.stdout.split()
    assert len(processes) == 2
    until = time.monotonic() + 20
    while any(running(one) for one in processes):
        assert time.monotonic() < until
        time.sleep(0.05)


def running(process: str) -> bool:
    """Whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
