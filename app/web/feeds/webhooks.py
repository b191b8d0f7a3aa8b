"""Webhooks at ``/feeds/webhooks``: addresses that are told of every commit, and how that goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Response, flash, jsonify, redirect, request, url_for

from app.graph.errors import BadParameter, Forbidden, Unavailable
from app.web.context import workbench
from app.web.feeds.blueprint import blueprint, setup
from app.web.locale import gettext
from app.web.negotiation import best
from app.web.pages import HTML, JSON, Page, answer, page
from app.web.same_origin import refuse_foreign
from app.webhooks import target
from app.webhooks.delivery import Delivery, trial
from app.webhooks.outbox import Message, Subscription

_NAME = 200  # characters


def _delivery() -> Delivery:
    found = setup().delivery
    if found is None:
        raise Unavailable("This server sends no webhooks.")
    return found


def _only_overseers() -> None:
    principal = workbench().principal
    decision = principal.may_oversee()
    if not decision.allowed:
        raise Forbidden(
            "Webhooks are seen and changed by administrators only.",
            signed_in=principal.signed_in,
            remedy="Sign in as one, or make a token with: holotype token create --role administrator.",
        )


@page(blueprint, "/feeds/webhooks", endpoint="webhooks")
def webhooks() -> Page:
    """The webhooks there are and how their messages go, for administrators; what they are, for all."""
    return _shown()


def _shown(secret: str = "", status: int = 200) -> Page:
    allowed = workbench().principal.may_oversee().allowed
    there = _delivery().outbox.all() if allowed else []
    data = {
        "title": gettext("Webhooks"),
        "allowed": allowed,
        "webhooks": [_described(one) for one in there],
        "secret": secret,
    }
    return Page("feeds/webhooks.html", data, status=status)


def _described(one: Subscription) -> dict[str, Any]:
    outbox = _delivery().outbox
    return {
        "id": one.id,
        "name": one.name,
        "target": one.target,
        "owner": one.owner,
        "created": one.created,
        "commit": one.seen,
        "paused": one.paused,
        "counts": outbox.counts(one.id),
        "messages": [_message(message) for message in outbox.messages(one.id)],
        "href": url_for("feeds.remove_webhook", id=one.id),
    }


def _message(one: Message) -> dict[str, Any]:
    due = datetime.fromtimestamp(one.due, UTC).isoformat(timespec="seconds")
    return {
        "id": one.id,
        "commit": one.commit,
        "state": one.state,
        "tries": one.tries,
        "answer": one.answer,
        "due": due if one.state == "waiting" else "",
    }


def _as_json() -> bool:
    return request.is_json or best(request.headers.get("Accept", ""), [JSON, HTML]) == JSON


@blueprint.post("/feeds/webhooks")
def add_webhook() -> Response:
    """Add a webhook: ``target`` is told of every commit from now on; the secret is shown this once.

    As a form or as JSON. Messages are signed as Standard Webhooks has it.
    """
    refuse_foreign()
    _only_overseers()
    said: object = request.get_json(silent=True) if request.is_json else request.form
    found = said if isinstance(said, Mapping) else {}
    url, name = found.get("target", ""), found.get("name", "")
    if not isinstance(url, str) or not isinstance(name, str) or len(name) > _NAME:
        raise BadParameter("target and name are to be texts.", where="target")
    target.parts(url, _delivery().allowed)
    owner = workbench().principal.iri
    made = _delivery().outbox.subscribe(owner, name or url, url, setup().journal.level())
    if not _as_json():
        return answer(_shown(made.secret, 201), HTML)
    response = jsonify(_described(made) | {"secret": made.secret})
    response.status_code = 201
    response.headers["Location"] = url_for("feeds.remove_webhook", id=made.id)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/feeds/webhooks/<id>", methods=["DELETE", "POST"])
def remove_webhook(id: str) -> Response:
    """Remove a webhook and what waits for it. A form is led back to the list."""
    refuse_foreign()
    _only_overseers()
    _delivery().outbox.remove(id)
    return _done({"id": id, "removed": True}, gettext("The webhook was removed."))


@blueprint.post("/feeds/webhooks/<id>/test")
def test_webhook(id: str) -> Response:
    """Send a message that tells of nothing, before all others."""
    refuse_foreign()
    _only_overseers()
    outbox = _delivery().outbox
    name = outbox.test(outbox.get(id).id, trial(datetime.now(UTC).isoformat(timespec="seconds")))
    _delivery().wake()
    return _done({"message": name}, gettext("A message is on its way: its state is in the list."), 202)


@blueprint.post("/feeds/webhooks/<id>/again")
def retry_webhook(id: str) -> Response:
    """Try again at once what was not heard, dead messages too; a paused webhook goes on."""
    refuse_foreign()
    _only_overseers()
    outbox = _delivery().outbox
    outbox.pause(outbox.get(id).id, "")
    count = outbox.again(id)
    _delivery().wake()
    return _done({"messages": count}, gettext("What was not heard is tried again."), 202)


def _done(said: dict[str, Any], flashed: str, status: int = 200) -> Response:
    if request.method != "DELETE" and not _as_json():
        flash(flashed)
        return redirect(url_for("feeds.webhooks"), code=303)  # type: ignore[return-value]
    response = jsonify(said)
    response.status_code = status
    return response
