"""Finding an expert: of a taxon or a group above it, of a region, of a method, or by words."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from tests.services.identity.people import browser_of, id_of, person
from tests.services.identity.receiving import House

METHOD = "https://w3id.org/holotype/vocabulary/method/"


@pytest.fixture(scope="module")
def beetles(museums: House) -> House:
    """A ground beetle in the north, and people who know this or that."""
    quads = parse(path=Path(__file__).with_name("beetles.ttl"), format=RdfFormat.TURTLE)
    desk = museums.platform.workbench(museums.platform.house)
    desk.write_graph(None, [quad.triple for quad in quads], replace=False)
    assert museums.platform.feed is not None
    museums.platform.feed.rebuild()
    knows = {
        "beetles": [("taxon", "coleoptera", ""), ("region", "Germany", "")],
        "carabids": [("taxon", "Carabidae", ""), ("method", "", f"{METHOD}dna-barcoding")],
        "plants": [("taxon", "Bromeliaceae", ""), ("region", "", "")],
        "words": [("taxon", "Ground beetles of caves", ""), ("method", "Reading old hands", "")],
    }
    for name, statements in knows.items():
        browser = browser_of(museums, person(museums, name))
        browser.post("/me/shown-to", {"audience": "everybody"})
        for field, text, thing in statements:
            form = {"kind": "expertise", "more": field, "text": text, "thing": thing}
            assert browser.post("/me/statements", form).status_code == (303 if text or thing else 400)
    return museums


def found(house: House, **asked: str) -> list[str]:
    query = "&".join(f"{name}={words}" for name, words in asked.items())
    answer = house.browser().get(f"/experts.json?{query}")
    assert answer.status_code == 200, answer.text
    return [row["name"].removeprefix("Demo ") for row in answer.json["experts"]]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"taxon": "Carabidae"}, ["carabids", "beetles"]),  # who knows the group itself comes first
        ({"taxon": "carabus"}, ["carabids", "beetles"]),
        ({"taxon": "Carabus auratus"}, ["carabids", "beetles"]),
        ({"taxon": "Coleoptera"}, ["beetles", "carabids"]),  # then who knows a part of it
        ({"taxon": "bromeliaceae"}, ["plants"]),  # no record has it: by the words
        ({"taxon": "Formicidae"}, []),
        ({"region": "DE"}, ["beetles"]),
        ({"region": "Deutschland"}, []),  # words go by the language of the page
        ({"region": "FR"}, []),
        ({"region": "Europe"}, ["beetles"]),  # whose region is Germany
        ({"region": "Asia"}, []),
        ({"region": "Europe", "taxon": "Coleoptera"}, ["beetles"]),
        ({"method": "dna-barcoding"}, ["carabids"]),
        ({"method": "molecular-methods"}, ["carabids"]),  # who knows one kind of them
        ({"method": "reading old hands"}, ["words"]),
        ({"taxon": "Carabidae", "region": "DE"}, ["beetles"]),
        ({"taxon": "Carabidae", "method": "dna-barcoding"}, ["carabids"]),
        ({"taxon": "Carabidae", "method": "imaging"}, []),
        ({"q": "caves"}, ["words"]),
        ({"q": "barcod"}, ["carabids"]),
    ],
)
def test_experts_found(beetles: House, asked: dict[str, str], names: list[str]) -> None:
    assert found(beetles, **asked) == names


def test_expertise_is_a_thing_where_the_house_knows_one(beetles: House) -> None:
    answer = beetles.browser().get("/experts.json?taxon=Carabidae").json
    assert [one["subject"] for row in answer["experts"] for one in row["knows"]] == [
        "http://localhost/taxon/name/Carabidae",
        "http://localhost/taxon/name/Coleoptera",
    ]
    beetles_id = answer["experts"][1]["id"]
    said = beetles.browser().get(f"/experts/{beetles_id}.json").json["profile"]["expertise"]
    assert [one["subject"] for one in said][1] == "https://w3id.org/holotype/vocabulary/country/DE"
    german = beetles.browser().get(f"/experts/{beetles_id}", **{"Accept-Language": "de"})
    assert "Deutschland" in german.text
    words = beetles.browser().get("/experts.json?q=caves").json["experts"][0]["knows"][0]
    assert (words["text"], words["subject"]) == ("Ground beetles of caves", "")


def test_page_of_a_specimen_leads_to_its_experts(beetles: House) -> None:
    page = beetles.browser().get("/specimen/BBB-111-BBB.html")
    assert 'href="/experts?taxon=Carabidae"' in page.text


def test_expert_who_hides_is_not_found_by_a_thing(beetles: House) -> None:
    account = person(beetles, "hidden")
    browser = browser_of(beetles, account)
    browser.post("/me/statements", {"kind": "expertise", "more": "taxon", "text": "Carabidae"})
    assert "hidden" not in found(beetles, taxon="Carabidae")
    browser.post("/me/shown-to", {"audience": "everybody"})
    assert "hidden" in found(beetles, taxon="Carabidae")
    browser.post("/me/shown-to", {"audience": "nobody"})
    assert beetles.browser().get(f"/experts/{id_of(account)}.json").status_code == 404
