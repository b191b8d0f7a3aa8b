"""What representations say besides what is stored: flat terms, and where the document belongs.

A specimen is stored as a structure of parts. Those who harvest specimens by CETAF's rules look for a
title, a name, a place at the identifier itself; that preview is worked out by a query when asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, serialize

from app.graph.document import Document
from app.graph.store import solutions
from app.graph.terms import iri, prefixes
from app.web import as_of
from app.web.context import workbench
from app.web.service import services

QUADS = {"application/trig": RdfFormat.TRIG, "application/n-quads": RdfFormat.N_QUADS}


def dataset_iri(base: str) -> str:
    """What the installation is called as a ``void:Dataset``."""
    return f"{base}.well-known/void#dataset"


def projected(document: Document) -> list[Triple]:
    """The statements that are worked out for a document of this installation; none for words."""
    if not document.iri.startswith(document.base) or as_of.from_ledger():
        return []
    name = NamedNode(document.iri)
    found = {
        Triple(name, iri("void:inDataset"), NamedNode(dataset_iri(document.base))),
        Triple(name, iri("foaf:isPrimaryTopicOf"), NamedNode(f"{document.iri}.html")),
    }
    for service in services(current_app).values():
        if query := service.previews.get(document.kind):
            found |= set(workbench().read(query, document=document.iri).triples)
    return sorted(found - set(document.triples), key=str)


def extended(document: Document, more: Sequence[Triple]) -> Document:
    """The document with further statements."""
    triples = [*document.triples, *more]
    return Document(document.iri, triples, base=document.base, commit=document.commit)


def with_graphs(document: Document, more: Sequence[Triple], media_type: str) -> bytes:
    """The document as quads, each in the graph that keeps it; what is worked out is in none."""
    if version := as_of.from_ledger():
        quads = list(version.quads)
    else:
        answer = workbench().read("graph/document-quads", document=document.iri)
        rows = solutions(answer.result) if answer.result is not None else ()
        quads = [Quad(row["part"], row["property"], row["value"], row["graph"]) for row in rows]
    kept = {quad.triple for quad in quads}
    words = not document.iri.startswith(document.base)
    home = NamedNode(workbench().platform.graphs.vocabulary) if words else DefaultGraph()
    quads += [
        Quad(triple.subject, triple.predicate, triple.object, home)
        for triple in document.triples
        if triple not in kept
    ]
    quads += [Quad(*triple) for triple in more]
    whole = extended(document, more)
    used = {name: prefixes[name] for name in sorted(whole.prefixes_used)}
    return serialize(sorted(set(quads), key=str), format=QUADS[media_type], prefixes=used) or b""
