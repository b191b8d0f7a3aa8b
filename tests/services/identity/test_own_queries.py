"""The list of queries that somebody has given a short address: theirs alone, named, let go of."""

from __future__ import annotations

from tests.services.identity.people import browser_of, person
from tests.services.identity.receiving import House
from tests.web.served import query

ASKED, OTHER = query("ask.rq"), query("triples.rq")
JSON = {"Accept": "application/json"}


def test_somebody_sees_what_they_kept_and_nobody_else_does(museums: House) -> None:
    browser, other = (browser_of(museums, person(museums, name)) for name in ("asker", "other asker"))
    for text in (ASKED, OTHER):
        browser.post("/q", {"query": text})
    museums.browser().post("/q", {"query": query("now.rq")})
    told = browser.get("/me/queries.json", **JSON).json
    assert [one["text"] for one in told["queries"]] == [OTHER, ASKED]
    first = told["queries"][0]
    assert first["title"]
    assert first["kept"].startswith("20")
    assert first["short"] == f"{museums.platform.base}q/{first['name']}"
    page = browser.get("/me/queries").text
    assert all(one["short"] in page and one["title"] in page for one in told["queries"])
    assert other.get("/me/queries.json", **JSON).json["queries"] == []
    assert museums.browser().get("/me/queries.json", **JSON).status_code == 401
    kept = {one["name"]: one for one in browser.get("/me.json", **JSON).json["person"]["kept"]}
    assert (kept["queries"]["count"], kept["queries"]["href"]) == (2, "/me/queries")


def test_a_query_is_renamed_and_let_go_of_by_whoever_keeps_it(museums: House) -> None:
    browser, other = (browser_of(museums, person(museums, name)) for name in ("namer", "other namer"))
    name = browser.post("/q", {"query": ASKED}, **JSON).json["id"]
    where = f"/me/queries/{name}"
    assert other.post(where, {"do": "remove"}, **JSON).status_code == 404
    assert browser.post(where, {"title": "What I ask"}).status_code == 303
    assert [one["title"] for one in browser.get("/me/queries.json", **JSON).json["queries"]] == ["What I ask"]
    page = browser.get("/me/queries").text
    assert "The title is changed." in page
    assert all(f'name="do" value="{way}"' in page for way in ("rename", "remove"))
    assert browser.post(where, {"do": "sell"}, **JSON).status_code == 400
    assert browser.post(where, {"do": "remove"}, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert browser.post(where, {"do": "remove"}, **JSON).json == {"id": name, "done": "remove"}
    assert browser.get("/me/queries.json", **JSON).json["queries"] == []
    assert browser.post(where, {"do": "remove"}, **JSON).status_code == 404
    assert museums.browser().client.get(f"/q/{name}", headers=JSON).status_code == 200
