"""The query page in the browser: examples, running in place, views, errors, keys, ending a query."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
import requests

from app.graph.terms import prefixes
from tests.browser.tab import House

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

QUERIES = Path(__file__).parents[1] / "web" / "queries"


def text(name: str) -> str:
    return (QUERIES / name).read_text(encoding="utf-8")


def editor(page: Page) -> Locator:
    """The field of the editor, inside its shadow tree."""
    return page.locator(".query-editor .cm-content")


def write(page: Page, query: str) -> None:
    editor(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(query)


@pytest.fixture(scope="module", autouse=True)
def words(house: House) -> None:
    """The words in use are counted after the start, and offered then."""
    until = time.monotonic() + 60
    while requests.get(f"{house.address}/sparql/words.json", timeout=60).json()["commit"] is None:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_an_example_is_run_and_looked_at_in_place(house: House) -> None:
    with house.tab("/sparql") as tab:
        page = tab.page
        page.evaluate("window.same = true")
        page.locator("#find-example").fill("each country")
        page.locator("a.example:visible").click()
        assert "holotype:country" in page.locator("#query").input_value()
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("table.bars")
        assert "rows in" in page.locator("#announce").inner_text()
        page.locator("nav.tabs a", has_text="Table").click()
        page.wait_for_selector("table.answer tbody tr")
        assert "view=table" in page.url
        assert page.locator("table.answer tbody td a").first.get_attribute("href").startswith("/vocabulary/")
        page.locator("table.answer thead a", has_text="gatherings").click()
        page.wait_for_selector("th[aria-sort=ascending]")
        assert page.evaluate("window.same") is True
        assert tab.complaints == []
        assert tab.barriers(1280) == []


def test_an_error_is_shown_at_its_place(house: House) -> None:
    with house.tab("/sparql") as tab:
        page = tab.page
        write(page, text("broken.rq"))
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#answer .errors[data-line]")
        line = page.locator("#answer .errors").get_attribute("data-line")
        marked = page.locator(".query-editor .cm-lint-marker-error")
        marked.wait_for()
        numbers = page.locator(".query-editor .cm-lineNumbers .cm-gutterElement:visible", has_text=line or "")
        there, here = numbers.first.bounding_box(), marked.bounding_box()
        assert there and here and abs(there["y"] - here["y"]) < there["height"]
        assert "The text does not parse" in page.locator("#announce").inner_text() or line
        write(page, text("ask.rq"))
        page.locator(".editor button", has_text="Run").click()
        page.wait_for_selector("#answer-title")
        assert page.locator(".query-editor .cm-lint-marker-error").count() == 0


def test_the_keyboard_completes_a_word_and_leaves(house: House) -> None:
    with house.tab("/sparql") as tab:
        page = tab.page
        write(page, "")
        page.keyboard.type("dwc:coun")
        page.locator(".query-editor .cm-tooltip-autocomplete li", has_text="dwc:country").first.wait_for()
        page.keyboard.press("Escape")
        page.locator(".query-editor .cm-tooltip-autocomplete").wait_for(state="detached")
        page.keyboard.press("Control+Space")
        page.locator(".query-editor .cm-tooltip-autocomplete li[aria-selected=true]").wait_for()
        page.wait_for_timeout(
            100
        )  # a list just opened does not take keys yet, so that none is taken by mistake
        page.keyboard.press("Enter")
        written = page.locator("#query").input_value()
        assert written.split()[1:3] == ["dwc:", f"<{prefixes['dwc']}>"]
        assert written.endswith(("dwc:country", "dwc:countryCode", "dwc:county"))
        page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent.trim()") == "Run"
        page.keyboard.press("Shift+Tab")
        assert page.evaluate("document.activeElement.className") == "query-editor"


def test_a_query_is_ended_from_the_page(house: House) -> None:
    with house.tab("/sparql") as tab:
        page = tab.page
        write(page, text("endless.rq"))
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#elapsed:not(:empty)")
        with page.expect_response(lambda one: one.request.method == "DELETE") as ended:
            page.locator("#cancel").click()
        assert ended.value.json()["cancelled"] is True
        page.wait_for_selector("#answer .note")
        assert "ended" in page.locator("#answer .note").inner_text()
        assert not page.locator("#cancel").is_visible()


def test_a_query_is_kept_in_the_browser(house: House) -> None:
    with house.tab("/sparql") as tab:
        page = tab.page
        page.locator("a.example").first.click()
        kept = page.locator("#query").input_value()
        page.locator("#save-name").fill("mine")
        page.locator("#save").click()
        page.reload()
        page.locator("#saved-list a", has_text="mine").click()
        assert page.locator("#query").input_value() == kept
        page.locator("#saved-list button").click()
        assert page.locator("#saved-list li").count() == 0


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_every_view_holds(house: House, scripts: bool) -> None:
    """Each example in the view that fits it: no width breaks it, no rule and no policy."""
    faults: list[str] = []
    views = set()
    with house.tab("/sparql", java_script_enabled=scripts, color_scheme="dark") as tab:
        page = tab.page
        links = page.locator("a.example")
        queries = [links.nth(n).get_attribute("data-query") for n in range(links.count())]
        for query in queries:
            page.goto("/sparql?" + urlencode({"query": query or ""}))
            view = page.locator("nav.tabs a[aria-current]").inner_text()
            if view in views:
                continue
            views.add(view)
            said = tab.sideways() + tab.complaints
            said += tab.barriers(360) if scripts else []
            faults += [f"{view}: {one}" for one in said]
            tab.complaints.clear()
    assert views >= {"Table", "Map", "Chart", "Images", "Graph"}
    assert faults == []
