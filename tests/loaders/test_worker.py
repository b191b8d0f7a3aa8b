"""A worker does in a process of its own what this process would do, and stands back behind it."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

from loaders.chunk import ChunkMaker
from loaders.mapper import Scope
from loaders.pieces import Setting, Task
from loaders.record import open_source
from loaders.worker import STANDS_BACK, Worker
from tests.loaders.archives_made import archive, specimen

BASE = "https://test.example/"


def test_a_worker_makes_what_this_process_makes_and_lets_it_go_first(tmp_path: Path) -> None:
    with open_source(archive(tmp_path, [specimen(number) for number in range(20)])) as source:
        tasks = [Task(record, 0, None, 1) for record in source.records()]
        tables = tuple(source.tables)
    scope = Scope(BASE, f"{BASE}graph/public", f"{BASE}graph/ledger/public", f"{BASE}dataset/test", "test")
    setting = Setting(scope, tables, f"{BASE}activity/test", "2026-01-01T00:00:00Z")
    here = ChunkMaker(setting).make(tasks)
    worker = Worker(setting)
    try:
        there = [worker.make(tasks) for _ in range(2)]
        own = os.getpriority(os.PRIO_PROCESS, 0)
        assert os.getpriority(os.PRIO_PROCESS, worker.process_id) == min(own + STANDS_BACK, 19)
    finally:
        worker.close()
    assert there == [here, here]
    assert len(pickle.loads(here.rows)) == len(tasks)
