"""The page of conformance, its twin and its EARL say the same numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from pyoxigraph import RdfFormat, parse

from app.graph.root import packages_root
from app.web import conformance
from tests.conformance import record
from tests.web.example import Site, example_site

ROOT = packages_root()

EARL = "http://www.w3.org/ns/earl#"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


def test_sums_are_those_of_the_tests(site: Site) -> None:
    found = site.get("/conformance.json", "*/*").json
    assert found is not None
    by_suite, by_standard = found["suites"], found["standards"]
    for name in ("tests", "passed", "by_value", "failed", "engine_passed"):
        assert sum(row[name] for row in by_suite) == sum(row[name] for row in by_standard) > 0
    for row in by_standard:
        assert row["tests"] == row["passed"] + row["by_value"] + row["failed"]
    not_passed = sum(row["by_value"] + row["failed"] for row in by_standard)
    assert sum(len(group["tests"]) for group in found["exceptions"]) == not_passed
    assert all(group["reason"] for group in found["exceptions"])
    assert f"{found['total']['passed']:,}" in site.page("/conformance").text


def test_record_says_the_commit_of_the_tree(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with_commit = {**conformance.results(), "commit": "0123456789ab"}
    monkeypatch.setattr(conformance, "results", lambda: with_commit)
    assert "commit 0123456789ab" in site.page("/conformance").text
    said = site.get("/conformance.json", "*/*").json
    assert said is not None
    assert said["commit"] == "0123456789ab"
    assert re.fullmatch(r"[0-9a-f]{12}", record.commit_of(ROOT)) or not (ROOT / ".git").exists()


@pytest.mark.parametrize(("extension", "format"), [("ttl", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)])
def test_earl_has_every_test(site: Site, extension: str, format: RdfFormat) -> None:
    response = site.get(f"/conformance.{extension}", "*/*")
    quads = list(parse(response.data, format=format))
    outcomes = Counter(q.object.value for q in quads if q.predicate.value == EARL + "outcome")
    found = site.get("/conformance.json", "*/*").json
    assert found is not None
    assert outcomes[EARL + "passed"] == sum(row["passed"] for row in found["standards"])
    assert outcomes.total() == sum(row["tests"] for row in found["standards"])
    tests = {q.object.value for q in quads if q.predicate.value == EARL + "test"}
    assert len(tests) == outcomes.total()
    again = site.get(f"/conformance.{extension}", "*/*", If_None_Match=response.headers["ETag"])
    assert again.status_code == 304
