"""Plainly marked people of the demonstration, one click each: on this very machine and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from flask import Blueprint, Flask, Response, flash, redirect, request

from app.graph.account import concept
from app.graph.account_edit import address
from app.graph.claims import Claims
from app.graph.errors import Forbidden, HolotypeError, NotFound
from app.graph.terms import iri
from app.graph.writer import moment
from app.web.context import platform
from app.web.locale import gettext
from app.web.same_origin import refuse_foreign
from app.web.signin import cookies
from app.web.signin.reception import reception
from app.web.signin.return_address import is_local
from app.web.signin.views import way_back

blueprint = Blueprint("demo_people", __name__)
_WIDE = ("administrator", "loader", "helpdesk")  # hold everywhere
_NARROW = ("moderator", "curator", "annotator", "reader", "reviewer")
_SECOND = ("moderator", "curator")  # there is one of a second institution too


class DemoPerson(NamedTuple):
    """Somebody of the demonstration. ``scope`` is an institution, "" for everywhere."""

    key: str
    name: str
    role: str
    scope: str
    place: str


def demo_people() -> list[DemoPerson]:
    """Everybody there is, from the institutions that are described here."""
    rows = platform().people.read("collections/institutions").rows
    places = [(str(row["document"]), str(row["title"])) for row in rows]
    found = [DemoPerson(role, f"Demo {role}", role, "", "") for role in _WIDE]
    for number, (scope, place) in enumerate(places[:2], 1):
        for role in _NARROW if number == 1 else _SECOND:
            found.append(DemoPerson(f"{role}-{number}", f"Demo {role} of {place}", role, scope, place))
    found.append(DemoPerson("member", "Demo member without a role", "", "", ""))
    return found


@blueprint.post("/signin/demo/<key>")
def enter(key: str) -> Response:
    """Be somebody of the demonstration. No password: it works on this very machine only."""
    refuse_foreign()
    if not is_local():
        raise Forbidden(
            gettext("The people of the demonstration are for those who sit at this machine."),
            remedy=gettext("Open it by http://127.0.0.1 on the machine itself."),
        )
    one = next((person for person in demo_people() if person.key == key), None)
    if one is None:
        raise NotFound(gettext("There is nobody of that name in the demonstration."))
    events = reception().events
    try:
        account = _account(one)
    except HolotypeError as error:  # banned, or at rest
        events.note("refused", issuer=_issuer(), says=f"{one.name}: {error.message}")
        raise
    cookies.begin(account, _issuer(), one.key)
    events.note("signed-in", account, issuer=_issuer())
    flash(gettext("Signed in as %(name)s.", name=one.name))
    back = way_back(request.form.get("back", "/"))
    return redirect(request.script_root + back, code=303)  # type: ignore[return-value]


def _issuer() -> str:
    return f"{platform().base}signin/demo"


def _account(one: DemoPerson) -> str:
    """The account of a demo person, made and given its role where that is not there yet."""
    people = platform().people
    account, _ = people.sign_in(Claims(_issuer(), one.key, one.name))
    held = {(role.grant.role, role.grant.scope) for role in people.person(account).held()}
    wanted = concept(f"role/{one.role}")
    if one.role and (wanted.value, one.scope) not in held:
        with people.editing(account, why="Granted a role of the demonstration.", by=platform().house) as edit:
            edit.say(
                edit.free("grant"),
                a=iri("holotype:Grant"),
                holotype_role=wanted,
                holotype_scope=address(one.scope) if one.scope else "",
                holotype_origin=concept("grant-origin/grant"),
                holotype_validFrom=moment(datetime.now(UTC)),
                prov_wasAttributedTo=address(platform().house.iri),
                dcterms_description="For the demonstration.",
            )
    return account


def register(app: Flask) -> None:
    """Let anybody at this machine be anybody of the demonstration."""
    app.register_blueprint(blueprint)
