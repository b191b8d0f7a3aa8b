"""The page of a dataset: what it says of itself, what has come of it, and when it was loaded."""

from __future__ import annotations

from typing import Any

from flask import request

from app.graph.document import Document, Node
from app.services.collections.covered import coverage
from app.services.collections.profile import profile
from app.web.figures import question
from app.web.format import licence_name
from app.web.generic import mentioned, title, tree
from app.web.kept import answered
from app.web.locale import gettext
from app.web.pages import Page
from app.web.titles import titles

_SHOWN = (
    "dcterms:spatial",
    "dcterms:temporal",
    "holotype:coversTaxon",
    "holotype:taxonomicCoverage",
    "prov:wasGeneratedBy",
    "dcterms:title",
    "dcterms:description",
    "dcterms:bibliographicCitation",
    "dcterms:license",
    "dcterms:identifier",
    "dcterms:issued",
    "dcterms:creator",
    "dcat:contactPoint",
    "dcat:keyword",
    "dcat:landingPage",
    "dcat:distribution",
    "dc:language",
    "owl:sameAs",
    "xmpRights:UsageTerms",
)


def dataset_page(document: Document) -> Page:
    """A dataset as it was brought in."""
    root = document.root
    loads = answered("collections/loads-of-dataset", dataset=document.iri)
    shown = profile(
        "dataset",
        document.iri,
        ("family", "countryCode", "typeStatus", "collector", "institutionDocument", "collection"),
    )
    called = title(document)
    people = [
        {"role": role, **_person(node)}
        for role, term in (
            (gettext("Creator"), "dcterms:creator"),
            (gettext("Contact"), "dcat:contactPoint"),
        )
        for node in root.nodes(term)
    ]
    return Page(
        "collections/dataset.html",
        {
            "title": called,
            "people": people,
            "coverage": coverage(root),
            "loads": loads.rows,
            "document": tree(document),
        }
        | shown.data,
        {
            "it": document,
            "root": root,
            "licence_name": licence_name(root.text("dcterms:license")),
            "files": root.nodes("dcat:distribution"),
            "asked": question("collections/count-of-holder", holder=document.iri),
            "shown": _SHOWN,
            "titled": titles(mentioned(document)),
            "address": request.script_root + request.path.removesuffix(".html"),
        },
        answers=[loads],
        stamp=shown.stamp,
    )


def _person(node: Node) -> dict[str, Any]:
    return {
        "name": node.text("schema:name"),
        "affiliation": node.text("schema:affiliation"),
        "identifier": node.text("owl:sameAs"),
    }
