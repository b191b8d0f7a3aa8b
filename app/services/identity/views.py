"""The pages of people, and the forms on them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for

from app.graph.errors import BadParameter, NotFound
from app.services.identity import confirming, grants, profile
from app.services.identity.asking import overseer, signed_in
from app.services.identity.experts_page import experts_page, profile_page
from app.services.identity.people_page import (
    invitations,
    manager,
    people_page,
    person_page,
)
from app.web.context import absolute, platform
from app.web.locale import gettext
from app.web.pages import Page, page
from app.web.same_origin import refuse_foreign
from app.web.signin.reception import reception

blueprint = Blueprint("identity", __name__, template_folder="templates")


def back_to(endpoint: str, said: str = "", **values: Any) -> Response:
    """To a page after a form, which says what was done."""
    if said:
        flash(said)
    return redirect(url_for(endpoint, **values), code=303)  # type: ignore[return-value]


@blueprint.before_request
def own_forms_only() -> None:
    """Forms are taken from pages of this house."""
    if request.method == "POST":
        refuse_foreign()


# -- experts -------------------------------------------------------------------------------------


@page(blueprint, "/experts", endpoint="experts")
def experts() -> Page:
    """People who show what they know, by words in it."""
    return experts_page()


@page(blueprint, "/experts/<id>", endpoint="expert")
def expert(id: str) -> Page:
    """The profile of a person who shows it."""
    return profile_page(id)


# -- people --------------------------------------------------------------------------------------


@page(blueprint, "/people", endpoint="people")
def people() -> Page:
    """The people one looks after, and the invitations that wait."""
    return people_page()


@page(blueprint, "/people/<id>", endpoint="person")
def person(id: str) -> Page:
    """One of them: roles, ways to sign in, state."""
    return person_page(id)


@blueprint.post("/people/<id>/roles")
def grant(id: str) -> Response:
    """Give somebody a role, within one's own scope."""
    principal, _ = manager()
    form = request.form
    grants.grant(
        f"{platform().base}agent/{id}", form.get("role", ""), form.get("scope", ""), by=principal,
        until=_end_of(form.get("until", "")), why=form.get("why", "").strip()[:500],
    )  # fmt: skip
    return back_to("identity.person", gettext("The role is given."), id=id)


@blueprint.post("/people/<id>/roles/<part>/end")
def end_role(id: str, part: str) -> Response:
    """End a role of somebody."""
    principal, _ = manager()
    grants.end(f"{platform().base}agent/{id}", part, by=principal)
    return back_to("identity.people", gettext("The role has ended."))


@blueprint.post("/people/<id>/affiliations/<part>/confirm")
def confirm(id: str, part: str) -> Response:
    """Confirm for an institution that somebody belongs to it."""
    account, why = f"{platform().base}agent/{id}", request.form.get("why", "")
    confirming.confirm(account, part, by=signed_in(), why=why)
    return back_to("identity.person", gettext("The affiliation is confirmed."), id=id)


@blueprint.post("/people/<id>/affiliations/<part>/withdraw")
def withdraw_confirmation(id: str, part: str) -> Response:
    """Take the confirmation of an affiliation back, with a reason."""
    account, why = f"{platform().base}agent/{id}", request.form.get("why", "")
    confirming.withdraw(account, part, by=signed_in(), why=why)
    return back_to("identity.person", gettext("The confirmation is taken back."), id=id)


@blueprint.post("/people/<id>/state")
def put_in_state(id: str) -> Response:
    """Ban an account with a reason, put it to rest, or wake it."""
    principal = overseer()
    account = f"{platform().base}agent/{id}"
    profile.put_in_state(account, request.form.get("state", ""), request.form.get("reason", ""), by=principal)
    return back_to("identity.person", gettext("The state is changed."), id=id)


@blueprint.post("/people/invitations")
def invite() -> Response:
    """Make an invitation; the answer shows its link this once."""
    principal, _ = manager()
    form = request.form
    role, scope = form.get("role", ""), form.get("scope", "")
    until = _end_of(form.get("until", ""))
    grants.check(principal, role, scope, until)
    note = " ".join(form.get("note", "").split())[:200]
    code = invitations().make(
        role, scope, until=until.isoformat() if until else "", by=principal.iri, note=note
    )
    reception().events.note("invited", by=principal.iri, says=f"{role} {scope or 'everywhere'}")
    shown = people_page()
    link = absolute(url_for("identity.invitation", code=code))
    response = make_response(Page(shown.template, shown.data, {"link": link}).html())
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.post("/people/invitations/<id>/withdraw")
def withdraw(id: str) -> Response:
    """Withdraw an invitation that waits."""
    principal, everywhere = manager()
    if not invitations().withdraw(id, "" if everywhere else principal.iri):
        raise NotFound(gettext("This invitation is used or withdrawn already."))
    return back_to("identity.people", gettext("The invitation is withdrawn."))


def _end_of(day: str) -> datetime | None:
    """The end of a day that a form names. Raises BadParameter."""
    if not day.strip():
        return None
    try:
        return datetime.fromisoformat(day.strip()).replace(tzinfo=UTC) + timedelta(days=1)
    except ValueError:
        raise BadParameter(
            gettext("“%(day)s” is no day.", day=day[:20]), remedy=gettext("Write it as 2027-12-31.")
        ) from None
