"""Who is answered in JSON, and who by a page."""

from __future__ import annotations

import pytest
from flask import Flask

from app.web.context import as_data, at_twin
from app.web.negotiation import HTML, JSON
from tests.web.example import BROWSER


@pytest.mark.parametrize(
    ("accept", "usually_a_page", "usually_data"),
    [
        ("", False, True),
        ("*/*", False, True),
        (BROWSER, False, False),
        (JSON, True, True),
        (f"{HTML};q=0.5, {JSON}", True, True),
        (f"{HTML}, {JSON};q=0.5", False, False),
        ("text/turtle", False, True),  # neither: the usual one
    ],
)
def test_what_is_liked_better_and_else_the_usual(
    accept: str, usually_a_page: bool, usually_data: bool
) -> None:
    with Flask("asked").test_request_context("/page", headers={"Accept": accept}):
        assert (as_data(), as_data(JSON)) == (usually_a_page, usually_data)
        assert at_twin() == usually_a_page
    with Flask("asked").test_request_context("/page.json", headers={"Accept": accept}):
        assert at_twin()
