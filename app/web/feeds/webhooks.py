"""Webhooks at ``/feeds/webhooks``: addresses that people have told of commits, and how that goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Response, flash, jsonify, redirect, request, url_for

from app.graph.errors import BadParameter, NotFound, Unavailable
from app.graph.principal import Principal
from app.graph.said import worded
from app.web.context import as_data, somebody, workbench
from app.web.feeds.blueprint import blueprint, setup
from app.web.locale import N_, gettext
from app.web.negotiation import HTML, JSON
from app.web.pages import Page, answer, page
from app.web.same_origin import refuse_foreign
from app.webhooks import target
from app.webhooks.delivery import Delivery, trial
from app.webhooks.outbox import Message, Subscription

_NAME = 200  # characters
_REASONS = {
    "unwanted": N_("The receiver answered 410: it wants no more messages."),
    "failed": N_("The receiver took nothing for almost two days."),
    "banned": N_("Its owner may not sign in at present."),
    "ended": N_("The token that added it has ended."),
}


def _delivery() -> Delivery:
    found = setup().delivery
    if found is None:
        raise Unavailable("This server sends no webhooks.")
    return found


def _somebody() -> Principal:
    """Whoever has signed in or shows a token."""
    return somebody(
        worded("Webhooks belong to somebody, and nobody is signed in."),
        worded("Sign in, or send a token of yours."),
    )


def _own(id: str) -> Subscription:
    """A webhook of whoever asks; administrators have all. Raises NotFound, Forbidden."""
    principal = _somebody()
    found = next((one for one in _delivery().outbox.all() if one.id == id), None)
    if found is None or not (found.owner == principal.iri or principal.may_oversee().allowed):
        raise NotFound(
            worded("There is no such webhook of yours."), remedy=worded("They are listed at /feeds/webhooks.")
        )
    return found


@page(blueprint, "/feeds/webhooks", endpoint="webhooks")
def webhooks() -> Page:
    """The webhooks of the one who asks and how their messages go; administrators see those of all."""
    return _shown()


def _shown(secret: str = "", status: int = 200) -> Page:
    principal = workbench().principal
    allowed = principal.signed_in
    mine = "" if principal.may_oversee().allowed else principal.iri
    there = _delivery().outbox.all(mine) if allowed else []
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
        "own": one.owner == workbench().principal.iri,
        "created": one.created,
        "commit": one.seen,
        "paused": gettext(_REASONS[one.paused]) if one.paused in _REASONS else one.paused,
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
    return request.is_json or as_data(JSON)


@blueprint.post("/feeds/webhooks")
def add_webhook() -> Response:
    """Add a webhook: ``target`` is told of every commit from now on; the secret is shown this once.

    As a form or as JSON. Messages are signed as Standard Webhooks has it, and tell what the one who
    adds it may see when they are sent: by a token, what that lets see. Each may have ten.
    """
    refuse_foreign()
    principal = _somebody()
    said: object = request.get_json(silent=True) if request.is_json else request.form
    found = said if isinstance(said, Mapping) else {}
    url, name = found.get("target", ""), found.get("name", "")
    if not isinstance(url, str) or not isinstance(name, str) or len(name) > _NAME:
        raise BadParameter("target and name are to be texts.", where="target")
    target.parts(url, _delivery().allowed)
    made = _delivery().outbox.subscribe(
        principal.iri, name or url, url, setup().journal.level(), principal.deeds
    )
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
    _delivery().outbox.remove(_own(id).id)
    return _done({"id": id, "removed": True}, gettext("The webhook was removed."))


@blueprint.post("/feeds/webhooks/<id>/test")
def test_webhook(id: str) -> Response:
    """Send a message that tells of nothing, before all others; a paused webhook sends it once it goes on."""
    refuse_foreign()
    outbox = _delivery().outbox
    name = outbox.test(_own(id).id, trial(datetime.now(UTC).isoformat(timespec="seconds")))
    _delivery().wake()
    return _done({"message": name}, gettext("A message is on its way: its state is in the list."), 202)


@blueprint.post("/feeds/webhooks/<id>/again")
def retry_webhook(id: str) -> Response:
    """Try again at once what was not heard, dead messages too; a paused webhook goes on."""
    refuse_foreign()
    outbox = _delivery().outbox
    outbox.pause(_own(id).id, "")
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
