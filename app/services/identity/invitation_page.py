"""An invitation: what it offers, and taking it."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, flash, redirect, url_for

from app.graph.errors import NotFound
from app.services.identity import grants, showing
from app.services.identity.asking import at_a_browser
from app.services.identity.invitations import Invitation
from app.services.identity.people_page import invitations
from app.web.context import platform, workbench
from app.web.labels import label
from app.web.locale import gettext
from app.web.pages import Page, page
from app.web.same_origin import refuse_foreign
from app.web.titles import titles


def _found(code: str) -> Invitation:
    found = invitations().find(code)
    if found is None:
        raise NotFound(
            gettext("This invitation is used, withdrawn or too old."),
            remedy=gettext("Ask whoever sent it for a new one; each works once, for two weeks."),
        )
    return found


def register(blueprint: Blueprint) -> None:
    """Add the two to the pages of people."""

    @page(blueprint, "/invitations/<code>", endpoint="invitation")
    def invitation(code: str) -> Page:
        """What an invitation offers; whoever is signed in may take it."""
        found = _found(code)
        return Page(
            "identity/invitation.html",
            {
                "title": gettext("An invitation"),
                "role": found.role,
                "roleLabel": label(f"https://w3id.org/holotype/vocabulary/role/{found.role}"),
                "scope": found.scope,
                "scopeTitle": titles([found.scope]).get(found.scope, found.scope) if found.scope else "",
                "until": found.until,
                "by": showing.called(found.by),
                "note": found.note,
                "signedIn": workbench().principal.name if workbench().principal.person else "",
            },
            {"code": code},
        )

    @blueprint.post("/invitations/<code>")
    def accept(code: str) -> Response:
        """Take an invitation: it gives its role if whoever sent it may still give it."""
        refuse_foreign()
        person = at_a_browser()
        found = _found(code)
        sender = platform().principal_of(found.by)
        until = datetime.fromisoformat(found.until) if found.until else None
        grants.check(sender, found.role, found.scope, until)
        if not invitations().take(code, person.iri):
            raise NotFound(gettext("Somebody was faster: this invitation is used."))
        try:
            grants.grant(person.iri, found.role, found.scope, by=sender, until=until, why=found.note)
        except BaseException:
            invitations().give_back(code)
            raise
        flash(gettext("The role is yours."))
        return redirect(url_for("identity.me"), code=303)  # type: ignore[return-value]
