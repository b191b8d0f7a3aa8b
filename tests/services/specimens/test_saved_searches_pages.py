"""Short addresses of searches, and the list of saved ones with what is new in each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from app.graph.claims import Claims
from app.services.specimens.saved import searches
from tests.web.example import BROWSER, Parsed, Site, example_site


@pytest.fixture
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


@pytest.fixture
def token(site: Site) -> dict[str, str]:
    return {"Authorization": f"Bearer {site.platform.tokens.create(frozenset(('reader',)))}"}


def post(site: Site, path: str, form: dict[str, str], **headers: str) -> TestResponse:
    """POST a form as a program does."""
    return site.client.post(path, data=form, headers={"Accept": "application/json"} | headers)


def test_a_short_address_leads_to_the_search(site: Site) -> None:
    made = post(site, "/s", {"search": "?country=Tanzania&page=2&view=table"}).json
    assert made is not None
    assert made["search"] == "/search?country=TZ&view=table"
    assert made["href"] == f"https://example.org/s/{made['id']}"
    to_page = site.get(f"/s/{made['id']}")
    assert (to_page.status_code, to_page.headers["Location"]) == (302, made["search"])
    to_data = site.get(f"/s/{made['id']}", "application/json")
    assert to_data.headers["Location"] == "/search.json?country=TZ&view=table"
    assert "Accept" in to_page.vary


@pytest.mark.parametrize(
    ("accept", "comes"),
    [
        ("text/csv", "text/csv"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("image/png, text/turtle;q=0.2", "text/turtle"),
        ("application/atom+xml", "application/atom+xml"),
        ("text/html;q=0.1, application/n-triples", "application/n-triples"),
    ],
)
@pytest.mark.parametrize("status", [302, 303], ids=["short", "long"])
def test_a_search_leads_to_the_format_that_is_liked(site: Site, accept: str, comes: str, status: int) -> None:
    said = "q=impatiens&view=map"
    made = post(site, "/s", {"search": said}).json
    assert made is not None
    led = site.get(f"/s/{made['id']}" if status == 302 else f"/search?{said}", accept)
    assert led.status_code == status
    found = site.get(led.headers["Location"], accept)
    assert (found.status_code, found.mimetype) == (200, comes)
    (record,) = site.get("/search.json?q=impatiens", "application/json").json["hits"]  # type: ignore[index]
    assert record["document"] in found.text


@pytest.mark.parametrize("at", ["short", "long"])
def test_a_search_in_no_format_there_is_says_which_there_are(site: Site, at: str) -> None:
    made = post(site, "/s", {"search": "q=impatiens"}).json
    assert made is not None
    refused = site.get(f"/s/{made['id']}" if at == "short" else "/search?q=impatiens", "image/png")
    assert refused.status_code == 406
    offered = {one["type"]: one["href"] for one in refused.json["available"]}  # type: ignore[index]
    assert {"text/html", "application/json", "text/csv", "text/turtle"} <= set(offered)
    for media_type in ("text/csv", "text/turtle"):
        assert site.get(offered[media_type], media_type).status_code == 200


def test_a_form_comes_back_to_the_search_and_shows_the_address(site: Site) -> None:
    response = site.client.post("/s", data={"search": "q=impatiens"}, headers={"Accept": BROWSER})
    assert response.status_code == 303
    page = site.page(response.headers["Location"].partition("#")[0])
    assert any(link.startswith("https://example.org/s/") for link in page.links)
    assert "Left out" not in page.text


def test_an_unknown_short_address_404(site: Site) -> None:
    assert site.get("/s/abcdefghijkl").status_code == 404


def test_short_addresses_survive_backup_and_a_new_start(
    site: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = post(site, "/s", {"search": "q=impatiens"}).json
    assert made is not None
    target = tmp_path_factory.mktemp("backup") / "copy"
    site.platform.backup(target)
    from app.graph.saved_searches import SavedSearches

    assert SavedSearches(target / "searches.sqlite").find(made["id"]) == "q=impatiens"


def test_the_list_needs_somebody(site: Site) -> None:
    assert site.get("/searches.json", "application/json").status_code == 401
    response = post(site, "/s", {"search": "q=x", "title": "X"})
    assert response.status_code == 401


def test_saved_searches_count_what_is_new(site: Site, token: dict[str, str]) -> None:
    form = {"search": "q=impatiens", "title": "Balsams", "notify": "yes"}
    made = post(site, "/s", form, **token).json
    assert made is not None
    said = site.client.get("/searches.json", headers=token).json
    assert said is not None
    (row,) = said["searches"]
    assert (row["title"], row["notify"], row["new"], row["id"]) == ("Balsams", True, 0, made["id"])
    with site.client.application.app_context():
        agent = site.platform.holder(site.platform.tokens.find(token["Authorization"][7:])).iri  # type: ignore[arg-type]
        searches().saw(agent, made["id"], "1900-01-01T00:00:00Z")
    said = site.client.get("/searches.json", headers=token).json
    assert said is not None
    assert said["searches"][0]["new"] == said["new"] == 1
    news = site.get(
        said["searches"][0]["new_href"].replace("/search?", "/search.json?"), "application/json"
    ).json
    assert news is not None
    assert news["total"] == 1
    assert post(site, f"/searches/{made['id']}", {"do": "seen"}, **token).status_code == 200
    again = site.client.get("/searches.json", headers=token).json
    assert again is not None
    assert again["new"] == 0


def test_the_page_of_saved_searches_and_its_forms(site: Site, token: dict[str, str]) -> None:
    empty = Parsed(site.client.get("/searches", headers=token | {"Accept": BROWSER}).text)
    assert "No search is saved yet" in empty.text
    made = post(site, "/s", {"search": "q=impatiens", "title": ""}, **token).json
    assert made is not None
    page = Parsed(site.client.get("/searches", headers=token | {"Accept": BROWSER}).text)
    assert "Specimens matching “impatiens”" in page.text
    for do, more in (("rename", {"title": "Mine"}), ("notify", {}), ("quiet", {})):
        response = site.client.post(
            f"/searches/{made['id']}", data={"do": do, **more}, headers=token | {"Accept": BROWSER}
        )
        assert response.status_code == 303
    said = site.client.get("/searches.json", headers=token).json
    assert said is not None
    assert (said["searches"][0]["title"], said["searches"][0]["notify"]) == ("Mine", False)
    page = Parsed(site.client.get("/searches", headers=token | {"Accept": BROWSER}).text)
    assert "The title is changed." in page.text
    assert post(site, f"/searches/{made['id']}", {"do": "x"}, **token).status_code == 400
    assert post(site, "/searches/none", {"do": "remove"}, **token).status_code == 404
    assert post(site, f"/searches/{made['id']}", {"do": "remove"}, **token).status_code == 200


def test_forms_of_other_sites_are_refused(site: Site, token: dict[str, str]) -> None:
    foreign = token | {"Sec-Fetch-Site": "cross-site"}
    assert site.client.post("/s", data={"search": "q=x"}, headers=foreign).status_code == 403
    assert site.client.post("/searches/x", data={"do": "remove"}, headers=foreign).status_code == 403


def test_new_records_stand_among_the_notifications_where_news_are_wanted(site: Site) -> None:
    account, _ = site.platform.people.sign_in(Claims("https://issuer.example", "ada", "Demo reader"))
    token = {"Authorization": f"Bearer {site.platform.tokens.create(frozenset(), owner=account)}"}
    for title, more in (("Balsams", {"notify": "yes"}), ("Untold", {})):
        made = post(
            site,
            "/s",
            {"search": f"q=impatiens&year=1800-{1900 + len(title)}", "title": title, **more},
            **token,
        )
        with site.client.application.app_context():
            searches().saw(account, made.json["id"], "1900-01-01T00:00:00Z")  # type: ignore[index]
    said = site.client.get("/notifications.json", headers=token).json
    assert said is not None
    assert [one["kind"] for one in said["notifications"]] == ["search"]
    assert said["notifications"][0]["says"] == "New records in “Balsams”: 1"
