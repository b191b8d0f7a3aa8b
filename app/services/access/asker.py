"""Who asks: somebody who is signed in, or is led to the sign-in."""

from __future__ import annotations

from app.graph.errors import Forbidden
from app.graph.principal import Principal
from app.web.context import lead_to_sign_in, workbench
from app.web.locale import gettext


def somebody_here() -> Principal:
    """The person at this page; a browser is led to the sign-in first. Raises Forbidden."""
    lead_to_sign_in()
    principal = workbench().principal
    if not principal.person:
        raise Forbidden(
            gettext("Asking for exact values is for people who are signed in."),
            signed_in=principal.signed_in,
            remedy=gettext("Sign in first."),
        )
    return principal
