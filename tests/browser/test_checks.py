"""The checks see what they are for: a page that does everything wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import chromium
from tests.browser.discovery import Discovery
from tests.browser.tab import House

BAD = Path(__file__).with_name("bad-page.html")


def test_faults_of_a_bad_page_are_seen(house: House) -> None:
    with house.tab("/about/components") as tab:
        tab.page.set_content(BAD.read_text(encoding="utf-8"))
        wide = tab.sideways()
        assert len(wide) == 4  # at all but 1280
        assert "img" in wide[0]
        barriers = " ".join(tab.barriers(1280))
        for rule in ("color-contrast", "image-alt", "label", "link-name", "target-size"):
            assert f"{rule} (" in barriers
        tab.page.evaluate("document.querySelector('img').setAttribute('onclick', 'alert(1)')")
        tab.page.evaluate(
            "document.head.append(Object.assign(document.createElement('script'), {text: '1'}))"
        )
        tab.page.evaluate("setTimeout(() => { throw new Error('thrown') })")
        tab.page.goto("/status")
        said = " ".join(tab.complaints)
        assert "Content Security Policy" in said
        assert "thrown" in said
        assert "404: " in said


def test_the_browser_reaches_nothing_outside(house: House) -> None:
    with house.tab() as tab, pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        tab.page.goto("https://example.org/")


def test_a_missing_browser_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(chromium, "FOLDER", tmp_path)
    monkeypatch.delenv("HOLOTYPE_BROWSER", raising=False)
    with pytest.raises(FileNotFoundError, match="make browser"):
        chromium.program()


def test_pages_that_nobody_listed_are_found(discovery: Discovery) -> None:
    first_steps = {key.partition("/")[2].partition(" ")[0] for key in discovery.found}
    assert {"", "search", "specimen", "media", "taxon", "vocabulary", "queries"} <= first_steps
    assert discovery.key("/search?view=map") != discovery.key("/search")
    assert discovery.key("/search?q=quercus") == discovery.key("/search")
    assert discovery.key("/search.json") == discovery.key("/static/plain.css") == ""
