"""Who asks: somebody who is signed in, or is led to the sign-in."""

from __future__ import annotations

from flask import abort, redirect, request, url_for

from app.graph.errors import Forbidden
from app.graph.principal import Principal
from app.web.context import workbench
from app.web.locale import gettext
from app.web.negotiation import best
from app.web.pages import HTML, JSON


def somebody_here() -> Principal:
    """The person at this page; a browser is led to the sign-in first. Raises Forbidden."""
    principal = workbench().principal
    wants_page = best(request.headers.get("Accept", ""), [JSON, HTML]) == HTML
    at_a_page = request.method == "GET" and wants_page and not request.path.endswith(".json")
    if not principal.signed_in and at_a_page:
        abort(redirect(url_for("signin.index", back=request.full_path.rstrip("?")), code=303))
    if not principal.person:
        raise Forbidden(
            gettext("Asking for exact values is for people who are signed in."),
            signed_in=principal.signed_in,
            remedy=gettext("Sign in first."),
        )
    return principal
