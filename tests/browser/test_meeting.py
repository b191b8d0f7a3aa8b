"""Two curators change one document at the same time: each in a browser of their own, and the page between."""

from __future__ import annotations

import pytest

from tests.browser.tab import House, Tab
from tests.browser.test_editing import own_specimen
from tests.browser.test_signed_in import sign_in

BOTH = '[name="-/dwc:disposition"]'  # changed by both
FIRST = '[name="-/dwc:objectQuantity"]'  # changed by the one who saves first
SECOND = '[name="-/dwc:recordNumber"]'  # and by the other
WHY = "input[name=why]"


def values(tab: Tab, path: str) -> list[str]:
    """What the form shows in the three fields now."""
    tab.page.goto(f"{path}/edit")
    return [tab.page.input_value(field) for field in (BOTH, FIRST, SECOND)]


def put_back(tab: Tab, path: str, said: list[str]) -> None:
    """Let the fields say again what they said."""
    tab.page.goto(f"{path}/edit")
    for field, value in zip((BOTH, FIRST, SECOND), said, strict=True):
        tab.page.fill(field, value)
    tab.page.click(".actions button[name=save]")


def meet(first: Tab, second: Tab, path: str) -> None:
    """Both open the form; the first saves, then the second."""
    for tab in (first, second):
        tab.page.goto(f"{path}/edit")
    first.page.fill(BOTH, "on loan to the one")
    first.page.fill(FIRST, "7")
    first.page.fill("#why", "Sent on Monday")
    first.page.click(".actions button[name=save]")
    assert "Saved." in first.page.inner_text(".flash")
    second.page.fill(BOTH, "on loan to the other")
    second.page.fill(SECOND, "4711")
    second.page.fill("#why", "Sent on Tuesday")
    second.page.click(".actions button[name=save]")
    assert second.page.inner_text("h1") == "Two changes meet"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
@pytest.mark.parametrize("pick", ["Mine", "Theirs"])
def test_two_curators_meet_and_nothing_of_either_is_lost(house: House, scripts: bool, pick: str) -> None:
    with house.tab(java_script_enabled=scripts) as first, house.tab(java_script_enabled=scripts) as second:
        sign_in(first, "Demo curator of")
        sign_in(second, "Demo administrator")
        path = own_specimen(first)
        before = values(first, path)
        meet(first, second, path)
        page = second.page
        # what each says stands side by side, with who wrote why; what only the other changed is told
        assert "Sent on Monday" in page.inner_text("header.doc-head")
        asked = page.locator("#meetings fieldset")
        assert asked.count() == 1
        said = asked.inner_text()
        for words in ("Mine: on loan to the other", "Theirs: on loan to the one", "As it was before both:"):
            assert words in said
        assert "7" in page.inner_text("main table.told")
        assert page.input_value(WHY) == "Sent on Tuesday"
        page.locator(f"label:has-text('{pick}:') input").check()
        page.click(".actions button[name=save]")
        assert "Saved." in page.inner_text(".flash")
        mine = "on loan to the other" if pick == "Mine" else "on loan to the one"
        assert values(first, path) == [mine, "7", "4711"]
        put_back(second, path, before)
        assert [one for tab in (first, second) for one in tab.complaints if "409" not in one] == []


def test_the_page_between_is_for_keyboards_and_phones(house: House) -> None:
    with house.tab(reduced_motion="reduce") as first, house.tab(reduced_motion="reduce") as second:
        sign_in(first, "Demo curator of")
        sign_in(second, "Demo administrator")
        path = own_specimen(first)
        before = values(first, path)
        meet(first, second, path)
        page = second.page
        assert second.sideways() == []
        assert second.barriers(360) == []
        page.locator("#meetings input:checked").focus()
        page.keyboard.press("ArrowDown")
        assert page.locator("#meetings input:checked").get_attribute("value") == "theirs"
        page.click("button[name=preview]")
        shown = page.inner_text("#preview")
        assert "4711" in shown
        assert "on loan" not in shown
        put_back(second, path, before)
