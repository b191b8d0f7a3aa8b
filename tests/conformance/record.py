"""The outcomes as the file that is published at ``/conformance``."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from app import __version__
from app.graph.root import packages_root
from tests.conformance.archive import HOME, NAME, Graph
from tests.conformance.cases import MF, RDFS, titles
from tests.conformance.outcomes import Outcome, exceptions

RESULTS = packages_root() / "conformance" / "results.json"
_STANDARDS = {"sparql10": "SPARQL 1.0", "sparql12": "SPARQL 1.2"}
_ASIDE = {"sparql11/entailment": "SPARQL 1.1 Entailment Regimes"}
_TITLES = {"sparql11/bindings": "VALUES", "sparql11/graph-store-protocol": "SPARQL Graph Store Protocol"}


def _standards() -> dict[str, str]:
    """The standard that each suite belongs to, as the main manifest has it."""
    graph = Graph(f"{HOME}sparql11/manifest-all.ttl")
    found = {}
    for manifest in graph.subjects[MF + "Manifest"]:
        for specification in graph.all(manifest, MF + "includedSpecifications"):
            for standard in graph.items(specification):
                label = graph.value(standard, RDFS + "label")
                for suite in graph.items(graph.one(standard, MF + "conformanceRequirement")):
                    found[suite.value.removeprefix(HOME).rpartition("/")[0]] = label  # type: ignore[union-attr]
    return found | _ASIDE


def commit_of(tree: Path) -> str:
    """The commit of a tree, in 12 digits, "" where it is in none."""
    asked = ("git", "-C", str(tree), "rev-parse", "--short=12", "HEAD")
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


def recorded(outcomes: Mapping[str, Outcome]) -> dict[str, Any]:
    """What came of each test on both servers, by suite, with date, versions and commit."""
    listed, standards = exceptions(), _standards()
    suites: dict[str, dict[str, Any]] = {}
    for iri, outcome in outcomes.items():
        path = outcome.case.suite
        if path not in suites:
            standard = standards.get(path) or _STANDARDS.get(path.partition("/")[0], "SPARQL 1.1")
            title = _TITLES.get(path) or titles()[path]
            suites[path] = {"path": path, "title": title, "standard": standard, "tests": []}
        test = {
            "test": iri,
            "name": outcome.case.name,
            "outcome": outcome.ours.outcome,
            "engine": outcome.engine.outcome,
        }
        if iri in listed:
            test |= {"whose": listed[iri].whose, "reason": listed[iri].reason}
        suites[path]["tests"].append(test)
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "version": __version__,
        "commit": commit_of(packages_root()),
        "engine": f"oxigraph {version('oxigraph')}",
        "source": f"https://github.com/w3c/rdf-tests/tree/{NAME.partition('.')[0].rpartition('-')[2]}/sparql",
        "suites": list(suites.values()),
    }


def write(outcomes: Mapping[str, Outcome], path: Path = RESULTS) -> None:
    """Keep the outcomes, one test a line."""
    text = json.dumps(recorded(outcomes), ensure_ascii=False, indent=0)
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        text.replace("\n}", "}").replace("{\n", "{").replace('",\n"', '", "') + "\n", encoding="utf-8"
    )
