"""The page of any document that no service shows in its own way: its whole tree, term by term."""

from __future__ import annotations

from flask import request

from app.graph.document import Document
from app.web.format import in_words
from app.web.pages import Page
from app.web.titles import titles

TITLES = (
    "dcterms:title",
    "skos:prefLabel",
    "rdfs:label",
    "schema:name",
    "ods:organisationName",
    "ods:specimenName",
    "dwc:scientificName",
    "dc:title",
)


def title(document: Document) -> str:
    """What a document is called; the last step of its IRI where it says nothing."""
    found = (document.root.text(name) for name in TITLES)
    return next(filter(None, found), "") or document.iri.rstrip("/").rsplit("/", 1)[-1]


def tree(document: Document) -> dict[str, object]:
    """The plain JSON of a document: its parts nested, its terms as CURIEs."""
    return document.tree({})


def generic_page(document: Document) -> Page:
    """Everything that is said of the document, with labels from the ontology."""
    return Page(
        "document.html",
        {"title": title(document), "document": tree(document)},
        {
            "it": document,
            "root": document.root,
            "kind": in_words(document.kind),
            "titled": titles(mentioned(document)),
            "address": request.script_root + request.path.removesuffix(".html"),
        },
    )


def mentioned(document: Document, most: int = 500) -> list[str]:
    """The other documents of this installation that a document points at, at most ``most``."""
    found = {
        value.iri: None
        for node in document.parts.values()
        for name in node.properties
        for value in node.values(name)
        if value.iri.startswith(document.base) and "#" not in value.iri
    }
    return [iri for iri in found if iri != document.iri][:most]
