"""On paper, without motion, in the colours of the system, and at twice the size."""

from __future__ import annotations

import re

import pytest

from tests.browser.discovery import Found
from tests.browser.tab import House

_MOTION = """() => [...document.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  const longest = (text) => Math.max(...text.split(",").map(parseFloat));
  return longest(style.transitionDuration) > 0.01
    || (style.animationName !== "none" && longest(style.animationDuration) > 0.01);
}).map((one) => one.outerHTML.slice(0, 80))"""

_SHOWN = """() => [...document.querySelectorAll("main :is(h1, h2, p, dd, dt, td, th, li, figcaption)")]
  .filter((one) => one.checkVisibility() && !one.closest(".hidden-text"))
  .map((one) => one.innerText).join(" ")"""


def one_of(pages: list[Found], step: str) -> str:
    """The path of an example by the first step of its path."""
    return next(found.path for found in pages if found.key.endswith(f"/{step}"))


@pytest.mark.parametrize(("step", "most"), [("", 3), ("search", 4), ("specimen", 4), ("collection", 4)])
def test_page_is_printed(house: House, pages: list[Found], step: str, most: int) -> None:
    with house.tab(one_of(pages, step), color_scheme="dark") as tab:
        pdf = tab.page.pdf(prefer_css_page_size=True)
        assert pdf.startswith(b"%PDF-")
        assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= most
        assert b"/Font" in pdf
        title = tab.page.locator("h1").inner_text()
        tab.page.emulate_media(media="print")
        shown = tab.page.evaluate(_SHOWN)
        assert title in shown
        assert len(shown) > 200
        assert tab.page.locator("nav.menu").is_hidden()
        ground = tab.page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper')")
        assert ground.strip() == "#fff"


def test_nothing_moves_where_motion_is_unwanted(house: House, pages: list[Found]) -> None:
    with house.tab(reduced_motion="reduce") as tab:
        for found in pages:
            tab.page.goto(found.path)
            assert tab.page.evaluate(_MOTION) == [], found.path


def test_colours_of_the_system_leave_everything_readable(house: House, pages: list[Found]) -> None:
    with house.tab(forced_colors="active") as tab:
        for step in ("", "search", "specimen", "sparql"):
            tab.page.goto(one_of(pages, step))
            assert tab.page.evaluate("matchMedia('(forced-colors: active)').matches")
            assert tab.barriers(1280) == [], step
            tab.page.keyboard.press("Tab")
            outline = tab.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", step
        assert tab.complaints == []


def test_text_of_twice_the_size_stays_within_the_window(house: House, pages: list[Found]) -> None:
    """WCAG 1.4.4: a window of 1280 pixels at 200 % is one of 640 with letters as large as before."""
    faults = []
    with house.tab(viewport={"width": 640, "height": 512}, device_scale_factor=2) as tab:
        for found in pages:
            tab.page.goto(found.path)
            if tab.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                faults.append(found.path)
    assert faults == []
