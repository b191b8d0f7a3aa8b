"""What is kept of a person beside the account: shown, taken away, and gone with the account."""

from __future__ import annotations

import json
import sqlite3

from app.graph.root import packages_root
from app.graph.saved_searches import SavedSearches
from app.services.identity.belongings import belongings
from app.web.service import services
from tests.services.identity.people import browser_of, person
from tests.services.identity.receiving import House
from tests.web.served import query

ASKED = query("ask.rq")


def filled(house: House, subject: str) -> str:
    """Somebody who has one of most things."""
    account = person(house, subject)
    browser = browser_of(house, account)
    house.platform.tokens.create(frozenset(), "for a script", owner=account)
    for path, form in (
        ("/s", {"text": "q=quercus", "title": "Oaks of mine"}),
        ("/q", {"query": ASKED}),
        ("/notifications/settings", {"kind": "role-given"}),
    ):
        assert browser.post(path, data=form).status_code < 400
    return account


def test_page_counts_what_stands_elsewhere(museums: House) -> None:
    account = filled(museums, "keeper")
    browser = browser_of(museums, account)
    told = browser.get("/me.json", Accept="application/json").json
    kept = {one["name"]: one for one in told["person"]["kept"]}
    assert kept["searches"]["count"] == kept["queries"]["count"] == kept["tokens"]["count"] == 1
    assert kept["searches"]["href"] == "/searches"
    assert kept["notifications"]["count"] > 0
    assert "/searches" in browser.get("/me", Accept="text/html").text


def test_each_service_lists_what_it_keeps(museums: House) -> None:
    with museums.app.app_context():
        listed = {one.name for one in belongings()}
        kept = {name: {one.name for one in found.belongings} for name, found in services(museums.app).items()}
    assert kept["access"] == {"requests", "reads"}
    assert kept["specimens"] == {"searches"}
    assert listed >= {"requests", "reads", "searches", "tokens"}
    text = (packages_root() / "app" / "services" / "identity" / "belongings.py").read_text(encoding="utf-8")
    assert not [name for name in kept if name != "identity" and (f'"{name}.' in text or f'"{name}/' in text)]


def test_everything_is_taken_away_without_secrets(museums: House) -> None:
    account = filled(museums, "mover")
    told = browser_of(museums, account).get("/me/everything.json")
    assert told.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in told.headers["Cache-Control"]
    found = json.loads(told.text)
    assert [one["title"] for one in found["searches"]] == ["Oaks of mine"]
    assert [one["text"] for one in found["queries"]] == [ASKED]
    assert [one["name"] for one in found["tokens"]] == ["for a script"]
    assert found["sessions"]
    assert {node["@id"] for node in found["account"]["@graph"]} >= {account}
    assert "digest" not in told.text
    assert "secret" not in told.text


def test_nobody_takes_it_but_the_person(museums: House) -> None:
    answer = museums.browser().get("/me/everything.json", Accept="application/json")
    assert answer.status_code == 401


def test_erasing_leaves_nothing_beside_the_account(museums: House) -> None:
    account = filled(museums, "leaver-of-things")
    folder = museums.platform.folder
    assert SavedSearches(folder / "searches.sqlite").of(account)
    assert browser_of(museums, account).post("/me/erase").status_code == 303
    holding = []
    for path in sorted(folder.glob("*.sqlite")):
        with sqlite3.connect(path) as database:
            if any(account in line for line in database.iterdump()):
                holding.append(path.name)
    assert holding in ([], ["journal.sqlite"])  # the journal tells of documents, one of them the pseudonym
