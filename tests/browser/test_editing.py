"""A curator changes a specimen by form in a real browser: breaks a rule, mends it, sees it, undoes."""

from __future__ import annotations

import pytest

from tests.browser.specimen_paths import specimens
from tests.browser.tab import House, Tab
from tests.browser.test_signed_in import sign_in


def own_specimen(tab: Tab) -> str:
    """The path of a specimen that the one who is signed in may change."""
    for path in specimens(tab):
        if tab.page.request.get(f"{path}/edit", headers={"Accept": "text/html"}).ok:
            return path
    raise AssertionError("there is no specimen that the curator may change")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_curator_edits_breaks_a_rule_mends_it_and_undoes(house: House, scripts: bool) -> None:
    with house.tab(java_script_enabled=scripts) as tab:
        sign_in(tab, "Demo curator of")
        page, path = tab.page, own_specimen(tab)
        page.goto(path)
        page.click(".doc-tools a")
        assert page.url.endswith(f"{path}/edit")
        note = page.locator('[name="-/dwc:disposition"]')
        before = note.input_value()
        number = page.locator('[name="-/dwc:objectQuantity"]')
        number.fill("a handful")
        note.fill("lent to the demonstration")
        page.fill("#why", "Seen on the shelf")
        page.click(".actions button[name=save]")
        # a rule is broken: said at the top and beside the field, and nothing is lost
        assert page.locator(".errors a").count() == 1
        page.click(".errors a")
        assert page.url.endswith("dwc:objectQuantity")
        assert number.get_attribute("aria-invalid") == "true"
        assert note.input_value() == "lent to the demonstration"
        assert page.locator(".field-message.violation").count() == 1
        # mended, and what would change is seen before it is saved
        number.fill("")
        page.click("button[name=preview]")
        assert "lent to the demonstration" in page.inner_text("#preview")
        assert page.input_value("#why") == "Seen on the shelf"
        page.click(".actions button[name=save]")
        assert "Saved." in page.inner_text(".flash")
        assert "lent to the demonstration" in page.inner_text("main")
        # undone
        page.click(".flash button")
        page.goto(f"{path}/edit")
        assert note.input_value() == before
        assert [one for one in tab.complaints if "422" not in one] == []


def test_the_keyboard_alone_saves_a_form(house: House) -> None:
    with house.tab() as tab:
        sign_in(tab, "Demo curator of")
        page, path = tab.page, own_specimen(tab)
        page.goto(f"{path}/edit")
        field = page.locator('[name="-/dwc:disposition"]')
        before = field.input_value()
        field.focus()
        page.keyboard.press("Control+A")
        page.keyboard.type("by keyboard")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "Saved." in page.inner_text(".flash")
        page.goto(f"{path}/edit")
        field.fill(before)
        page.click(".actions button[name=save]")


def test_a_form_fits_a_phone_and_has_no_barriers(house: House) -> None:
    with house.tab(reduced_motion="reduce") as tab:
        sign_in(tab, "Demo curator of")
        page = tab.page
        page.goto(f"{own_specimen(tab)}/edit")
        page.click("button[name=add]")
        assert page.locator("fieldset[autofocus]").count() == 1
        page.locator('[name="-/dwc:objectQuantity"]').fill("a handful")
        page.click(".actions button[name=save]")
        assert page.locator(".errors").count() == 1
        assert tab.sideways() == []
        assert tab.barriers(360) == []
