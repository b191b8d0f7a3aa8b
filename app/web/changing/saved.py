"""The notice of a change, with the button that takes it back at once."""

from __future__ import annotations

from flask import Response, flash, redirect, url_for

from app.web.format import href


def saved(document: str, activity: str, text: str) -> Response:
    """To the document, with a notice and the way back."""
    undo = url_for("history.undo_now", name=activity.rpartition("/")[2])
    flash({"text": text, "undo": undo, "document": document}, "changed")  # type: ignore[arg-type]
    return redirect(href(document), code=303)  # type: ignore[return-value]
