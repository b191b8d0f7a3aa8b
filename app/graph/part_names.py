"""Names for parts that come without one: the usual name of their kind, and the first free number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pyoxigraph import BlankNode, NamedNode, Triple

from app.graph.errors import BadRequest
from app.graph.terms import curie, iri

# The classes whose things are parts of documents, and what a part of each is called.
USUAL = {
    "ods:Event": "event",
    "ods:Location": "location",
    "ods:Georeference": "georeference",
    "ods:GeologicalContext": "geological-context",
    "ods:Identification": "identification",
    "ods:TaxonIdentification": "taxon",
    "ods:Citation": "citation",
    "ods:Assertion": "assertion",
    "ods:EntityRelationship": "relationship",
    "ods:ChronometricAge": "chronometric-age",
    "ods:SpecimenPart": "part",
    "ods:Identifier": "identifier",
    "ods:Agent": "agent",
    "schema:Role": "role",
    "schema:ContactPoint": "contact",
    "dwc:MaterialEntity": "material",
    "ac:RegionOfInterest": "region",
    "ggbn:Preparation": "preparation",
    "ggbn:Preservation": "preservation",
    "holotype:Affiliation": "affiliation",
    "holotype:Expertise": "expertise",
    "holotype:LanguageSkill": "language",
}
_TYPE = iri("rdf:type")


def named(document: str, triples: Iterable[Triple]) -> list[Triple]:
    """The triples with every blank node as a part of the document: ``#event-1``, in their order.

    The same triples in the same order get the same names. Raises BadRequest for a node whose kind
    has no usual name.
    """
    said = list(triples)
    classes: dict[BlankNode, list[str]] = {}
    nodes: dict[BlankNode, None] = {}
    taken: set[str] = set()
    for triple in said:
        for term in (triple.subject, triple.object):
            if isinstance(term, BlankNode):
                nodes.setdefault(term)
            elif isinstance(term, NamedNode):
                taken.add(term.value)
        subject, value = triple.subject, triple.object
        if triple.predicate == _TYPE and isinstance(subject, BlankNode) and isinstance(value, NamedNode):
            classes.setdefault(subject, []).append(curie(value.value))
    names = {node: _name(document, classes.get(node, ()), taken) for node in nodes}
    return [
        Triple(_of(names, triple.subject), triple.predicate, _of(names, triple.object)) for triple in said
    ]


def next_name(document: str, kind: str, taken: set[str]) -> str:
    """The first free name of a part of a class, which is taken then. Raises KeyError."""
    stem, number = USUAL[kind], 1
    while f"{document}#{stem}-{number}" in taken:
        number += 1
    taken.add(f"{document}#{stem}-{number}")
    return f"{document}#{stem}-{number}"


def _name(document: str, classes: Sequence[str], taken: set[str]) -> NamedNode:
    known = next((name for name in classes if name in USUAL), "")
    if not known:
        what = f"is a {', '.join(classes)}" if classes else "says not what it is"
        raise BadRequest(
            f"A node without a name {what}, and parts of that kind have no usual name here.",
            remedy=f"Name it as a part of its document, such as <{document}#part-1>.",
            where=document,
        )
    return NamedNode(next_name(document, known, taken))


def _of(names: dict[BlankNode, NamedNode], term: Any) -> Any:
    return names.get(term, term) if isinstance(term, BlankNode) else term
