"""The pages of requests for exact values, and of who has read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, redirect, request, url_for

from app.graph.errors import BadParameter, Forbidden, NotFound
from app.graph.principal import Principal
from app.services.access import asking
from app.services.access.views import blueprint
from app.web import exact_terms
from app.web.context import platform, workbench
from app.web.labels import label
from app.web.locale import gettext
from app.web.negotiation import best
from app.web.pages import HTML, JSON, Page, page
from app.web.same_origin import refuse_foreign
from app.web.titles import titles


def _somebody() -> Principal:
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


def _shown(one: asking.Request, called: dict[str, str]) -> dict[str, Any]:
    id = str(one["request"]).rpartition("/")[2]
    return dict(one) | {
        "id": id,
        "href": url_for("access.one_request", id=id),
        "record_title": called.get(str(one["record"]), "") or str(one["record"]),
        "institution_title": called.get(str(one["institution"]), "") or str(one["institution"] or ""),
        "state_label": label(str(one["state"])),
    }


def _listed(found: Sequence[asking.Request]) -> list[dict[str, Any]]:
    called = titles(str(one[key]) for one in found for key in ("record", "institution") if one[key])
    return [_shown(one, called) for one in found]


@page(blueprint, "/requests", endpoint="requests")
def requests() -> Page:
    """The requests I have made, and those that wait for my decision."""
    me = _somebody()
    every = asking.requests()
    mine = [one for one in every if one["person"] == me.iri]
    others = [one for one in every if one["person"] != me.iri and asking.may_decide(me, one).allowed]
    return Page(
        "access/requests.html",
        {"title": gettext("Requests for exact values"), "mine": _listed(mine), "others": _listed(others)},
    )


@page(blueprint, "/requests/new", endpoint="new_request")
def new_request() -> Page:
    """The form that asks for the exact values of a record."""
    _somebody()
    record = request.args.get("document", "")
    document = workbench().document(record)
    called = titles([record, document.root.text("holotype:institution")])
    return Page(
        "access/ask.html",
        {
            "title": gettext("Ask for the exact values"),
            "record": record,
            "record_title": called.get(record, "") or record,
            "institution": document.root.text("holotype:institution"),
            "institution_title": called.get(document.root.text("holotype:institution"), ""),
            "terms": exact_terms.VERSION,
            "longest": asking.LONGEST,
        },
    )


@blueprint.post("/requests")
def ask() -> Response:
    """Ask."""
    refuse_foreign()
    form = request.form
    try:
        days = int(form.get("days", ""))
    except ValueError:
        raise BadParameter(gettext("The number of days is to be a whole number."), where="days") from None
    made = asking.ask(
        _somebody(), form.get("document", ""), form.get("purpose", ""), days, bool(form.get("terms"))
    )
    id = made.rpartition("/")[2]
    return redirect(url_for("access.one_request", id=id), code=303)  # type: ignore[return-value]


@page(blueprint, "/requests/<id>", endpoint="one_request")
def one_request(id: str) -> Page:
    """One request: what for, where it stands, and the steps I may take."""
    me, one = _mine(id)
    able = [
        {"to": str(found["to"]).rpartition("/")[2], "label": label(str(found["transition"]))}
        for found in asking.steps(me, one)
    ]
    shown = _listed([one])[0]
    decides = "decider" in asking.roles(me, one)
    return Page(
        "access/request.html",
        {"title": gettext("Request for exact values"), "request_shown": shown, "steps": able},
        {"decides": decides},
    )


def _mine(id: str) -> tuple[Principal, asking.Request]:
    me, one = _somebody(), asking.request_of(id)
    if not asking.roles(me, one):
        raise Forbidden(
            gettext("This request is seen by whoever made it and by those who decide it."),
            remedy=gettext("Sign in as one of them."),
        )
    return me, one


@blueprint.post("/requests/<id>")
def step(id: str) -> Response:
    """Take a step with a request."""
    refuse_foreign()
    me, one = _mine(id)
    to, reason, until = (request.form.get(name, "") for name in ("to", "reason", "until"))
    asking.step(me, one, to, reason, until)
    return redirect(url_for("access.one_request", id=id), code=303)  # type: ignore[return-value]


@page(blueprint, "/reads", endpoint="reads")
def reads() -> Page:
    """Who has read exact values: what I have read, and what others have read of what I look after."""
    me = _somebody()
    log, graphs = platform().reads, platform().graphs
    owned = [
        name
        for name in (*me.view.default, *me.view.named)
        if graphs.kind_of(name) == "restricted" and _answers_for(me, name)
    ]
    of_owned = [graphs.named(f"granted/{_id(one)}") for one in asking.requests() if _in(one, owned)]
    rows = log.of_graphs(dict.fromkeys([*owned, *of_owned])) if owned else []
    people = {row.who for row in rows}
    names = {who: _name(who) for who in people}
    return Page(
        "access/reads.html",
        {
            "title": gettext("Who has read exact values"),
            "mine": [row._asdict() for row in log.of_person(me.iri)],
            "others": [row._asdict() | {"name": names[row.who]} for row in rows if row.who != me.iri],
        },
        {"owner": bool(owned)},
    )


def _id(one: asking.Request) -> str:
    return str(one["request"]).rpartition("/")[2]


def _in(one: asking.Request, owned: list[str]) -> bool:
    return platform().graphs.restricted(str(one["institution"]).rpartition("/")[2]) in owned


def _answers_for(me: Principal, graph: str) -> bool:
    institution = f"{platform().base}institution/{graph.rpartition('/')[2]}"
    return bool(me.roles & {"administrator"}) or any(
        grant.scope == institution and grant.role.rpartition("/")[2] in ("moderator", "curator")
        for grant in me.grants
    )


def _name(who: str) -> str:
    if "/former-" in who:
        return gettext("Former member")
    try:
        return platform().people.person(who).name
    except NotFound:  # a token
        return who.rpartition("/")[2]
