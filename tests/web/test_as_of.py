"""The past over HTTP: as-of, Memento (RFC 7089), rights of today, the list of snapshots."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.http import http_date, parse_date

from app.graph.kept_snapshots import KeptSnapshot
from tests.web.example import BASE, Site, example_site

SHEET = "/specimen/AAA-111-AAA"
NEW = "as it is written now"
QUERIES = Path(__file__).parent / "queries"
ASK = (QUERIES / "record-numbers.rq").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def past() -> Iterator[tuple[Site, KeptSnapshot, KeptSnapshot]]:
    """The example, kept; then with another number on a sheet, kept again."""
    with example_site() as site:
        keeper = site.platform.keeper
        assert keeper is not None
        first = keeper.keep()
        text = (QUERIES / "new-number.ru").read_text(encoding="utf-8")
        site.platform.writer.change(text, site.platform.house)
        yield site, first, keeper.keep()


@pytest.fixture
def site(past: tuple[Site, KeptSnapshot, KeptSnapshot]) -> Site:
    return past[0]


@pytest.fixture
def first(past: tuple[Site, KeptSnapshot, KeptSnapshot]) -> KeptSnapshot:
    return past[1]


@pytest.fixture
def last(past: tuple[Site, KeptSnapshot, KeptSnapshot]) -> KeptSnapshot:
    return past[2]


@pytest.mark.parametrize(
    "extension", ["ttl", "jsonld", "rdf", "nt", "trig", "nq", "json", "opends.json", "html"]
)
def test_get_representation_as_of_commit_200_old_state(
    site: Site, first: KeptSnapshot, extension: str
) -> None:
    now = site.get(f"{SHEET}.{extension}")
    then = site.get(f"{SHEET}.{extension}?as-of={first.commit}")
    assert (now.status_code, then.status_code) == (200, 200)
    if extension != "opends.json":  # it has no place for the number
        assert NEW in now.text
    assert NEW not in then.text
    assert parse_date(then.headers["Memento-Datetime"]) == first.at.replace(microsecond=0)
    assert then.headers["Content-Location"] == f"{SHEET}.{extension}?as-of={first.commit}"
    assert "Memento-Datetime" not in now.headers
    links = then.headers.getlist("Link")
    assert f'<{BASE[:-1]}{SHEET}.{extension}>; rel="original"' in links
    assert f'<{BASE[:-1]}{SHEET}.{extension}>; rel="timegate"' in links
    assert "Accept-Datetime" in then.vary


def test_get_representation_as_of_304_and_a_tag_of_its_own(site: Site, first: KeptSnapshot) -> None:
    then = site.get(f"{SHEET}.ttl?as-of={first.commit}")
    assert then.headers["ETag"] != site.get(f"{SHEET}.ttl").headers["ETag"]
    again = site.get(f"{SHEET}.ttl?as-of={first.commit}", If_None_Match=then.headers["ETag"])
    assert again.status_code == 304
    assert "Memento-Datetime" in again.headers


def test_get_identifier_as_of_commit_303_stays_in_the_past(site: Site, first: KeptSnapshot) -> None:
    response = site.get(f"{SHEET}?as-of={first.commit}", "text/turtle")
    assert response.status_code == 303
    assert response.headers["Location"] == f"{SHEET}.ttl?as-of={first.commit}"


@pytest.mark.parametrize("address", [SHEET, f"{SHEET}.ttl"])
def test_get_with_accept_datetime_302_to_a_memento(site: Site, first: KeptSnapshot, address: str) -> None:
    response = site.get(address, "text/turtle", Accept_Datetime=http_date(first.at.timestamp() + 1))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(f"{SHEET}.ttl?as-of=")
    assert "Accept-Datetime" in response.vary
    relations = " ".join(response.headers.getlist("Link"))
    for relation in ("original", "timegate", "timemap", "memento"):
        assert f'rel="{relation}"' in relations


def test_get_as_of_a_time_302(site: Site, last: KeptSnapshot) -> None:
    for said in ("2999-01-01", "2999-01-01T00:00:00Z", last.at.isoformat().replace("+00:00", "Z")):
        response = site.get(f"{SHEET}.ttl?as-of={said}")
        assert response.status_code == 302, response.text
        assert response.headers["Location"] == f"{SHEET}.ttl?as-of={last.commit}"


def test_get_as_of_before_the_first_404_names_the_span(site: Site, first: KeptSnapshot) -> None:
    for response in (
        site.get(f"{SHEET}.ttl?as-of=1999-01-01", "*/*"),
        site.get(f"{SHEET}.ttl", "*/*", Accept_Datetime="Fri, 01 Jan 1999 12:00:00 GMT"),
    ):
        assert response.status_code == 404
        problem = json.loads(response.text)
        assert problem["first"] == first.at.isoformat()
        assert "begins at" in problem["remedy"]


@pytest.mark.parametrize("said", ["yesterday", "", "-1", "2026-13-01", "²"])
def test_get_as_of_nonsense_400(site: Site, said: str) -> None:
    response = site.get(f"{SHEET}.ttl?as-of={said}", "*/*")
    assert response.status_code == 400
    assert "a commit or a time" in response.text


def test_get_with_nonsense_accept_datetime_400(site: Site) -> None:
    assert site.get(f"{SHEET}.ttl", Accept_Datetime="soon").status_code == 400


def test_get_as_of_a_commit_that_is_not_kept_404(site: Site) -> None:
    response = site.get(f"{SHEET}.ttl?as-of=999", "*/*")
    assert response.status_code == 404
    assert "Take one that is" in response.text


def test_get_document_that_was_not_there_404_leads_to_its_versions(site: Site, first: KeptSnapshot) -> None:
    response = site.get(f"/specimen/NEW-111-NEW.ttl?as-of={first.commit}", "*/*")
    assert response.status_code == 404
    assert "/timemap/specimen/NEW-111-NEW" in response.text
    assert site.get("/specimen/NEW-111-NEW.ttl").status_code == 200


def test_get_timemap_200_lists_versions(site: Site, first: KeptSnapshot, last: KeptSnapshot) -> None:
    response = site.get(f"/timemap{SHEET}", "*/*")
    assert response.mimetype == "application/link-format"
    assert f'<{BASE[:-1]}{SHEET}?as-of={first.commit}>; rel="first memento"' in response.text
    assert f'<{BASE[:-1]}{SHEET}?as-of={last.commit}>; rel="last memento"' in response.text
    said = site.get(f"/timemap{SHEET}.ttl", "application/json").json
    assert said is not None
    assert [one["uri"] for one in said["mementos"]["list"]] == [
        f"{BASE[:-1]}{SHEET}.ttl?as-of={kept.commit}" for kept in (first, last)
    ]
    young = site.get("/timemap/specimen/NEW-111-NEW", "application/json").json
    assert young is not None
    assert len(young["mementos"]["list"]) == 1
    assert site.get("/timemap/specimen/ZZZ-999-ZZZ", "*/*").status_code == 404


def test_sparql_as_of_200(site: Site, first: KeptSnapshot) -> None:
    now = site.client.get("/sparql", query_string={"query": ASK}, headers={"Accept": "text/csv"})
    then = site.client.get(
        "/sparql", query_string={"query": ASK, "as-of": first.commit}, headers={"Accept": "text/csv"}
    )
    assert NEW in now.text
    assert then.status_code == 200
    assert NEW not in then.text
    assert then.headers["ETag"] != now.headers["ETag"]
    assert parse_date(then.headers["Memento-Datetime"]) == first.at.replace(microsecond=0)
    posted = site.client.post(
        f"/sparql?as-of={first.commit}", data={"query": ASK}, headers={"Accept": "text/csv"}
    )
    assert posted.text == then.text


def test_sparql_with_accept_datetime_200(site: Site, last: KeptSnapshot) -> None:
    headers = {"Accept": "text/csv", "Accept-Datetime": "Tue, 01 Jan 2999 12:00:00 GMT"}
    response = site.client.get("/sparql", query_string={"query": ASK}, headers=headers)
    assert response.status_code == 200
    assert response.headers["Content-Location"].endswith(f"&as-of={last.commit}")


def test_sparql_update_as_of_400(site: Site, first: KeptSnapshot) -> None:
    token = site.platform.tokens.create(frozenset(("administrator",)))
    response = site.client.post(
        f"/sparql?as-of={first.commit}",
        data={"update": (QUERIES / "say-hello.ru").read_text(encoding="utf-8")},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert response.status_code == 400
    assert "not on a snapshot of the past" in response.text


def test_sparql_search_as_of_400(site: Site, first: KeptSnapshot) -> None:
    text = (QUERIES / "search-impatiens.rq").read_text(encoding="utf-8")
    response = site.client.get("/sparql", query_string={"query": text, "as-of": first.commit})
    assert response.status_code == 400
    assert "A search works on what is there now" in response.text


@pytest.mark.parametrize("path", ["/search", "/", "/taxon/name/Impatiens", "/api/nothing", "/status"])
def test_get_what_has_no_past_as_of_400(site: Site, path: str, first: KeptSnapshot) -> None:
    response = site.get(f"{path}?as-of={first.commit}", "*/*")
    assert response.status_code == (404 if path == "/api/nothing" else 400)


def test_graph_and_answer_as_of_200(site: Site, first: KeptSnapshot) -> None:
    graph = f"{BASE}graph/public"
    now = site.client.get("/graphs", query_string={"graph": graph}, headers={"Accept": "text/turtle"})
    then = site.client.get(
        "/graphs", query_string={"graph": graph, "as-of": first.commit}, headers={"Accept": "text/turtle"}
    )
    assert NEW in now.text
    assert then.status_code == 200
    assert NEW not in then.text
    answer = f"/queries/graph/document/answer.ttl?document={BASE}specimen/AAA-111-AAA"
    assert NEW in site.get(answer).text
    assert NEW not in site.get(f"{answer}&as-of={first.commit}").text


def test_page_of_the_past_says_so(site: Site, first: KeptSnapshot) -> None:
    page = site.page(f"{SHEET}.html?as-of={first.commit}")
    assert "You look at the past" in page.text
    assert f"{SHEET}.html" in page.links
    assert f"{SHEET}.ttl?as-of={first.commit}" in page.links
    assert "You look at the past" not in site.page(f"{SHEET}.html").text
    institution = site.page(f"/institution/NNN-111-NNN.html?as-of={first.commit}")
    assert "You look at the past" in institution.text


def test_snapshots_page_and_twin(site: Site, first: KeptSnapshot, last: KeptSnapshot) -> None:
    twin = site.get("/snapshots.json").json
    assert twin is not None
    assert [one["commit"] for one in twin["snapshots"]] == [last.commit, first.commit]
    assert f"/sparql?as-of={first.commit}" in site.page("/snapshots").links


def test_a_page_kept_from_the_present_is_not_shown_for_the_past(site: Site, last: KeptSnapshot) -> None:
    """What pages keep between requests is kept apart for present and past of one commit."""
    assert NEW in site.get(f"{SHEET}.json").text
    assert NEW in site.get(f"{SHEET}.json?as-of={last.commit}").text
    now = site.get(f"{SHEET}.html").headers["ETag"]
    assert site.get(f"{SHEET}.html?as-of={last.commit}").headers["ETag"] != now
