"""One browser, one demonstration behind a real server, and the pages found there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser import chromium
from tests.browser.discovery import Discovery, Found, application
from tests.browser.tab import House
from tests.journeys.served_process import server

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the demonstration is served, all of its archives loaded."""
    with server(
        tmp_path_factory.mktemp("demo") / "store",
        command="demo",
        HOLOTYPE_LOG_LEVEL="WARNING",
        HOLOTYPE_RATE_SIGN_IN="100000/minute",  # everybody comes from one address
        HOLOTYPE_RATE_VISITOR="100000/minute",
    ) as running:
        yield running.address


@pytest.fixture(scope="package")
def discovery(address: str) -> Discovery:
    found = Discovery(application(), address)
    found.pages()
    return found


@pytest.fixture(scope="package")
def pages(discovery: Discovery) -> list[Found]:
    """One example of every page."""
    return sorted(discovery.found.values())


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium.browser() as opened:
        yield opened


@pytest.fixture(scope="package")
def house(browser: Browser, address: str) -> House:
    """Opens pages of the demonstration in the browser."""
    return House(browser, address)
