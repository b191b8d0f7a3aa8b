"""The timeline: the numbers of the search, span by span, each a way in, without script."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import pytest

from app.factory import create_app
from app.graph.platform import Platform
from app.settings import Settings
from tests.web.example import Site


@pytest.fixture(scope="module")
def site(demo_house: Platform) -> Site:
    app = create_app(demo_house, Settings())
    app.testing = True
    return Site(demo_house, app.test_client())


def shown(site: Site, address: str) -> dict[str, Any]:
    path, _, query = address.partition("?")
    found = site.get(f"{path}.json?{query}", "*/*").json
    assert found is not None
    return found


def total(site: Site, address: str) -> int:
    return int(shown(site, address)["total"])


@pytest.mark.parametrize("view", ["chart&field=country", "taxa", "map", "download"])
def test_views_without_a_list_lead_to_lists_with_results(site: Site, view: str) -> None:
    links = site.page(f"/search?view={view}").links
    assert [link for link in links if "limit=0" in link] == []


def test_columns_add_up_and_each_leads_to_as_many_records(site: Site) -> None:
    said = shown(site, "/search?view=timeline")
    columns = said["timeline"]["columns"]
    assert len(columns) > 5
    assert sum(column["count"] for column in columns) + said["timeline"]["other"] == said["total"]
    for column in columns:
        if column["count"]:
            assert total(site, column["records"]) == column["count"]
            assert not {"view", "limit"} & set(parse_qs(column["records"].partition("?")[2]))


def test_a_column_opens_into_its_years_and_a_year_into_months(site: Site) -> None:
    columns = shown(site, "/search?view=timeline")["timeline"]["columns"]
    widest = max(columns, key=lambda column: column["count"])
    inside = shown(site, widest["href"])["timeline"]
    assert (inside["from"], inside["to"]) == (widest["from"], widest["to"])
    assert sum(column["count"] for column in inside["columns"]) == widest["count"]
    year = max(inside["columns"], key=lambda column: column["count"])
    while year["from"] != year["to"]:
        year = max(shown(site, year["href"])["timeline"]["columns"], key=lambda column: column["count"])
    months = shown(site, year["href"])
    assert months["timeline"]["unit"] == "month"
    assert len(months["timeline"]["columns"]) == 12
    dated = sum(column["count"] for column in months["timeline"]["columns"])
    assert dated + months["timeline"]["other"] == months["total"] == year["count"]


def test_steps_lead_earlier_later_and_out(site: Site) -> None:
    page = site.page("/search?view=timeline&year=1900..1909")
    for href in (
        "/search?year=1890..1899&view=timeline",
        "/search?year=1910..1919&view=timeline",
        "/search?year=1900..1999&view=timeline",
        "/search?view=timeline",
    ):
        assert href in page.links
    assert "Earlier" not in site.page("/search?view=timeline").text


def test_columns_are_links_with_names_and_a_table_says_the_same(site: Site) -> None:
    page = site.page("/search?view=timeline")
    columns = [
        column for column in shown(site, "/search?view=timeline")["timeline"]["columns"] if column["count"]
    ]
    named = [
        tag
        for tag in page.all("a")
        if (tag.get("aria-label") or "").split(":")[0] in {c["label"] for c in columns}
    ]
    assert len(named) == len(columns)
    assert {column["records"] for column in columns} <= set(page.links)


SPANS = ("year=1900..", "year=..1900", "year=1909..1900", "year=1905", "year=x", "year=0..9999")


@pytest.mark.parametrize("query", [*SPANS, "q=nothingtofindhere", "eventDate=1900-05", "kind=media"])
def test_any_span_is_a_page(site: Site, query: str) -> None:
    said = shown(site, f"/search?view=timeline&{query}")
    assert said["view"] == "timeline"
    assert site.get(f"/search?view=timeline&{query}").status_code == 200
