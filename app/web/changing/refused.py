"""Who can change a document that somebody else cannot, and the page that says so."""

from __future__ import annotations

from typing import Any

from flask import request

from app.graph.document import Document
from app.graph.errors import Forbidden
from app.graph.principal import Decision
from app.graph.said import worded
from app.web.context import at_twin, workbench
from app.web.format import href
from app.web.generic import title
from app.web.pages import Page
from app.web.sentences import sentence, spoken
from app.web.titles import titles

_KEEPERS = ("holotype:institution", "dwciri:inCollection", "dwciri:inDataset")


def keepers(found: Document) -> list[dict[str, Any]]:
    """The institution, collection and dataset that a document belongs to, as links."""
    iris: list[str] = []
    for name in _KEEPERS:
        said = found.root.texts(name)
        # what has a page here is not named again by the identifier that others have for it
        iris += [iri for iri in said if iri.startswith(found.base)] or said
    called = titles(iris)
    return [{"document": iri, "title": called.get(iri, iri), "href": href(iri)} for iri in iris]


def not_allowed(found: Document, decision: Decision) -> Forbidden:
    """The refusal of a change, with its reason and those who can make it."""
    return Forbidden(
        decision.reason,
        where=found.iri,
        signed_in=workbench().principal.signed_in,
        keepers=keepers(found),
        remedy=worded("Ask those who keep the document."),
    )


def refused_page(found: Document, decision: Decision) -> Page:
    """Why not, and who can: as a page. Raises Forbidden with the same for programs."""
    signed_in = workbench().principal.signed_in
    if at_twin():
        raise not_allowed(found, decision)
    reason = sentence(decision.reason)
    return Page(
        "changing/refused.html",
        {},
        {
            "title": title(found),
            "reason": reason,
            "reason_language": spoken(reason),
            "keepers": keepers(found),
            "address": f"{request.script_root}/{found.iri.removeprefix(workbench().base)}",
        },
        status=403 if signed_in else 401,
    )
