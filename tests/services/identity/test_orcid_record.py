"""Reading one's ORCID record from a real server: the look beforehand, the choice, and every way it fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.graph.claims import Claims
from app.graph.errors import BadParameter
from app.web.signin.orcid import OrcidApi
from tests.services.identity.orcid_server import ORCID, OrcidServer, orcid_serving, record
from tests.services.identity.people import NORTH, browser_of, id_of, person
from tests.services.identity.receiving import Browser, House


@pytest.fixture(scope="module")
def server() -> Iterator[OrcidServer]:
    with orcid_serving() as found:
        yield found


@pytest.fixture
def orcid(museums: House, server: OrcidServer) -> Iterator[OrcidServer]:
    """The installation reads from that server, with small limits."""
    server.answer, server.fault, server.asked = record(), "", []
    kept = museums.reception.orcid
    museums.reception.orcid = OrcidApi(server.base, seconds=1.0, most=200_000)
    yield server
    museums.reception.orcid = kept


def carberry(house: House, name: str) -> tuple[str, Browser]:
    account = person(house, name, orcid=ORCID)
    return account, browser_of(house, account)


def statements(browser: Browser) -> dict[str, list[dict[str, str]]]:
    profile = browser.get("/me.json").json["person"]["profile"]
    return {kind: [one for one in rows if one["source"] == "orcid"] for kind, rows in profile.items()}


def read(browser: Browser) -> dict[str, dict[str, str]]:
    answer = browser.get("/me/orcid.json")
    assert answer.status_code == 200, answer.text
    return {one["text"]: one for one in answer.json["statements"]}


def test_look_beforehand_states_nothing(museums: House, orcid: OrcidServer) -> None:
    _, browser = carberry(museums, "looking")
    found = read(browser)
    assert orcid.asked == [(f"/v3.0/{ORCID}/record", "application/json")]
    assert [(one["kind"], text) for text, one in found.items()] == [
        ("name", "Josiah Carberry"),
        ("name", "J. S. Carberry"),
        ("affiliation", "Northern Museum"),
        ("affiliation", "A University"),
        ("expertise", "carabidae"),
        ("expertise", "Germany"),
        ("expertise", "cracked pots"),
        ("link", "Beetle group"),
    ]
    job = found["A University"]
    assert (job["more"], job["since"], job["until"]) == ("", "2001", "2010")
    assert (found["Germany"]["field"], found["cracked pots"]["field"]) == ("region", "method")
    assert not any(statements(browser).values())
    assert "javascript" not in browser.get("/me/orcid").text.replace('type="text/javascript"', "")


def test_what_was_chosen_is_stated_with_origin_and_time(museums: House, orcid: OrcidServer) -> None:
    account, browser = carberry(museums, "choosing")
    found = read(browser)
    chosen = ("Josiah Carberry", "Northern Museum", "Germany", "cracked pots", "Beetle group")
    form = {"take": [found[text]["key"] for text in chosen], f"field-{found['cracked pots']['key']}": "taxon"}
    assert browser.post("/me/orcid", form).status_code == 303
    said = statements(browser)
    assert {kind: [one["text"] for one in rows] for kind, rows in said.items() if rows} == {
        "names": ["Josiah Carberry"],
        "affiliations": ["Northern Museum"],
        "expertise": ["Germany", "cracked pots"],
        "links": ["Beetle group"],
    }
    every = [one for rows in said.values() for one in rows]
    assert {(one["verification"], one["origin"]) for one in every} == {("from-orcid", "ORCID")}
    assert all(one["readAt"] for one in every)
    assert (said["affiliations"][0]["institution"], said["affiliations"][0]["since"]) == (NORTH, "2011")
    assert [one["kind"] for one in said["expertise"]] == ["region", "taxon"]
    browser.post("/me/shown-to", {"audience": "everybody"})
    shown = museums.browser().get(f"/experts/{id_of(account)}")
    assert 'href="https://beetles.example.org/"' in shown.text
    assert "Josiah Carberry" in shown.text
    again = read(browser)
    assert [text for text, one in again.items() if one["known"]] == list(chosen)
    assert browser.post("/me/orcid", {"take": again["Germany"]["key"]}).status_code == 303
    assert [one["text"] for one in statements(browser)["expertise"]] == ["Germany", "cracked pots"]
    assert browser.post(f"/me/statements/{said['links'][0]['part']}/remove").status_code == 303
    assert statements(browser)["links"] == []


def test_institution_confirms_what_orcid_says_and_takes_it_back(museums: House, orcid: OrcidServer) -> None:
    account, browser = carberry(museums, "from ORCID and the museum")
    browser.post("/me/orcid", {"take": read(browser)["Northern Museum"]["key"]})
    part = statements(browser)["affiliations"][0]["part"]
    desk = browser_of(museums, person(museums, "ORCID moderator", ("moderator", NORTH)))
    path = f"/people/{id_of(account)}/affiliations/{part}"
    assert desk.post(f"{path}/confirm").status_code == 303
    assert statements(browser)["affiliations"][0]["verification"] == "asserted"
    assert desk.post(f"{path}/withdraw", {"why": "A mistake."}).status_code == 303
    assert statements(browser)["affiliations"][0]["verification"] == "from-orcid"


def test_record_that_changed_since_409(museums: House, orcid: OrcidServer) -> None:
    _, browser = carberry(museums, "late")
    found = read(browser)
    orcid.answer["person"]["keywords"]["keyword"] = []
    form = {"take": [found["Germany"]["key"], found["Josiah Carberry"]["key"]]}
    assert browser.post("/me/orcid", form).status_code == 409
    assert browser.post("/me/orcid", {"take": "made-up"}).status_code == 409
    assert browser.post("/me/orcid", {}).status_code == 400
    assert not any(statements(browser).values())


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        ("404", 404, "no public record"),
        ("409", 503, "status 409"),
        ("500", 503, "status 500"),
        ("301", 503, "another address"),
        ("307", 503, "another address"),
        ("malformed", 503, "no record"),
        ("deep", 503, "no record"),
        ("html", 503, "no record"),
        ("huge", 503, "too long"),
        ("silent", 503, "in time"),
        ("dripping", 503, "in time"),
    ],
)
def test_fault_is_told_and_changes_nothing(
    museums: House, orcid: OrcidServer, fault: str, status: int, words: str
) -> None:
    _, browser = carberry(museums, f"unlucky {fault}")
    key = read(browser)["Germany"]["key"]
    orcid.fault = fault
    asked = len(orcid.asked)
    answer = browser.get("/me/orcid.json", Accept="application/json")
    assert (answer.status_code, words in answer.json["detail"]) == (status, True), answer.text
    assert answer.json["remedy"]
    assert len(orcid.asked) == asked + 1, "it was led on"
    assert browser.post("/me/orcid", {"take": key}).status_code == status
    assert not any(statements(browser).values())


@pytest.mark.parametrize(
    "answer",
    [
        [],
        {"orcid-identifier": None},
        record("0000-0001-5109-3700"),  # of somebody else
    ],
)
def test_answer_that_is_no_record_of_this_person(museums: House, orcid: OrcidServer, answer: object) -> None:
    _, browser = carberry(museums, f"not {str(answer)[:30]}")
    orcid.answer = answer
    assert browser.get("/me/orcid.json", Accept="application/json").status_code == 503


@pytest.mark.parametrize("part", ["person", "activities-summary"])
@pytest.mark.parametrize("value", [None, [], "x", {"name": 1, "keywords": {"keyword": [1, {"content": {}}]}}])
def test_parts_of_another_shape_are_left_out(
    museums: House, orcid: OrcidServer, part: str, value: object
) -> None:
    _, browser = carberry(museums, f"odd {part} {value}")
    orcid.answer[part] = value
    kinds = {one["kind"] for one in read(browser).values()}
    assert kinds == ({"affiliation"} if part == "person" else {"name", "expertise", "link"})


def test_unreachable_is_told(museums: House, orcid: OrcidServer) -> None:
    _, browser = carberry(museums, "alone")
    museums.reception.orcid = OrcidApi("http://127.0.0.1:9/v3.0", seconds=1.0)
    answer = browser.get("/me/orcid.json", Accept="application/json")
    assert (answer.status_code, "cannot be reached" in answer.json["detail"]) == (503, True)


def test_only_an_authenticated_orcid_is_read(museums: House, orcid: OrcidServer) -> None:
    browser = browser_of(museums, person(museums, "without ORCID"))
    answer = browser.get("/me/orcid.json")
    assert (answer.status_code, answer.json["statements"], answer.json["orcid"]) == (200, [], "")
    assert "Read from my ORCID record" not in browser.get("/me").text
    assert browser.post("/me/orcid", {"take": "x"}).status_code == 404
    assert museums.browser().get("/me/orcid.json", Accept="application/json").status_code == 401
    assert museums.browser().post("/me/orcid", {"take": "x"}).status_code == 401
    assert orcid.asked == []


def test_installation_that_reads_no_orcid(museums: House, orcid: OrcidServer) -> None:
    _, browser = carberry(museums, "off")
    museums.reception.orcid = OrcidApi("")
    assert "switched off" in browser.get("/me/orcid").text
    assert "Read from my ORCID record" not in browser.get("/me").text
    assert browser.post("/me/orcid", {"take": "x"}).status_code == 404


@pytest.mark.parametrize(
    "base", ["http://pub.orcid.org/v3.0", "ftp://127.0.0.1/", "https://u:p@pub.orcid.org"]
)
def test_address_that_is_not_encrypted_is_refused_at_the_start(base: str) -> None:
    with pytest.raises(BadParameter):
        OrcidApi(base)


def test_giving_up_orcid_takes_its_statements_along(museums: House, orcid: OrcidServer) -> None:
    people = museums.platform.people
    account, _ = people.sign_in(Claims("https://orcid.org", ORCID, "Demo of ORCID", orcid=ORCID))
    people.link(account, Claims("https://other.example", "x", "Demo of ORCID"))
    browser = browser_of(museums, account)
    browser.post("/me/orcid", {"take": read(browser)["Germany"]["key"]})
    assert statements(browser)["expertise"]
    parts = browser.get("/me.json").json["person"]["identities"]
    part = next(one["part"] for one in parts if one["issuer"] == "https://orcid.org")
    assert browser.post(f"/me/identities/{part}/remove").status_code == 303
    assert not any(statements(browser).values())


def test_who_reads_often_waits(museums: House, orcid: OrcidServer) -> None:
    _, browser = carberry(museums, "in a hurry")
    statuses = [browser.get("/me/orcid.json").status_code for _ in range(25)]
    assert statuses == [200] * 20 + [429] * 5
    assert len(orcid.asked) == 20
    refused = browser.post("/me/orcid", {"take": "x"})
    assert (refused.status_code, int(refused.headers["Retry-After"]) > 0) == (429, True)
    assert browser.get("/me").status_code == 200
    assert browser_of(museums, person(museums, "with time", orcid=ORCID)).get("/me/orcid").status_code != 429
