"""What the search page gains from scripts: suggestions, keys through the results, the map, drawing."""

from __future__ import annotations

from tests.browser.tab import House


def test_suggestions_while_typing(house: House) -> None:
    with house.tab("/search") as tab:
        field = tab.page.locator("#q")
        field.press_sequentially("abi", delay=20)
        tab.page.wait_for_selector("#suggestions [role=option]")
        assert field.get_attribute("aria-expanded") == "true"
        tab.page.keyboard.press("ArrowDown")
        chosen = tab.page.locator("#suggestions [aria-selected=true]")
        assert chosen.count() == 1
        assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
        tab.page.keyboard.press("Escape")
        assert tab.page.locator("#suggestions").count() == 0
        field.press_sequentially("e", delay=20)
        tab.page.wait_for_selector("#suggestions [role=option]")
        there = tab.page.locator("#suggestions [role=option]").first.get_attribute("data-href")
        tab.page.keyboard.press("ArrowDown")
        tab.page.keyboard.press("Enter")
        tab.page.wait_for_url(f"**{there}")
        assert tab.complaints == []


def test_keys_walk_through_the_results(house: House) -> None:
    with house.tab("/search") as tab:
        links = tab.page.locator(".results h2 > a")
        tab.page.keyboard.press("j")
        tab.page.keyboard.press("j")
        tab.page.keyboard.press("k")
        tab.page.keyboard.press("j")
        here = tab.page.evaluate("document.activeElement.href")
        assert here == links.nth(1).evaluate("one => one.href")
        tab.page.keyboard.press("?")
        assert tab.page.locator("dialog#keys").evaluate("one => one.open")
        tab.page.keyboard.press("Escape")
        assert not tab.page.locator("dialog#keys").evaluate("one => one.open")
        links.nth(1).focus()
        tab.page.keyboard.press("Enter")
        tab.page.wait_for_url(f"{here}*")


def test_views_change_in_place_and_say_how_many(house: House) -> None:
    with house.tab("/search?country=Deutschland") as tab:
        tab.page.evaluate("window.same = true")
        tab.page.locator(".tabs a", has_text="Table").click()
        tab.page.wait_for_selector("table.records")
        assert tab.page.evaluate("window.same") is True
        assert "view=table" in tab.page.url
        count = tab.page.locator("#results-count").inner_text()
        tab.page.wait_for_selector("#announce:not(:empty)", state="attached")
        assert tab.page.locator("#announce").inner_text().startswith(count)


def test_map_shows_places_and_searches_in_a_polygon(house: House) -> None:
    with house.tab("/search?view=map&country=Deutschland") as tab:
        page = tab.page
        page.wait_for_selector("#map.live .mark")
        page.get_by_role("button", name="Polygon").click()
        page.locator("#map").evaluate("one => one.scrollIntoView()")
        box = page.locator("#map").bounding_box()
        assert box is not None
        for x, y in ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)):
            page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
        page.get_by_role("button", name="Close the polygon").click()
        page.wait_for_url("**geometry=POLYGON**")
        page.wait_for_selector("#map.live path.area")
        assert "country=DE" in page.url
        assert page.locator(".chips a.chip").count() >= 2
        assert tab.complaints == []


def test_two_corners_make_a_rectangle_to_search_in(house: House) -> None:
    with house.tab("/search?view=map&country=Deutschland") as tab:
        page = tab.page
        page.wait_for_selector("#map.live .mark")
        page.get_by_role("button", name="Rectangle").click()
        page.locator("#map").evaluate("one => one.scrollIntoView()")
        box = page.locator("#map").bounding_box()
        assert box is not None
        for share in (0.1, 0.9):
            page.mouse.click(box["x"] + share * box["width"], box["y"] + share * box["height"])
        page.wait_for_url("**bbox=**")
        page.wait_for_selector("#map.live path.area")
        assert "country=DE" in page.url
        assert tab.complaints == []


def test_visible_area_needs_no_drawing(house: House) -> None:
    with house.tab("/search?view=map&country=Deutschland") as tab:
        tab.page.wait_for_selector("#map.live .mark")
        tab.page.get_by_role("button", name="Use the visible area").click()
        tab.page.wait_for_url("**bbox=**")
        assert tab.page.locator(".empty").count() == 0


def test_map_and_download_without_scripts(house: House) -> None:
    with house.tab("/search?view=map", java_script_enabled=False) as tab:
        page = tab.page
        cell = page.locator("#map svg a").last
        page.goto(str(cell.get_attribute("href")))
        assert page.locator("#results-title").count() == 1
        page.goto("/search?view=download&type=holotype&country=Deutschland")
        page.get_by_role("button", name="Make the file Turtle").click()
        page.wait_for_url("**/download/*")
        page.wait_for_selector("a[download]", timeout=60_000)  # the page looks again by itself


def test_download_follows_its_progress(house: House) -> None:
    with house.tab("/search?view=download&type=paratype") as tab:
        tab.page.get_by_role("button", name="Make the file CSV").click()
        tab.page.wait_for_url("**/download/*")
        tab.page.wait_for_selector("a[download]", timeout=60_000)
        with tab.page.expect_download() as found:
            tab.page.locator("a[download]").click()
        assert found.value.suggested_filename.endswith(".csv")
