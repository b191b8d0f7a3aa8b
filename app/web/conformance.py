"""What came of the W3C's SPARQL test suites with this version: page, JSON, and EARL.

The file behind it is written by ``make conformance``; no number here is written by hand.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from flask import Blueprint, Flask, Response
from flask_babel import gettext
from pyoxigraph import Literal

from app.graph.root import data_root
from app.graph.terms import iri
from app.web.context import workbench
from app.web.examples import RDF, rdf
from app.web.pages import Page, page
from app.web.statements import Statements

blueprint = Blueprint("conformance", __name__)
OUTCOMES = ("passed", "by value", "failed")
# The house offers these as far as they cost nothing; the sum over the rest is what it stands for.
ASIDE = ("SPARQL 1.1 Entailment Regimes",)
_EARL = {"passed": "earl:passed", "by value": "earl:failed", "failed": "earl:failed"}


@cache
def results() -> Mapping[str, Any]:
    """The results that this version carries."""
    path = data_root() / "conformance" / "results.json"
    found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _tests() -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Each suite with each of its tests."""
    for suite in results()["suites"]:
        for test in suite["tests"]:
            yield suite, test


@cache
def sums(by: str) -> list[dict[str, Any]]:
    """How many tests of each suite, or standard, came to what; here and on the engine's own server."""
    ours: dict[str, Counter[str]] = {}
    engine: dict[str, Counter[str]] = {}
    for suite, test in _tests():
        ours.setdefault(suite[by], Counter())[test["outcome"]] += 1
        engine.setdefault(suite[by], Counter())[test["engine"]] += 1
    return [
        {
            by: name,
            "tests": counted.total(),
            **{outcome.replace(" ", "_"): counted[outcome] for outcome in OUTCOMES},
            "engine_passed": engine[name]["passed"],
        }
        for name, counted in ours.items()
    ]


@cache
def exceptions() -> list[dict[str, Any]]:
    """The tests that are not passed, by reason, those of most tests first."""
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for suite, test in _tests():
        if "reason" in test:
            named = {"test": test["test"], "name": test["name"], "suite": suite["title"]}
            found.setdefault((test["reason"], test["whose"]), []).append(named)
    ordered = sorted(found.items(), key=lambda item: -len(item[1]))
    return [{"reason": reason, "whose": whose, "tests": tests} for (reason, whose), tests in ordered]


@page(blueprint, "/conformance", rdf=RDF)
def conformance() -> Page:
    """How far this version keeps to the W3C's SPARQL test suites."""
    standards = sums("standard")
    counted = [row for row in standards if row["standard"] not in ASIDE]
    about = {name: results()[name] for name in ("date", "version", "engine", "source")}
    about["commit"] = results().get("commit", "")
    titles = {suite["path"]: suite["title"] for suite in results()["suites"]}
    suites = [row | {"title": titles[row["path"]]} for row in sums("path")]
    total = {name: sum(row[name] for row in counted) for name in counted[0] if name != "standard"}
    return Page(
        "about/conformance.html",
        about
        | {
            "title": gettext("Conformance"),
            "total": total,
            "standards": standards,
            "suites": suites,
            "exceptions": exceptions(),
        },
        {"aside": ASIDE, "formats": list(RDF), "whose": _owners()},
    )


def _owners() -> Mapping[str, str]:
    return {
        "engine": gettext("the engine cannot do it"),
        "house": gettext("not wanted here"),
        "suite": gettext("the test asks for more than the standard"),
    }


@blueprint.get(f"/conformance.<any({', '.join(RDF)}):extension>")
def report(extension: str) -> Response:
    """The same as RDF, in the W3C's Evaluation and Report Language (EARL)."""
    return rdf(earl(workbench().base), RDF[extension])


class _Kept(Statements):
    """Statements that are written once for each format: they change with the version only."""

    @cache  # noqa: B019 - there is one for each base, and it is kept anyway
    def serialise(self, media_type: str) -> bytes:
        return super().serialise(media_type)


@cache
def earl(base: str) -> Statements:
    """One assertion for each test."""
    out = _Kept()
    address = f"{base}conformance"
    subject, tester = f"{address}#holotype", f"{address}#runner"
    out.a(subject, "earl:TestSubject", "earl:Software")
    out.say(subject, "dcterms:title", "Holotype")
    out.say(subject, "dcterms:hasVersion", results()["version"])
    out.say(subject, "dcterms:identifier", results().get("commit"))
    out.a(tester, "earl:Assertor", "earl:Software")
    out.say(tester, "dcterms:title", Literal("The conformance run of Holotype", language="en"))
    out.link(tester, "dcterms:source", results()["source"])
    date = Literal(results()["date"], datatype=iri("xsd:date"))
    for number, (suite, test) in enumerate(_tests(), start=1):
        assertion, result = f"{address}#assertion-{number}", f"{address}#result-{number}"
        out.a(assertion, "earl:Assertion")
        out.link(assertion, "earl:assertedBy", tester)
        out.link(assertion, "earl:subject", subject)
        out.link(assertion, "earl:test", test["test"])
        out.link(assertion, "earl:mode", "earl:automatic")
        out.link(assertion, "earl:result", result)
        out.a(result, "earl:TestResult")
        out.link(result, "earl:outcome", _EARL[test["outcome"]])
        out.say(result, "dcterms:date", date)
        out.say(result, "earl:info", test.get("reason"))
        out.a(test["test"], "earl:TestCase")
        out.say(test["test"], "dcterms:title", test["name"])
        out.say(test["test"], "dcterms:subject", suite["standard"])
    return out


def register(app: Flask) -> None:
    """Give the app its page of conformance."""
    app.register_blueprint(blueprint)
