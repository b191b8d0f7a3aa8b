"""All tests run against both servers, and the exceptions: one test a line, with whose it is and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.cases import Case, cases
from tests.conformance.judges import Verdict, judge
from tests.conformance.servers import engine, ours

EXCEPTIONS = Path(__file__).with_name("exceptions.tsv")
WHOSE = ("engine", "house", "suite")
NOT_RUN = "not run"
_ABROAD = "sparql11/service"  # asks endpoints elsewhere, which the engine's server would really do


@dataclass(frozen=True)
class Excepted:
    """``whose``: the engine cannot do it, the house does not want it, or the suite asks for more."""

    whose: str
    reason: str


@dataclass(frozen=True)
class Outcome:
    """What a test came to on our server and on the engine's own."""

    case: Case
    ours: Verdict
    engine: Verdict


def exceptions(path: Path = EXCEPTIONS) -> Mapping[str, Excepted]:
    """The tests that are known to fail. Raises ValueError for a line without owner or reason."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            iri, whose, reason = [*line.split("\t"), "", ""][:3]
            if whose not in WHOSE or not reason.strip() or iri in found:
                raise ValueError(f"{path.name}: “{line}” is no IRI, {' or '.join(WHOSE)}, and reason")
            found[iri] = Excepted(whose, reason.strip())
    return found


def run() -> dict[str, Outcome]:
    """Run everything, on one server after the other."""
    with ours() as server:
        here = {case.iri: judge(case, server) for case in cases()}
    with engine() as server:
        there = {
            case.iri: Verdict(NOT_RUN) if case.suite == _ABROAD else judge(case, server) for case in cases()
        }
    return {case.iri: Outcome(case, here[case.iri], there[case.iri]) for case in cases()}
