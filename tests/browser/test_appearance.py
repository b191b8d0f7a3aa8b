"""On paper, and in the colours of the system."""

from __future__ import annotations

import re

import pytest

from tests.browser.discovery import Found
from tests.browser.tab import House
from tests.browser.test_signed_in import sign_in

_SHOWN = """() => [...document.querySelectorAll("main :is(h1, h2, p, dd, dt, td, th, li, figcaption)")]
  .filter((one) => one.checkVisibility() && !one.closest(".hidden-text"))
  .map((one) => one.innerText).join(" ")"""

# Where the lines of the words of an element begin, in pixels: from the left, and from the top.
_BEGIN = """(one) => {
  const range = document.createRange();
  range.selectNodeContents([...one.childNodes].find((node) => node.nodeType === 3 && node.data.trim()));
  return [...range.getClientRects()].filter((box) => box.width > 8).map((box) => box.SIDE);
}"""
_EDGES, _LINES = (_BEGIN.replace("SIDE", side) for side in ("left", "top"))


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


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_a_step_of_the_way_here_keeps_its_stroke(house: House, pages: list[Found], width: int) -> None:
    with house.tab(viewport={"width": width, "height": 800}) as tab:
        tab.page.goto(one_of(pages, "activity"))
        steps = tab.page.locator(".crumbs li")
        assert steps.count() > 2
        for step in steps.all():
            lines = len(set(step.locator(":scope > *").evaluate(_LINES)))
            high = step.evaluate("(one) => one.offsetHeight / parseFloat(getComputedStyle(one).lineHeight)")
            assert high < lines + 0.9  # no line for the stroke alone


def test_words_of_a_box_begin_each_line_at_one_edge(house: House) -> None:
    with house.tab(viewport={"width": 320, "height": 800}) as tab:
        sign_in(tab, "Demo member")
        tab.page.goto("/notifications")
        labels = tab.page.locator("label:has(input[name=kind])").all()
        edges = [label.evaluate(_EDGES) for label in labels]
        assert any(len(one) > 1 for one in edges)
        assert all(max(one) - min(one) < 6 for one in edges)
