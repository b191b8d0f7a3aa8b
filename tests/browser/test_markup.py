"""The markup of every page: well formed, its references whole, its weight within the budget."""

from __future__ import annotations

import gzip
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
import requests
from lxml import html

from tests.browser.discovery import BROWSER, Found
from tests.browser.tab import House

# Kilobytes of scripts, compressed, that a page may load before anything is done with it: by what its
# key has in it, the first that fits.
SCRIPTS = (
    ("view=chart", 300),
    ("view=map", 150),
    ("/sparql", 160),
    ("/specimen", 20),
    ("/search", 40),
    ("", 40),
)
STYLES = 40
PAGE = 120
_REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form")


@pytest.fixture(scope="module")
def texts(address: str, pages: list[Found]) -> dict[str, str]:
    """Path and text of every page."""
    with requests.Session() as session:
        session.headers["Accept"] = BROWSER
        return {found.path: session.get(address + found.path, timeout=60).text for found in pages}


def faults_of(text: str) -> list[str]:
    """What is wrong with the markup of a page, by the parsing rules of HTML."""
    import html5lib  # late: it is fetched together with the browser

    parser = html5lib.HTMLParser()
    parser.parse(text)
    return [f"line {place[0]}: {code} {about}" for place, code, about in parser.errors]


def broken_references(text: str) -> list[str]:
    """Names given twice, and references to names that nothing has."""
    tree = html.fromstring(text)
    ids = Counter(tree.xpath("//@id"))
    faults = [f"“{name}” names {times} elements" for name, times in ids.items() if times > 1]
    for attribute in _REFERENCES:
        for said in tree.xpath(f"//@{attribute}"):
            faults += [f'{attribute}="{name}"' for name in said.split() if name not in ids]
    faults += [
        f'href="{there}"' for there in tree.xpath("//a/@href[starts-with(., '#')]") if there[1:] not in ids
    ]
    return faults


def test_markup_is_well_formed(texts: dict[str, str]) -> None:
    assert [f"{path}: {fault}" for path, text in texts.items() for fault in faults_of(text)] == []


def test_references_are_whole(texts: dict[str, str]) -> None:
    assert [f"{path}: {fault}" for path, text in texts.items() for fault in broken_references(text)] == []


def test_faults_of_markup_are_seen() -> None:
    text = '<!doctype html><title>a</title><p id="a"><ul id="a"></p><b><i></b></i><label for="c">c</label>'
    assert len(faults_of(text)) >= 2
    assert broken_references(text) == ["“a” names 2 elements", 'for="c"']


def test_headings_leave_out_no_level(texts: dict[str, str]) -> None:
    faults = []
    for path, text in texts.items():
        levels = [int(one.tag[1]) for one in html.fromstring(text).iter("h1", "h2", "h3", "h4", "h5", "h6")]
        faults += [f"{path}: h{a} h{b}" for a, b in pairwise(levels) if b > a + 1]
    assert faults == []


def test_pages_are_light(house: House, pages: list[Found]) -> None:
    faults = []
    answers: list[Any] = []
    with house.tab() as tab:
        tab.page.context.new_cdp_session(tab.page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        tab.page.on("response", lambda answer: answers.append(answer))
        for found in pages:
            answers.clear()
            tab.page.goto(found.path)
            sizes: Counter[str] = Counter()
            for answer in list(answers):
                if (kind := answer.request.resource_type) in ("script", "stylesheet", "document") and not (
                    300 <= answer.status < 400
                ):
                    sizes[kind] += len(gzip.compress(answer.body()))
            assert sizes["script"] and sizes["stylesheet"] and sizes["document"]
            most = next(kilobytes for part, kilobytes in SCRIPTS if part in found.key)
            for kind, limit in (("script", most), ("stylesheet", STYLES), ("document", PAGE)):
                if sizes[kind] > limit * 1024:
                    faults.append(f"{found.path}: {kind} {sizes[kind] / 1024:.0f} of {limit} KB")
    assert faults == []
