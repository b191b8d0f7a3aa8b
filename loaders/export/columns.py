"""The mapping tables read backwards: the cell of a column, taken from a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from app.graph.terms import curie, iri
from loaders.mapping import Place, Tables

OCCURRENCE, MULTIMEDIA = (iri(name).value for name in ("dwc:Occurrence", "ac:Multimedia"))
# parts of a document that are rows of a table of their own: row type -> the node they are
PARTS: Mapping[str, str] = {
    iri("dwc:Identification").value: "identification",
    iri("dwc:MeasurementOrFact").value: "assertion",
    iri("dwc:ResourceRelationship").value: "relationship",
    iri("chrono:ChronometricAge").value: "chronometric-age",
}
OCCURRENCE_ID = iri("dwc:occurrenceID").value
BETWEEN = " | "  # the values of one cell
MEDIA = "holotype:hasMedia"
_IDENTIFICATIONS = "ods:hasIdentifications"
_MARKS = ("dwc:isAcceptedIdentification", "ods:isVerifiedIdentification")
_LOOKED_AT = (  # besides what columns name
    *(_IDENTIFICATIONS, *_MARKS, "ods:physicalSpecimenID", "ods:hasIdentifiers", "dcterms:title"),
    *("dcterms:identifier", "ods:hasAgents", "schema:name", "schema:identifier", "ods:hasRoles"),
    "schema:roleName",
)
_SKIPPED = ("key", "ignore", "media-list")
_ROOTS = ("specimen", "media")
_TOLD_ONCE = ("event", "identification")  # parts of which a row tells one; of the others there are lists
_FLAGS = {"true": "true", "1": "true", "false": "false", "0": "false"}


class Column(NamedTuple):
    """One column: its term, the properties that lead to its node, and where its value is there."""

    term: str
    steps: tuple[str, ...]
    said: str
    other: str  # where a value is that did not fit
    kind: str

    @property
    def name(self) -> str:
        """The local name of the term, as headers have it."""
        return curie(self.term).partition(":")[2] or self.term


def columns(tables: Tables, source: str) -> list[Column]:
    """The columns of a row type that can be told from a document; each place is told once."""
    found: list[Column] = []
    told: set[tuple[object, ...]] = set()
    for place in _places(tables, source):
        steps = _steps(tables, place.node, source)
        if steps is None:
            continue
        kind = place.kind.partition(":")[0]
        twin = place.term if kind == "identifier" else place.kind if kind == "agents" else ""
        key = (steps, place.property, twin)
        if key in told or kind in ("concept", *_SKIPPED):
            continue
        told.add(key)
        other = place.hints.get("else", "")
        found.append(Column(place.term, steps, curie(place.property), other, place.kind))
    own = {(column.steps, column.said) for column in found}
    # what has a column of its own is told there
    apart = (c._replace(other="") if (c.steps, c.other) in own else c for c in found)
    return _single(list(apart))


def _places(tables: Tables, source: str) -> Iterator[Place]:
    every = (place for places in tables.places[source].values() for place in places)
    return iter(sorted(every, key=lambda place: place.line))


def _single(found: list[Column]) -> list[Column]:
    """Each term once: what the mapping says of it first."""
    return list({column.term: column for column in reversed(found)}.values())[::-1]


def _steps(tables: Tables, node: str, source: str) -> tuple[str, ...] | None:
    """The properties from the root of a row to one of its nodes; None where none lead there."""
    own = PARTS.get(source, "")
    if node.partition("/")[0] not in (*_ROOTS, *_TOLD_ONCE, own):
        return None
    steps: list[str] = []
    path = ""
    for part in node.split("/"):
        path = f"{path}/{part}" if path else part
        if path in _ROOTS or path == own:
            continue
        via = tables.nodes[path].via if path in tables.nodes else ""
        if not via:
            return None
        steps.append(curie(via))
    return tuple(steps)


class Part(Protocol):
    """A part of a document as the columns look at it; properties by CURIE, values sorted."""

    iri: str

    @property
    def said(self) -> Mapping[str, Sequence[object]]: ...
    def texts(self, property: str) -> list[str]: ...
    def text(self, property: str) -> str: ...
    def nodes(self, property: str) -> Sequence[Part]: ...
    def node(self, property: str) -> Part | None: ...


class Group(NamedTuple):
    """The columns that look at one node: by the properties they stand in, and by names of identifiers."""

    steps: tuple[str, ...]
    by_property: dict[str, list[Column]]
    by_title: dict[str, list[Column]]


def by_node(found: Sequence[Column]) -> list[Group]:
    """The columns by the node they look at, so that each node is looked for once."""
    groups: dict[tuple[str, ...], Group] = {}
    for column in found:
        group = groups.setdefault(column.steps, Group(column.steps, {}, {}))
        named = column.kind == "identifier"
        for property in () if named else dict.fromkeys((column.said, column.other)):
            group.by_property.setdefault(property, []).append(column)
        if named or column.other == "identifier":
            for title in {curie(column.term), column.name}:
                group.by_title.setdefault(title, []).append(column)
    return list(groups.values())


def properties(found: Iterable[Column]) -> set[str]:
    """Everything that cells of these columns are made of."""
    own = {name for c in found for name in (*c.steps, c.said, c.other) if ":" in name}
    return own | set(_LOOKED_AT)


def cells(root: Part, groups: Iterable[Group], accepted: Part | None = None) -> dict[str, str]:
    """What stands in the columns, by term; several values with a bar between them."""
    found: dict[str, str] = {}
    for steps, by_property, by_title in groups:
        node: Part | None = root
        for step in steps:
            if node is None:
                break
            node = accepted if step == _IDENTIFICATIONS else node.node(step)
        if node is None:
            continue
        for property in node.said:
            for column in by_property.get(property, ()):
                if column.term not in found and (values := _values(node, column)):
                    found[column.term] = BETWEEN.join(values)
        if by_title and "ods:hasIdentifiers" in node.said:
            for term, values in _identifiers(node, by_title).items():
                found.setdefault(term, BETWEEN.join(values))
    return found


def _values(node: Part, column: Column) -> list[str]:
    if column.kind.startswith("agents:"):
        role = column.kind.partition(":")[2]
        return [
            agent.text("schema:name") or agent.text("schema:identifier")
            for agent in node.nodes("ods:hasAgents")
            if any(r.text("schema:roleName") == role for r in agent.nodes("ods:hasRoles"))
        ]
    found = node.texts(column.said)
    if column.kind == "boolean":
        return [_FLAGS.get(value, value) for value in found[:1]]
    return found or (node.texts(column.other) if column.other else [])


def _identifiers(node: Part, by_title: Mapping[str, Sequence[Column]]) -> dict[str, list[str]]:
    """The identifiers of a node by the terms of the columns that they are named after."""
    found: dict[str, list[str]] = {}
    for part in node.nodes("ods:hasIdentifiers"):
        for title in part.texts("dcterms:title")[:1]:
            for column in by_title.get(title, ()):
                found.setdefault(column.term, []).append(part.text("dcterms:identifier"))
    return found


def accepted_identification(root: Part) -> Part | None:
    """The identification that counts: the accepted, else the verified, else the only one."""
    nodes = root.nodes(_IDENTIFICATIONS)
    for mark in _MARKS:
        for node in nodes:
            if node.text(mark) in ("true", "1"):
                return node
    return nodes[0] if len(nodes) == 1 else None


def occurrence_id(root: Part) -> str:
    """What the object is called by its holder, else what it is called here."""
    return root.text("ods:physicalSpecimenID") or root.iri
