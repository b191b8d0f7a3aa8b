"""Pages about taxa, people and places: their numbers are those of the search and of the graph."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl

import pytest

from tests.web.example import Site, example_site

PAGES = (
    "/taxon/name/Impatiens",
    "/taxon/name/Balsaminaceae",
    "/taxon/name/Impatiens exemplaris Meridian",
    "/taxon/tree/Plantae/Ericales",
    "/agent/name/Meridian, A.",
    "/place/TZ",
    "/place/TZ/Kilimanjaro",
)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


@pytest.mark.parametrize("path", PAGES)
def test_page_is_whole_and_its_twin_says_the_same(site: Site, path: str) -> None:
    page = site.page(path)
    assert len(page.all("h1")) == 1
    twin = site.get(f"{path}.json", "*/*").json
    assert f"{twin['title']} ·" in page.title or twin["title"] in page.title
    assert twin["count"] == 1
    assert "Impatiens exemplaris" in page.text


@pytest.mark.parametrize("path", PAGES)
def test_every_number_of_a_page_is_what_its_search_finds(site: Site, path: str) -> None:
    said = site.get(f"{path}.json", "*/*").json
    rows = [row for figure in said["figures"] for row in figure["rows"]]
    rows += [row for row in (*said["numbers"], *said["decades"], *said["cells"]) if row["href"]]
    assert len(rows) > 8
    for row in rows:
        found = site.get(row["href"].replace("/search", "/search.json", 1), "*/*").json
        assert found["total"] == row["count"], row


@pytest.mark.parametrize("path", PAGES)
def test_the_query_of_a_page_counts_the_same(site: Site, path: str) -> None:
    asked = next(link for link in site.page(path).links if "/queries/specimens/count-of-" in link)
    name, _, arguments = asked.removeprefix("/queries/").partition("?")
    answer = site.platform.workbench().read(name, **dict(parse_qsl(arguments)))
    assert answer.value == site.get(f"{path}.json", "*/*").json["count"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_values_lead_on(site: Site, path: str) -> None:
    said = site.get(f"{path}.json", "*/*").json
    pages = [row["page"] for figure in said["figures"] for row in figure["rows"] if row["page"]]
    assert len(pages) >= 2
    for address in pages:
        assert site.get(address).status_code in (200, 303), address


def test_classification_leads_up(site: Site) -> None:
    said = site.get("/taxon/name/Impatiens.json", "*/*").json
    assert [step["name"] for step in said["lineage"]] == ["Plantae", "Ericales", "Balsaminaceae"]
    for step in said["lineage"]:
        assert site.get(step["href"]).status_code == 200


def test_what_lies_below_a_taxon_is_listed(site: Site) -> None:
    below = site.get("/taxon/tree/Plantae.json", "*/*").json["below"]
    assert [(one["name"], one["count"]) for one in below] == [("Ericales", 1)]
    names = site.get("/taxon/name/Impatiens.json", "*/*").json["below"]
    assert [one["name"] for one in names] == ["Impatiens exemplaris Meridian"]


def test_person_is_known_by_roles_and_identifier(site: Site) -> None:
    said = site.get("/agent/name/Meridian, A..json", "*/*").json
    assert {row["role"]: row["count"] for row in said["roles"]} == {"collector": 1, "identifier": 1}
    assert said["identifiers"] == ["https://www.wikidata.org/wiki/Q0000001"]


def test_photographer_has_a_page_without_records(site: Site) -> None:
    page = site.page("/agent/name/P. Hotographer")
    assert "No record here names this person as collector." in page.text


@pytest.mark.parametrize(
    "path",
    ["/taxon/name/Nemo", "/taxon/tree/Nemo/nobody", "/agent/name/Nobody", "/place/XX", "/place/TZ/Nowhere"],
)
def test_unknown_value_404_with_a_remedy(site: Site, path: str) -> None:
    response = site.get(path)
    assert response.status_code == 404
    assert 'action="/search"' in response.text


def test_country_is_called_in_the_language_of_the_page(site: Site) -> None:
    assert site.get("/place/TZ.json", "*/*", Accept_Language="de").json["title"] == "Tansania"


def test_region_says_its_country(site: Site) -> None:
    page = site.page("/place/TZ/Kilimanjaro")
    assert page.title.startswith("Kilimanjaro, Tanzania")
    assert "/place/TZ" in page.links


def test_get_with_the_entity_tag_304(site: Site) -> None:
    tag = site.get("/place/TZ").headers["ETag"]
    assert site.get("/place/TZ", If_None_Match=tag).status_code == 304
