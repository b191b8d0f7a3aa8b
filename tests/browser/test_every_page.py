"""Every page there is, with and without scripts, in light and dark, from phone to desk."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.browser.discovery import Discovery, Found
from tests.browser.tab import House, Scheme


def test_every_route_is_met(discovery: Discovery) -> None:
    """A page that nothing links to is not found by people either."""
    assert discovery.unmet() == []


def test_every_link_inside_leads_somewhere(discovery: Discovery) -> None:
    assert discovery.broken == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_pages_hold(house: House, pages: list[Found], scheme: Scheme, scripts: bool) -> None:
    faults: list[str] = []
    titles: Counter[str] = Counter()
    # With scripts the system chooses the colours, without the cookie does, against the system.
    options = {"color_scheme": scheme if scripts else {"light": "dark", "dark": "light"}[scheme]}
    with house.tab(java_script_enabled=scripts, reduced_motion="reduce", **options) as tab:
        if not scripts:
            tab.page.context.add_cookies([{"name": "theme", "value": scheme, "url": house.address}])
        for found in pages:
            tab.complaints.clear()
            answer = tab.page.goto(found.path)
            assert answer is not None
            said = [] if answer.status == found.status else [f"status {answer.status}"]
            said += [] if (heads := tab.page.locator("h1").count()) == 1 else [f"{heads} h1"]
            colour = tab.page.evaluate("getComputedStyle(document.documentElement).colorScheme")
            said += [] if colour == scheme else [f"colour scheme {colour}"]
            titles[tab.page.title()] += answer.ok
            said += tab.sideways()
            if scripts:
                said += tab.barriers(1280) if scheme == "light" else tab.barriers(360, looks=True)
                said += tab.motion()
            said += [one for one in tab.complaints if not (found.status >= 400 and str(found.status) in one)]
            faults += [f"{found.path}: {one}" for one in said]
    faults += [f"{times} pages are called “{title}”" for title, times in titles.items() if times > 1]
    assert faults == []
