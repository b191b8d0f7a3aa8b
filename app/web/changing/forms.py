"""Pages on which people change documents: the form, what it would change, the merge of two changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for

from app.graph.delta import Delta
from app.graph.document import Document
from app.graph.errors import BadParameter, Forbidden, Invalid, NotFound, NothingChanged, PreconditionFailed
from app.graph.history import History
from app.graph.kinds import CLASSES
from app.graph.placing import Placing, placing
from app.graph.said import worded
from app.graph.shape_report import Report
from app.graph.terms import curie
from app.web.changing import making
from app.web.changing.affected import affected
from app.web.changing.difference import delta_of, is_narrow, shown
from app.web.changing.draft import ROOT, Draft, of_document, of_form
from app.web.changing.drawing import Drawing, Fault
from app.web.changing.in_words import told
from app.web.changing.merge_page import merge_page
from app.web.changing.merging import merge
from app.web.changing.refused import refused_page
from app.web.changing.saved import saved
from app.web.context import workbench
from app.web.generic import title
from app.web.locale import gettext
from app.web.negotiation import HTML
from app.web.pages import Page, answer, page
from app.web.rehearsed import seen
from app.web.resource import KINDS
from app.web.same_origin import refuse_foreign
from app.web.sentences import refusal, spoken
from app.web.tools import CHANGEABLE

blueprint = Blueprint("forms", __name__)
KIND = f"/<any({', '.join(KINDS)}):kind>"  # the same as of the documents, so that these rules go first
_EDIT = f"{KIND}/<name>/edit"


@page(blueprint, _EDIT)
def edit(kind: str, name: str) -> Page:
    """A document as a form: its fields with help, choices and examples, and the revision it is made from."""
    bench, found = workbench(), editable(kind, name)
    there = placing(bench, found.iri)
    decision = bench.platform.permissions.decide(bench.principal, "change", found.iri, there.standing)
    if not decision.allowed:
        return refused_page(found, decision)
    return _form(found, there, of_document(found.iri, shown(there)), revision=found.revision)


@blueprint.post(_EDIT)
def send(kind: str, name: str) -> Response:
    """Save what a form holds, or show what it would change; with a part more, the form again."""
    refuse_foreign()
    bench, found = workbench(), editable(kind, name)
    there = placing(bench, found.iri)
    decision = bench.platform.permissions.decide(bench.principal, "change", found.iri, there.standing)
    if not decision.allowed:
        return answer(refused_page(found, decision), HTML)
    return _answered(found, there, of_form(found.iri, request.form))


def editable(kind: str, name: str) -> Document:
    """The document of an address. Raises NotFound, also for what nobody edits."""
    found = workbench().document(f"{workbench().base}{kind}/{name}")
    if kind not in CHANGEABLE:
        raise NotFound(f"{found.iri} is written by the house, and has no form.")
    return found


def _answered(found: Document, there: Placing, draft: Draft) -> Response:
    revision, why = request.form.get("revision", ""), request.form.get("why", "").strip()[:2000]
    said: dict[str, Any] = {"revision": revision, "why": why}
    if place := request.form.get("add", ""):
        above, _, via = place.partition("/")
        draft, focus = added(draft, above, via)
        return answer(_form(found, there, draft, focus=focus, **said), HTML)
    if revision != found.revision:
        return answer(_merge(found, there, draft, why), HTML)
    try:
        delta = delta_of(draft, there)
        dry_run = "preview" in request.form
        receipt = workbench().apply(delta, why=why, revisions={found.iri: found.revision}, dry_run=dry_run)
    except PreconditionFailed:  # another change came in this very moment
        later = workbench().document(found.iri)
        return answer(_merge(later, placing(workbench(), found.iri), draft, why), HTML)
    except NothingChanged:
        return answer(_form(found, there, draft, notice=gettext("Nothing was changed."), **said), HTML)
    except (BadParameter, Invalid, Forbidden) as error:
        return answer(_form(found, there, draft, error=error, **said), HTML)
    if receipt.rehearsal is not None and dry_run:
        rehearsed = receipt.rehearsal
        said |= {"preview": told(seen(rehearsed.delta), there), "report": rehearsed.report}
        said["affects"] = affected(rehearsed)
        return answer(_form(found, there, draft, **said), HTML)
    return saved(found.iri, receipt.activity, gettext("Saved."))


def added(draft: Draft, above: str, via: str) -> tuple[Draft, str]:
    """The draft with a part more. Raises BadParameter where there is no such field."""
    try:
        return draft.with_new(above, via)
    except (KeyError, StopIteration):
        raise BadParameter(
            worded("There is no field {field} to add a part to.", field=f"{above}/{via}"),
            where="add",
            remedy=worded("Use the form itself."),
        ) from None


def _form(
    found: Document,
    there: Placing,
    draft: Draft,
    *,
    revision: str,
    why: str = "",
    notice: str = "",
    focus: str = "",
    preview: list[dict[str, Any]] | None = None,
    affects: dict[str, Any] | None = None,
    report: Report | None = None,
    error: Fault | None = None,
) -> Page:
    """The page with the form."""
    drawing = Drawing(draft, _narrow(there, draft), report, focus=focus)
    return drawn(
        drawing,
        {
            "title": title(found),
            "document": found.iri,
            "kind": found.kind,
            "new": False,
            "revision": revision,
            "why": why,
            "notice": notice,
            "preview": preview,
            "affects": affects,
        },
        error,
    )


def drawn(drawing: Drawing, said: Mapping[str, Any], error: Fault | None) -> Page:
    """A drawing as a page: 200, or the status of what stands against it."""
    status, above = 200, ""
    if isinstance(error, Invalid):
        drawing, status = replace(drawing, report=error.report), 422
    elif isinstance(error, BadParameter):
        part, _, path = error.where.partition("/")
        drawing = replace(drawing, faults={(part, path): refusal(error)})
        status = 422
    elif error is not None:
        above, status = refusal(error), 403
    address = f"{request.script_root}/{drawing.draft.document.removeprefix(workbench().base)}"
    data = {
        **said,
        "refusal": above,
        "refusal_language": spoken(above),
        "problems": drawing.summary(),
        "section": drawing.section(drawing.draft.parts[ROOT]),
    }
    return Page("changing/edit.html", data, {"address": address}, status=status)


def _narrow(there: Placing, draft: Draft) -> frozenset[tuple[str, str]]:
    nodes = {draft.node(name): name for name in draft.parts}
    narrow = (quad for quad in there.own if is_narrow(there, quad) and quad.subject in nodes)
    return frozenset((nodes[quad.subject], curie(quad.predicate.value)) for quad in narrow)  # type: ignore[index]


def _merge(found: Document, there: Placing, mine: Draft, why: str) -> Page:
    """The page where two changes of one state meet; 409."""
    revision = request.form.get("revision", "")
    history = History(workbench(), found.iri)
    number = next((one.number for one in history.versions if one.activity == revision), 0)
    before = Draft(found.iri)
    if number:
        then = replace(there, standing=frozenset(history.state(number)))
        before = of_document(found.iri, shown(then))
    now = of_document(found.iri, shown(there))
    between = history.between(number, history.versions[0].number) if number else Delta.of()
    return merge_page(found, merge(mine, before, now), told(between, there), history.versions, why)


def _look_at_kind(kind: str) -> None:
    if kind not in CLASSES:
        raise NotFound(
            f"Documents of the kind {kind} are not made by form.", remedy=f"There are: {', '.join(CLASSES)}."
        )
    making.refuse_visitors()


@page(blueprint, f"{KIND}/new", endpoint="new")
def new(kind: str) -> Page:
    """An empty form for a new document of a kind."""
    _look_at_kind(kind)
    return making.form(kind, making.empty(kind), drawn)


@blueprint.post(f"{KIND}/new")
def make(kind: str) -> Response:
    """Make the document that a form holds; it gets its identifier here."""
    refuse_foreign()
    _look_at_kind(kind)
    draft = of_form(making.nameless(kind), request.form)
    if ROOT not in draft.parts:
        return redirect(url_for("forms.new", kind=kind), code=303)  # type: ignore[return-value]
    if place := request.form.get("add", ""):
        above, _, via = place.partition("/")
        draft, focus = added(draft, above, via)
        return answer(making.form(kind, draft, drawn, focus=focus), HTML)
    try:
        document, receipt = making.make(kind, draft, dry_run="preview" in request.form)
    except (BadParameter, Invalid, Forbidden) as error:
        return answer(making.form(kind, draft, drawn, error=error), HTML)
    if receipt.rehearsal is not None and "preview" in request.form:
        preview = told(seen(receipt.rehearsal.delta), placing(workbench(), document))
        more, report = affected(receipt.rehearsal), receipt.rehearsal.report
        shown_form = making.form(kind, draft, drawn, preview=preview, affects=more, report=report)
        return answer(shown_form, HTML)
    return saved(document, receipt.activity, gettext("It is made."))
