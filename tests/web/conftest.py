"""Installations behind real servers: open to all, as it is by default, with demonstration data."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.graph.platform import Platform
from app.graph.readers import Limits
from app.jobs import Jobs
from tests.web.served import Served, at_work, serving


@pytest.fixture(scope="package")
def open_house() -> Iterator[Served]:
    """Anybody may write, and the default graph is apart: as the public test suites want it."""
    with serving(conformance=True, limits=Limits(seconds=3.0, rows=999)) as served:
        assert served.update("seed.ru").status_code == 200
        yield served


@pytest.fixture(scope="package")
def house() -> Iterator[Served]:
    """Everybody reads, administrators write."""
    with serving() as served:
        yield served


@pytest.fixture(scope="package")
def served_demo(demo_house: Platform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demonstration data behind a server that takes loads too; tests read it."""
    queues = [Jobs(tmp_path_factory.mktemp(name), {}) for name in ("jobs", "downloads")]
    with at_work(demo_house, jobs=queues[0], downloads=queues[1]) as served:
        yield served
    for queue in queues:
        queue.close()
