"""The W3C's SPARQL suites over HTTP against the served house, and against the engine's own server.

Each exception is listed by itself in ``exceptions.tsv``; one that is passed after all fails here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conformance.archive import MISSING, at_hand
from tests.conformance.cases import titles
from tests.conformance.judges import PASSED
from tests.conformance.outcomes import Outcome, exceptions, run
from tests.conformance.record import RESULTS, recorded

SUITES = [suite["path"] for suite in json.loads(RESULTS.read_text(encoding="utf-8"))["suites"]]


@pytest.fixture(scope="module")
def outcomes() -> Mapping[str, Outcome]:
    """Everything, run once."""
    if not at_hand():
        pytest.skip(MISSING)
    return run()


@pytest.mark.parametrize("suite", SUITES)
def test_suite(outcomes: Mapping[str, Outcome], suite: str) -> None:
    """Each test of a suite is passed, or is a listed exception and fails."""
    listed = exceptions()
    mine = [outcome for outcome in outcomes.values() if outcome.case.suite == suite]
    assert mine
    failed = [
        f"{outcome.case.iri} ({outcome.case.name}): {outcome.ours.why}"
        for outcome in mine
        if outcome.ours.outcome != PASSED and outcome.case.iri not in listed
    ]
    assert not failed, "\n\n".join(failed)
    gained = [o.case.iri for o in mine if o.ours.outcome == PASSED and o.case.iri in listed]
    assert not gained, f"passed, so they have to leave the exceptions: {gained}"


def test_every_suite_is_run(outcomes: Mapping[str, Outcome]) -> None:
    assert set(SUITES) == set(titles())


def test_every_exception_names_a_test(outcomes: Mapping[str, Outcome]) -> None:
    assert set(exceptions()) <= set(outcomes)


def test_nothing_that_the_engine_passes_is_lost(outcomes: Mapping[str, Outcome]) -> None:
    """But what this house refuses on purpose."""
    lost = [
        iri
        for iri, outcome in outcomes.items()
        if outcome.engine.outcome == PASSED
        and outcome.ours.outcome != PASSED
        and exceptions()[iri].whose != "house"
    ]
    assert not lost


def test_published_results_are_these(outcomes: Mapping[str, Outcome]) -> None:
    """``make conformance`` writes them anew."""
    published = json.loads(RESULTS.read_text(encoding="utf-8"))
    now = recorded(outcomes)
    for name in ("suites", "engine", "version", "source"):
        assert published[name] == now[name], name


def test_line_without_reason_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "exceptions.tsv"
    for line in ("urn:test", "urn:test\tengine\t ", "urn:test\tnobody\twhy"):
        path.write_text(line + "\n", encoding="utf-8")
        with pytest.raises(ValueError, match="reason"):
            exceptions(path)
