"""The page on which people withdraw a document: what would go, why, and what takes its place."""

from __future__ import annotations

from flask import Response, request

from app.graph import undoing
from app.graph.document import Document
from app.graph.errors import BadParameter, HolotypeError, PreconditionFailed
from app.graph.placing import placing
from app.graph.principal import Decision
from app.graph.writer import Receipt
from app.web.changing.affected import affected
from app.web.changing.forms import KIND, blueprint, editable
from app.web.changing.refused import refused_page
from app.web.changing.saved import saved
from app.web.changing.views import successor
from app.web.context import workbench
from app.web.generic import title
from app.web.locale import gettext
from app.web.negotiation import HTML
from app.web.pages import Page, answer, page
from app.web.rehearsed import seen
from app.web.same_origin import refuse_foreign
from app.web.sentences import refusal, spoken

_WITHDRAW = f"{KIND}/<name>/withdraw"


@page(blueprint, _WITHDRAW)
def withdrawing(kind: str, name: str) -> Page:
    """What withdrawing a document would change; the form asks for the reason and for a successor."""
    found = editable(kind, name)
    decision = _decided(found)
    return _form(found) if decision.allowed else refused_page(found, decision)


@blueprint.post(_WITHDRAW)
def withdraw(kind: str, name: str) -> Response:
    """Withdraw a document by its form: ``reason``, ``successor`` and the ``revision`` that was looked at."""
    refuse_foreign()
    found = editable(kind, name)
    if not (decision := _decided(found)).allowed:
        return answer(refused_page(found, decision), HTML)
    form = request.form
    try:
        if form.get("revision", found.revision) != found.revision:
            raise PreconditionFailed(
                gettext("It was changed since you looked at it."),
                remedy=gettext("Look at it as it is now, and withdraw it then."),
            )
        taken = successor(form.get("successor", ""), found.iri)
        receipt = _withdrawn(found, form.get("reason", ""), taken)
    except HolotypeError as error:
        return answer(_form(found, error), HTML)
    return saved(found.iri, receipt.activity, gettext("Withdrawn: a tombstone stays."))


def _decided(found: Document) -> Decision:
    bench = workbench()
    standing = placing(bench, found.iri).standing
    return bench.platform.permissions.decide(bench.principal, "change", found.iri, standing)


def _withdrawn(found: Document, reason: str, taken: str = "", *, dry_run: bool = False) -> Receipt:
    return undoing.withdraw(
        workbench(),
        found.iri,
        reason=reason[:2000],
        successor=taken,
        revisions={found.iri: found.revision},
        dry_run=dry_run,
    )


def _form(found: Document, error: HolotypeError | None = None) -> Page:
    """The form with what would come of it; and with what stands against it."""
    rehearsal = _withdrawn(found, "–", dry_run=True).rehearsal
    assert rehearsal is not None, "a dry run has a rehearsal"
    said = refusal(error) if error else ""
    called = title(found)
    status = 200 if error is None else 409 if isinstance(error, PreconditionFailed) else 422
    data = {
        "title": gettext("Withdraw: %(title)s", title=called),
        "document": found.iri,
        "revision": found.revision,
        "reason": request.form.get("reason", ""),
        "successor": request.form.get("successor", ""),
        "statements": len(seen(rehearsal.delta).removed),
        "affects": affected(rehearsal),
        "refusal": said,
        "field": error.where if isinstance(error, BadParameter) else "",
    }
    address = f"{request.script_root}/{found.iri.removeprefix(workbench().base)}"
    extra = {"address": address, "called": called, "refusal_language": spoken(said)}
    return Page("changing/withdraw.html", data, extra, status=status)
