"""The pages of institutions, collections and datasets: what they hold here, and all that is said."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from app.graph.answer import Answer
from app.graph.document import Document
from app.services.collections.profile import profile
from app.web.context import workbench
from app.web.format import with_arguments
from app.web.generic import mentioned, title, tree
from app.web.locale import gettext
from app.web.pages import Page
from app.web.titles import titles

_SCHEMA = {"institution": "Organization", "collection": "Collection", "dataset": "Dataset"}


def institution_page(document: Document) -> Page:
    """An institution with its collections."""
    members = workbench().read("collections/collections-of", institution=document.iri)
    return _page(document, gettext("Institution"), "institutionDocument", members)


def collection_page(document: Document) -> Page:
    """A collection."""
    return _page(document, gettext("Collection"), "collection")


def dataset_page(document: Document) -> Page:
    """A dataset as it was brought in."""
    return _page(document, gettext("Dataset"), "dataset")


def _page(document: Document, kind: str, field: str, members: Answer | None = None) -> Page:
    root = document.root
    count, illustrated, figures = profile(field, document.iri)
    for figure in figures:
        for row in figure["rows"]:
            wanted = {field: document.iri, figure["field"]: row["label"]}
            row["href"] = with_arguments(url_for("specimens.search"), wanted)
    called = title(document)
    return Page(
        "collections/holder.html",
        {
            "title": called,
            "count": count,
            "illustrated": illustrated,
            "profile": figures,
            "members": members.rows if members else [],
            "document": tree(document),
        },
        {
            "it": document,
            "root": root,
            "kind": kind,
            "code": root.text("ods:organisationCode") or root.text("dwc:collectionCode"),
            "search_link": with_arguments(url_for("specimens.search"), {field: document.iri}),
            "titled": titles(mentioned(document)),
            "schema_org": _schema_org(document, called),
            "address": request.script_root + request.path.removesuffix(".html"),
        },
        answers=[members] if members else [],
    )


def _schema_org(document: Document, called: str) -> dict[str, Any]:
    root = document.root
    said = {
        "@context": "https://schema.org/",
        "@type": _SCHEMA[document.kind],
        "@id": document.iri,
        "url": document.iri,
        "name": called,
        "description": root.text("dcterms:description"),
        "license": root.text("dcterms:license"),
        "citation": root.text("dcterms:bibliographicCitation"),
        "dateModified": root.text("dcterms:modified"),
    }
    return {key: value for key, value in said.items() if value}
