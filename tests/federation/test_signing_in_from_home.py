"""People sign in by their home organisation: SAML to the proxy, OpenID Connect to here, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.federation.conftest import Federation
from tests.federation.described import settings

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def page(federation: Federation) -> Iterator[Page]:
    """That of a new visitor, for whom the certificate of the proxy will do."""
    with federation.house.tab(ignore_https_errors=True) as tab:
        yield tab.page


def knock(page: Page, name: str, home: str, word: str = "at home") -> None:
    """By the link in the head of a page to the choice of one's home, and to the form there."""
    page.goto("/about")
    page.click("header .who a")
    page.click("main ul.index a")
    page.click(f"button[name='idp_{home}']")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", word)
    assert page.url.startswith(home.partition("/saml2")[0])
    page.click("button[type=submit], input[type=submit]")


def sign_in(page: Page, name: str, home: str) -> dict[str, Any]:
    """The whole way; gives what is known of the person, from ``/me.json``."""
    knock(page, name, home)
    page.wait_for_url("**/about")
    said: dict[str, Any] = page.request.get("/me.json").json()
    return said


def affiliations(said: dict[str, Any]) -> list[tuple[str, str]]:
    found = said["person"]["profile"]["affiliations"]
    return sorted((f"{row['kind']}@{row['text']}", row["verification"]) for row in found)


def test_claims_arrive_as_the_home_organisation_told_them(federation: Federation, page: Page) -> None:
    said = sign_in(page, "curator", federation.named)
    assert "Curator at museum.example" in page.inner_text("header .who")
    (rule,) = settings()["entitlements"]
    assert [(row["role"], row["scope"], row["origin"]) for row in said["person"]["roles"]] == [
        ("curator", rule["scope"], "entitlement")
    ]
    assert affiliations(said) == [("member@museum.example", "asserted"), ("staff@museum.example", "asserted")]
    assert said["person"]["assurance"]["level"] == "medium"
    (identity,) = said["person"]["identities"]
    assert identity["issuer"] == federation.proxy
    assert identity["entitlements"] == [rule["entitlement"]]
    assert re.fullmatch(r"[0-9a-f]{64}@proxy\.example\.org", identity["community"])
    # who the home organisation says somebody is at ORCID, is not proven
    assert not said["person"]["account"]["orcid"]


def test_same_person_is_the_same_account(federation: Federation) -> None:
    found = set()
    for _ in range(2):
        with federation.house.tab(ignore_https_errors=True) as tab:
            found.add(sign_in(tab.page, "curator", federation.named)["agent"])
    assert len(found) == 1


def test_entitlements_of_a_home_organisation_that_is_not_named_are_not_taken(
    federation: Federation, page: Page
) -> None:
    said = sign_in(page, "curator", federation.other)
    assert affiliations(said) == [
        ("member@university.example", "asserted"), ("staff@university.example", "asserted")
    ]  # fmt: skip
    assert said["person"]["roles"] == []


def test_affiliations_with_another_house_are_not_taken(federation: Federation, page: Page) -> None:
    assert affiliations(sign_in(page, "boaster", federation.other)) == [
        ("member@university.example", "asserted")
    ]


@pytest.mark.parametrize("name", ["impostor", "nobody"])
def test_without_an_identifier_of_ones_own_house_one_is_turned_away(
    federation: Federation, page: Page, name: str
) -> None:
    knock(page, name, federation.other)
    page.wait_for_url("**/signin/institution/callback?*")
    assert "did not sign you in" in page.inner_text("main")
    assert page.request.get("/me.json").status == 401


def test_wrong_password_leads_nowhere(federation: Federation, page: Page) -> None:
    knock(page, "curator", federation.named, "elsewhere")
    page.wait_for_selector("text=Incorrect username or password")
    assert page.request.get("/me.json").status == 401
