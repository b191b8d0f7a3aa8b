"""The sign-in services, for administrators: how each stands, closing one and opening it again."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, request

from app.graph.errors import BadParameter
from app.services.identity.asking import overseer
from app.services.identity.people_page import services_page
from app.services.identity.showing import called
from app.services.identity.views import back_to
from app.web.locale import gettext
from app.web.pages import Page, page
from app.web.signin import cookies
from app.web.signin.closing import Closed
from app.web.signin.reception import reception


def services() -> Page:
    """The sign-in services and whether they can be used; what has happened lately."""
    shown = services_page()
    for one in shown.data["issuers"]:
        closed = reception().closed.of(one["key"])
        one["closed"] = {**closed._asdict(), "byName": called(closed.by)} if closed else None
    return shown


def put_service_in_state(key: str) -> Response:
    """Close a sign-in service with a reason, which ends the sessions begun by it; or open it again."""
    principal, served = overseer(), reception()
    issuer = served.provider(key).issuer.issuer
    state, reason = request.form.get("state", ""), request.form.get("reason", "").strip()[:200]
    if state == "open":
        served.closed.open(key)
        served.events.note("service-opened", by=principal.iri, issuer=issuer, says=reason)
        return back_to("identity.services", gettext("The service is open again."))
    if state != "closed":
        raise BadParameter(
            gettext("A sign-in service is open or closed."),
            remedy=gettext("Send state=open or state=closed."),
        )
    if not reason:
        raise BadParameter(
            gettext("Closing a service needs a reason."), remedy=gettext("Say why; people will read it.")
        )
    held = cookies.held()
    if held is not None and held.issuer == issuer:
        raise BadParameter(
            gettext("You would lock yourself out."),
            remedy=gettext("Sign in by another service, or ask another administrator."),
        )
    now = datetime.now(UTC).isoformat(timespec="seconds")
    served.closed.close(key, Closed(reason, principal.iri, now))
    served.sessions.end_by(issuer)
    served.events.note("service-closed", by=principal.iri, issuer=issuer, says=reason)
    return back_to("identity.services", gettext("The service is closed."))


def register(blueprint: Blueprint) -> None:
    """Give the service its pages."""
    page(blueprint, "/people/services", endpoint="services")(services)
    blueprint.post("/people/services/<key>/state")(put_service_in_state)
