"""The faults of a load as findings of a check, and as a SHACL report whose focus nodes are rows.

A row has an address by RFC 7111: the name of its file and ``#row=`` with its line.
"""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from app.graph.checking import MOST_RESULTS, report_text
from app.graph.findings import Case, Finding, kept_pattern
from app.graph.root import data_root
from app.graph.shape_model import RDF, SH, XSD, Shape, Term
from app.graph.shape_report import short_path
from app.graph.shapes import Shapes
from app.graph.terms import iri, prefixes
from loaders.record import Issue, IssueLog

_SEVERITY = {"error": "Violation", "warning": "Warning", "info": "Info"}


@cache
def _shapes() -> dict[str, Shape]:
    """The shapes of the house by the last part of their names; read, not compiled."""
    files = sorted((data_root() / "shapes").glob("*.ttl"))
    return {shape.label: shape for shape in Shapes.load(files).shapes.values() if shape.label}


def findings(issues: IssueLog) -> list[Finding]:
    """Every rule that was broken, with its kept cases."""
    found = [_finding(rule, count, issues.of(rule)) for rule, count in issues.counts.items() if count]
    return sorted(found, key=Finding.sort_key)


def _finding(rule: str, count: int, kept: list[Issue]) -> Finding:
    first, shape = kept[0], _shapes().get(rule)
    return Finding(
        rule=rule,
        title=shape.name if shape else "",
        severity=_SEVERITY[first.severity],
        count=count,
        message=first.message,
        remedy=first.remedy,
        said=kept_pattern(first.message),
        path=short_path(shape.path) if shape else "",
        constraint=first.constraint.removeprefix(SH).removesuffix("ConstraintComponent"),
        cases=tuple(
            Case(
                value=issue.value,
                file=issue.file,
                row=issue.row,
                column=issue.column,
                message=issue.message if issue.message != first.message else "",
                said=kept_pattern(issue.message) if issue.message != first.message else {},
            )
            for issue in kept
        ),
    )


def report(issues: IssueLog) -> str:
    """The kept cases as a SHACL report in N-Triples."""
    top = BlankNode()
    kept = list(issues)[:MOST_RESULTS]
    conforms = Literal(str(not len(issues)).lower(), datatype=NamedNode(XSD + "boolean"))
    quads = [
        Quad(top, NamedNode(RDF + "type"), NamedNode(SH + "ValidationReport")),
        Quad(top, NamedNode(SH + "conforms"), conforms),
    ]
    for issue in kept:
        node = BlankNode()
        quads.append(Quad(top, NamedNode(SH + "result"), node))
        quads += [Quad(node, NamedNode(name), term) for name, term in _said(issue)]
    return report_text(quads, len(issues), len(kept))


def _said(issue: Issue) -> list[tuple[str, Term]]:
    place = f"#row={issue.row}" if issue.row else ""
    words = " ".join(filter(None, (issue.message, issue.remedy)))
    found: list[tuple[str, Term]] = [
        (RDF + "type", NamedNode(SH + "ValidationResult")),
        (SH + "focusNode", NamedNode(f"file:///{quote(issue.file)}{place}")),
        (SH + "resultSeverity", NamedNode(SH + _SEVERITY[issue.severity])),
        (SH + "resultMessage", Literal(words, language="en")),
        (SH + "sourceConstraintComponent", _component(issue)),
    ]
    shape = _shapes().get(issue.rule)
    if shape is not None:
        found.append((SH + "sourceShape", shape.node))
        if shape.path is not None and shape.path.predicate is not None:
            found.append((SH + "resultPath", shape.path.predicate))
    else:
        found.append((iri("dcterms:identifier").value, Literal(issue.rule)))
    if issue.value:
        found.append((SH + "value", Literal(issue.value)))
    return found


def _component(issue: Issue) -> NamedNode:
    return NamedNode(issue.constraint or f"{prefixes['holotype']}ReadingConstraintComponent")
