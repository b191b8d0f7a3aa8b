"""A document as openDS JSON: the terms that openDS has for it, nested and typed as openDS wants.

``ontology/opends.json`` says for each class which terms it has: a text, number or truth value, a
part of another class, or a list of them. What openDS has no place for is left out; the JSON-LD
representation has everything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from app.graph.document import Document, Node, Value
from app.web.context import workbench

Kind = str | list[str]
_AGENTS = ("schema:Person", "schema:Organization", "schema:SoftwareApplication")
# What openDS demands and our documents say in another way: class, term -> where to take it from.
_INSTEAD: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("ods:EntityRelationship", "dwc:relatedResourceID"): ("ods:relatedResourceURI", "dcterms:identifier"),
    ("ods:DigitalSpecimen", "ods:sourceSystemID"): ("dwciri:inDataset",),
    ("ods:DigitalSpecimen", "dcterms:modified"): ("dcterms:created",),
    ("ods:DigitalMedia", "ods:sourceSystemID"): ("dwciri:inDataset",),
    ("ods:DigitalMedia", "dcterms:modified"): ("dcterms:created",),
    ("ods:DigitalMedia", "dcterms:rights"): ("dcterms:license",),
    ("ods:Citation", "dcterms:bibliographicCitation"): ("dcterms:title", "dcterms:identifier"),
}
_NUMBERS = ("integer", "number")


@cache
def _classes(path: Path) -> Mapping[str, Mapping[str, Kind]]:
    found: Mapping[str, Mapping[str, Kind]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def opends_classes() -> Mapping[str, Mapping[str, Kind]]:
    """The terms of each class of openDS."""
    return _classes(workbench().platform.root / "ontology" / "opends.json")


def opends(document: Document) -> dict[str, Any]:
    """The document as openDS has it."""
    classes = opends_classes()
    name = next(name for name in document.root.types if name in classes)
    made = _node(document.root, name, classes, frozenset())
    return {"@id": document.iri, "@type": name, "dcterms:identifier": document.iri, **made}


def _node(
    node: Node, name: str, classes: Mapping[str, Mapping[str, Kind]], above: frozenset[str]
) -> dict[str, Any]:
    kind = next((t for t in node.types if t in _AGENTS), "schema:Person") if name == "ods:Agent" else name
    made: dict[str, Any] = {"@id": node.iri, "@type": kind}
    for term, wanted in classes[name].items():
        value = _term(node, name, term, wanted, classes, above | {node.iri})
        if value not in (None, "", []):
            made[term] = value
    if name == "ods:Identification":
        made.setdefault("ods:isVerifiedIdentification", False)
    return made


def _term(
    node: Node,
    name: str,
    term: str,
    wanted: Kind,
    classes: Mapping[str, Mapping[str, Kind]],
    above: frozenset[str],
) -> Any:
    several = isinstance(wanted, list)
    kind = wanted[0] if isinstance(wanted, list) else wanted
    if kind in classes:
        parts = [part for part in node.nodes(term) if part.iri not in above]
        made = [_node(part, kind, classes, above) for part in parts]
        return made if several else next(iter(made), None)
    values = node.values(term)
    for other in _INSTEAD.get((name, term), ()):
        values = values or node.values(other)
    if (name, term) == ("ods:DigitalMedia", "dcterms:type"):  # a word in openDS, an IRI here
        values = [value._replace(text=value.text.rsplit("/", 1)[-1]) for value in values]
    plain = [found for value in values if (found := _plain(value, kind)) is not None]
    return plain if several else next(iter(plain), None)


def _plain(value: Value, kind: str) -> Any:
    """The value in JSON as ``kind`` asks for; None where it is nothing of the kind."""
    if kind == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(value.text)
    if kind in _NUMBERS:
        try:
            number = float(value.text)
        except ValueError:
            return None
        return int(number) if number.is_integer() else number if kind == "number" else None
    return value.text
