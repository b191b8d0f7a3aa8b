"""The pages of requests for exact values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, redirect, request, url_for

from app.graph.errors import BadParameter, Forbidden
from app.graph.principal import Principal
from app.services.access import asking
from app.services.access.asker import somebody_here
from app.services.access.person_asking import described, name
from app.services.access.views import blueprint
from app.web import exact_terms
from app.web.context import workbench
from app.web.labels import label
from app.web.locale import gettext
from app.web.pages import Page, page
from app.web.same_origin import refuse_foreign
from app.web.titles import titles


def _shown(one: asking.Request, called: dict[str, str]) -> dict[str, Any]:
    id = str(one["request"]).rpartition("/")[2]
    return dict(one) | {
        "id": id,
        "href": url_for("access.one_request", id=id),
        "record_title": called.get(str(one["record"]), "") or str(one["record"]),
        "institution_title": called.get(str(one["institution"]), "") or str(one["institution"] or ""),
        "state_label": label(str(one["state"])),
        "person_name": name(str(one["person"])),
    }


def _listed(found: Sequence[asking.Request]) -> list[dict[str, Any]]:
    called = titles(str(one[key]) for one in found for key in ("record", "institution") if one[key])
    return [_shown(one, called) for one in found]


@page(blueprint, "/requests", endpoint="requests")
def requests() -> Page:
    """The requests I have made, and those that wait for my decision."""
    me = somebody_here()
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
    somebody_here()
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
        somebody_here(), form.get("document", ""), form.get("purpose", ""), days, bool(form.get("terms"))
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
        {
            "title": gettext("Request for exact values"),
            "request_shown": shown,
            "asker": described(str(one["person"])),
            "steps": able,
        },
        {"decides": decides},
    )


def _mine(id: str) -> tuple[Principal, asking.Request]:
    me, one = somebody_here(), asking.request_of(id)
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
