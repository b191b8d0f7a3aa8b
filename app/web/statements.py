"""Statements gathered one by one, and written in the RDF format that is asked for."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from app.graph.terms import curie, iri, prefixes

Said = NamedNode | Literal | str | int


class Statements:
    """A graph under construction. Resources are IRIs or CURIEs; texts are values."""

    def __init__(self) -> None:
        self.triples: dict[Triple, None] = {}

    def say(self, subject: str, property: str, *values: Said | None) -> None:
        """Add a statement for each value: text, number, or node; None and "" say nothing."""
        for value in values:
            if value is not None and value != "":
                term = value if isinstance(value, NamedNode | Literal) else Literal(value)
                self.triples[Triple(node(subject), iri(property), term)] = None

    def link(self, subject: str, property: str, *targets: str) -> None:
        """Add a statement for each IRI or CURIE."""
        self.say(subject, property, *(node(target) for target in targets if target))

    def a(self, subject: str, *classes: str) -> None:
        """Say what something is."""
        self.link(subject, "rdf:type", *classes)

    def serialise(self, media_type: str) -> bytes:
        """The statements in ``media_type``, with the prefixes they use."""
        triples = list(self.triples)
        names = {curie(triple.predicate.value) for triple in triples}
        names |= {curie(t.object.value) for t in triples if isinstance(t.object, NamedNode)}
        used = {name for name in (name.partition(":")[0] for name in names) if name in prefixes}
        format = RdfFormat.from_media_type(media_type)
        return serialize(triples, format=format, prefixes={p: prefixes[p] for p in sorted(used)}) or b""


def node(name: str) -> NamedNode:
    """A CURIE of a known prefix as a node, or an IRI as it stands."""
    prefix, _, local = name.partition(":")
    return iri(name) if prefix in prefixes and not local.startswith("//") else NamedNode(name)
