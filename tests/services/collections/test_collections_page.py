"""Who holds what: the list, and the pages of institution, collection and dataset."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.example import BASE, Site, example_site


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


def test_list_counts_the_records_of_each(site: Site) -> None:
    said = site.get("/collections.json", "*/*").json
    assert [(row["title"], row["count"]) for row in said["institutions"]] == [
        ("Northern Museum of Natural History", 2)
    ]
    assert [(row["title"], row["count"]) for row in said["datasets"]] == [
        ("Herbarium of the Northern Museum", 3)
    ]
    assert [(row["title"], row["count"]) for row in said["collections"]] == [("Herbarium", 1)]


@pytest.mark.parametrize(
    ("path", "field", "count"),
    [
        ("/institution/NNN-111-NNN", "institutionDocument", 2),
        ("/collection/CCC-111-CCC", "collection", 1),
        ("/dataset/DDD-111-DDD", "dataset", 3),
    ],
)
def test_page_counts_what_its_search_finds(site: Site, path: str, field: str, count: int) -> None:
    assert site.get(f"{path}.json", "*/*").json["count"] == count
    link = f"/search?{field}={BASE}{path[1:]}"
    assert link in site.page(f"{path}.html").links
    assert site.get(link.replace("/search", "/search.json"), "*/*").json["total"] == count


def test_institution_lists_its_collections(site: Site) -> None:
    assert "/collection/CCC-111-CCC" in site.page("/institution/NNN-111-NNN.html").links


def test_bars_lead_to_the_records_they_count(site: Site) -> None:
    said = site.get("/dataset/DDD-111-DDD.json", "*/*").json
    rows = [row for figure in said["profile"] for row in figure["rows"]]
    assert len(rows) >= 4
    for row in rows:
        found = site.get(row["href"].replace("/search", "/search.json"), "*/*").json
        assert found["total"] == row["count"]


def test_dataset_is_described_for_search_engines(site: Site) -> None:
    said = site.page("/dataset/DDD-111-DDD.html").described()
    assert said["@type"] == "Dataset"
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
