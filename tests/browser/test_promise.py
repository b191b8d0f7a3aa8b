"""What the platform promises, as one walk of three people in a real browser.

A curator edits a specimen by form, breaks a rule and sees why, mends it, sees the difference, undoes.
A member asks for an exact place, its institution grants it, the member sees it everywhere, until it is over.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.tab import House, Tab
from tests.browser.test_editing import own_specimen
from tests.browser.test_signed_in import sign_in

_GRANTED = 10  # seconds at least; twice what all before it took is enough to look at everything
_LATITUDE = re.compile(r"dwc:decimalLatitude (\S+)")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_the_promise(house: House, scripts: bool) -> None:
    began = datetime.now(UTC)
    with house.tab(java_script_enabled=scripts) as curator:
        sign_in(curator, "Demo curator of")
        path = own_specimen(curator)
        _breaks_a_rule_and_mends_it(curator, path)
        _sees_the_difference_and_undoes(curator, path)
        assert [one for one in curator.complaints if "422" not in one] == []
    with (
        house.tab(java_script_enabled=scripts) as member,
        house.tab(java_script_enabled=scripts) as moderator,
    ):
        sign_in(member, "Demo member")
        record, place = _kept_back(member)
        sign_in(moderator, f"Demo moderator of {place}")
        coarse = _latitude(member, record)
        member.page.goto(record)
        shown = _degrees(member.page.inner_text("main"))
        asked = _asks(member, record)
        now = datetime.now(UTC)
        until = now + max(2 * (now - began), timedelta(seconds=_GRANTED))
        _grants(moderator, asked, until)
        exact = _sees_it_everywhere(member, record, shown)
        assert exact != coarse
        assert _latitude(moderator, record) == exact
        _is_over(member, record, coarse, shown, until)
        member.page.goto(asked)
        assert "Expired" in member.page.inner_text("main header")
        assert member.complaints == moderator.complaints == []


def _breaks_a_rule_and_mends_it(tab: Tab, path: str) -> None:
    page = tab.page
    page.goto(path)
    page.click(".doc-tools a")
    assert page.url.endswith(f"{path}/edit")
    note = page.locator('[name="-/dwc:disposition"]')
    number = page.locator('[name="-/dwc:objectQuantity"]')
    number.fill("a handful")
    note.fill("lent to the demonstration")
    page.fill("#why", "Seen on the shelf")
    page.click(".actions button[name=save]")
    # said at the top and beside the field, and nothing is lost
    assert page.locator(".errors a").count() == 1
    page.click(".errors a")
    assert page.url.endswith("dwc:objectQuantity")
    assert number.get_attribute("aria-invalid") == "true"
    assert note.input_value() == "lent to the demonstration"
    assert page.locator(".field-message.violation").count() == 1
    number.fill("")
    page.click("button[name=preview]")
    assert "lent to the demonstration" in page.inner_text("#preview")
    assert page.input_value("#why") == "Seen on the shelf"
    page.click(".actions button[name=save]")
    assert "Saved." in page.inner_text(".flash")
    assert page.locator(".flash button").count() == 1  # the way back, at once
    assert "lent to the demonstration" in page.inner_text("main")


def _sees_the_difference_and_undoes(tab: Tab, path: str) -> None:
    page = tab.page
    page.goto(f"{path}/history")
    newest = page.locator("section.version").first
    assert "Seen on the shelf" in newest.inner_text()
    newest.locator("a[href*='/diff/']").first.click()
    assert "lent to the demonstration" in page.inner_text("main")
    page.goto(f"{path}/history")
    page.locator("section.version").first.locator("a[href$='/undo']").click()
    page.fill("#why", "Only shown")
    page.click("form.plain-form button")
    page.goto(f"{path}/edit")
    assert page.locator('[name="-/dwc:disposition"]').input_value() != "lent to the demonstration"


def _kept_back(tab: Tab) -> tuple[str, str]:
    """The path of a record with a coarser place, and the institution of a demo moderator that holds it."""
    page = tab.page
    signin = page.request.get("/signin", headers={"Accept": "text/html"}).text()
    places = set(re.findall(r"Demo moderator of ([^<&]+?)\s*<", signin))
    rows = page.request.get("/queries/access/protected/answer.json").json()["rows"]
    for row in rows:
        name = str(row["document"])
        if "/specimen/" not in name:
            continue
        path = "/specimen/" + name.rpartition("/")[2]
        form = page.request.get("/requests/new", params={"document": name}, headers={"Accept": "text/html"})
        place = next((one for one in sorted(places) if one in form.text()), "")
        if place and _LATITUDE.search(page.request.get(f"{path}.ttl").text()):
            return path, place
    raise AssertionError(f"no record with a coarser place is held by one of {places}")


def _latitude(tab: Tab, path: str) -> str:
    found = _LATITUDE.search(tab.page.request.get(f"{path}.ttl").text())
    assert found is not None
    return found[1]


def _degrees(text: str) -> list[str]:
    """The coordinates that a page shows."""
    return re.findall(r"[0-9.]+°", text)


def _asks(tab: Tab, path: str) -> str:
    page = tab.page
    page.goto(path)
    page.click("main a[href*='/requests/new']")
    page.fill("#purpose", "A study of the slopes where it grows.")
    page.check("#terms")
    page.locator("form:has(#purpose) button").click()
    page.wait_for_url("**/requests/*-*")
    assert "Submitted" in page.inner_text("main header")
    return page.url


def _grants(tab: Tab, asked: str, until: datetime) -> None:
    page = tab.page
    page.goto("/requests")
    page.click(f"main a[href$='/{asked.rpartition('/')[2]}']")
    page.fill("#reason", "For this study.")
    page.fill("#until", f"{until:%Y-%m-%dT%H:%M:%S}")
    page.click("main button[value=Approved]")
    assert "Approved" in page.inner_text("main header")


def _sees_it_everywhere(tab: Tab, path: str, coarse: list[str]) -> str:
    page = tab.page
    page.goto(path)
    shown = _degrees(page.inner_text("main"))
    exact = _latitude(tab, path)
    page.goto(f"/search?q={path.rpartition('/')[2]}")
    assert page.locator("ol.results li").first.locator(".tag:has-text('exact')").count() == 1
    page.goto("/reads")
    assert page.locator(f"main a[href='{path}']").count() > 0
    assert shown != coarse
    return exact


def _is_over(tab: Tab, path: str, coarse: str, shown: list[str], until: datetime) -> None:
    page = tab.page
    left = (until - datetime.now(UTC)).total_seconds()
    time.sleep(max(left, 0) + 0.5)
    page.goto(path)
    assert _degrees(page.inner_text("main")) == shown
    assert _latitude(tab, path) == coarse
    page.goto(f"/search?q={path.rpartition('/')[2]}")
    assert page.locator(".tag:has-text('exact')").count() == 0
