"""All of it without a mouse: where the focus goes, that it is seen, and what keys do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.discovery import Found
from tests.browser.tab import House
from tests.browser.test_appearance import one_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

# What has the focus: its place among everything that can have it, whether it is seen to have it,
# and what lies over it.
_FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  const style = getComputedStyle(one);
  const box = [...one.getClientRects()].find((rect) => rect.width && rect.height)
    ?? one.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return {
    path: one.outerHTML.slice(0, 120).replaceAll("\\n", " "),
    place: [...document.querySelectorAll("*")].indexOf(one),
    marked: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1.5)
      || style.boxShadow !== "none",
    inside: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
      && box.right > 0 && box.left < innerWidth,
    covered: !(top && (one.contains(top) || top.contains(one))),
  };
}"""


def focus(page: Page) -> dict[str, Any]:
    found: dict[str, Any] | None = page.evaluate(_FOCUS)
    return found or {}


def walk(page: Page, most: int = 400) -> list[dict[str, Any]]:
    """Every stop of the Tab key until it leaves the page."""
    stops: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = focus(page)
        if not stop or (stops and stop["place"] == stops[0]["place"]):
            break
        stops.append(stop)
    return stops


def test_first_stop_skips_to_the_content(house: House) -> None:
    with house.tab("/search") as tab:
        tab.page.keyboard.press("Tab")
        skip = focus(tab.page)
        assert 'class="skip"' in skip["path"]
        assert skip["inside"] and not skip["covered"]
        tab.page.keyboard.press("Enter")
        assert 'id="content"' in focus(tab.page)["path"]
        tab.page.keyboard.press("Tab")
        assert tab.page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("step", ["", "search", "specimen", "sparql", "taxon"])
def test_every_stop_is_seen_and_in_order(house: House, pages: list[Found], step: str, width: int) -> None:
    path = one_of(pages, step)
    with house.tab(path, viewport={"width": width, "height": 800}, reduced_motion="reduce") as tab:
        stops = walk(tab.page)
        assert len(stops) > 12
        faults = [f"not marked: {stop['path']}" for stop in stops if not stop["marked"]]
        faults += [f"out of sight: {stop['path']}" for stop in stops if not stop["inside"]]
        faults += [f"covered: {stop['path']}" for stop in stops if stop["covered"]]
        assert faults == []
        places = [stop["place"] for stop in stops]
        assert places == sorted(places)


def test_the_menu_leads_to_each_entry(house: House) -> None:
    with house.tab("/") as tab:
        entries = tab.page.locator("nav.menu a").count()
        assert entries >= 3
        for number in range(entries):
            entry = tab.page.locator("nav.menu a").nth(number)
            there = entry.get_attribute("href")
            entry.focus()
            tab.page.keyboard.press("Enter")
            tab.page.wait_for_url(f"**{there}")
            assert tab.page.locator("nav.menu a[aria-current]").count() == 1


def test_search_by_the_slash_and_narrow_down_in_place(house: House) -> None:
    with house.tab("/") as tab:
        tab.page.keyboard.press("/")
        assert 'type="search"' in focus(tab.page)["path"]
        tab.page.keyboard.type("holotype")
        tab.page.keyboard.press("Enter")
        tab.page.wait_for_url("**/search?*q=holotype*")
        tab.page.evaluate("window.same = true")
        facet = tab.page.locator("details.facet:not([open]) > summary").first
        facet.focus()
        tab.page.keyboard.press("Enter")
        choice = tab.page.locator("details.facet[open] a.value").first
        before = tab.page.locator("#results-title").inner_text()
        choice.focus()
        tab.page.keyboard.press("Enter")
        tab.page.wait_for_selector("#announce:not(:empty)", state="attached")
        assert tab.page.evaluate("window.same") is True
        after = tab.page.locator("#results-title").inner_text()
        assert after != before
        assert after in tab.page.locator("#announce").inner_text()
        assert tab.page.locator(".chips a.chip").count() >= 1
        asked = tab.page.url.partition("?")[2]
        assert str(tab.page.locator("#twin a").get_attribute("href")).endswith(f"/search.json?{asked}")
        assert f"/search.json?{asked}" in str(tab.page.locator("#page-curl").text_content())
        tab.page.locator("ol.results a").first.focus()
        tab.page.keyboard.press("Enter")
        tab.page.wait_for_url("**/specimen/**")
        tab.page.go_back()
        assert tab.page.locator("#results-title").inner_text() == after


def test_search_narrows_down_without_scripts(house: House) -> None:
    with house.tab("/", java_script_enabled=False) as tab:
        tab.page.locator("main input[type=search], input[type=search]").first.fill("holotype")
        tab.page.keyboard.press("Enter")
        tab.page.wait_for_url("**/search?*q=holotype*")
        tab.page.set_viewport_size({"width": 360, "height": 800})
        tab.page.locator("details.all > summary").press("Enter")
        facet = tab.page.locator("details.facet").first
        if facet.get_attribute("open") is None:
            facet.locator("summary").press("Enter")
        before = tab.page.locator("#results-title").inner_text()
        facet.locator("a.value").first.press("Enter")
        tab.page.wait_for_load_state()
        assert tab.page.locator("#results-title").inner_text() != before


@pytest.mark.parametrize("scripts", [True, False])
def test_colours_and_language_are_chosen_and_kept(house: House, scripts: bool) -> None:
    with house.tab("/collections", java_script_enabled=scripts, color_scheme="light") as tab:
        tab.page.locator("button[name=theme][value=dark]").press("Enter")
        tab.page.wait_for_selector("html[data-theme=dark]")
        assert tab.page.url.endswith("/collections")
        tab.page.locator("button[name=language][value=de]").press("Enter")
        tab.page.wait_for_selector("html[lang=de]")
        tab.page.goto("/")
        root = tab.page.locator("html")
        assert (root.get_attribute("lang"), root.get_attribute("data-theme")) == ("de", "dark")
        tab.page.locator("button[name=theme][value=system]").press("Enter")
        tab.page.wait_for_selector("html:not([data-theme])")


def test_what_is_copied_is_said(house: House, pages: list[Found]) -> None:
    with house.tab(one_of(pages, "specimen"), permissions=["clipboard-read", "clipboard-write"]) as tab:
        button = tab.page.locator("button.copy[data-copy]").first
        said = button.get_attribute("data-copy")
        button.press("Enter")
        tab.page.wait_for_selector("button.copy.copied")
        assert tab.page.evaluate("navigator.clipboard.readText()") == said
        assert tab.page.locator("#announce").inner_text() == "Copied"
