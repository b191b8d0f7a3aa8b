"""Two installations behind real servers: one that is open to all, one as it is by default."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.graph.readers import Limits
from tests.web.served import Served, serving


@pytest.fixture(scope="package")
def open_house() -> Iterator[Served]:
    """Anybody may write, and the default graph is apart: as the public test suites want it."""
    with serving(conformance=True, limits=Limits(seconds=1.0, rows=999)) as served:
        assert served.update("seed.ru").status_code == 200
        yield served


@pytest.fixture(scope="package")
def house() -> Iterator[Served]:
    """Everybody reads, administrators write."""
    with serving() as served:
        yield served
