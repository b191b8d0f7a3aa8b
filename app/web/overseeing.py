"""For administrators: what is asked just now, what was asked, and an end to what runs too long."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, request, url_for

from app.graph.errors import NotFound
from app.graph.past_queries import Past, pseudonym
from app.graph.readers import Running
from app.web.context import platform, workbench
from app.web.locale import gettext
from app.web.same_origin import refuse_foreign

blueprint = Blueprint("overseeing", __name__)


def may_oversee() -> bool:
    """Whether the one who asks may see and end the queries of others."""
    return workbench().principal.may_oversee().allowed


def _only_overseers() -> None:
    principal = workbench().principal
    remedy = gettext(
        "Ask an administrator for the role, or make a token: %(command)s",
        command="holotype token create --role administrator",
    )
    principal.hold_to(principal.may_oversee(), remedy)


def queries() -> dict[str, list[dict[str, Any]]]:
    """What runs and waits, oldest first; what is over, newest first and slowest first."""
    served = platform()
    return {
        "running": [_running(one) for one in served.readers.running()],
        "newest": [_past(one) for one in served.past.newest()],
        "slowest": [_past(one) for one in served.past.slowest()],
    }


def _running(one: Running) -> dict[str, Any]:
    return {
        "id": one.id,
        "state": one.state,
        "client": pseudonym(one.client),
        "query": one.text,
        "came": _moment(one.started),
        "seconds": round(one.seconds, 3),
        "href": url_for("overseeing.cancel", id=one.id),
    }


def _past(one: Past) -> dict[str, Any]:
    return {
        "outcome": one.outcome,
        "client": one.client,
        "query": one.text,
        "came": _moment(one.came),
        "seconds": round(one.seconds, 3),
        "rows": one.rows,
        "bytes": one.bytes,
    }


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


@blueprint.get("/status/queries.json")
def listed() -> Response:
    """The queries, for administrators."""
    _only_overseers()
    response = jsonify(queries())
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/status/queries/<id>", methods=["DELETE", "POST"])
def cancel(id: str) -> Response:
    """End a query. Its caller gets 503 with the reason; a form is led back to the page."""
    refuse_foreign()
    _only_overseers()
    if not platform().readers.cancel(id):
        raise NotFound(
            "No query of this number is running or waiting.",
            remedy="Look at the list again: it may have ended by itself.",
        )
    if request.method == "DELETE":
        return jsonify(id=id, cancelled=True)
    flash(gettext("Query %(id)s was ended.", id=id))
    return redirect(url_for("about.status"), code=303)  # type: ignore[return-value]
