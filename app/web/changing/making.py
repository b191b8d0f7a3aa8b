"""New documents by form: an empty draft of a kind, and the document that becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import request
from pyoxigraph import Literal, NamedNode, Triple

from app.graph.delta import Delta
from app.graph.errors import Invalid, NothingChanged
from app.graph.kinds import CLASSES, new_identifier
from app.graph.placing import placing
from app.graph.shape_report import Report
from app.graph.terms import iri
from app.graph.writer import Receipt
from app.web.changing.difference import delta_of
from app.web.changing.draft import ROOT, Draft, Part
from app.web.changing.drawing import Drawing, Fault
from app.web.changing.views import refuse_visitors
from app.web.context import workbench
from app.web.kind_names import kind_name
from app.web.locale import gettext
from app.web.pages import Page

__all__ = ["empty", "form", "make", "nameless", "refuse_visitors"]
_PHYSICAL, _KIND = iri("ods:physicalSpecimenID"), iri("ods:physicalSpecimenIDType")
_UNIQUE, _CODE = iri("ods:normalisedPhysicalSpecimenID"), iri("ods:organisationCode")


def nameless(kind: str) -> str:
    """What a document is called until it has its identifier."""
    return f"{workbench().base}{kind}/new"


def empty(kind: str) -> Draft:
    """A draft of a kind with nothing in it."""
    return Draft(nameless(kind), {ROOT: Part(ROOT, tuple(CLASSES[kind]), new=True)})


def form(
    kind: str,
    draft: Draft,
    drawn: Callable[[Drawing, dict[str, Any], Fault | None], Page],
    *,
    focus: str = "",
    preview: list[dict[str, Any]] | None = None,
    affects: dict[str, Any] | None = None,
    report: Report | None = None,
    error: Fault | None = None,
) -> Page:
    """The page with the form of a new document."""
    said = {
        "title": gettext("New: %(kind)s", kind=kind_name(kind)),
        "document": draft.document,
        "kind": kind,
        "new": True,
        "revision": "",
        "why": request.form.get("why", ""),
        "notice": "",
        "preview": preview,
        "affects": affects,
    }
    report = _as_drafted(report, error, draft)
    return drawn(Drawing(draft, report=report, focus=focus), said, error)


def _as_drafted(report: Report | None, error: Exception | None, draft: Draft) -> Report | None:
    """A report about the document's own name as one about the draft's."""
    found = error.report if isinstance(error, Invalid) else report
    if found is None:
        return None
    moved = Report(
        replace(
            one,
            focus=NamedNode(
                draft.document + "#" * ("#" in one.focus.value) + one.focus.value.partition("#")[2]
            ),
        )
        for one in found.results
    )
    if isinstance(error, Invalid):
        error.report = moved
    return moved


def _drafted(draft: Draft, focus: str) -> NamedNode:
    _, mark, part = focus.partition("#")
    return NamedNode(draft.document + mark + part)


def make(kind: str, draft: Draft, *, dry_run: bool) -> tuple[str, Receipt]:
    """Make the document. Raises Conflict, and as ``Workbench.apply`` does."""
    bench = workbench()
    root = Part(ROOT, tuple(CLASSES[kind]), new=True)
    draft = replace(draft, parts={**draft.parts, ROOT: root})
    first = delta_of(draft, placing(bench, draft.document))
    if not first:
        raise NothingChanged(gettext("The form is empty."), remedy=gettext("Fill in what is known."))
    triples = [quad.triple for quad in first.added]
    unique = _unique(draft.document, triples) if kind == "specimen" else []
    name = new_identifier(bench, kind, [*triples, *unique])
    there = placing(bench, name)
    delta = delta_of(replace(draft, document=name), there)
    if unique:
        more = there.placed([Triple(NamedNode(name), _UNIQUE, unique[0].object)])
        delta = Delta(delta.removed, delta.added | more)
    why = request.form.get("why", "").strip()[:2000] or gettext("Made new")
    return name, bench.apply(delta, why=why, dry_run=dry_run)


def _unique(document: str, triples: list[Triple]) -> list[Triple]:
    """The identifier of the object, made unique: as it is, or with its institution where it is local."""
    root = NamedNode(document)
    said = {one.predicate: one.object for one in triples if one.subject == root}
    known = said.get(_PHYSICAL)
    if not isinstance(known, Literal) or _UNIQUE in said:
        return []
    kind, code = said.get(_KIND), said.get(_CODE)
    local = isinstance(kind, Literal) and kind.value == "Local"
    within = code.value if isinstance(code, Literal) else workbench().base.split("/")[2]
    return [Triple(root, _UNIQUE, Literal(f"{known.value}@{within}" if local else known.value))]
