"""The pages of institutions and collections: what they hold here, and all that is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request

from app.graph.answer import Answer
from app.graph.document import Document
from app.services.collections.profile import Profile, profile
from app.web import schema_org
from app.web.figures import look, question
from app.web.generic import mentioned, title, tree
from app.web.kept import answered
from app.web.locale import gettext
from app.web.pages import Page
from app.web.titles import titles

_SHOWN = (
    "prov:wasGeneratedBy",
    "dcterms:description",
    "dcterms:bibliographicCitation",
    "schema:name",
    "ltc:collectionName",
    "ods:organisationCode",
    "dwc:collectionCode",
    "holotype:institution",
    "owl:sameAs",
    "schema:url",
)


def institution_page(document: Document) -> Page:
    """An institution: its collections, what they hold, and how it came here."""
    members = answered("collections/collections-of", institution=document.iri)
    shown = profile(
        "institutionDocument",
        document.iri,
        ("discipline", "typeStatus", "countryCode", "family", "collector", "dataset"),
    )
    counted = dict(
        look({"institutionDocument": document.iri}, ("collection",), top=500).hits.facets["collection"]
    )
    rows = [row | {"count": counted.get(str(row["document"]), 0)} for row in members.rows]
    return _page(document, gettext("Institution"), shown, rows, [members, *_loads(shown)])


def collection_page(document: Document) -> Page:
    """A collection: what it holds."""
    shown = profile(
        "collection",
        document.iri,
        ("discipline", "typeStatus", "countryCode", "family", "collector", "preparation"),
    )
    return _page(document, gettext("Collection"), shown)


def _page(
    document: Document,
    kind: str,
    shown: Profile,
    members: Sequence[dict[str, Any]] = (),
    answers: Sequence[Answer] = (),
) -> Page:
    root = document.root
    called = title(document)
    institution = root.text("holotype:institution")
    names = titles(mentioned(document))
    return Page(
        "collections/holder.html",
        {
            "title": called,
            "members": list(members),
            "loads": answers[1].rows if len(answers) > 1 else [],
            "document": tree(document),
        }
        | shown.data,
        {
            "it": document,
            "root": root,
            "kind": kind,
            "code": root.text("ods:organisationCode") or root.text("dwc:collectionCode"),
            "institution": institution,
            "institution_title": names.get(institution, institution),
            "asked": question("collections/count-of-holder", holder=document.iri),
            "shown": _SHOWN,
            "titled": names,
            "schema_org": schema_org.describe(document, called, **_size(document, shown)),
            "address": request.script_root + request.path.removesuffix(".html"),
        },
        answers=answers,
        stamp=shown.stamp,
    )


def _loads(shown: Profile) -> list[Answer]:
    """The loads of the datasets that its records came with."""
    figures = (figure for figure in shown.data["figures"] if figure["field"] == "dataset")
    datasets = [row["value"] for figure in figures for row in figure["rows"] if ":" in row["value"]]
    return [answered("collections/loads-of-datasets", datasets=datasets)] if datasets else []


def _size(document: Document, shown: Profile) -> dict[str, Any]:
    """How many records there are, where schema.org has a word for it."""
    return {"collectionSize": shown.data["count"]} if document.kind == "collection" else {}
