"""Refusals and facts that pages show are in the language of the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.graph.principal import Principal
from app.web.sentences import sentence
from tests.web.example import Site, example_site


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/specimen/AAA-AAA-AAA", "gibt es hier nichts."),
        ("/queries/nobody/asks", "Es gibt keine Abfrage „nobody/asks“."),
        ("/status", "Objekt"),
        ("/ns/AccessRequest.html", "Festgelegt in"),
        ("/vocabulary/geological-time/Mesozoic", "Geologische Zeit · Ära"),
    ],
)
def test_pages(site: Site, path: str, said: str) -> None:
    assert said in site.get(path, Accept_Language="de").text


@pytest.mark.parametrize("role", ["", "reader"])
def test_why_somebody_may_not_see_the_queries_of_others(site: Site, role: str) -> None:
    shown = {"Authorization": f"Bearer {site.platform.tokens.create(frozenset((role,)))}"} if role else {}
    path = "/status/queries.json"
    said = [site.get(path, "*/*", Accept_Language=tongue, **shown).json for tongue in ("en", "de")]
    english, german = (one or {} for one in said)
    assert english["status"] == german["status"] == (403 if role else 401)
    for part in ("detail", "remedy"):
        assert english[part] != german[part]


@pytest.mark.parametrize("roles", [(), ("reader",), ("loader",)])
def test_why_somebody_may_or_may_not_load(site: Site, roles: tuple[str, ...]) -> None:
    decision = Principal("https://example.org/agent/1", "Somebody", frozenset(roles)).may_load()
    with site.client.application.test_request_context(headers={"Accept-Language": "de"}):
        assert sentence(decision.reason) != decision.reason
