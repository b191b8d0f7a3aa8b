"""The kinds of document that people and programs make here, and how a new one gets its identifier."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from app.graph.errors import BadRequest, Conflict
from app.graph.identifiers import mint
from app.graph.terms import iri

if TYPE_CHECKING:
    from app.graph.workbench import Workbench

# The first step of the address -> the classes of the document, the one its shape aims at first.
CLASSES: Mapping[str, Sequence[str]] = {
    "specimen": ("ods:DigitalSpecimen",),
    "occurrence": ("dwc:Occurrence",),
    "media": ("ods:DigitalMedia", "ac:Media"),
    "taxon": ("dwc:Taxon",),
    "event": ("ods:Event", "dwc:Event"),
    "dataset": ("dcat:Dataset",),
    "institution": ("ltc:OrganisationalUnit", "schema:Organization"),
    "collection": ("ltc:ObjectGroup",),
    "rule": ("holotype:SensitivityRule",),
}
_NAMED_BY = iri("ods:normalisedPhysicalSpecimenID")
_TYPE = iri("rdf:type")
_ATTEMPTS = 5


def new_identifier(workbench: Workbench, kind: str, triples: Iterable[Triple]) -> str:
    """The IRI of a new document: from the unique identifier of its object where it has one.

    Raises Conflict where that object has its document already.
    """
    said = (t.object.value for t in triples if t.predicate == _NAMED_BY and isinstance(t.object, Literal))
    name = next(said, "")
    platform = workbench.platform
    for attempt in range(_ATTEMPTS):
        found = f"{workbench.base}{kind}/{mint(kind, name or secrets.token_hex(16), attempt)}"
        there = platform.workbench(platform.house).read("graph/document", document=found).triples
        if not there:
            return found
        if name and any(t.predicate == _NAMED_BY and t.object == Literal(name) for t in there):
            raise Conflict(
                f"The object {name} has its document already.",
                where=found,
                remedy="Change that document, or give the object an identifier of its own.",
            )
    raise Conflict("No identifier was free.", remedy="Send it again.")


def look_at_class(workbench: Workbench, document: str, triples: Iterable[Triple]) -> None:
    """Hold a document to what its address says it is. Raises BadRequest."""
    kind = document.removeprefix(workbench.base).partition("/")[0]
    wanted = CLASSES.get(kind, ())
    root = NamedNode(document)
    types = {t.object for t in triples if t.predicate == _TYPE and t.subject == root}
    if wanted and not types & {iri(name) for name in wanted}:
        raise BadRequest(
            f"The body does not say that {document} is a {wanted[0]}.",
            where=document,
            remedy=f"Say what it is: <{document}> a {wanted[0]} .",
        )
