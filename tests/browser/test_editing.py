"""The form of a specimen in a real browser: by keyboard, on a phone. The whole walk is in test_promise.py."""

from __future__ import annotations

from tests.browser.specimen_paths import specimens
from tests.browser.tab import House, Tab
from tests.browser.test_signed_in import sign_in


def own_specimen(tab: Tab) -> str:
    """The path of a specimen that the one who is signed in may change."""
    for path in specimens(tab):
        if tab.page.request.get(f"{path}/edit", headers={"Accept": "text/html"}).ok:
            return path
    raise AssertionError("there is no specimen that the curator may change")


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
        # what would change, and what else
        page.locator('[name="-/dwc:objectQuantity"]').fill("")
        page.locator('[name$="/dwc:country"]').first.evaluate("one => { one.value = 'Kenya'; }")
        page.click("button[name=preview]")
        assert "queries ask for what would change" in page.inner_text("#preview")
        assert tab.sideways() == []
        assert tab.barriers(360) == []
