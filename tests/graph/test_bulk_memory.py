"""A bulk load is told of one processor when it begins, and may use them all afterwards."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from app.graph import bulk_memory
from app.graph.embedded import Embedded
from app.graph.errors import Unavailable

TEXTS = Path(__file__).parent / "texts"


def test_bound_at_first_then_loose() -> None:
    allowed = os.sched_getaffinity(0)
    with bulk_memory.one_batch_at_a_time():
        assert os.sched_getaffinity(0) == {min(allowed)}
        time.sleep(bulk_memory._MOMENT * 2)
        assert os.sched_getaffinity(0) == allowed
    assert os.sched_getaffinity(0) == allowed


def test_loose_after_a_short_load_and_after_a_failed_one(tmp_path: Path) -> None:
    allowed = os.sched_getaffinity(0)
    store = Embedded(tmp_path / "store")
    bad = tmp_path / "bad.nq"
    bad.write_text("this is no statement\n")
    store.load(TEXTS / "one-quad.nq")
    assert os.sched_getaffinity(0) == allowed
    with pytest.raises(Unavailable):
        store.load(bad)
    assert os.sched_getaffinity(0) == allowed
    assert store.named_graphs() == ["urn:g"]
