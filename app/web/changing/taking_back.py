"""The button beside the notice of a change: take it back at once."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request, url_for

from app.graph import undoing
from app.web.context import workbench
from app.web.locale import gettext
from app.web.protocol import absolute_iri
from app.web.same_origin import refuse_foreign

blueprint = Blueprint("taking_back", __name__)


def saved(document: str, activity: str, text: str) -> Response:
    """To the document, with a notice and the way back."""
    said = {"text": text, "undo": url_for("taking_back.undo"), "activity": activity}
    flash(said, "changed")  # type: ignore[arg-type]
    path = f"{request.script_root}/{document.removeprefix(workbench().base)}"
    return redirect(path, code=303)  # type: ignore[return-value]


@blueprint.post("/undo")
def undo() -> Response:
    """Take back the change that the form field ``activity`` names, as a change by the same rules."""
    refuse_foreign()
    activity = absolute_iri(request.form.get("activity", ""), "activity")
    receipt = undoing.undo(workbench(), activity, why=gettext("Undone"))
    document = next(iter(receipt.documents or ()), workbench().base)
    return saved(document, receipt.activity, gettext("Undone: it says again what it said before."))
