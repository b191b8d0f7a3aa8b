"""Odd requests to the pages of the past: each gets an answer or a refusal, none a fault of the server."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.example import Site, example_site

NAMES = st.one_of(
    st.sampled_from(["AAA-111-AAA", "ACT-111-ACT", "holotype", "20261126-1", "public", "..", "%", "history"]),
    st.text(min_size=1, max_size=12),
)
KINDS = st.sampled_from(["specimen", "activity", "agent", "graph", "dataset", "collection", "nothing"])
NUMBERS = st.one_of(st.integers(0, 3), st.integers(0, 10**30), st.integers(-5, -1))
ENDS = st.sampled_from(["", ".json", ".ttl", ".nq", ".html", ".rdfp", ".opends.json", ".zip"])
ARGUMENTS = st.dictionaries(
    st.sampled_from(["before", "as-of", "who", "kind", "from", "until"]),
    st.one_of(st.text(max_size=12), st.sampled_from(["1", "2026-01-01", "0001-01-01", "holotype:Update"])),
    max_size=3,
)
TOOLS = st.sampled_from(["*/*", "text/html", "text/turtle", "application/ld+json", "image/png", "", ";;q=x"])


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


@settings(
    max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
@given(KINDS, NAMES, NUMBERS, NUMBERS, ENDS, ARGUMENTS, TOOLS, st.integers(0, 5), st.booleans())
def test_no_request_is_a_fault_of_the_server(
    site: Site,
    kind: str,
    name: str,
    older: int,
    newer: int,
    end: str,
    arguments: dict[str, str],
    accept: str,
    form: int,
    sent: bool,
) -> None:
    name = quote(name, safe="")
    path = (
        f"/{kind}/{name}/history{end}",
        f"/{kind}/{name}/v{older}{end}",
        f"/{kind}/{name}/diff/{older}/{newer}{end}",
        f"/{kind}/{name}/v{older}/restore{end}",
        f"/activity/{name}/undo{end}",
        f"/ledger{end}",
    )[form]
    method = site.client.post if sent else site.client.get
    more = {"data": arguments} if sent else {"query_string": arguments}
    response = method(path, headers={"Accept": accept}, **more)  # type: ignore[arg-type]
    assert response.status_code < 500, f"{path} {arguments} {accept}: {response.status_code}"
