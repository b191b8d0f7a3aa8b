"""The page of a specimen: what it says, and where it has it from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.services.specimens.specimen import type_status
from tests.web.example import BASE, Parsed, Site, example_site


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


@pytest.fixture(scope="module")
def sheet(site: Site) -> Parsed:
    return site.page("/specimen/AAA-111-AAA.html")


@pytest.mark.parametrize(
    "says",
    [
        "Holotype",
        "N 100001",
        "MIDS level 2",
        "14 January 1905",
        "as written: 14 Jan. 1905",
        "leg. A. Meridian 1372",
        "Holotype. Tanzania: Kilimanjaro, Above Kinora, by a stream in forest, 1905-01-14, "
        "Meridian, A. 1372 (NMNH-X N 100001).",
        "by a stream in forest",
        "3.2661° S, 37.5125° E ± 25 km",
        "leaf length",
        "8.4",
        "CC BY 4.0",
        "P. Hotographer",
        "Herbarium of the Northern Museum",
        "Harvest, 1 June 2026",
        "occurrence.txt, line 12",
        "seen 1931",
        "Northern Museum of Natural History. Impatiens exemplaris Meridian, N 100001",
        "@misc{AAA-111-AAA",
    ],
)
def test_sheet_says(sheet: Parsed, says: str) -> None:
    assert says in sheet.text


@pytest.mark.parametrize(
    "link",
    [
        "/institution/NNN-111-NNN",
        "/dataset/DDD-111-DDD",
        "/activity/ACT-111-ACT",
        "/media/MED-222-AAA",
        "/specimen/BBB-222-BBB",
        "/agent/name/Meridian,%20A.",
        "/place/TZ",
        "/place/TZ/Kilimanjaro",
        "/taxon/name/Balsaminaceae",
        "/taxon/name/Impatiens%20exemplaris%20Meridian",
        "/taxon/tree/Plantae/Ericales/Balsaminaceae/Impatiens",
        "/specimen/AAA-111-AAA/citation.bib",
        "/specimen/AAA-111-AAA/citation.ris",
        "/specimen/AAA-111-AAA/manifest.json",
        "https://www.wikidata.org/wiki/Q0000001",
        "https://herbarium.example.org/id/N100001",
        "/specimen/AAA-111-AAA.ttl",
        "/specimen/AAA-111-AAA.jsonld",
    ],
)
def test_sheet_leads_to(sheet: Parsed, link: str) -> None:
    assert link in sheet.links


def test_name_is_italic_and_author_upright(sheet: Parsed) -> None:
    assert '<i>Impatiens exemplaris</i> <span class="author">Meridian</span>' in sheet.html


def test_images_are_described_and_not_followed_by_referrers(sheet: Parsed) -> None:
    first, second = (found for found in sheet.all("img"))
    assert first["src"] == "https://images.example.org/N100001.jpg"
    assert first["alt"] == (
        "Image of the object: Preserved specimen, Impatiens exemplaris Meridian, "
        "Northern Museum of Natural History, N 100001"
    )
    assert second["alt"] == "Label of N 100001"
    assert {first["referrerpolicy"], second["referrerpolicy"]} == {"no-referrer"}


def test_description_for_search_engines_says_what_the_page_says(sheet: Parsed) -> None:
    said = sheet.described()
    assert said["@id"] == f"{BASE}specimen/AAA-111-AAA"
    assert said["name"] in sheet.text
    assert said["image"][0]["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert said["subjectOf"]["provider"]["name"] in sheet.text


def test_media_relation_is_not_told_twice(sheet: Parsed) -> None:
    assert "Has digital media" not in sheet.text
    assert "Duplicate of" in sheet.text


def test_accepted_identification_stands_first(site: Site) -> None:
    page = site.page("/specimen/CCC-333-CCC.html")
    assert page.text.index("Carabus auratus") < page.text.index("1 May 1999")
    assert "accepted" in page.text
    assert "as written: Carabus sp." in page.text


def test_specimen_without_image_says_so(site: Site) -> None:
    assert "No image" in site.page("/specimen/BBB-222-BBB.html").text


def test_stratigraphy_runs_from_era_to_age(site: Site) -> None:
    page = site.page("/specimen/BBB-222-BBB.html")
    steps = ["Mesozoic", "Jurassic", "Lower Jurassic", "Toarcian", "Aalenian"]
    places = [page.html.rindex(f">{step}</a>") for step in steps]
    assert places == sorted(places)
    assert "/vocabulary/geological-time/LowerJurassic" in page.links
    assert page.all("rect", fill="#34B2C9")
    assert "Whitby Mudstone Formation" in page.text


def test_generalised_place_is_a_square_and_an_exact_one_a_dot(site: Site, sheet: Parsed) -> None:
    fossil = site.page("/specimen/BBB-222-BBB.html")
    assert "place generalised by the source" in fossil.text
    assert fossil.all("rect", class_="ring") and not fossil.all("circle", class_="spot")
    assert sheet.all("circle", class_="spot") and not sheet.all("rect", class_="ring")


def test_licence_that_is_missing_is_said(site: Site) -> None:
    assert "states no licence" in site.page("/specimen/BBB-222-BBB.html").text


def test_json_of_a_specimen_holds_its_tree_and_citation(site: Site) -> None:
    data = site.get("/specimen/AAA-111-AAA.json", "*/*").json
    assert data["document"]["dwc:catalogNumber"] == "N 100001"
    assert data["document"]["ods:hasEvents"]["ods:hasLocation"]["dwc:country"] == "Tanzania"
    assert data["citation"].startswith("Northern Museum of Natural History.")
    assert len(data["media"]) == 2


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("Holotype of Ctenomys sociabilis", "holotype"),
        ("ISOTYPE", "isotype"),
        ("paratype: Aus bus", "paratype"),
        ("not a type", ""),
        ("false", ""),
        (" ", ""),
    ],
)
def test_type_status_without_its_name(written: str, status: str) -> None:
    assert type_status(written) == status


def test_type_of_another_name_says_which(site: Site, sheet: Parsed) -> None:
    assert "Syntype of Ammonites communis Sowerby, 1815" in site.page("/specimen/BBB-222-BBB.html").text
    assert "Holotype of Impatiens" not in sheet.html.partition('<div class="opening')[0]


def test_media_page_shows_the_image_and_leads_to_the_specimen(site: Site) -> None:
    page = site.page("/media/MED-111-AAA.html")
    assert page.all("img")[0]["src"] == "https://images.example.org/N100001.jpg"
    assert "/specimen/AAA-111-AAA" in page.links
    assert "CC BY 4.0" in page.text
