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


@pytest.mark.parametrize(
    "path", ["/institution/NNN-111-NNN", "/collection/CCC-111-CCC", "/dataset/DDD-111-DDD"]
)
def test_every_number_leads_to_the_records_it_counts(site: Site, path: str) -> None:
    said = site.get(f"{path}.json", "*/*").json
    rows = [row for figure in (*said["figures"], *said["quality"]) for row in figure["rows"]]
    rows += [row for row in (*said["numbers"], *said["decades"], *said["cells"]) if row["href"]]
    assert len(rows) >= 10
    for row in rows:
        found = site.get(row["href"].replace("/search", "/search.json", 1), "*/*").json
        assert found["total"] == row["count"], row


@pytest.mark.parametrize(
    "path", ["/institution/NNN-111-NNN", "/collection/CCC-111-CCC", "/dataset/DDD-111-DDD"]
)
def test_the_query_of_a_holder_counts_the_same(site: Site, path: str) -> None:
    assert f"/queries/collections/count-of-holder?holder={BASE}{path[1:]}" in site.page(f"{path}.html").links
    answer = site.platform.workbench().read("collections/count-of-holder", holder=BASE + path[1:])
    assert answer.value == site.get(f"{path}.json", "*/*").json["count"]


def test_levels_are_in_their_order(site: Site) -> None:
    quality = site.get("/institution/NNN-111-NNN.json", "*/*").json["quality"]
    assert [row["value"] for row in quality[1]["rows"]] == ["1", "2"]


def test_dataset_is_described_for_search_engines(site: Site) -> None:
    said = site.page("/dataset/DDD-111-DDD.html").described()
    assert said["@type"] == "Dataset"
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
