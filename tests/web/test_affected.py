"""What a dry run tells beside the change itself: numbers, saved searches, queries; and that it comes true."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.example import BASE, BROWSER, Parsed, Site, example_site
from tests.web.filled import Filled

SHEET = "/specimen/AAA-111-AAA"
UPDATE = (Path(__file__).parent / "changes" / "kenya.ru").read_text()


class Desk:
    """Somebody who may change documents and saves searches."""

    def __init__(self, site: Site) -> None:
        self.site = site
        token = site.platform.tokens.create(frozenset(("administrator",)), name="one")
        self.said = {"Authorization": f"Bearer {token}", "Accept": "application/json"}

    def post(self, path: str, data: dict[str, str], **headers: str) -> Any:
        response = self.site.client.post(path, data=data, headers={**self.said, **headers})
        assert response.status_code < 400, response.text
        return response

    def save(self, search: str, title: str) -> None:
        self.post("/s", {"search": search, "title": title})

    def update(self, **more: str) -> Any:
        return self.post("/sparql", {"update": UPDATE, **more}).json

    def affects(self) -> Any:
        return self.update(**{"dry-run": ""})["affects"]

    def total(self, search: str) -> int:
        return int(self.site.get(f"/search.json?{search}", "application/json").json["total"])


@pytest.fixture
def desk() -> Iterator[Desk]:
    with example_site() as site:
        yield Desk(site)


def test_numbers_are_told_and_come_true(desk: Desk) -> None:
    told = desk.affects()["figures"]
    assert {(one["title"], one["label"], one["by"]) for one in told if one["field"] == "country"} == {
        ("Country", "Tanzania", -1), ("Country", "Kenya", 1)}  # fmt: skip
    assert all(one["field"] != "family" for one in told)
    before = {one["href"]: desk.total(one["href"].partition("?")[2]) for one in told}
    desk.update()
    assert desk.site.platform.feed is not None
    desk.site.platform.feed.settle(20)
    after = {one["href"]: desk.total(one["href"].partition("?")[2]) for one in told}
    assert {href: after[href] - before[href] for href in after} == {one["href"]: one["by"] for one in told}


def test_ones_own_saved_searches_are_told_and_nobody_elses(desk: Desk) -> None:
    other = Desk(desk.site)
    other.save("country=Kenya", "Somebody else's")
    desk.save("country=Kenya", "From Kenya")
    desk.save("country=Tanzania", "From Tanzania")
    desk.save("q=impatiens", "Balsams")
    desk.save("country=Peru", "From Peru")
    told = {one["title"]: (one["comes"], one["goes"], one["stays"]) for one in desk.affects()["searches"]}
    sheet = BASE + SHEET[1:]
    assert told == {
        "From Kenya": ([sheet], [], 0),
        "From Tanzania": ([], [sheet], 0),
        "Balsams": ([], [], 1),
    }
    assert [one["title"] for one in other.affects()["searches"]] == ["Somebody else's"]


def test_ones_own_short_addresses_are_named_and_others_are_counted(desk: Desk) -> None:
    text = desk.site.platform.catalogue["search/place"].text
    other = desk.site.platform.catalogue["search/collector-number"].text
    for one in (text, other):
        desk.post("/q", {"query": one})
    told = desk.affects()
    assert told["keptQueries"] == 0
    assert [one["text"][:20] for one in told["ownQueries"]] == [text[:20]]
    nobodys = desk.site.client.post(
        "/q", data={"query": f"{text}\n# once more"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert nobodys.status_code == 303
    assert desk.affects()["keptQueries"] == 1
    theirs = Desk(desk.site).affects()
    assert (theirs["keptQueries"], theirs["ownQueries"]) == (2, [])
    assert "search/place" in {one["name"] for one in told["queries"]}


def test_nothing_is_written_by_asking(desk: Desk) -> None:
    commit = desk.site.platform.writer.commit
    desk.affects()
    assert desk.site.platform.writer.commit == commit
    assert desk.total("country=Tanzania") == 1


def test_the_preview_of_a_form_shows_it(desk: Desk) -> None:
    desk.save("country=Kenya", "From Kenya")
    form = Filled(desk.site.client.get(f"{SHEET}/edit", headers=desk.said | {"Accept": BROWSER}).text)
    form.write("location-1/dwc:country", "Kenya")
    form.write("location-1/dwc:countryCode", "KE")
    page = Parsed(desk.post(f"{SHEET}/edit", form.sent("preview"), Accept=BROWSER).text)
    assert "Country: Kenya +1" in page.text
    assert "Country: Tanzania −1" in page.text
    assert "From Kenya : one record comes in" in page.text
    assert "ask for what would change" in page.text


def test_a_new_document_counts_from_nothing(desk: Desk) -> None:
    form = Filled(desk.site.client.get("/specimen/new", headers=desk.said | {"Accept": BROWSER}).text)
    assert form
    page = desk.site.client.get("/specimen/new.json", headers=desk.said)
    assert page.json["affects"] is None
