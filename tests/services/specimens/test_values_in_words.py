"""Values that the index has in English are shown in the language of the page, and asked for as they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.example import Site, example_site
from tests.web.test_changing import MERGE, SHEET, send

GERMAN = {"discipline": ("Botany", "Botanik"), "type": ("holotype", "Holotypus")}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


@pytest.mark.parametrize("name", GERMAN)
def test_a_facet_of_the_search(site: Site, name: str) -> None:
    value, called = GERMAN[name]
    said = site.get(f"/search.json?{name}={value}", "*/*", Accept_Language="de").json
    assert said["total"] > 0
    facets = {facet["key"]: facet for facet in said["facets"]}
    labels = {one["value"]: one["label"] for one in facets[name]["choices"]}
    assert labels[value] == called
    assert called in said["sentence"]
    english = site.get(f"/search.json?{name}={value}", "*/*", Accept_Language="en").json
    assert called not in english["sentence"]


def test_figures_and_tags_of_pages(site: Site) -> None:
    text = site.get("/taxon/name/Impatiens", Accept_Language="de").text
    assert "Holotypus" in text
    assert ">Holotype<" not in text
    assert "Holotypus" in site.get("/search?type=holotype&view=gallery", Accept_Language="de").text


def test_head_of_a_specimen(site: Site) -> None:
    text = site.get("/specimen/AAA-111-AAA.html", Accept_Language="de").text
    assert "Botanik · Präpariertes Exemplar" in text


def test_who_holds_it_is_cited_by_name_where_the_record_says_a_code_alone() -> None:
    with example_site() as site:
        left_out = '{"ods:organisationName": null}'
        assert send(site, "PATCH", SHEET, left_out, Content_Type=MERGE, If_Match="*").status_code == 200
        named = "Northern Museum of Natural History (NMNH-X)"
        assert (site.get(f"{SHEET}.json", "*/*").json or {})["citation"].startswith(f"{named}. ")
        assert f"{{{named}}}" in site.get(f"{SHEET}/citation.bib", "*/*").text
        assert f'"name": "{named}"' in site.get(f"{SHEET}.html").text
