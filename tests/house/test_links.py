"""Templates and pages lead to endpoints that are there: a renamed one is found before its page breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from app.graph.root import packages_root
from tests.browser.discovery import application

APP = packages_root() / "app"
LED_TO = re.compile(r"""\burl_for\(\s*(["'])([\w.]+)\1""")
BY_HOST = re.compile(
    r"\b_external\s*=|[\"']_external[\"']|\brequest\.(?:host_url|url_root|base_url|root_url|url)\b"
)


def led_to(text: str) -> Iterator[str]:
    """The endpoints that a template or a module names in full."""
    return (found[2] for found in LED_TO.finditer(text))


def test_every_endpoint_that_is_named_is_there() -> None:
    app = application()
    there = {*app.view_functions, "demo_people.enter", "demo_media.picture"}
    files: list[Path] = [*APP.rglob("*.html"), *APP.rglob("*.py")]
    named = [(path, name) for path in files for name in led_to(path.read_text(encoding="utf-8"))]
    assert len(named) > 100
    lost = [f"{path.relative_to(APP)}: {name}" for path, name in named if name not in there]
    assert lost == []


def test_no_address_is_made_of_the_host_that_a_request_names() -> None:
    """Clients choose that; ``absolute`` and ``return_address`` give the public address."""
    files: list[Path] = [*APP.rglob("*.html"), *APP.rglob("*.py"), *APP.rglob("*.xml")]
    made = [(path, BY_HOST.search(path.read_text(encoding="utf-8"))) for path in files]
    assert [f"{path.relative_to(APP)}: {found[0]}" for path, found in made if found] == []


def test_an_address_of_the_host_is_found() -> None:
    for text in (
        "url_for('about.page', _external=True)",
        "{{ request.url_root }}loads",
        '{"_external": True}',
    ):
        assert BY_HOST.search(text)
    assert not BY_HOST.search("absolute(url_for('about.page')), request.url_rule")


def test_a_lost_endpoint_is_found() -> None:
    assert list(led_to("""<a href="{{ url_for('about.gone', name=1) }}">""")) == ["about.gone"]
