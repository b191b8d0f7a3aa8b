"""What the one who looks at a document can do with it: edit it, or learn who can."""

from __future__ import annotations

from typing import Any

from flask import current_app, request, url_for

from app.graph.document import Document
from app.graph.kinds import CLASSES
from app.graph.placing import placing
from app.web import as_of
from app.web.context import workbench

CHANGEABLE = (
    "specimen",
    "occurrence",
    "media",
    "taxon",
    "event",
    "dataset",
    "institution",
    "collection",
    "agent",
    "rule",
)


def tools(found: Document) -> dict[str, Any] | None:
    """Where the document is edited, and whether the one who looks may; None where nobody edits it."""
    bench = workbench()
    path = found.iri.removeprefix(bench.base)
    known = found.kind in CHANGEABLE and path.count("/") == 1 and found.revision != found.iri
    if not known or as_of.past() or "forms.edit" not in current_app.view_functions:
        return None
    allowed = False
    if bench.principal.signed_in:
        standing = placing(bench, found.iri).standing
        allowed = bench.platform.permissions.decide(bench.principal, "change", found.iri, standing).allowed
    address = f"{request.script_root}/{path}/edit"
    if not bench.principal.signed_in:
        address = url_for("signin.index", back=f"/{path}/edit")
    return {
        "edit": address,
        "withdraw": f"{request.script_root}/{path}/withdraw",
        "allowed": allowed,
        "signed_in": bench.principal.signed_in,
        "new": url_for("forms.new", kind=found.kind) if found.kind in CLASSES else "",
    }
