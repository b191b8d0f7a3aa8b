"""Pictures come in the size they are shown in: lists weigh little, and the whole is there to zoom into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from tests.browser.tab import House

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Bytes of all pictures on the first screens of a page; whole ones weigh 150 kB each.
BUDGETS = {"/": 250_000, "/search?hasImage=true": 200_000, "/search?view=gallery": 1_400_000}

_LOADED = """() => [...document.images]
  .filter((one) => one.complete && one.naturalWidth > 0)
  .map((one) => [one.currentSrc, Math.max(one.clientWidth, one.clientHeight)])"""


def loaded(page: Page) -> list[tuple[str, int, int]]:
    """The address of each picture that is there, its width in pixels, and the side it is shown with."""
    page.wait_for_load_state("networkidle", timeout=120_000)
    found = page.evaluate(_LOADED)
    return [(src, int(src.rpartition("/")[0].rpartition("/")[2]), side) for src, side in found]


@pytest.mark.parametrize("path", list(BUDGETS))
def test_pictures_of_lists_are_small(house: House, path: str) -> None:
    with house.tab() as tab:
        tab.page.goto(path)
        found = loaded(tab.page)
        assert tab.complaints == []
    assert found
    weights = {src: len(requests.get(src, timeout=60).content) for src, *_ in found}
    assert sum(weights.values()) <= BUDGETS[path], weights
    assert [one for one in found if not 0.7 * one[2] <= one[1] <= 2 * one[2]] == []


def test_sharp_screens_get_more(house: House) -> None:
    def widest(scale: int) -> int:
        with house.tab(device_scale_factor=scale) as tab:
            tab.page.goto("/search?hasImage=true")
            return max(pixels for _, pixels, _ in loaded(tab.page))

    assert (widest(1), widest(3)) == (160, 320)


def whole_of(page: Page) -> str:
    return page.locator("[data-zoom]").get_attribute("data-zoom") or ""


def test_page_of_a_picture_shows_it_smaller_and_leads_to_the_whole(house: House) -> None:
    (hit, *_) = requests.get(f"{house.address}/search.json?hasImage=true&view=gallery", timeout=60).json()[
        "hits"
    ]
    with house.tab() as tab:
        tab.page.goto(hit["document"])
        tab.page.locator(".plate a").first.click()
        tab.page.locator(".zoom-plain img").wait_for()
        ((src, *_),) = loaded(tab.page)
        assert "/demo-media/640/" in src
        assert whole_of(tab.page) == src.replace("/640/", "/")
