"""Pages of results beyond the numbered ones: they follow by cursor, each result once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.example import Site, example_site


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


def test_next_leads_through_all_results(site: Site) -> None:
    address, found = "/search.json?sort=catalogNumber&limit=1&cursor=*", []
    while address:
        response = site.get(address, "application/json")
        assert response.status_code == 200, response.text
        said = response.json
        assert said is not None
        assert said["offset"] == len(found)
        found += [hit["document"] for hit in said["hits"]]
        links = [link for link in response.headers.getlist("Link") if 'rel="next"' in link]
        assert bool(links) == bool(said["next"])
        address = said["next"]
    whole = site.get("/search.json?sort=catalogNumber", "application/json").json
    assert whole is not None
    assert found == [hit["document"] for hit in whole["hits"]]
    assert len(found) == 3
    assert whole["next"] == ""


def test_a_page_by_cursor_has_next_and_first_and_forgets_it_elsewhere(site: Site) -> None:
    page = site.page("/search?limit=1&cursor=*")
    (following,) = [tag for tag in page.all("a") if tag.get("rel") == "next"]
    assert "cursor=" in (following["href"] or "")
    (first,) = [tag for tag in page.all("a") if tag.get("rel") == "first"]
    assert first["href"] == "/search?limit=1"
    assert "1 to 1 of 3" in page.text
    others = [link for link in page.links if "cursor=" in link and link != following["href"]]
    assert others == ["/search.json?limit=1&cursor=*"]  # its twin


def test_the_last_numbered_page_goes_on_by_cursor(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.specimens.results.DEEPEST", 2)
    page = site.page("/search?limit=1&page=2")
    (following,) = [tag["href"] or "" for tag in page.all("a") if tag.get("rel") == "next"]
    assert "cursor=" in following
    assert "3 to 3 of 3" in site.page(following).text


def test_a_cursor_of_a_state_that_is_gone_410_says_so() -> None:
    with example_site() as site:
        said = site.get("/search.json?limit=1", "application/json").json
        assert said is not None
        assert site.platform.feed is not None
        site.platform.feed.rebuild()
        response = site.get(said["next"], "application/json")
    assert response.status_code == 410
    assert "moved on" in response.text
    assert "cursor=*" in response.text


def test_nonsense_as_cursor_400(site: Site) -> None:
    assert site.get("/search.json?cursor=nonsense", "application/json").status_code == 400
