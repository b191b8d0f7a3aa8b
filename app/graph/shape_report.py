"""What came out: the validation report of SHACL §3.6, as quads and as plain JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from app.graph.shape_model import RDF, SH, VIOLATION, XSD, Node, Path, Term, in_language
from app.graph.terms import curie

_TYPE = NamedNode(RDF + "type")


@dataclass(frozen=True)
class Result:
    """One thing that is wrong: with which node, on which path, with which value, by which rule."""

    focus: Term
    path: Path | None
    value: Term | None
    shape: Node
    component: str
    severity: NamedNode
    messages: tuple[Literal, ...]

    @property
    def message(self) -> str:
        """The message in English, "" where there is none."""
        return self.said("en").value

    def said(self, language: str) -> Literal:
        """The message in a language, else in English; an empty text where there is none."""
        return in_language(self.messages, language) or Literal("")

    @property
    def shape_name(self) -> str:
        """The last part of the IRI of the shape; empty for a shape without a name."""
        if isinstance(self.shape, BlankNode):
            return ""
        return self.shape.value.rpartition("#")[2].rpartition("/")[2]

    def to_json(self, language: str = "en") -> dict[str, Any]:
        """Plain data: ``path`` in short names, so that a form knows its field."""
        return {
            "focus": self.focus.value,
            "path": short_path(self.path),
            "value": None if self.value is None else self.value.value,
            "message": self.said(language).value,
            "severity": self.severity.value.removeprefix(SH),
            "shape": self.shape_name,
            "constraint": self.component.removeprefix(SH).removesuffix("ConstraintComponent"),
        }

    def sort_key(self) -> tuple[str, ...]:
        return (str(self.focus), short_path(self.path), self.component, str(self.value))


class Report:
    """The results of one validation.

    ``conforms`` is SHACL's word: no result of any severity. ``violations`` are the results that
    stop a change; warnings and remarks are in ``results`` only.
    """

    def __init__(self, results: Iterable[Result]) -> None:
        self.results: Sequence[Result] = sorted(results, key=Result.sort_key)

    @property
    def conforms(self) -> bool:
        return not self.results

    @cached_property
    def violations(self) -> Sequence[Result]:
        return [result for result in self.results if result.severity == VIOLATION]

    def by_focus(self) -> dict[str, list[Result]]:
        """The results of each focus node, by its IRI."""
        found: dict[str, list[Result]] = {}
        for result in self.results:
            found.setdefault(result.focus.value, []).append(result)
        return found

    def to_json(self, language: str = "en") -> dict[str, Any]:
        """``{"conforms": …, "violations": n, "results": […]}``, its messages in a language."""
        return {
            "conforms": self.conforms,
            "violations": len(self.violations),
            "results": [result.to_json(language) for result in self.results],
        }

    def to_quads(self, report: NamedNode | None = None) -> list[Quad]:
        """The report as RDF, in the default graph.

        With an IRI ``report`` its results are ``<report>#result-1`` …; without, blank nodes.
        Complex paths are blank nodes in either case.
        """
        top: Node = report or BlankNode()
        conforms = Literal(str(self.conforms).lower(), datatype=NamedNode(XSD + "boolean"))
        quads = [
            Quad(top, _TYPE, NamedNode(SH + "ValidationReport")),
            Quad(top, NamedNode(SH + "conforms"), conforms),
        ]
        for number, result in enumerate(self.results, 1):
            node = NamedNode(f"{report.value}#result-{number}") if report else BlankNode()
            quads.append(Quad(top, NamedNode(SH + "result"), node))
            quads.extend(_quads(node, result))
        return quads


def _quads(node: Node, result: Result) -> list[Quad]:
    found: list[tuple[str, Term]] = [
        ("focusNode", result.focus),
        ("sourceShape", result.shape),
        ("sourceConstraintComponent", NamedNode(result.component)),
        ("resultSeverity", result.severity),
    ]
    quads = [Quad(node, _TYPE, NamedNode(SH + "ValidationResult"))]
    if result.path is not None:
        head, described = result.path.quads()
        found.append(("resultPath", head))
        quads.extend(described)
    if result.value is not None:
        found.append(("value", result.value))
    found.extend(("resultMessage", message) for message in result.messages)
    quads.extend(Quad(node, NamedNode(SH + name), term) for name, term in found)
    return quads


def short_path(path: Path | None) -> str:
    """A path in short names: ``dwc:country``, ``ods:hasEvents/ods:hasLocation``; empty for none."""
    if path is None:
        return ""
    text = path.text()
    for predicate in set(path.predicates()):
        text = text.replace(str(predicate), curie(predicate.value))
    return text.removeprefix("(").removesuffix(")") if path.kind == "sequence" else text
