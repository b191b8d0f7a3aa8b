"""Two museums, one collection, and a provider by which people sign in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from tests.services.identity.mock_provider import MockProvider, providing
from tests.services.identity.receiving import House, issuer, receiving


@pytest.fixture(scope="package")
def mock() -> Iterator[MockProvider]:
    """A provider with nobody in it yet."""
    with providing() as found:
        yield found


@pytest.fixture(scope="module")
def museums(mock: MockProvider) -> Iterator[House]:
    """The installation; tests of a module share it."""
    with receiving(issuer(mock)) as house:
        desk = house.platform.workbench(house.platform.house)
        quads = parse(path=Path(__file__).with_name("north.ttl"), format=RdfFormat.TURTLE)
        desk.write_graph(None, [quad.triple for quad in quads], replace=False)
        assert house.platform.feed is not None
        house.platform.feed.rebuild()
        yield house
