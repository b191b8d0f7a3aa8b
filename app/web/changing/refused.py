"""Who can change a document that somebody else cannot."""

from __future__ import annotations

from typing import Any

from app.graph.document import Document
from app.graph.errors import Forbidden
from app.graph.principal import Decision
from app.graph.said import worded
from app.web.context import workbench
from app.web.format import href
from app.web.titles import titles

_KEEPERS = ("holotype:institution", "dwciri:inCollection", "dwciri:inDataset")


def keepers(found: Document) -> list[dict[str, Any]]:
    """The institution, collection and dataset that a document belongs to, as links."""
    iris = [iri for name in _KEEPERS for iri in found.root.texts(name)]
    called = titles(iris)
    return [{"document": iri, "title": called.get(iri, iri), "href": href(iri)} for iri in iris]


def not_allowed(found: Document, decision: Decision) -> Forbidden:
    """The refusal of a change, with its reason and those who can make it."""
    return Forbidden(
        decision.reason,
        where=found.iri,
        signed_in=workbench().principal.signed_in,
        keepers=keepers(found),
        remedy=worded("Ask those who keep the document, or propose the change as an annotation."),
    )
