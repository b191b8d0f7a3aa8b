"""Statements to readers, help, and the pieces in both themes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.web.notices import COLUMNS_COOKIE
from tests.web.example import Site, example_site

NOTICES = ("/help", "/about", "/accessibility", "/privacy")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


@pytest.mark.parametrize("path", ["/", "/search", "/specimen/AAA-111-AAA.html", "/nowhere"])
def test_help_and_statements_stand_in_the_same_place_everywhere(site: Site, path: str) -> None:
    foot = site.get(path).text.partition("<footer")[2]
    places = [foot.index(f'href="{notice}"') for notice in NOTICES]
    assert places == sorted(places)


def test_privacy_names_every_cookie_that_is_set(site: Site) -> None:
    said = {cookie["name"] for cookie in site.get("/privacy.json", "*/*").json["cookies"]}
    for data in ({"language": "de", "next": "/"}, {"theme": "dark", "next": "/"}):
        site.client.post("/preferences", data=data)
    kept = {cookie.key for cookie in site.client._cookies.values()}  # type: ignore[union-attr]
    assert kept <= said
    assert COLUMNS_COOKIE in said
    for name in kept:
        site.client.delete_cookie(name)


def test_reading_sets_no_cookie(site: Site) -> None:
    for path in ("/", "/search", "/specimen/AAA-111-AAA.html", *NOTICES):
        assert "Set-Cookie" not in site.get(path).headers


def test_keys_of_the_help_page_are_those_of_the_scripts(site: Site) -> None:
    keys = {row["key"] for row in site.get("/help.json", "*/*").json["keys"]}
    assert {"/", "j", "k", "?", "Enter", "Esc"} <= keys


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pieces_are_shown_in_a_theme_that_is_asked_for(site: Site, theme: str) -> None:
    page = site.page(f"/about/components?theme={theme}")
    assert page.all("html")[0]["data-theme"] == theme
    for piece in ("Where and when", "Figures that lead on", "Concepts", "Messages"):
        assert piece in page.text
    assert "data-theme" not in site.page("/about/components").all("html")[0]


def test_home_leads_to_groups_countries_ages_and_types(site: Site) -> None:
    said = site.get("/index.json").json
    assert [figure["field"] for figure in said["browse"]] == [
        "taxon",
        "countryCode",
        "geologicalAge",
        "typeStatus",
    ]
    for figure in said["browse"]:
        for row in figure["rows"]:
            address = row["page"] or row["href"]
            assert site.get(address).status_code in (200, 303), address
    assert said["behind"] == 0
