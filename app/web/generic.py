"""The page of any document that no service shows in its own way: its whole tree, term by term."""

from __future__ import annotations

from flask import request

from app.graph.document import Document
from app.web.context import workbench
from app.web.finding import HOUSE, find
from app.web.format import in_words, language, moment
from app.web.labels import label
from app.web.locale import gettext
from app.web.pages import Page
from app.web.titles import titles

__all__ = ["concepts", "find", "generic_page", "mentioned", "title", "told", "tree", "words"]
_TITLES = (
    "dcterms:title",
    "skos:prefLabel",
    "rdfs:label",
    "schema:name",
    "ltc:collectionName",
    "ods:specimenName",
    "ods:organisationName",
    "dwc:scientificName",
    "dc:title",
)


def title(document: Document) -> str:
    """What a document is called, as ``told``; the last step of its IRI where it says nothing."""
    if document.kind == "activity":
        return _title_of_activity(document)
    found = (told(document, name) for name in _TITLES)
    return next(filter(None, found), "") or document.iri.rstrip("/").rsplit("/", 1)[-1]


def told(document: Document, name: str) -> str:
    """A text in the language of the page, else in English, else as there is one."""
    values = document.root.values(name)
    for tongue in (language(), "en"):
        for value in values:
            if value.language.split("-")[0] == tongue:
                return value.text
    return values[0].text if values else ""


def _title_of_activity(document: Document) -> str:
    kinds = [kind for kind in document.root.types if kind != "prov:Activity"]
    when = document.root.text("prov:endedAtTime") or document.root.text("prov:startedAtTime")
    kind = label(kinds[0]) if kinds else gettext("Activity")
    return gettext("%(kind)s, %(when)s", kind=kind, when=moment(when)) if when else kind


def concepts(document: Document) -> list[dict[str, object]]:
    """The concepts of a vocabulary as a list in which twigs follow their branch, ``depth`` deep."""
    if "skos:ConceptScheme" not in document.root.types:
        return []
    answer = workbench().read("core/concepts", scheme=document.iri, language=language())
    rows = {str(row["concept"]): row for row in answer.rows}
    above: dict[str, list[str]] = {}
    for row in workbench().read("core/hierarchy", scheme=document.iri).rows:
        above.setdefault(str(row["concept"]), []).append(str(row["broader"]))
    below: dict[str, list[str]] = {}
    for concept in rows:
        below.setdefault(above.get(concept, [""])[0], []).append(concept)
    found: list[dict[str, object]] = []
    waiting = [(concept, 0) for concept in reversed(below.pop("", []))]
    while waiting:
        concept, depth = waiting.pop()
        found.append({**rows[concept], "depth": depth})
        waiting += [(twig, depth + 1) for twig in reversed(below.pop(concept, []))]
    circling = [concept for twigs in below.values() for concept in twigs]
    return found + [{**rows[concept], "depth": 0} for concept in circling]


def words(document: Document) -> list[dict[str, object]]:
    """The words, or the shapes, that a module says something of; concepts are listed elsewhere."""
    if "owl:Ontology" not in document.root.types or "skos:ConceptScheme" in document.root.types:
        return []
    own = sorted(
        name
        for name, node in document.parts.items()
        if node.said and name != document.iri and name.startswith(HOUSE) and "/genid/" not in name
    )
    return [dict(row) for row in workbench().read("core/words", words=own, language=language()).rows]


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
            "words": words(document),
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
