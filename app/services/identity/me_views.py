"""My page and the forms on it."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, make_response, request

from app.graph.errors import BadParameter, NotFound
from app.services.identity import belongings, grants, orcid_page, profile
from app.services.identity.asking import at_a_browser, somebody
from app.services.identity.me_page import me_page
from app.services.identity.views import back_to, blueprint
from app.web.context import platform
from app.web.locale import gettext
from app.web.pages import Page, page
from app.web.signin import cookies
from app.web.signin.reception import reception

_DAYS = (7, 30, 90, 365)  # that a token may hold


@page(blueprint, "/me", endpoint="me")
def me() -> Page:
    """Who one is here: ways to sign in, roles and why, tokens, sessions, and all that is kept."""
    return me_page()


@blueprint.post("/me/name")
def rename() -> Response:
    """Be called otherwise."""
    profile.rename(at_a_browser(), request.form.get("name", ""))
    return back_to("identity.me", gettext("Your name is changed."))


@blueprint.post("/me/shown-to")
def show_to() -> Response:
    """Choose who may find the profile."""
    profile.show_to(at_a_browser(), request.form.get("audience", ""))
    return back_to("identity.me", gettext("Your choice is kept."))


@blueprint.post("/me/statements")
def state() -> Response:
    """Say something of oneself: an affiliation, an expertise, a language."""
    form = request.form
    said = (form.get(name, "") for name in ("kind", "text", "more", "thing"))
    profile.state(at_a_browser(), *said)
    return back_to("identity.me", gettext("Added."))


@blueprint.post("/me/statements/<part>/remove")
def take_back(part: str) -> Response:
    """Take a statement of one's own back."""
    profile.take_back(at_a_browser(), part)
    return back_to("identity.me", gettext("Removed."))


@blueprint.post("/me/identities/<part>/remove")
def unlink(part: str) -> Response:
    """Give up a way to sign in."""
    profile.unlink(at_a_browser(), part)
    return back_to("identity.me", gettext("This way to sign in is given up."))


@blueprint.post("/me/roles/<part>/end")
def lay_down(part: str) -> Response:
    """Lay down a role."""
    person = at_a_browser()
    grants.end(person.iri, part, by=person)
    return back_to("identity.me", gettext("The role has ended."))


@blueprint.post("/me/sessions/<number>/end")
def end_session(number: str) -> Response:
    """End a session, perhaps at another browser."""
    person = at_a_browser()
    if not reception().sessions.end_of(person.iri, number):
        raise NotFound(gettext("This session has ended already."))
    return back_to("identity.me", gettext("The session has ended."))


@blueprint.post("/me/tokens")
def make_token() -> Response:
    """Make a token that stands for oneself, limited to some deeds; the answer shows it this once."""
    person = at_a_browser()
    known = platform().people.person(person.iri).deeds()
    deeds = frozenset(request.form.getlist("deed"))
    if beyond := sorted(deeds - known):
        raise BadParameter(
            gettext("You may not %(deeds)s yourself.", deeds=", ".join(beyond)),
            remedy=gettext("Choose among what your roles let you do."),
        )
    try:
        days = int(request.form.get("days", "30"))
    except ValueError:
        days = 0
    if days not in _DAYS:
        raise BadParameter(gettext("A token holds for 7, 30, 90 or 365 days."))
    name = " ".join(request.form.get("name", "").split())[:100]
    token = platform().tokens.create(frozenset(), name, days, owner=person.iri, deeds=deeds)
    reception().events.note("token", person.iri, says=" ".join(sorted(deeds)))
    response = make_response(me_page(shown_token=token).html())
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.post("/me/tokens/<id>/end")
def end_token(id: str) -> Response:
    """End a token."""
    person = at_a_browser()
    if not platform().tokens.revoke(id, person.iri):
        raise NotFound(gettext("There is no such token of yours."))
    reception().events.note("token-ended", person.iri, says=id)
    return back_to("identity.me", gettext("The token has ended."))


@page(blueprint, "/me/orcid", endpoint="orcid")
def orcid() -> Page:
    """What the own ORCID record says, read just now, to choose from."""
    return orcid_page.orcid_page()


@blueprint.post("/me/orcid")
def take_orcid() -> Response:
    """State what was chosen of the own ORCID record; it is read once more, so that nothing is made up."""
    new = orcid_page.take(at_a_browser(), set(request.form.getlist("take")))
    said = gettext("Statements taken over from ORCID: %(number)s.", number=new)
    return back_to("identity.me", said)


@blueprint.get("/me/account.jsonld")
def export() -> Response:
    """All that is kept of oneself in the graph, as JSON-LD."""
    person = somebody()
    account = belongings.linked(platform().people.document(person.iri))
    return _file(account, f"account-{person.iri.rpartition('/')[2]}.jsonld", "application/ld+json")


@blueprint.get("/me/everything.json")
def everything() -> Response:
    """All that is kept of oneself, in the graph and beside it, as one file; without secrets."""
    person = somebody()
    found = belongings.everything(person.iri)
    return _file(found, f"everything-{person.iri.rpartition('/')[2]}.json", "application/json")


def _file(data: dict[str, Any], name: str, media_type: str) -> Response:
    """Data of a person to take away."""
    response = Response(json.dumps(data, ensure_ascii=False, indent=1) + "\n", mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@page(blueprint, "/me/erase", endpoint="erase")
def erase() -> Page:
    """What erasing the account takes away, and what stays and why."""
    person = somebody()
    changes = platform().people.read("identity/work-of", person=person.iri).value
    return Page("identity/erase.html", {"title": gettext("Erase my account"), "changes": changes})


@blueprint.post("/me/erase")
def erase_now() -> Response:
    """Erase the account. Asks for a sign-in that is fresh."""
    person = at_a_browser()
    held = cookies.held()
    if held is None or not reception().is_fresh(held.proven):
        raise BadParameter(
            gettext("Your sign-in is too old for this."),
            remedy=gettext("Sign in once more, then erase the account within ten minutes."),
        )
    profile.erase(person)
    cookies.end()
    return back_to("signin.done", gettext("Your account is erased."))
