"""The page of one media document: the image large, and everything said of it."""

from __future__ import annotations

from flask import request

from app.graph.document import Document
from app.services.specimens.specimen import people
from app.services.specimens.specimen_page import roles
from app.web.context import workbench
from app.web.format import licence_name
from app.web.generic import title, tree
from app.web.pages import Page
from app.web.titles import titles


def media_page(document: Document) -> Page:
    """The file where it can be shown, its rights, its makers, the specimens it shows."""
    root = document.root
    format = root.text("dcterms:format")
    kind = root.text("dcterms:type") or root.text("dc:type")
    is_image = format.startswith("image/") or (not format and kind.endswith("Image"))
    address = root.text("ac:accessURI")
    specimens = [value.iri for value in root.values("ac:associatedSpecimenReference") if value.iri]
    called = titles(specimens)
    makers = list(people(root))
    return Page(
        "specimens/media.html",
        {"title": title(document), "address": address, "document": tree(document)},
        {
            "it": document,
            "root": root,
            "shown": (address or root.text("holotype:thumbnail")) if is_image else "",
            "licence_name": licence_name(root.text("dcterms:license")),
            "makers": makers,
            "page_address": request.script_root + request.path.removesuffix(".html"),
            "roles": roles(),
            "specimens": [(iri, called.get(iri, "")) for iri in specimens],
            "base": workbench().base,
        },
    )
