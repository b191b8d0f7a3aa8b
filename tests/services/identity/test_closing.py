"""A sign-in service that administrators close: nobody comes in by it, and those who came by it are out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.identity.mock_provider import MockProvider, providing
from tests.services.identity.people import browser_of, give, person
from tests.services.identity.receiving import Browser, House, issuer, receiving


@pytest.fixture(scope="module")
def provider() -> Iterator[MockProvider]:
    with providing() as found:
        found.person("ada", name="Demo reader")
        found.person("chief", name="Demo chief")
        yield found


@pytest.fixture
def house(provider: MockProvider) -> Iterator[House]:
    with receiving(issuer(provider)) as found:
        yield found


def administrator(house: House) -> Browser:
    """An administrator who came in by another way."""
    return browser_of(house, person(house, "boss", ("administrator", "")))


def put(browser: Browser, **said: str) -> int:
    return browser.post("/people/services/mock/state", data=said).status_code


def test_nobody_comes_in_until_it_is_open_again(house: House, provider: MockProvider) -> None:
    inside, boss = house.browser(), administrator(house)
    inside.sign_in(provider, "ada")
    half_way = house.browser()
    address = half_way.leave("mock")
    assert put(boss, state="closed", reason="It was broken into.") == 303
    assert inside.name == ""
    refused = house.browser().get("/signin/mock")
    assert refused.status_code == 403
    assert "It was broken into." in refused.text
    came = provider.agree(address, "ada")
    assert half_way.come_back("mock", came).status_code == 403
    assert half_way.name == ""
    assert house.browser().get("/signin.json").json["ways"] == []
    (told,) = boss.get("/people/services.json", Accept="application/json").json["issuers"]
    assert (told["closed"]["reason"], told["closed"]["byName"]) == ("It was broken into.", "Demo boss")
    assert "It was broken into." in boss.get("/people/services").text
    assert put(boss, state="open") == 303
    inside.sign_in(provider, "ada")
    assert inside.name == "Demo reader"
    kinds = [event.kind for event in house.reception.events.of()]
    assert kinds.index("service-opened") < kinds.index("service-closed")


def test_closing_needs_a_reason_and_another_door(house: House, provider: MockProvider) -> None:
    assert put(administrator(house), state="closed") == 400
    assert put(administrator(house), state="ajar", reason="x") == 400
    chief = house.browser()
    chief.sign_in(provider, "chief")
    give(house, chief.get("/me.json", Accept="application/json").json["agent"], "administrator")
    assert put(chief, state="closed", reason="Why not.") == 400
    assert chief.name == "Demo chief"


def test_only_administrators_close(house: House) -> None:
    assert put(browser_of(house, person(house, "guest")), state="closed", reason="x") == 403
    assert administrator(house).post("/people/services/none/state", data={"state": "open"}).status_code == 404
