"""Notifications: what concerns a person stands at one place, read or not, of the kinds they want."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from app.web.news_marks import NewsMarks
from tests.services.identity.people import NORTH, SOUTH, belong, browser_of, give, id_of, person
from tests.services.identity.receiving import Browser, House


def told(browser: Browser) -> dict[str, tuple[str, bool]]:
    """What stands there: the words of each, its kind and whether it is read."""
    answer = browser.get("/notifications.json")
    assert answer.status_code == 200, answer.text
    return {one["says"]: (one["kind"], one["read"]) for one in answer.json["notifications"]}


def badge(browser: Browser) -> str:
    """The number in the header."""
    found = re.search(r'<span class="tag warn">(\d+)<span', browser.get("/about").text)
    return found[1] if found else ""


def test_nothing_waits(museums: House) -> None:
    browser = browser_of(museums, person(museums, "quiet"))
    assert told(browser) == {}
    assert "Nothing waits for you" in browser.get("/notifications").text
    assert badge(browser) == ""


def test_role_is_told_when_it_is_given_and_when_it_ends(museums: House) -> None:
    account = person(museums, "told of roles")
    browser = browser_of(museums, account)
    give(museums, account, "curator", NORTH, until=datetime.now(UTC) + timedelta(days=3))
    give(museums, account, "reader", SOUTH, until=datetime.now(UTC) + timedelta(days=100))
    give(museums, account, "reviewer", NORTH, until=datetime.now(UTC) - timedelta(days=3))
    says = {words.partition(":")[0].partition(" on ")[0]: words for words in told(browser)}
    # they were given long ago, so only the ends are told
    assert set(says) == {"A role of yours ends", "A role of yours has ended"}
    assert says["A role of yours ends"].endswith("Curator, Northern Museum")
    assert says["A role of yours has ended"].endswith("Reviewer, Northern Museum")
    admin = browser_of(museums, person(museums, "giving administrator", ("administrator", "")))
    admin.post(f"/people/{id_of(account)}/roles", {"role": "annotator", "scope": SOUTH})
    assert told(browser)["You were given a role: Annotator, Southern Museum"] == ("role", False)
    assert badge(browser) == "3"


def test_read_and_not_read(museums: House) -> None:
    account, other = person(museums, "reading"), person(museums, "not concerned")
    browser = browser_of(museums, account)
    soon = datetime.now(UTC) + timedelta(days=3)
    give(museums, account, "curator", NORTH, until=soon)
    give(museums, account, "reader", SOUTH, until=soon)
    rows = browser.get("/notifications.json").json["notifications"]
    keys = [one["key"] for one in rows]
    assert badge(browser) == "2"
    assert browser.post("/notifications/read", {"key": keys[0]}).status_code == 303
    assert browser.get("/notifications.json").json["unread"] == 1
    assert badge(browser) == "1"
    assert browser.post("/notifications/read", {"key": keys[0], "unread": "1"}).status_code == 303
    assert browser.get("/notifications.json").json["unread"] == 2
    browser.post("/notifications/read")
    assert browser.get("/notifications.json").json["unread"] == 0
    assert badge(browser) == ""
    assert "Mark as not read" in browser.get("/notifications").text
    browser_of(museums, other).post("/notifications/read", {"key": keys})
    assert NewsMarks(museums.platform.folder / "people.sqlite").read(other) == set()  # no news of theirs


def test_kinds_one_does_not_want_are_not_told(museums: House) -> None:
    account = person(museums, "choosy")
    browser = browser_of(museums, account)
    give(museums, account, "curator", NORTH, until=datetime.now(UTC) + timedelta(days=3))
    assert len(told(browser)) == 1
    kinds = [one["kind"] for one in browser.get("/notifications.json").json["settings"]]
    assert {"role", "affiliation", "invitation", "request-decided", "request-asked", "search"} <= set(kinds)
    browser.post("/notifications/settings", {"kind": [kind for kind in kinds if kind != "role"]})
    assert told(browser) == {}
    settings = browser.get("/notifications.json").json["settings"]
    assert [one["kind"] for one in settings if not one["wanted"]] == ["role"]
    browser.post("/notifications/settings", {"kind": kinds})
    assert len(told(browser)) == 1


def test_affiliation_is_told_to_both_sides(museums: House) -> None:
    account, moderator = person(museums, "newcomer"), person(museums, "host", ("moderator", SOUTH))
    part = belong(museums, account, SOUTH)
    desk, browser = browser_of(museums, moderator), browser_of(museums, account)
    waiting = "Demo newcomer says they belong to Southern Museum; you may confirm it"
    assert told(desk)[waiting] == ("affiliation-asked", False)
    assert waiting not in told(browser_of(museums, person(museums, "other host", ("moderator", NORTH))))
    desk.post(f"/people/{id_of(account)}/affiliations/{part}/confirm")
    assert waiting not in told(desk)
    assert [words for words in told(browser) if words.startswith("Demo host confirmed your affiliation")]


def test_invitation_that_was_taken_is_told(museums: House) -> None:
    moderator = person(museums, "inviting", ("moderator", NORTH))
    desk = browser_of(museums, moderator)
    text = desk.post("/people/invitations", {"role": "reader", "scope": NORTH}).text
    code = text.partition("/invitations/")[2].partition("<")[0]
    assert not [words for words in told(desk) if "took your invitation" in words]
    browser_of(museums, person(museums, "invited")).post(f"/invitations/{code}")
    assert told(desk)["Demo invited took your invitation: Reader"] == ("invitation", False)


def test_visitors_and_tokens(museums: House) -> None:
    visitor = museums.browser()
    assert visitor.get("/notifications.json", Accept="application/json").status_code == 401
    assert visitor.get("/notifications").status_code == 303
    for path in ("/notifications/read", "/notifications/settings"):
        assert visitor.post(path).status_code == 401
    account = person(museums, "with a program")
    token = museums.platform.tokens.create(frozenset(), owner=account)
    client, headers = museums.app.test_client(), {"Authorization": f"Bearer {token}"}
    assert client.get("/notifications.json", headers=headers).status_code == 200
    assert client.post("/notifications/read", headers=headers).status_code == 403


def test_form_of_another_site_is_refused(museums: House) -> None:
    browser = browser_of(museums, person(museums, "lured"))
    answer = browser.client.post("/notifications/read", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_erasing_forgets_what_was_read(museums: House) -> None:
    account = person(museums, "to be forgotten")
    browser = browser_of(museums, account)
    give(museums, account, "curator", NORTH, until=datetime.now(UTC) + timedelta(days=3))
    browser.post("/notifications/read")
    browser.post("/notifications/settings", {"kind": ["role"]})
    marks = NewsMarks(museums.platform.folder / "people.sqlite")
    assert marks.read(account) and marks.unwanted(account)
    assert browser.post("/me/erase").status_code == 303
    assert not marks.read(account) and not marks.unwanted(account)
    assert account.encode() not in (museums.platform.folder / "people.sqlite").read_bytes()


@pytest.mark.parametrize("language", ["en", "de"])
def test_page_can_be_made(museums: House, language: str) -> None:
    account = person(museums, f"speaking {language}")
    give(museums, account, "curator", NORTH, until=datetime.now(UTC) + timedelta(days=3))
    page = browser_of(museums, account).get("/notifications", **{"Accept-Language": language})
    assert page.status_code == 200
    assert ("Benachrichtigungen" if language == "de" else "Notifications") in page.text
