"""Affiliations: said by people, confirmed by institutions, taken back with a reason."""

from __future__ import annotations

import io

import pytest
from pyoxigraph import RdfFormat

from app.graph.claims import Claims
from app.graph.store import View
from tests.services.identity.people import NORTH, SOUTH, belong, browser_of, id_of, person, proofs
from tests.services.identity.receiving import Browser, House


@pytest.fixture(scope="module")
def moderator(museums: House) -> str:
    return person(museums, "confirming moderator", ("moderator", NORTH))


def said(browser: Browser) -> list[dict[str, str]]:
    return browser.get("/me.json").json["person"]["profile"]["affiliations"]


def test_person_says_where_they_work_and_the_museum_confirms(museums: House, moderator: str) -> None:
    account = person(museums, "working")
    browser, desk = browser_of(museums, account), browser_of(museums, moderator)
    form = {"kind": "affiliation", "thing": NORTH, "more": "preparator"}
    assert browser.post("/me/statements", form).status_code == 303
    row = said(browser)[0]
    assert (row["text"], row["kind"], row["institution"]) == ("Northern Museum", "preparator", NORTH)
    assert (row["verification"], row["source"], row["origin"]) == ("self-stated", "person", "Demo working")
    waits = {one["name"]: one for one in desk.get("/people.json").json["affiliations"]}
    assert waits["Demo working"]["confirmed"] is False
    path = f"/people/{id_of(account)}/affiliations/{row['part']}"
    seen = desk.get(f"/people/{id_of(account)}.json").json["profile"]["affiliations"][0]
    assert seen["mayConfirm"] is True
    assert seen["says"] == "Moderator for Northern Museum may confirm it."
    assert desk.post(f"{path}/confirm").status_code == 303
    row = said(browser)[0]
    assert (row["verification"], row["confirmedBy"]) == ("asserted", "Demo confirming moderator")
    assert row["confirmedAt"] and row["source"] == "person"
    browser.post("/me/shown-to", {"audience": "everybody"})
    shown = museums.browser().get(f"/experts/{id_of(account)}.json").json["profile"]["affiliations"][0]
    assert (shown["verification"], shown["confirmedBy"]) == ("asserted", "Demo confirming moderator")
    assert (
        "confirmed by Demo confirming moderator" in museums.browser().get(f"/experts/{id_of(account)}").text
    )
    assert desk.post(f"{path}/confirm", Accept="application/json").status_code == 409


def test_confirmation_is_taken_back_with_a_reason_and_both_stand_in_the_ledger(
    museums: House, moderator: str
) -> None:
    account = person(museums, "leaving staff")
    part = belong(museums, account, NORTH)
    desk = browser_of(museums, moderator)
    path = f"/people/{id_of(account)}/affiliations/{part}"
    assert desk.post(f"{path}/withdraw", {"why": "Never confirmed."}).status_code == 409
    desk.post(f"{path}/confirm", {"why": "Met her at the desk."})
    assert desk.post(f"{path}/withdraw").status_code == 400
    assert proofs(museums, account) == ["asserted"]
    assert desk.post(f"{path}/withdraw", {"why": "Left in May."}).status_code == 303
    assert proofs(museums, account) == ["self-stated"]
    ledger = museums.platform.graphs.named("ledger/people")
    dumped = io.BytesIO()
    museums.platform.store.dump(dumped, View((ledger,), ()), RdfFormat.N_TRIPLES)
    text = dumped.getvalue().decode()
    for words in ("Confirmed an affiliation. Met her at the desk.", "Took a confirmation back. Left in May."):
        assert words in text
    kinds = [one.kind for one in museums.reception.events.of(account)]
    assert kinds[:2] == ["unconfirmed", "confirmed"]


def test_moderator_sees_the_affiliations_of_the_own_institution_alone(museums: House, moderator: str) -> None:
    account = person(museums, "of two museums", email="two@example.org")
    belong(museums, account, SOUTH)
    desk = browser_of(museums, moderator)
    assert desk.get(f"/people/{id_of(account)}.json").status_code == 403
    belong(museums, account, NORTH)
    page = desk.get(f"/people/{id_of(account)}.json").json
    assert [one["institution"] for one in page["profile"]["affiliations"]] == [NORTH]
    assert page["roles"] == [] and "two@example.org" not in str(page)
    listed = [
        one for one in desk.get("/people.json").json["affiliations"] if one["name"] == "Demo of two museums"
    ]
    assert [one["institution"] for one in listed] == [NORTH]


def test_nobody_confirms_their_own_affiliation_403(museums: House) -> None:
    account = person(museums, "vain moderator", ("moderator", NORTH))
    part = belong(museums, account, NORTH)
    answer = browser_of(museums, account).post(
        f"/people/{id_of(account)}/affiliations/{part}/confirm", Accept="application/json"
    )
    assert (answer.status_code, answer.json["detail"]) == (
        403,
        "Nobody confirms an affiliation of their own.",
    )
    assert proofs(museums, account) == ["self-stated"]


def test_affiliation_with_a_place_that_is_not_described_here(museums: House) -> None:
    account = person(museums, "elsewhere")
    browser = browser_of(museums, account)
    form = {"kind": "affiliation", "thing": "http://localhost/institution/XXX-111-XXX"}
    assert browser.post("/me/statements", form).status_code == 400
    assert browser.post("/me/statements", {"kind": "affiliation"}).status_code == 400
    assert browser.post("/me/statements", {"kind": "affiliation", "text": "A society"}).status_code == 303
    part = said(browser)[0]["part"]
    admin = browser_of(museums, person(museums, "affiliation administrator", ("administrator", "")))
    answer = admin.post(f"/people/{id_of(account)}/affiliations/{part}/confirm", Accept="application/json")
    assert answer.status_code == 403
    assert "names no institution" in answer.json["detail"]
    assert admin.post(f"/people/{id_of(account)}/affiliations/affiliation-9/confirm").status_code == 404


@pytest.mark.parametrize(
    ("issuer", "more", "level"),
    [
        ("https://orcid.org", {}, "from-orcid"),
        ("https://proxy.example", {"affiliations": ("staff@museum.example",)}, "asserted"),
        ("https://social.example", {}, "self-stated"),
    ],
)
def test_name_has_origin_and_level(
    museums: House, issuer: str, more: dict[str, tuple[str, ...]], level: str
) -> None:
    account, _ = museums.platform.people.sign_in(Claims(issuer, "of the name", "Demo Named", **more))  # type: ignore[arg-type]
    browser = browser_of(museums, account)
    first = browser.get("/me.json").json["person"]["profile"]["names"][0]
    assert (first["text"], first["verification"], first["source"]) == ("Demo Named", level, "sign-in")
    browser.post("/me/name", {"name": "Demo Pseudonym"})
    browser.post("/me/shown-to", {"audience": "everybody"})
    first = browser.get("/me.json").json["person"]["profile"]["names"][0]
    assert (first["verification"], first["origin"]) == ("self-stated", "Demo Pseudonym")
    shown = museums.browser().get(f"/experts/{id_of(account)}.json")
    assert [one["text"] for one in shown.json["profile"]["names"]] == ["Demo Pseudonym"]
    assert "Demo Named" not in shown.text
