"""One person, several ways to sign in: linked when both are fresh, never by an e-mail address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.identity.mock_provider import MockProvider, providing
from tests.services.identity.receiving import Browser, House, issuer, receiving

ORCID = "0000-0002-1825-0097"


@pytest.fixture(scope="module")
def second() -> Iterator[MockProvider]:
    with providing() as found:
        yield found


@pytest.fixture(scope="module")
def opened(mock: MockProvider, second: MockProvider) -> Iterator[House]:
    there = issuer(second, "orcid", preset="orcid")
    with receiving(issuer(mock), there) as found:
        yield found


@pytest.fixture
def house(opened: House) -> House:
    opened.set_clock()
    return opened


def identities(browser: Browser) -> list[tuple[str, str]]:
    said = browser.get("/me.json").json["person"]["identities"]
    return [(one["service"], one["subject"]) for one in said]


def link(browser: Browser, provider: MockProvider, subject: str) -> int:
    return browser.sign_in(provider, subject, "orcid", link="1", back="/me").status_code


def test_link_leads_both_ways_to_one_account(house: House, mock: MockProvider, second: MockProvider) -> None:
    browser = house.browser()
    browser.sign_in(mock, "linda")
    assert link(browser, second, ORCID) == 303
    assert identities(browser) == [("Mock", "linda"), ("Orcid", ORCID)]
    other = house.browser()
    other.sign_in(second, ORCID, "orcid")
    assert other.get("/me.json").json["agent"] == browser.get("/me.json").json["agent"]
    assert other.get("/me.json").json["person"]["account"]["orcid"] == f"https://orcid.org/{ORCID}"


def test_link_asks_the_other_service_to_ask_anew(house: House, mock: MockProvider) -> None:
    browser = house.browser()
    browser.sign_in(mock, "careful")
    assert "prompt=login" in browser.leave("orcid", link="1")
    assert "prompt=login" not in browser.leave("orcid")


def test_link_to_an_old_sign_in_403(house: House, mock: MockProvider) -> None:
    browser = house.browser()
    browser.sign_in(mock, "slow")
    house.ahead = 900
    answer = browser.get("/signin/orcid?link=1")
    assert answer.status_code == 403
    assert "too old" in answer.text


def test_link_that_was_begun_in_time_and_ended_late_403(
    house: House, mock: MockProvider, second: MockProvider
) -> None:
    browser = house.browser()
    browser.sign_in(mock, "dawdling")
    house.ahead = 590
    sent = second.agree(browser.leave("orcid", link="1"), "0000-0001-5109-3700")
    house.ahead = 590 + 300
    assert browser.come_back("orcid", sent).status_code == 403
    assert identities(browser) == [("Mock", "dawdling")]


def test_link_without_a_session_401(house: House) -> None:
    assert house.browser().get("/signin/orcid?link=1").status_code == 401


def test_link_begun_by_another_site_403(house: House, mock: MockProvider) -> None:
    browser = house.browser()
    browser.sign_in(mock, "lured")
    assert browser.get("/signin/orcid?link=1", **{"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_link_of_what_belongs_to_another_409(house: House, mock: MockProvider, second: MockProvider) -> None:
    house.browser().sign_in(second, "0000-0001-5000-0007", "orcid")
    browser = house.browser()
    browser.sign_in(mock, "grasping")
    assert link(browser, second, "0000-0001-5000-0007") == 409
    assert identities(browser) == [("Mock", "grasping")]


def test_link_that_another_session_brings_back_400(
    house: House, mock: MockProvider, second: MockProvider
) -> None:
    browser = house.browser()
    browser.sign_in(mock, "first")
    sent = second.agree(browser.leave("orcid", link="1"), "0000-0002-1694-233X")
    browser.sign_in(mock, "then-another")
    assert browser.come_back("orcid", sent).status_code == 400
    assert identities(browser) == [("Mock", "then-another")]


def test_same_address_is_not_the_same_person(house: House, mock: MockProvider, second: MockProvider) -> None:
    mock.person("one", email="shared@example.org", email_verified=True)
    second.person("0000-0003-1415-9269", email="shared@example.org", email_verified=True)
    here, there = house.browser(), house.browser()
    here.sign_in(mock, "one")
    there.sign_in(second, "0000-0003-1415-9269", "orcid")
    assert here.get("/me.json").json["agent"] != there.get("/me.json").json["agent"]


@pytest.mark.parametrize(("verified", "level"), [(True, "asserted"), (False, "self-stated")])
def test_address_has_its_own_mark(house: House, mock: MockProvider, verified: bool, level: str) -> None:
    mock.person(f"mail-{verified}", email="demo@example.org", email_verified=verified)
    browser = house.browser()
    browser.sign_in(mock, f"mail-{verified}")
    (said,) = browser.get("/me.json").json["person"]["profile"]["emails"]
    assert (said["text"], said["verification"]) == ("demo@example.org", level)


def test_orcid_that_a_service_merely_mentions_is_not_kept(house: House, mock: MockProvider) -> None:
    mock.person("boasting", orcid=ORCID)
    browser = house.browser()
    browser.sign_in(mock, "boasting")
    assert browser.get("/me.json").json["person"]["account"]["orcid"] == ""


def test_orcid_with_a_wrong_digit_is_not_kept(house: House, second: MockProvider) -> None:
    browser = house.browser()
    browser.sign_in(second, "0000-0002-1825-0098", "orcid")
    assert browser.get("/me.json").json["person"]["account"]["orcid"] == ""


def test_a_way_is_given_up_but_never_the_last(house: House, mock: MockProvider, second: MockProvider) -> None:
    browser = house.browser()
    browser.sign_in(mock, "two-ways")
    assert browser.post("/me/identities/identity-1/remove").status_code == 409
    subject = "0000-0002-9079-593X"
    assert link(browser, second, subject) == 303
    assert browser.post("/me/identities/identity-2/remove").status_code == 303
    assert identities(browser) == [("Mock", "two-ways")]
    assert browser.get("/me.json").json["person"]["account"]["orcid"] == ""
    other = house.browser()
    other.sign_in(second, subject, "orcid")
    assert other.get("/me.json").json["agent"] != browser.get("/me.json").json["agent"]


def test_person_without_a_name_gets_a_number(house: House, mock: MockProvider) -> None:
    browser = house.browser()
    browser.sign_in(mock, "nameless")
    assert browser.name.startswith("Person ")
    browser.post("/me/name", {"name": "  Demo   Name "})
    assert browser.name == "Demo Name"
    browser.sign_in(mock, "nameless")
    assert browser.name == "Demo Name"
