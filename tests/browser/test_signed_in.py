"""The pages of those who are signed in: seen by a real browser as the administrator of the demonstration."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.discovery import SIGNED_IN, application
from tests.browser.specimen_paths import specimens
from tests.browser.tab import House, Scheme, Tab


def sign_in(tab: Tab, who: str) -> None:
    """Be somebody of the demonstration, by the button on the sign-in page."""
    tab.page.goto("/signin")
    tab.page.locator(f"li:has-text('{who}') button").first.click()
    tab.page.wait_for_load_state()


def paths(tab: Tab) -> dict[str, str]:
    """Every page for those who are signed in, by its endpoint; what they need is made before."""
    page = tab.page
    page.goto("/me")
    page.fill("#text-expertise", "Carabidae")
    page.locator("form:has(#text-expertise) button").click()
    page.select_option("#audience", "everybody")
    page.locator("form:has(#audience) button").click()
    page.goto("/people")
    page.select_option("#grant-role", "annotator")
    page.locator("form:has(#invite-note) button").click()
    link = re.search(r"http\S+/invitations/\S+", page.inner_text("main"))
    assert link is not None
    number = page.request.get("/me.json").json()["agent"].rpartition("/")[2]
    kept_back = page.request.get("/queries/access/protected/answer.json").text()
    record = re.search(r"http[^\s\"]+/specimen/[A-Z0-9-]+", kept_back)
    assert record is not None
    page.goto(f"/requests/new?document={record[0]}")
    page.fill("#purpose", "A study of the place.")
    page.check("#terms")
    page.locator("form:has(#purpose) button").click()
    page.wait_for_url("**/requests/*-*")
    request = page.url
    changed = specimens(tab)[0]
    page.goto(f"{changed}/edit")
    note = page.locator('[name="-/dwc:disposition"]')
    note.fill("on loan" if note.input_value() != "on loan" else "in collection")
    page.click(".actions button[name=save]")
    history = page.request.get(f"{changed}/history", headers={"Accept": "text/html"}).text()
    undo, restore = (re.search(rf'href="([^"]+/{way})"', history) for way in ("undo", "restore"))
    assert undo is not None
    assert restore is not None
    asked = Path(__file__).with_name("kinds.rq").read_text(encoding="utf-8")
    page.request.post("/q", form={"query": asked})
    page.goto("/loads")
    table = "occurrenceID,scientificName,basisOfRecord\nx-1,Quercus robur,PreservedSpecimen\n"
    page.set_input_files("#archive", {"name": "t.csv", "mimeType": "text/csv", "buffer": table.encode()})
    page.locator("form:has(#archive) button").click()
    page.wait_for_url("**/jobs/*")
    page.wait_for_selector("button:has-text('Load it now')")  # the page follows the job, with script or not
    job = page.url
    loads = page.request.get("/ledger.json?kind=holotype:Harvest").json()["activities"]
    return {
        "collections.refused": f"{loads[0]['href']}/refused",
        "loads.form": "/loads",
        "loads.every": "/jobs",
        "loads.job": job,
        "identity.me": "/me",
        "identity.erase": "/me/erase",
        "identity.orcid": "/me/orcid",
        "identity.notifications": "/notifications",
        "identity.people": "/people",
        "identity.person": f"/people/{number}",
        "identity.services": "/people/services",
        "identity.expert": f"/experts/{number}",
        "identity.invitation": link[0],
        "identity.experts": "/experts?q=carabid",
        "signin.index": "/signin",
        "access.requests": "/requests",
        "access.new_request": f"/requests/new?document={record[0]}",
        "access.one_request": request,
        "access.reads": "/reads",
        "forms.edit": f"{specimens(tab)[0]}/edit",
        "forms.new": "/specimen/new",
        "forms.withdrawing": f"{specimens(tab)[0]}/withdraw",
        "history.undoing": undo[1],
        "history.restoring": restore[1],
        "specimens.saved": "/searches",
        "own_queries.mine": "/me/queries",
    }


def test_every_page_of_people_is_looked_at() -> None:
    routes = {rule.endpoint for rule in application().url_map.iter_rules()}
    assert routes >= SIGNED_IN


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_pages_of_people_hold(house: House, scheme: Scheme, scripts: bool) -> None:
    faults: list[str] = []
    with house.tab(java_script_enabled=scripts, reduced_motion="reduce", color_scheme=scheme) as tab:
        sign_in(tab, "Demo administrator")
        assert "Demo administrator" in tab.page.inner_text("header .who")
        wanted = paths(tab)
        assert set(wanted) >= SIGNED_IN
        for path in wanted.values():
            tab.complaints.clear()
            answer = tab.page.goto(path)
            assert answer is not None
            said = [] if answer.status == 200 else [f"status {answer.status}"]
            said += [] if (heads := tab.page.locator("h1").count()) == 1 else [f"{heads} h1"]
            said += tab.sideways()
            if scripts:
                said += tab.barriers(1280) if scheme == "light" else tab.barriers(360, looks=True)
                said += tab.motion()
            faults += [f"{path}: {one}" for one in (*said, *tab.complaints)]
    assert faults == []


def test_keyboard_alone_signs_in_and_out(house: House) -> None:
    with house.tab("/about") as tab:
        page = tab.page
        for target in ("header .who a", "li:has-text('Demo reader') button", "header .who button"):
            page.locator(target).first.focus()
            with page.expect_navigation():
                page.keyboard.press("Enter")
        assert "You are signed out here" in page.inner_text("main")


def test_signing_in_leads_back_to_where_one_was(house: House) -> None:
    with house.tab("/search?q=oak") as tab:
        tab.page.click("header .who a")
        tab.page.locator("li:has-text('Demo reader') button").first.click()
        tab.page.wait_for_url("**/search?q=oak")


def test_moderator_invites_and_a_guest_takes_it(house: House) -> None:
    with house.tab() as moderator, house.tab() as guest:
        sign_in(moderator, "Demo moderator of")
        page = moderator.page
        page.goto("/people")
        page.select_option("#grant-role", "curator")
        page.locator("form:has(#invite-note) button").click()
        link = re.search(r"http\S+/invitations/\S+", page.inner_text("main"))
        assert link is not None
        guest.page.goto(link[0])
        guest.page.click("main a[role=button]")
        guest.page.locator("li:has-text('Demo member') button").click()
        guest.page.wait_for_url(link[0])
        guest.page.click("main form button")
        guest.page.wait_for_url("**/me")
        assert "Curator" in guest.page.inner_text("main")
        again = guest.page.goto(link[0])
        assert again is not None
        assert again.status == 404
