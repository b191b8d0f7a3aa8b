"""Undo of an activity and return to a version: what would come of it, and the form that does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash, jsonify, make_response, redirect, request

from app.graph.errors import HolotypeError, NotFound
from app.graph.history import History
from app.graph.undoing import WayBack, restore, undo
from app.graph.writer import Receipt
from app.web.changing.saved import saved
from app.web.context import as_data, workbench
from app.web.format import href, language
from app.web.history.blueprint import KIND, blueprint, history_of, local
from app.web.history.wording import worded
from app.web.locale import gettext
from app.web.pages import Page, page
from app.web.problems import members
from app.web.same_origin import refuse_foreign
from app.web.titles import titles


@page(blueprint, "/activity/<name>/undo")
def undoing(name: str) -> Page:
    """What would be undone of an activity, and whether the one who asks may."""
    _may_write()
    activity = f"{workbench().base}activity/{name}"
    tried = _tried(lambda: undo(workbench(), activity))
    return _page(gettext("Undo"), "undo", tried, f"activity/{name}", f"activity/{name}/undo")


@blueprint.post("/activity/<name>/undo")
def undo_now(name: str) -> Response:
    """Take back what an activity did, as a new change; ``why`` says for what reason.

    A form leads to the new activity, or to the ``document`` that it was sent from.
    """
    refuse_foreign()
    way = undo(workbench(), f"{workbench().base}activity/{name}")
    receipt = way.go(why=_why())
    document = request.form.get("document", "")
    if document in (receipt.documents or ()) and not as_data():
        return saved(document, receipt.activity, gettext("Undone: it says again what it said before."))
    return _done(receipt, gettext("It was undone."))


@page(blueprint, f"/{KIND}/<name>/v<int:number>/restore")
def restoring(kind: str, name: str, number: int) -> Page:
    """What would change if a document went back to a version, and whether the one who asks may."""
    _may_write()
    found = history_of(kind, name)
    tried = _tried(lambda: restore(workbench(), found.document, number))
    return _page(
        gettext("Back to version %(number)s", number=number),
        "restore",
        tried,
        f"{kind}/{name}/v{number}",
        f"{kind}/{name}/v{number}/restore",
        revision=_revision(found),
    )


@blueprint.post(f"/{KIND}/<name>/v<int:number>/restore")
def restore_now(kind: str, name: str, number: int) -> Response:
    """Let a document say again what it said in a version, as a new change.

    ``revision`` is what the document was when it was read: it is held to that.
    """
    refuse_foreign()
    found = history_of(kind, name)
    known = request.form.get("revision", "")
    revisions = {found.document: known} if known else None
    done = restore(workbench(), found.document, number).go(why=_why(), revisions=revisions)
    return _done(done, gettext("The document says again what it said in version %(number)s.", number=number))


def _may_write() -> None:
    workbench().only_who_may_change(gettext("Sign in with an account that has a role for the document."))


def _why() -> str:
    return request.form.get("why", "").strip()[:2000]


def _revision(found: History) -> str:
    return found.versions[0].activity if found.versions else ""


def _tried(way: Callable[[], WayBack]) -> dict[str, Any]:
    """What a way back would do: the changes by document, or what stands against it."""
    try:
        receipt = way().go(dry_run=True)
    except NotFound:
        raise
    except HolotypeError as error:
        return {"possible": False, "problem": _problem(error), "documents": [], "report": []}
    found = receipt.rehearsal
    assert found is not None, "a dry run has a rehearsal"
    called = titles(one.iri for one in found.documents)
    try:
        found.raise_for_faults(workbench().principal)
        problem = None
    except HolotypeError as error:
        problem = _problem(error)
    return {
        "possible": problem is None,
        "problem": problem,
        "documents": [
            {
                "id": one.iri,
                "title": called.get(one.iri) or one.iri,
                "href": href(one.iri),
                "changes": worded(one.delta, one.iri, one.after),
            }
            for one in found.documents
        ],
        "report": [result.said(language()).value for result in found.report.violations],
    }


def _problem(error: HolotypeError) -> dict[str, Any]:
    told = members(error)
    where = str(told.get("where", ""))
    said = {key: str(told[key]) for key in ("title", "detail", "remedy") if told.get(key)}
    if where.startswith(workbench().base):
        of_activity = where.startswith(f"{workbench().base}activity/")
        said |= {"where": where, "href": href(where) if of_activity else f"{href(where)}/history"}
    return said


def _page(title: str, what: str, tried: dict[str, Any], of: str, here: str, revision: str = "") -> Page:
    data = {"title": title, "what": what, "of": workbench().base + of, **tried, "revision": revision}
    return Page("history/going-back.html", data, {"back": local(of), "action": local(here)})


def _done(receipt: Receipt, says: str) -> Response:
    """The new activity: led to by a form, told to a program."""
    where = href(receipt.activity)
    if as_data():
        told = {"activity": receipt.activity, "commit": receipt.commit, "documents": receipt.asked}
        response = make_response(jsonify(told), 201)
        response.headers["Location"] = where
    else:
        flash(says)
        response = make_response(redirect(where, code=303))
    response.headers["Cache-Control"] = "no-store"
    return response
