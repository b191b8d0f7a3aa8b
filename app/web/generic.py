"""The page of any document that no service shows in its own way: its whole tree, term by term."""

from __future__ import annotations

from flask import request

from app.graph.document import Document
from app.graph.errors import Gone, NotFound
from app.web.context import workbench
from app.web.format import in_words, language, moment
from app.web.labels import label
from app.web.locale import gettext
from app.web.pages import Page
from app.web.titles import titles

_TITLES = (
    "dcterms:title",
    "skos:prefLabel",
    "rdfs:label",
    "schema:name",
    "ods:organisationName",
    "ods:specimenName",
    "dwc:scientificName",
    "dc:title",
)


def find(iri: str) -> Document:
    """A document; activities, and those who act, are looked for in the ledger too. Raises NotFound."""
    bench = workbench()
    try:
        return bench.document(iri)
    except Gone:
        raise
    except NotFound:
        answer = bench.read("core/activity", document=iri)
        found = Document(iri, answer.triples, base=bench.base, commit=answer.commit)
        if not found:
            raise
        return found


def title(document: Document) -> str:
    """What a document is called; the last step of its IRI where it says nothing."""
    if document.kind == "activity":
        return _title_of_activity(document)
    found = (document.root.text(name) for name in _TITLES)
    return next(filter(None, found), "") or document.iri.rstrip("/").rsplit("/", 1)[-1]


def _title_of_activity(document: Document) -> str:
    kinds = [kind for kind in document.root.types if kind != "prov:Activity"]
    when = document.root.text("prov:endedAtTime") or document.root.text("prov:startedAtTime")
    kind = label(kinds[0]) if kinds else gettext("Activity")
    return gettext("%(kind)s, %(when)s", kind=kind, when=moment(when)) if when else kind


def concepts(document: Document) -> list[dict[str, object]]:
    """The concepts of a document that is a vocabulary."""
    if "skos:ConceptScheme" not in document.root.types:
        return []
    answer = workbench().read("core/concepts", scheme=document.iri, language=language())
    return [dict(row) for row in answer.rows]


def tree(document: Document) -> dict[str, object]:
    """The plain JSON of a document: its parts nested, its terms as CURIEs."""
    return document.tree({})


def generic_page(document: Document) -> Page:
    """Everything that is said of the document, with labels from the ontology."""
    return Page(
        "document.html",
        {
            "title": title(document),
            "document": tree(document),
            "concepts": concepts(document),
        },
        {
            "it": document,
            "root": document.root,
            "kind": in_words(document.kind) if document.iri.startswith(document.base) else "",
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
