"""No text of the pages escapes translation: in a made-up language every text bears a mark.

What is data bears none and need not: it is found in the store, in the queries or in the licences. The
made-up language stands at the code of one that runs from right to left and its texts are longer, so
that the layout is tried as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests

from app.web.format import in_words
from tests.browser.discovery import Discovery, Found
from tests.browser.tab import House
from tests.web.example import example_site
from tests.web.marked import data_of, pretending, unmarked
from tests.web.messages import OPEN
from tests.web.served import listening

LANGUAGE = "he"


@dataclass
class Pretended:
    """Pages in the made-up language, and every text that is data."""

    house: House
    pages: list[Found]
    data: str


@pytest.fixture(scope="module")
def pretended(browser: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pretended]:
    with (
        pretending(tmp_path_factory.mktemp("translations"), LANGUAGE),
        example_site() as site,
        listening(site.client.application) as address,
    ):
        pages = Discovery(site.client.application, address).pages()
        yield Pretended(House(browser, address), pages, data_of(site.platform))  # type: ignore[arg-type]


def twin(address: str, found: Found) -> str:
    """What a page shows that is made for it alone: its own query, descriptions, licences."""
    if not found.key.startswith(("resource.", "about.licences", "about.status", "conformance.")):
        return found.path.casefold()
    answer = requests.get(f"{address}{found.path.removesuffix('.html')}.json", timeout=60).text
    return "\n".join([answer, *map(in_words, re.findall(r"[\w:/.#-]+", answer))]).casefold()


def test_every_text_is_translated(pretended: Pretended) -> None:
    faults = []
    with pretended.house.tab() as tab:
        tab.page.context.add_cookies(
            [{"name": "language", "value": LANGUAGE, "url": pretended.house.address}]
        )
        for found in pretended.pages:
            tab.page.goto(found.path)
            assert tab.page.locator("html").get_attribute("dir") == "rtl"
            text = tab.page.content()
            assert OPEN in text
            data = pretended.data + twin(pretended.house.address, found)
            faults += [f"{found.path}: {one}" for one in unmarked(text, data)]
            faults += [f"{found.path}: {one}" for one in tab.sideways()]
    assert not faults, "\n".join(faults)
