"""People and their roles: who may do what, where, until when; and what pages and tokens make of it."""

from __future__ import annotations

import io
import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from app.graph.store import View
from tests.services.identity.mock_provider import MockProvider
from tests.services.identity.people import (
    BEETLES,
    HERBARIUM,
    NORTH,
    SOUTH,
    belong,
    browser_of,
    give,
    id_of,
    person,
    proofs,
)
from tests.services.identity.receiving import Browser, House, path_of
from tests.web.served import query


@pytest.fixture(scope="module")
def cast(museums: House) -> dict[str, str]:
    """Everybody, by what they are."""
    return {
        "administrator": person(museums, "administrator", ("administrator", "")),
        "moderator": person(museums, "moderator", ("moderator", NORTH)),
        "curator": person(museums, "curator", ("curator", NORTH)),
        "reader": person(museums, "reader", ("reader", SOUTH)),
        "nobody": person(museums, "nobody"),
    }


def graphs(house: House, account: str) -> set[str]:
    base = house.platform.graphs.named("")
    return {g.removeprefix(base) for g in house.platform.principal_of(account).view.named}


def test_what_each_sees(museums: House, cast: dict[str, str]) -> None:
    north, south = id_of(NORTH), id_of(SOUTH)
    everyone = {"public", "vocabulary", "figures", "ledger/public"}
    assert graphs(museums, cast["nobody"]) == everyone
    assert graphs(museums, cast["reader"]) == everyone | {f"restricted/{south}", f"ledger/restricted/{south}"}
    for who in ("curator", "moderator"):
        own = {f"restricted/{north}", f"desk/{north}", f"ledger/restricted/{north}", f"ledger/desk/{north}"}
        assert graphs(museums, cast[who]) == everyone | own
    assert {"people", "system"} <= graphs(museums, cast["administrator"])


def test_a_role_of_a_collection_opens_no_institution(museums: House) -> None:
    account = person(museums, "of-herbarium", ("reader", HERBARIUM))
    assert not [g for g in graphs(museums, account) if g.startswith("restricted")]


def test_a_role_begins_and_ends(museums: House) -> None:
    account = person(museums, "passing")
    give(museums, account, "reader", NORTH, until=datetime.now(UTC) - timedelta(seconds=1))
    assert museums.platform.principal_of(account).grants == ()
    give(museums, account, "reader", NORTH, until=datetime.now(UTC) + timedelta(hours=1))
    assert [grant.scope for grant in museums.platform.principal_of(account).grants] == [NORTH]
    said = browser_of(museums, account).get("/me.json").json["person"]["roles"]
    assert sorted(row["state"] for row in said) == ["ended", "holds"]


def test_a_role_without_scope_is_a_key(museums: House, cast: dict[str, str]) -> None:
    found = museums.platform.principal_of(cast["administrator"])
    assert (found.roles, found.grants) == (frozenset({"administrator"}), ())


WALKS = {
    # what: (path, form, who may)
    "see people": ("GET /people.json", {}, {"administrator", "moderator"}),
    "see services": ("GET /people/services.json", {}, {"administrator"}),
    "see own page": ("GET /me.json", {}, {"administrator", "moderator", "curator", "reader", "nobody"}),
    "see own notifications": (
        "GET /notifications.json", {}, {"administrator", "moderator", "curator", "reader", "nobody"},
    ),
    "look at the own ORCID record": (
        "GET /me/orcid.json", {}, {"administrator", "moderator", "curator", "reader", "nobody"},
    ),
    "choose own notifications": (
        "POST /notifications/settings", {}, {"administrator", "moderator", "curator", "reader", "nobody"},
    ),
    "grant curator in the north": (
        "POST /people/{target}/roles", {"role": "curator", "scope": NORTH}, {"administrator", "moderator"},
    ),
    "grant annotator of a collection in the north": (
        "POST /people/{target}/roles", {"role": "annotator", "scope": HERBARIUM},
        {"administrator", "moderator"},
    ),
    "grant curator in the south": (
        "POST /people/{target}/roles", {"role": "curator", "scope": SOUTH}, {"administrator"},
    ),
    "grant curator everywhere": (
        "POST /people/{target}/roles", {"role": "curator", "scope": ""}, {"administrator"},
    ),
    "grant administrator": (
        "POST /people/{target}/roles", {"role": "administrator", "scope": ""}, {"administrator"},
    ),
    "grant loader": (
        "POST /people/{target}/roles", {"role": "loader", "scope": ""}, {"administrator"},
    ),
    "invite a reader to the north": (
        "POST /people/invitations", {"role": "reader", "scope": NORTH}, {"administrator", "moderator"},
    ),
    "invite a reader to the south": (
        "POST /people/invitations", {"role": "reader", "scope": SOUTH}, {"administrator"},
    ),
    "confirm an affiliation with the north": (
        "POST /people/{target}/affiliations/affiliation-1/confirm", {}, {"administrator", "moderator"},
    ),
    "confirm an affiliation with the south": (
        "POST /people/{target}/affiliations/affiliation-2/confirm", {}, {"administrator"},
    ),
    "take back a confirmation of the north": (
        "POST /people/{target}/affiliations/affiliation-3/withdraw", {"why": "A test."},
        {"administrator", "moderator"},
    ),
    "ban": ("POST /people/{target}/state", {"state": "banned", "reason": "A test."}, {"administrator"}),
    "change a collection of the north": (
        "POST /sparql", {"update": "describe-north.ru"}, {"administrator", "curator"},
    ),
    "change an institution of the south": (
        "POST /sparql", {"update": "describe-south.ru"}, {"administrator"},
    ),
    "write a role into the graph of people": (
        "POST /sparql", {"update": "help-oneself.ru"}, {"administrator"},
    ),
    "see queries of others": ("GET /status/queries.json", {}, {"administrator"}),
}  # fmt: skip


WHO = ("administrator", "moderator", "curator", "reader", "nobody", "visitor")
PERMISSIONS = Path(__file__).parents[3] / "docs" / "reference" / "permissions.md"
HEAD = Path(__file__).with_name("permissions-head.md")
SCOPES = {"everywhere": "", "an institution": NORTH, "a collection": HERBARIUM, "a taxon": BEETLES}
WHOLE = ("administrator", "helpdesk", "loader")
_walked: dict[tuple[str, str], bool] = {}
_held: dict[tuple[str, str], bool] = {}


def walk(house: House, cast: dict[str, str], what: str, who: str) -> bool:
    """Try it, and give whether it was allowed. A refusal must leave everything as it was."""
    if (what, who) in _walked:
        return _walked[what, who]
    asked, form, _ = WALKS[what]
    method, _, path = asked.partition(" ")
    browser = house.browser() if who == "visitor" else browser_of(house, cast[who])
    target = person(house, f"target {what} {who}")
    give(house, target, "annotator", NORTH)
    belong(house, target, NORTH)
    belong(house, target, SOUTH)
    belong(house, target, NORTH, confirmed_by=cast["administrator"])
    path = path.format(target=id_of(target))
    headers = {"Accept": "application/json"}
    if "update" in form:
        text = Path(__file__).with_name(form["update"]).read_text(encoding="utf-8")
        form = {"update": text.replace("TARGET", target).replace("SAID", f"Said by {who}.")}
    answer = browser.get(path, **headers) if method == "GET" else browser.post(path, form, **headers)
    allowed = answer.status_code in (200, 204, 303)
    if not allowed:
        assert answer.status_code == (401 if who == "visitor" else 403), answer.text
        assert len(house.platform.people.person(target).roles) == 1
        assert house.platform.people.person(target).state == "active"
        assert proofs(house, target) == ["self-stated", "self-stated", "asserted"]
    _walked[what, who] = allowed
    return allowed


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("what", WALKS)
def test_permission(museums: House, cast: dict[str, str], what: str, who: str) -> None:
    assert walk(museums, cast, what, who) is (who in WALKS[what][2])


def held(house: House, cast: dict[str, str], role: str, where: str) -> bool:
    """Whether an administrator can give a role for a scope. A refusal says what the role takes."""
    if (role, where) in _held:
        return _held[role, where]
    target = person(house, f"held {role} {where}")
    answer = browser_of(house, cast["administrator"]).post(
        f"/people/{id_of(target)}/roles", {"role": role, "scope": SCOPES[where]}, Accept="application/json"
    )
    given = len(house.platform.people.person(target).roles)
    if answer.status_code == 400:
        assert answer.json["parameter"] == "scope"
        assert answer.json["remedy"]
    assert (answer.status_code, given) in ((303, 1), (400, 0)), answer.text
    _held[role, where] = bool(given)
    return bool(given)


@pytest.mark.parametrize("where", SCOPES)
def test_scopes_a_role_can_be_held_for(museums: House, cast: dict[str, str], where: str) -> None:
    taken = {role for role in museums.platform.people.grantable() if held(museums, cast, role, where)}
    every = set(museums.platform.people.grantable())
    wanted = {"everywhere": every - {"reader"}, "an institution": every - set(WHOLE)}
    assert taken == wanted.get(where, every - {"reader", *WHOLE})


def test_invitation_to_a_role_for_a_scope_it_does_not_take_400(museums: House, cast: dict[str, str]) -> None:
    desk = browser_of(museums, cast["administrator"])
    answer = desk.post("/people/invitations", {"role": "loader", "scope": NORTH}, Accept="application/json")
    assert (answer.status_code, answer.json["parameter"]) == (400, "scope")
    assert "whole house" in answer.json["detail"]
    german = desk.post(
        "/people/invitations", {"role": "loader", "scope": NORTH},
        **{"Accept": "application/json", "Accept-Language": "de"},
    )  # fmt: skip
    assert "das ganze Haus" in german.json["detail"]


def test_form_says_which_scopes_a_role_takes(museums: House, cast: dict[str, str]) -> None:
    page = browser_of(museums, cast["administrator"]).get("/people").text
    assert "Loader (The whole house alone)" in page
    assert "Reader (An institution)" in page


def test_table_in_the_docs_is_what_was_walked(museums: House, cast: dict[str, str]) -> None:
    lines = [f"| | {' | '.join(WHO)} |", "| --- |" + " --- |" * len(WHO)]
    for what in WALKS:
        cells = ("yes" if walk(museums, cast, what, who) else "" for who in WHO)
        lines.append(f"| {what} | {' | '.join(cells)} |")
    lines += ["", "Where each role can be held; anything else is refused where it is given.", ""]
    lines += [f"| | {' | '.join(SCOPES)} |", "| --- |" + " --- |" * len(SCOPES)]
    for role in sorted(museums.platform.people.grantable()):
        cells = ("yes" if held(museums, cast, role, where) else "" for where in SCOPES)
        lines.append(f"| {role} | {' | '.join(cells)} |")
    text = HEAD.read_text(encoding="utf-8") + "\n".join(lines) + "\n"
    if os.environ.get("HOLOTYPE_WRITE"):
        PERMISSIONS.write_text(text, encoding="utf-8")
    assert PERMISSIONS.read_text(encoding="utf-8") == text, "run this test with HOLOTYPE_WRITE=1"


def test_refusal_says_why(museums: House, cast: dict[str, str]) -> None:
    target = person(museums, "asked about")
    answer = browser_of(museums, cast["moderator"]).post(
        f"/people/{id_of(target)}/roles", {"role": "curator", "scope": SOUTH}, Accept="application/json"
    )
    assert "outside the scope" in answer.json["detail"]
    assert answer.json["remedy"]


def test_moderator_sees_people_of_the_own_scope_alone(museums: House, cast: dict[str, str]) -> None:
    moderator = browser_of(museums, cast["moderator"])
    names = {row["name"] for row in moderator.get("/people.json").json["people"]}
    assert "Demo curator" in names
    assert "Demo reader" not in names
    assert moderator.get(f"/people/{id_of(cast['reader'])}.json").status_code == 403
    said = moderator.get(f"/people/{id_of(cast['curator'])}.json").json
    assert said["identities"] == [] and said["events"] == []


def test_moderator_ends_a_role_of_the_own_scope_alone(museums: House, cast: dict[str, str]) -> None:
    target = person(museums, "to be ended", ("curator", NORTH), ("curator", SOUTH))
    moderator = browser_of(museums, cast["moderator"])
    assert moderator.post(f"/people/{id_of(target)}/roles/grant-2/end").status_code == 403
    assert moderator.post(f"/people/{id_of(target)}/roles/grant-1/end").status_code == 303
    assert [grant.scope for grant in museums.platform.principal_of(target).grants] == [SOUTH]


def test_grant_names_who_gave_it(museums: House, cast: dict[str, str]) -> None:
    target = person(museums, "given")
    browser_of(museums, cast["moderator"]).post(
        f"/people/{id_of(target)}/roles",
        {"role": "curator", "scope": NORTH, "until": "2099-12-31", "why": "Works here."},
    )
    row = browser_of(museums, target).get("/me.json").json["person"]["roles"][0]
    assert (row["byName"], row["origin"], row["because"]) == ("Demo moderator", "grant", "Works here.")
    assert row["until"].startswith("2100-01-01T00:00:00")
    assert (row["scopeTitle"], row["state"]) == ("Northern Museum", "holds")


@pytest.mark.parametrize("until", ["2020-01-01", "tomorrow"])
def test_role_with_a_bad_end_400(museums: House, cast: dict[str, str], until: str) -> None:
    target = person(museums, f"bad {until}")
    answer = browser_of(museums, cast["administrator"]).post(
        f"/people/{id_of(target)}/roles", {"role": "curator", "scope": NORTH, "until": until}
    )
    assert answer.status_code == 400


def _code(browser: Browser, **form: str) -> str:
    text = browser.post("/people/invitations", form).text
    return text.partition("/invitations/")[2].partition("<")[0]


def test_invitation_works_once(museums: House, cast: dict[str, str]) -> None:
    code = _code(browser_of(museums, cast["moderator"]), role="curator", scope=NORTH, note="Welcome")
    assert code.encode() not in (museums.platform.folder / "people.sqlite").read_bytes()
    visitor = museums.browser()
    assert "Northern Museum" in visitor.get(f"/invitations/{code}").text
    assert visitor.post(f"/invitations/{code}").status_code == 401
    guest = person(museums, "guest")
    assert browser_of(museums, guest).post(f"/invitations/{code}").status_code == 303
    assert [grant.scope for grant in museums.platform.principal_of(guest).grants] == [NORTH]
    other = person(museums, "second guest")
    assert browser_of(museums, other).post(f"/invitations/{code}").status_code == 404


def test_invitation_of_one_who_may_no_longer_403(museums: House) -> None:
    sender = person(museums, "sender", ("moderator", NORTH))
    code = _code(browser_of(museums, sender), role="curator", scope=NORTH)
    browser_of(museums, sender).post("/me/roles/grant-1/end")
    guest = browser_of(museums, person(museums, "late guest"))
    assert guest.post(f"/invitations/{code}").status_code == 403


def test_ban_ends_sessions_and_tokens_and_says_why(museums: House, cast: dict[str, str]) -> None:
    account = person(museums, "banned", ("curator", NORTH))
    browser = browser_of(museums, account)
    token = museums.platform.tokens.create(frozenset(), owner=account)
    answer = browser_of(museums, cast["administrator"]).post(
        f"/people/{id_of(account)}/state", {"state": "banned", "reason": "Sent advertising."}
    )
    assert answer.status_code == 303
    assert browser.name == ""
    headers = {"Authorization": f"Bearer {token}"}
    refused = museums.app.test_client().get("/me.json", headers=headers)
    assert refused.status_code == 403
    assert "Sent advertising." in refused.json["detail"]


def test_ban_without_a_reason_400(museums: House, cast: dict[str, str]) -> None:
    account = person(museums, "not banned")
    answer = browser_of(museums, cast["administrator"]).post(
        f"/people/{id_of(account)}/state", {"state": "banned"}
    )
    assert answer.status_code == 400


def test_banned_person_cannot_sign_in(museums: House, cast: dict[str, str], mock: MockProvider) -> None:
    browser = museums.browser()
    browser.sign_in(mock, "soon-banned")
    account = museums.reception.events.of()[0].agent
    browser_of(museums, cast["administrator"]).post(
        f"/people/{id_of(account)}/state", {"state": "banned", "reason": "Insults."}
    )
    answer = museums.browser().sign_in(mock, "soon-banned")
    assert answer.status_code == 403
    assert "Insults." in answer.text


def test_rights_that_change_renew_the_session(museums: House) -> None:
    account = person(museums, "rising")
    browser = browser_of(museums, account)
    browser.get("/me.json")
    first = browser.secret
    give(museums, account, "reader", NORTH)
    assert browser.get("/me.json").status_code == 200
    assert browser.secret not in ("", first)
    assert museums.reception.sessions.find(first) is not None  # for requests on their way
    museums.ahead = 60
    assert museums.reception.sessions.find(first) is None
    museums.set_clock()


def test_what_happened_goes_back_to_the_beginning(museums: House, cast: dict[str, str]) -> None:
    events = museums.reception.events
    for number in range(230):
        events.note("refused", says=f"number {number}")
    desk, every = browser_of(museums, cast["administrator"]), events.of(most=10_000)
    found, here, pages = [], "/people/services.json", 0
    while here:
        told = desk.get(here, Accept="application/json").json
        assert len(told["events"]) <= 100
        found += told["events"]
        back, here, pages = told["newer"], told["older"].replace("/services?", "/services.json?"), pages + 1
        assert bool(back) is (pages > 1)
    assert pages > 2
    assert sorted((one["at"], one["says"]) for one in found) == sorted((one.at, one.says) for one in every)
    newer = desk.get(back.replace("/services?", "/services.json?"), Accept="application/json").json
    assert newer["events"] == found[-len(told["events"]) - 100 : -len(told["events"])]
    first = desk.get("/people/services").text
    assert 'rel="next"' in first and 'rel="prev"' not in first
    assert 'rel="prev"' in desk.get(desk.get("/people/services.json").json["older"]).text
    assert desk.get("/people/services.json?before=x", Accept="application/json").status_code == 400


def test_token_of_the_machine_makes_the_first_administrator(museums: House) -> None:
    account = person(museums, "first")
    token = museums.platform.tokens.create(frozenset({"administrator"}), "first steps")
    client, headers = museums.app.test_client(), {"Authorization": f"Bearer {token}"}
    names = {row["name"]: row["id"] for row in client.get("/people.json", headers=headers).json["people"]}
    path = f"/people/{names['Demo first']}/roles"
    assert client.post(path, data={"role": "administrator"}, headers=headers).status_code == 303
    assert "administrator" in museums.platform.principal_of(account).roles


# -- tokens ------------------------------------------------------------------------------------


def _token(browser: Browser, **form: object) -> str:
    text = browser.post("/me/tokens", {"name": "a program", "days": "30", **form}).text
    return text.partition('<code id="token">')[2].partition("<")[0]


def test_token_of_a_person_is_limited(museums: House, cast: dict[str, str]) -> None:
    token = _token(browser_of(museums, cast["curator"]), deed=["annotate"])
    record = museums.platform.tokens.find(token)
    assert record is not None
    found = museums.platform.holder(record)
    assert (found.iri, found.deeds) == (cast["curator"], frozenset({"annotate"}))
    assert not [g for g in found.view.named if "restricted" in g or "desk" in g]
    assert found.is_let("annotate") and not found.is_let("change")
    said = museums.app.test_client().get("/me.json", headers={"Authorization": f"Bearer {token}"}).json
    assert said["agent"] == cast["curator"]
    assert [row["deeds"] for row in said["person"]["tokens"] if row["used"]] == [["annotate"]]


def test_token_of_an_administrator_without_oversee(museums: House, cast: dict[str, str]) -> None:
    token = _token(browser_of(museums, cast["administrator"]), deed=["annotate"])
    headers = {"Authorization": f"Bearer {token}"}
    client = museums.app.test_client()
    assert client.get("/people.json", headers=headers).status_code == 403
    assert client.get("/status/queries.json", headers=headers).status_code == 403
    data = {"update": query("add.ru")}
    assert client.post("/sparql", data=data, headers=headers).status_code == 403


def test_token_beyond_the_own_deeds_400(museums: House, cast: dict[str, str]) -> None:
    browser = browser_of(museums, cast["reader"])
    assert browser.post("/me/tokens", {"name": "x", "days": "30", "deed": "change"}).status_code == 400


def test_token_makes_no_token(museums: House, cast: dict[str, str]) -> None:
    token = _token(browser_of(museums, cast["curator"]), deed=["annotate", "change"])
    client = museums.app.test_client()
    answer = client.post("/me/tokens", data={"days": "30"}, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403


def test_ended_token_401(museums: House, cast: dict[str, str]) -> None:
    browser = browser_of(museums, cast["curator"])
    token = _token(browser)
    record = museums.platform.tokens.find(token)
    assert record is not None
    assert browser_of(museums, cast["reader"]).post(f"/me/tokens/{record.id}/end").status_code == 404
    assert browser.post(f"/me/tokens/{record.id}/end").status_code == 303
    answer = museums.app.test_client().get("/me.json", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


# -- profile, export, erasing --------------------------------------------------------------------


def test_expert_is_found_by_whom_the_person_chose(museums: House) -> None:
    account = person(museums, "expert")
    browser, other = browser_of(museums, account), browser_of(museums, person(museums, "seeker"))
    form = {"kind": "expertise", "text": "Carabidae of the Andes", "more": "taxon"}
    assert path_of(browser.post("/me/statements", form)) == "/me"

    def found(by: Browser) -> bool:
        return [row["name"] for row in by.get("/experts.json?q=carabid").json["experts"]] == ["Demo expert"]

    visitor = museums.browser()
    assert (found(other), found(visitor)) == (False, False)
    browser.post("/me/shown-to", {"audience": "people"})
    assert (found(other), found(visitor)) == (True, False)
    assert visitor.get(f"/experts/{id_of(account)}.json").status_code == 404
    browser.post("/me/shown-to", {"audience": "everybody"})
    assert (found(other), found(visitor)) == (True, True)
    said = visitor.get(f"/experts/{id_of(account)}.json").json["profile"]["expertise"][0]
    assert (said["verification"], said["origin"]) == ("self-stated", "Demo expert")


def test_what_a_service_says_cannot_be_taken_back(museums: House) -> None:
    account = person(museums, "staff", affiliations=("staff@museum.example",))
    browser = browser_of(museums, account)
    said = browser.get("/me.json").json["person"]["profile"]["affiliations"][0]
    assert (said["text"], said["kind"], said["verification"]) == ("museum.example", "staff", "asserted")
    assert browser.post(f"/me/statements/{said['part']}/remove").status_code == 409
    browser.post("/me/statements", {"kind": "affiliation", "text": "A society"})
    own = next(
        row
        for row in browser.get("/me.json").json["person"]["profile"]["affiliations"]
        if row["text"] == "A society"
    )
    assert own["verification"] == "self-stated"
    assert browser.post(f"/me/statements/{own['part']}/remove").status_code == 303


def test_export_holds_all_that_is_kept(museums: House) -> None:
    account = person(
        museums, "exporting", ("reader", NORTH), email="demo@example.org", orcid="0000-0002-1825-0097"
    )
    answer = browser_of(museums, account).get("/me/account.jsonld")
    assert answer.mimetype == "application/ld+json"
    for word in ("demo@example.org", "0000-0002-1825-0097", "Demo exporting", NORTH, "role/reader"):
        assert word in answer.text
    assert {node["@id"] for node in json.loads(answer.text)["@graph"]} >= {account, f"{account}#identity-1"}


def test_erasing_leaves_a_pseudonym(museums: House) -> None:
    account = person(
        museums, "secret-subject", ("reader", NORTH), name="Demo Leaver", email="gone@example.org"
    )
    token = museums.platform.tokens.create(frozenset(), owner=account)
    browser = browser_of(museums, account)
    assert browser.get("/me/erase").status_code == 200
    assert browser.post("/me/erase").status_code == 303
    assert browser.name == ""
    assert museums.platform.tokens.find(token) is None
    dumped = io.BytesIO()
    museums.platform.store.dump(dumped, View.ALL, RdfFormat.N_QUADS)
    text = dumped.getvalue().decode()
    for word in ("secret-subject", "Demo Leaver", "gone@example.org"):
        assert word not in text
    assert f"Former member {id_of(account)}" in text
    assert list(museums.platform.writer.chain.check()) == []
    kept = (museums.platform.folder / "people.sqlite").read_bytes()
    assert account.encode() not in kept


def test_erasing_needs_a_fresh_sign_in(museums: House) -> None:
    account = person(museums, "hesitant")
    browser = browser_of(museums, account)
    museums.ahead = 1800
    assert browser.post("/me/erase").status_code == 400
    museums.set_clock()
    assert museums.platform.people.person(account).state == "active"


def test_visitor_is_led_to_the_sign_in(museums: House) -> None:
    answer = museums.browser().get("/me")
    assert (answer.status_code, path_of(answer)) == (303, "/signin?back=/me")
    assert museums.browser().get("/me.json", Accept="application/json").status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/me",
        "/people",
        "/people/services",
        "/experts",
        "/me/erase",
        "/me/orcid",
        "/notifications",
        "/people/{me}",
        "/experts/{me}",
        "/signin",
    ],
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_pages_can_be_made(museums: House, cast: dict[str, str], path: str, language: str) -> None:
    browser = browser_of(museums, cast["administrator"])
    answer = browser.get(path.format(me=id_of(cast["administrator"])), **{"Accept-Language": language})
    assert answer.status_code == 200
    twin = re.search(r'href="([^"]+)" type="application/json"', answer.text)
    assert twin is not None
    hidden = {"services", "section", "theme", "languages", "language", "direction", "twin", "principal"}
    assert not hidden & set(browser.get(twin[1]).json)  # what the layout itself needs
    assert "no-store" in answer.headers["Cache-Control"] or "private" in answer.headers["Cache-Control"]
