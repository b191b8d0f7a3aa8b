"""The policy in the hands of its administrator: a rule by form, tried, applied, withdrawn, applied again."""

from __future__ import annotations

import re

import pytest

from tests.browser.tab import House, Tab
from tests.browser.test_signed_in import sign_in

TAXON = "Galium verum"
_LATITUDE = re.compile(r"dwc:decimalLatitude (\S+)")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_rule_is_made_tried_applied_and_taken_back(house: House, scripts: bool) -> None:
    with (
        house.tab(java_script_enabled=scripts) as administrator,
        house.tab(java_script_enabled=scripts) as visitor,
    ):
        sign_in(administrator, "Demo administrator")
        path, exact = _open(visitor)
        rule = _made(administrator)
        _tried(administrator)
        assert _latitude(visitor, path) == exact  # nothing was written
        _applied(administrator)
        coarse = _latitude(visitor, path)
        assert coarse != exact
        assert _latitude(administrator, path) == exact
        visitor.page.goto(path)
        assert "The bedstraw of the test" in visitor.page.inner_text("main")
        _withdrawn(administrator, rule)
        _applied(administrator)
        assert _latitude(visitor, path) == exact
        expected = ("422", "410")  # the rule without a condition, and the page of the tombstone
        assert [one for one in administrator.complaints if not any(e in one for e in expected)] == []
        assert visitor.complaints == []


def test_others_see_no_buttons(house: House) -> None:
    with house.tab() as curator:
        sign_in(curator, "Demo curator of")
        curator.page.goto("/sensitive")
        assert curator.page.locator("main form, main a[href$='/rule/new']").count() == 0
        answer = curator.page.request.post("/sensitive/applications")
        assert answer.status == 403


def _open(tab: Tab) -> tuple[str, str]:
    """The path of a record of the taxon whose place everybody sees, and its latitude."""
    hits = tab.page.request.get("/search.json", params={"q": TAXON}).json()["hits"]
    for hit in hits:
        path = "/specimen/" + hit["document"].rpartition("/")[2]
        if _LATITUDE.search(tab.page.request.get(f"{path}.ttl").text()):
            return path, _latitude(tab, path)
    raise AssertionError(f"no record of {TAXON} has a latitude")


def _latitude(tab: Tab, path: str) -> str:
    found = _LATITUDE.search(tab.page.request.get(f"{path}.ttl").text())
    assert found is not None
    return found[1]


def _made(tab: Tab) -> str:
    page = tab.page
    page.goto("/sensitive")
    page.click("main a[href$='/rule/new']")
    page.fill("[name='-/dcterms:title']", "The bedstraw of the test")
    page.fill("[name='-/dcterms:description']", "It is dug up.")
    page.select_option("[name='-/holotype:sensitivityCategory']", label="High")
    page.locator("[name='-/holotype:reason']").select_option(index=1)
    page.fill("[name='-/holotype:authority']", "Demonstration committee for protected plants")
    page.fill("[name='-/holotype:reviewBy']", "2030-01-01")
    page.click(".actions button[name=save]")
    assert "would cover every record" in page.inner_text(".errors")  # no condition: refused, nothing lost
    page.fill("[name='-/holotype:taxonName']", TAXON)
    page.click(".actions button[name=save]")
    assert "The bedstraw of the test" in page.inner_text("h1")
    return page.url


def _job(tab: Tab, button: str) -> None:
    page = tab.page
    page.locator(f"main button:has-text('{button}')").click()
    page.wait_for_url("**/jobs/*")
    page.wait_for_selector("#samples")  # the page follows the job, with script or not


def _tried(tab: Tab) -> None:
    tab.page.goto("/sensitive")
    _job(tab, "Say what would change")
    told = tab.page.inner_text("main")
    assert "Trial of the policy" in told
    assert TAXON in tab.page.inner_text("#samples")


def _applied(tab: Tab) -> None:
    if tab.page.locator("#samples").count() == 0:
        tab.page.goto("/sensitive")
    _job(tab, "Bring what is stored to the rules")
    assert TAXON in tab.page.inner_text("#samples")


def _withdrawn(tab: Tab, rule: str) -> None:
    page = tab.page
    page.goto(rule)
    page.click(".doc-tools a[href$='/withdraw']")
    page.fill("#reason", "The test is over.")
    page.click("form.plain-form button")
    assert "The test is over." in page.inner_text("main")
    page.goto("/sensitive")
    assert "The bedstraw of the test" not in page.inner_text("main")
