"""pySHACL behind one door: the judge of the compiler, and its stand-in for what it does not cover.

The only place of the house that knows rdflib and pySHACL. Terms of the engine go in and come out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyshacl
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from rdflib.term import Node as RdflibNode

from app.graph.errors import Invalid
from app.graph.shape_model import OWL, RDF, RDFS, SH, Node, Term, node, plain
from app.graph.shape_reader import ShapesGraph
from app.graph.shape_report import Result


def to_rdflib(quads: Iterable[Quad | Triple]) -> rdflib.Graph:
    """A copy of the triples as an rdflib graph, literals as they are written."""
    graph = rdflib.Graph()
    for quad in quads:
        graph.add((_out(quad.subject), _out(quad.predicate), _out(quad.object)))
    return graph


def _out(term: Term | Triple) -> RdflibNode:
    if isinstance(term, Triple):
        raise ValueError("a triple as a term is not foreseen")
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype.value == str(rdflib.XSD.string):
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


def _back(term: RdflibNode | None) -> Term:
    if isinstance(term, rdflib.Literal):
        if term.language:
            return Literal(str(term), language=term.language)
        return Literal(str(term), datatype=NamedNode(str(term.datatype or rdflib.XSD.string)))
    return BlankNode(str(term)) if isinstance(term, rdflib.BNode) else NamedNode(str(term))


def judge(
    shapes: Iterable[Quad],
    data: Iterable[Quad],
    targets: Mapping[Node, Iterable[Term]] | None = None,
) -> list[Result]:
    """The results pySHACL has for the data.

    ``targets`` gives focus nodes by shape and sets every target that the shapes state aside.
    Raises Invalid where pySHACL finds the shapes themselves unsound.
    """
    shapes = list(shapes)
    used = shapes
    if targets is not None:
        used = [quad for quad in shapes if not _is_target(quad)]
        used += [
            Quad(shape, NamedNode(SH + "targetNode"), target)
            for shape, nodes in targets.items()
            for target in nodes
        ]
    try:
        _, report, text = pyshacl.validate(to_rdflib(data), shacl_graph=to_rdflib(used), inference="none")
    except Exception as error:  # what its parts raise has no single root
        raise Invalid(f"The shapes cannot be run: {error}") from error
    if not isinstance(report, rdflib.Graph):
        raise Invalid(f"The shapes cannot be run: {text}")
    return list(_results(report))


def _is_target(quad: Quad) -> bool:
    if quad.predicate.value == RDF + "type":
        return plain(quad.object).value in (RDFS + "Class", OWL + "Class")
    return quad.predicate.value.startswith(SH + "target")


def _results(report: rdflib.Graph) -> Iterator[Result]:
    """The results of a report; its paths are read where the report describes them."""
    described = ShapesGraph(Quad(node(_back(s)), NamedNode(str(p)), _back(o)) for s, p, o in report)
    sh = rdflib.Namespace(SH)
    for found in report.objects(None, sh.result):
        path = report.value(found, sh.resultPath)
        value = report.value(found, sh.value)
        shape = node(_back(report.value(found, sh.sourceShape)))
        yield Result(
            focus=_back(report.value(found, sh.focusNode)),
            path=None if path is None else described.path(_back(path)),
            value=None if value is None else _back(value),
            shape=shape,
            component=str(report.value(found, sh.sourceConstraintComponent)),
            severity=NamedNode(str(report.value(found, sh.resultSeverity))),
            messages=tuple(
                Literal(str(text), language=text.language) if text.language else Literal(str(text))
                for text in report.objects(found, sh.resultMessage)
                if isinstance(text, rdflib.Literal)
            ),
        )
