"""Vocabularies as trees, concepts with their surroundings, and the records that have them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.example import Site, example_site


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


def listed(site: Site, scheme: str) -> dict[str, dict[str, Any]]:
    """The concepts of a vocabulary by title."""
    said = site.get(f"/vocabulary/{scheme}.json", "*/*").json["concepts"]
    return {row["title"]: row for row in said}


def test_scheme_is_a_tree_with_ages_from_young_to_old(site: Site) -> None:
    rows = list(listed(site, "geological-time").values())
    assert len(rows) == 178
    titles = [row["title"] for row in rows]
    for branch, twig in (
        ("Phanerozoic", "Mesozoic"),
        ("Mesozoic", "Jurassic"),
        ("Jurassic", "Lower Jurassic"),
    ):
        at = titles.index(branch)
        deeper = [row["depth"] for row in rows[at + 1 : titles.index(twig) + 1]]
        assert min(deeper) == rows[at]["depth"] + 1
    assert titles.index("Cenozoic") < titles.index("Mesozoic") < titles.index("Paleozoic")
    assert all(row["color"].startswith("#") and row["begins"] > row["ends"] for row in rows)


@pytest.mark.parametrize(
    ("scheme", "title", "count"),
    [
        ("geological-time", "Jurassic", 1),
        ("geological-time", "Toarcian", 1),
        ("geological-time", "Triassic", 0),
        ("type-status", "holotype", 1),
        ("country", "Tanzania", 1),
        ("topic-discipline", "Zoology", 1),
        ("basis-of-record", "Fossil specimen", 1),
        ("mids-level", "Intermediate", 1),
    ],
)
def test_concept_is_counted_as_its_search_counts(site: Site, scheme: str, title: str, count: int) -> None:
    row = listed(site, scheme)[title]
    assert row["count"] == count
    assert bool(row["search"]) == bool(count)
    if count:
        assert site.get(row["search"].replace("/search", "/search.json", 1), "*/*").json["total"] == count


@pytest.mark.parametrize("scheme", ["geological-time", "type-status", "country", "licence", "sex"])
def test_every_concept_of_a_scheme_has_its_page(site: Site, scheme: str) -> None:
    pages = [row["page"] for row in listed(site, scheme).values() if row["page"]]
    for address in pages[::9]:
        assert site.get(address).status_code in (200, 303), address
    assert pages or scheme == "licence"


def test_age_says_colour_time_and_what_lies_about_it(site: Site) -> None:
    said = site.get("/vocabulary/geological-time/Jurassic.json", "*/*").json
    assert [step["title"] for step in said["above"]] == ["Phanerozoic", "Mesozoic"]
    assert [one["title"] for one in said["below"]] == ["Upper Jurassic", "Middle Jurassic", "Lower Jurassic"]
    assert (said["begins"], said["ends"], said["rank"]) == (201.4, 143.1, "Period")
    page = site.page("/vocabulary/geological-time/Jurassic")
    assert page.all("rect", fill=said["color"])
    assert "201.4 to 143.1 million years ago" in page.text
    assert said["records"]["count"] == 1


def test_concept_of_our_own_has_the_same_page(site: Site) -> None:
    page = site.page("/vocabulary/country/TZ.html")
    assert "Tanzania" in page.title
    assert "TZA" in page.text
    assert site.get("/vocabulary/country/TZ.json", "*/*").json["records"]["count"] == 1


def test_concept_is_called_in_the_language_of_the_page(site: Site) -> None:
    said = site.get("/vocabulary/geological-time/Jurassic.json", "*/*", Accept_Language="de").json
    assert said["title"] == "Jura"


def test_concept_whose_records_are_not_indexed_counts_none(site: Site) -> None:
    assert site.get("/vocabulary/sex/female.json", "*/*").json["records"] is None


@pytest.mark.parametrize("path", ["/vocabulary/geological-time/Nemozoic", "/vocabulary/type-status/nobody"])
def test_unknown_concept_404(site: Site, path: str) -> None:
    assert site.get(path).status_code == 404


def test_page_of_a_fossil_leads_to_its_age(site: Site) -> None:
    figures = site.get("/taxon/name/Dactylioceras.json", "*/*").json["figures"]
    names = site.get("/taxon/name/Dactylioceratidae.json", "*/*").json
    assert names["count"] == 1
    assert figures


@pytest.mark.parametrize(
    ("tongue", "path", "title"),
    [
        ("en", "/ns/AccessRequest", "Request for exact values"),
        ("de", "/ns/AccessRequest", "Antrag auf genaue Werte"),
        ("fr", "/ns/AccessRequest", "Request for exact values"),
        ("en", "/shapes/access", "Shapes of access"),
    ],
)
def test_word_is_called_in_the_language_of_its_page(site: Site, tongue: str, path: str, title: str) -> None:
    page = site.get(f"{path}.html", "text/html", Accept_Language=tongue)
    assert f"<h1>{title}</h1>" in page.text
