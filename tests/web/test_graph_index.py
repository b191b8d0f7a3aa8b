"""The list of graphs: those of the one who asks, with their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.web import surveys
from tests.web.example import BASE, Site, example_site


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        with opened.client.application.app_context():
            surveys.inventories().newest(20)
        yield opened


def listed(site: Site, *roles: str) -> dict[str, dict[str, Any]]:
    token = {"Authorization": f"Bearer {site.platform.tokens.create(frozenset(roles))}"} if roles else {}
    said = site.client.get("/graph.json", headers=token).json
    assert said is not None
    return {row["name"]: row for row in said["graphs"]}


def test_a_visitor_sees_the_public_graphs_with_their_numbers(site: Site) -> None:
    rows = listed(site)
    assert set(rows) == {"public", "vocabulary", "figures", "ledger/public"}
    public = rows["public"]
    inventory = site.platform.workbench(site.platform.house)
    assert public["triples"] == inventory.read("graph/size", graph=f"{BASE}graph/public").value > 100
    assert public["classes"] > 3
    assert public["default"]
    assert not rows["ledger/public"]["default"]
    assert rows["figures"]["dump"] == ""


def test_an_administrator_sees_more_and_counts_what_is_not_public(site: Site) -> None:
    rows = listed(site, "administrator")
    assert {"people", "system"} < set(rows)
    desk = site.platform.workbench(site.platform.house)
    assert rows["system"]["triples"] == desk.read("graph/size", graph=f"{BASE}graph/system").value > 0
    assert not rows["system"]["public"]


def test_the_page_leads_to_each_graph(site: Site) -> None:
    page = site.page("/graph")
    assert "/graph/public" in page.links
    assert "not public" not in page.text
