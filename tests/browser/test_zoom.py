"""The viewer of an image: opened, moved by buttons and keys, closed again; the plain image stays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.discovery import Found
from tests.browser.tab import House, Tab

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture(scope="module")
def picture(pages: list[Found]) -> str:
    """The page of a medium."""
    return next(p for p in (f.path for f in pages) if p.startswith("/media/") and p.count("/") == 2)


@pytest.fixture
def opened(house: House, picture: str) -> Iterator[Tab]:
    """A tab in which the viewer stands open."""
    with house.tab() as tab:
        tab.page.goto(picture)
        tab.page.get_by_role("button", name="Zoom into the image").click()
        tab.page.locator(".openseadragon-canvas canvas").wait_for()
        yield tab


def shown(page: Page, selector: str) -> bool:
    return page.locator(selector).is_visible()


def test_viewer_keeps_to_the_policy_and_names_its_picture(opened: Tab) -> None:
    assert opened.complaints == []
    image = opened.page.locator(".openseadragon-canvas[role=img]")
    assert image.get_attribute("aria-label")
    help = opened.page.locator(f"#{image.get_attribute('aria-describedby')}")
    assert "Escape closes" in (help.text_content() or "")
    assert opened.barriers(1280) == []


def test_every_control_can_be_pressed(opened: Tab) -> None:
    for name in ("Zoom in", "Zoom out", "The whole image", "Turn by a quarter"):
        opened.page.get_by_role("button", name=name).click()
    assert opened.complaints == []


def test_escape_and_the_button_bring_the_plain_image_back(opened: Tab) -> None:
    assert not shown(opened.page, ".zoom-plain")
    opened.page.locator(".openseadragon-canvas").press("Escape")
    assert shown(opened.page, ".zoom-plain") and not shown(opened.page, ".zoom-stage")
    assert opened.page.evaluate("document.activeElement.classList.contains('zoom-open')")
    opened.page.get_by_role("button", name="Zoom into the image").click()
    opened.page.get_by_role("button", name="Close").click()
    assert shown(opened.page, ".zoom-plain")


def test_without_scripts_there_is_the_image_and_no_button(house: House, picture: str) -> None:
    with house.tab(java_script_enabled=False) as tab:
        tab.page.goto(picture)
        assert shown(tab.page, ".zoom-plain img")
        assert not shown(tab.page, ".zoom-open")
