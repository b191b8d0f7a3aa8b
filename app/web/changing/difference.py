"""From a draft to a change: values that stand as they are keep their very form, others get their type."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad, Triple

from app.graph.delta import Delta, graph_of
from app.graph.errors import BadParameter
from app.graph.form_model import Field
from app.graph.placing import Placing
from app.graph.said import worded
from app.graph.soundness import overlaid
from app.graph.terms import iri
from app.web.changing.draft import ROOT, Draft, Entered, clean, fields_of

NARROW = ("restricted", "desk")
_TYPE = iri("rdf:type")
_NUMBERS = {"integer": "xsd:integer", "decimal": "xsd:decimal", "boolean": "xsd:boolean"}
_DATES = (
    (re.compile(r"-?\d{4}-\d\d-\d\d"), "xsd:date"),
    (re.compile(r"-?\d{4}-\d\d"), "xsd:gYearMonth"),
    (re.compile(r"-?\d{4}"), "xsd:gYear"),
    (re.compile(r"-?\d{4}-\d\d-\d\dT\S+"), "xsd:dateTime"),
)
_DATED = frozenset(("dwc:eventDate", "dwc:dateIdentified", "dcterms:modified"))
_DATE_TYPES = frozenset(iri(name).value for _, name in _DATES)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
# What parts are besides what their shape says, as everywhere in the house.
_ALSO = {
    "ods:Event": "dwc:Event",
    "ods:Location": "dcterms:Location",
    "ods:GeologicalContext": "dwc:GeologicalContext",
    "ods:Identification": "dwc:Identification",
    "ods:Assertion": "dwc:MeasurementOrFact",
    "ods:EntityRelationship": "dwc:ResourceRelationship",
    "ods:ChronometricAge": "chrono:ChronometricAge",
    "ods:SpecimenPart": "dwc:MaterialSample",
}


def shown(there: Placing) -> set[Quad]:
    """What a form shows: of a value and the restricted one that it stands for, the restricted one."""
    narrow = {quad for quad in there.own if is_narrow(there, quad)}
    return overlaid(there.own - narrow, narrow)


def is_narrow(there: Placing, quad: Quad) -> bool:
    """Whether a statement is not for everybody."""
    return there.graphs.kind_of(graph_of(quad)) in NARROW


def delta_of(draft: Draft, there: Placing) -> Delta:
    """What the draft changes. Raises BadParameter for what cannot be a value, Forbidden."""
    standing = shown(there)
    gone = draft.gone()
    removed: set[Quad] = set()
    added: list[Triple] = []
    nodes = {draft.node(name) for name in gone}
    removed |= {quad for quad in there.own if quad.subject in nodes or quad.object in nodes}
    for part in draft.parts.values():
        if part.name in gone:
            continue
        node = draft.node(part.name)
        if part.new:
            for name in (*part.classes, *(_ALSO[c] for c in part.classes if c in _ALSO)):
                added.append(Triple(node, _TYPE, iri(name)))
            if part.name != ROOT:
                added.append(Triple(draft.node(part.above), iri(part.via), node))
        for one in fields_of(part.classes):
            entered = draft.values.get((part.name, one.path))
            if entered is None:
                continue
            now = [quad for quad in standing if (quad.subject, quad.predicate) == (node, iri(one.path))]
            kept = {quad: _as_entered(quad) for quad in now}
            removed |= {quad for quad, text in kept.items() if text not in entered}
            there_already = set(kept.values())
            types = {q.object.datatype.value for q in now if isinstance(q.object, Literal)}
            for value in entered:
                if value not in there_already:
                    added.append(Triple(node, iri(one.path), _term(part.name, one, value, types)))
    return Delta.of(removed, there.placed(added))


def _as_entered(quad: Quad) -> Entered:
    term = quad.object
    if isinstance(term, Literal):
        return Entered(clean(term.value), term.language or "")
    return Entered(clean(term.value) if isinstance(term, NamedNode) else str(term))


def _term(part: str, one: Field, value: Entered, types: Iterable[str]) -> NamedNode | Literal:
    if one.kind in ("address", "concept", "part"):
        if not _ABSOLUTE.fullmatch(value.text):
            raise BadParameter(
                worded("“{value}” is no address.", value=value.text),
                where=f"{part}/{one.path}",
                remedy=worded("Write it whole, from https:// on."),
            )
        return NamedNode(value.text)
    if value.language:
        if not _LANGUAGE.fullmatch(value.language):
            raise BadParameter(
                worded("“{value}” is no language.", value=value.language),
                where=f"{part}/{one.path}",
                remedy=worded("Write its code: en, de, pt-BR."),
            )
        return Literal(value.text, language=value.language.lower())
    datatype = one.datatype or _NUMBERS.get(one.kind, "")
    known = set(types)
    if not datatype and (one.path in _DATED or known & _DATE_TYPES):
        datatype = next((name for form, name in _DATES if form.fullmatch(value.text)), "")
    return Literal(value.text, datatype=iri(datatype)) if datatype else Literal(value.text)
