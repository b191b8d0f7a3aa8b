"""On paper, and in the colours of the system."""

from __future__ import annotations

import re

import pytest

from tests.browser.discovery import Found
from tests.browser.tab import House

_SHOWN = """() => [...document.querySelectorAll("main :is(h1, h2, p, dd, dt, td, th, li, figcaption)")]
  .filter((one) => one.checkVisibility() && !one.closest(".hidden-text"))
  .map((one) => one.innerText).join(" ")"""


def one_of(pages: list[Found], step: str) -> str:
    """The path of an example by the first step of its path."""
    return min((found.path for found in pages if found.key.endswith(f"/{step}")), key=len)


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
