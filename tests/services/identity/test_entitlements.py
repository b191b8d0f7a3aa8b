"""Roles that follow from what a research community asserts: AARC-G069, G002, G027, G025, G026, RAF."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.graph.errors import BadParameter
from app.web.signin import assurance
from app.web.signin.entitlement import Entitlement, Rule, entitlement, read_rules
from app.web.signin.issuer import read_issuers
from tests.services.identity.mock_provider import MockProvider
from tests.services.identity.people import HERBARIUM, NORTH, SOUTH
from tests.services.identity.receiving import House, issuer, receiving

CURATORS = "urn:geant:example.org:group:herbarium:role=curator#aai.example.org"
AAI = "aai.example.org"
READERS = "urn:geant:example.org:group:museum:readers"
REACHES = {"administrator": "house", "loader": "house", "reader": "institution", "curator": "any"}
RAF = "https://refeds.org/assurance/"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CURATORS, Entitlement("urn:geant:example.org", "group", ("herbarium",), "curator", (), AAI)),
        (READERS, Entitlement("urn:geant:example.org", "group", ("museum", "readers"))),
        (
            "urn:mace:egi.eu:group:fedcloud.egi.eu:role=vm_operator#aai.egi.eu",
            Entitlement("urn:mace:egi.eu", "group", ("fedcloud.egi.eu",), "vm_operator", (), "aai.egi.eu"),
        ),
        (
            "urn:x-ex:a:group:Flora%20of%20Peru:role=co%2Feditor",
            Entitlement("urn:x-ex:a", "group", ("Flora of Peru",), "co/editor"),
        ),
        (
            "urn:geant:example.org:res:herbarium:labels:act:read,write#aai.example.org",
            Entitlement("urn:geant:example.org", "res", ("herbarium", "labels"), "", ("read", "write"), AAI),
        ),
        ("urn:geant:example.org:res:herbarium", Entitlement("urn:geant:example.org", "res", ("herbarium",))),
        ("urn:geant:group:group:x", Entitlement("urn:geant:group", "group", ("x",))),
        ("urn:geant:example.org:group:", None),
        ("urn:geant:example.org:group:a::b", None),
        ("urn:geant:example.org:group:a:role=", None),
        ("urn:geant:example.org:res:a:act:", None),
        ("urn:mace:dir:entitlement:common-lib-terms", None),
        ("https://example.org/group/a", None),
        ("", None),
    ],
)  # fmt: skip
def test_entitlement_is_read(text: str, expected: Entitlement | None) -> None:
    assert entitlement(text) == expected


@given(st.text(max_size=80))
def test_any_text_is_read_or_not(text: str) -> None:
    entitlement(text)
    entitlement(f"urn:geant:example.org:group:{text}")


@pytest.mark.parametrize(
    ("rule", "text", "fits"),
    [
        (CURATORS, CURATORS, True),
        (CURATORS.partition("#")[0], CURATORS, True),
        (CURATORS, CURATORS.replace("aai.example.org", "evil.example"), False),
        (CURATORS, CURATORS.replace(":role=curator", ""), False),
        (CURATORS.replace(":role=curator", ""), CURATORS, False),
        ("URN:GEANT:example.org:group:museum:readers", READERS, True),
        ("urn:geant:example.org:group:museum:*", READERS, True),
        ("urn:geant:example.org:group:museum:*", "urn:geant:example.org:group:museum", False),
        ("urn:geant:example.org:group:museum:*", "urn:geant:other.org:group:museum:x", False),
        ("urn:geant:example.org:res:a:act:read", "urn:geant:example.org:res:a:act:read,write", True),
        ("urn:geant:example.org:res:a:act:write", "urn:geant:example.org:res:a:act:read", False),
        ("urn:mace:dir:entitlement:x", "urn:mace:dir:entitlement:x", True),
        ("urn:mace:dir:entitlement:x", "urn:mace:dir:entitlement:X", False),
    ],
)
def test_rule_fits(rule: str, text: str, fits: bool) -> None:
    assert Rule(rule, "curator", NORTH).fits(text) is fits


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ({"role": "curator", "scope": NORTH}, "entitlement is missing"),
        ({"entitlement": CURATORS, "role": "emperor"}, "role must be one of"),
        ({"entitlement": CURATORS, "role": "curator"}, "scope is missing"),
        ({"entitlement": CURATORS, "role": "curator", "scope": NORTH, "why": "x"}, "unknown why"),
        ({"entitlement": CURATORS, "role": "administrator", "scope": NORTH}, "held for the whole house"),
        ({"entitlement": CURATORS, "role": "loader", "scope": NORTH}, "held for the whole house"),
        ({"entitlement": CURATORS, "role": "reader", "scope": HERBARIUM}, "held for an institution"),
    ],
)
def test_bad_rule_is_refused(table: dict[str, str], fault: str) -> None:
    with pytest.raises(BadParameter, match=fault):
        read_rules([table], REACHES, "http://localhost/")


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ({"preset": "myspace"}, "no preset"),
        ({"issuer": "https://id.example"}, "client_id is missing"),
        ({"issuer": "http://id.example", "client_id": "x"}, "must begin with https"),
        (
            {"issuer": "https://id.example", "client_id": "x", "key": "Out of bounds"},
            "cannot stand in an address",
        ),
        ({"issuer": "https://id.example", "client_id": "x", "key": "demo"}, "cannot stand in an address"),
        ({"issuer": "https://id.example", "client_id": "x", "password": "y"}, "unknown password"),
    ],
)
def test_bad_service_is_refused(table: dict[str, str], fault: str) -> None:
    with pytest.raises(BadParameter, match=fault):
        read_issuers([table])


def test_service_given_twice_is_refused() -> None:
    table = {"preset": "orcid", "client_id": "x"}
    with pytest.raises(BadParameter, match="given twice"):
        read_issuers([table, table])


def test_secret_is_not_shown() -> None:
    (found,) = read_issuers([{"preset": "orcid", "client_id": "x", "client_secret": "hush"}])
    assert "hush" not in repr(found)


# -- at a sign-in ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def house(mock: MockProvider) -> Iterator[House]:
    rules = (
        {"entitlement": CURATORS, "role": "curator", "scope": NORTH},
        {"entitlement": READERS, "role": "reader", "scope": SOUTH, "issuer": "mock"},
        {"entitlement": "urn:geant:example.org:group:admins", "role": "administrator", "issuer": "elsewhere"},
    )
    with receiving(issuer(mock, preset="edugain-proxy"), entitlements=rules) as found:
        yield found


def held(house: House, mock: MockProvider, subject: str, *entitlements: str) -> list[tuple[str, str]]:
    mock.person(subject, eduperson_entitlement=list(entitlements))
    browser = house.browser()
    browser.sign_in(mock, subject)
    rows = browser.get("/me.json").json["person"]["roles"]
    assert all(row["origin"] == "entitlement" for row in rows)
    return sorted((row["role"], row["scope"]) for row in rows)


def test_entitlements_become_roles_and_go_again(house: House, mock: MockProvider) -> None:
    assert held(house, mock, "member", CURATORS, READERS) == [("curator", NORTH), ("reader", SOUTH)]
    assert held(house, mock, "member", READERS) == [("reader", SOUTH)]
    assert held(house, mock, "member") == []


def test_entitlement_of_another_service_gives_nothing(house: House, mock: MockProvider) -> None:
    assert held(house, mock, "sly", "urn:geant:example.org:group:admins") == []


def test_role_runs_out_unless_it_is_asserted_again(house: House, mock: MockProvider) -> None:
    held(house, mock, "lasting", CURATORS)
    account = house.reception.events.of()[0].agent
    (role,) = house.platform.people.person(account).roles
    ends = datetime.fromisoformat(role.grant.until)
    assert timedelta(days=89) < ends - datetime.now(UTC) <= timedelta(days=90)
    assert role.holds(ends - timedelta(minutes=1)) and not role.holds(ends)


def test_second_sign_in_writes_nothing_new(house: House, mock: MockProvider) -> None:
    held(house, mock, "steady", CURATORS)
    commit = house.platform.writer.commit
    held(house, mock, "steady", CURATORS)
    assert house.platform.writer.commit == commit


def test_what_else_a_community_says_is_kept(house: House, mock: MockProvider) -> None:
    mock.person(
        "scholar",
        voperson_id="28c5353b8bb3@community.example",
        voperson_external_affiliation=["faculty@museum.example", "member@museum.example"],
        eduperson_assurance=[f"{RAF}IAP/medium", f"{RAF}IAP/low", f"{RAF}ID/unique"],
        orcid="https://orcid.org/0000-0002-1825-0097",
    )
    browser = house.browser()
    browser.sign_in(mock, "scholar")
    said = browser.get("/me.json").json["person"]
    (one,) = said["identities"]
    assert (one["community"], one["assurance"]) == ("28c5353b8bb3@community.example", "medium")
    assert [(row["kind"], row["text"]) for row in said["profile"]["affiliations"]] == [
        ("faculty", "museum.example"),
        ("member", "museum.example"),
    ]
    assert said["account"]["orcid"] == "https://orcid.org/0000-0002-1825-0097"
    assert said["assurance"]["enough"] is True


@pytest.mark.parametrize(
    ("said", "wanted", "allowed"),
    [
        ([f"{RAF}IAP/medium"], "medium", True),
        ([f"{RAF}IAP/high"], "medium", True),
        ([f"{RAF}IAP/low"], "medium", False),
        ([], "low", False),
        (["medium"], "low", False),
    ],
)
def test_gate_says_why_not_and_how(house: House, said: list[str], wanted: str, allowed: bool) -> None:
    with house.app.test_request_context():
        found = assurance.gate(said, wanted)
    assert found.allowed is allowed
    if not allowed:
        assert wanted in found.reason
        assert "passport" in found.reason


def test_uniqueness_is_read() -> None:
    assert assurance.unique([f"{RAF}ID/unique"])
    assert not assurance.unique([f"{RAF}ID/eppn-unique-no-reassign"])
