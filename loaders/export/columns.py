"""The mapping tables read backwards: the cell of a column, taken from a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from app.graph.document import Document, Node
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


Groups = Mapping[tuple[str, ...], Sequence[Column]]


def by_node(found: Sequence[Column]) -> Groups:
    """The columns by the node they look at, so that each node is looked for once."""
    groups: dict[tuple[str, ...], list[Column]] = {}
    for column in found:
        groups.setdefault(column.steps, []).append(column)
    return groups


def cells(root: Node, groups: Groups, accepted: Node | None = None) -> dict[str, str]:
    """What stands in the columns, by term; several values with a bar between them."""
    found: dict[str, str] = {}
    for steps, group in groups.items():
        node: Node | None = root
        for step in steps:
            if node is None:
                break
            node = accepted if step == "ods:hasIdentifications" else node.node(step)
        if node is None:
            continue
        for column in group:
            plain = column.kind != "identifier" and column.other != "identifier"
            if plain and column.said not in node.said and column.other not in node.said:
                continue
            if values := _values(node, column):
                found[column.term] = BETWEEN.join(values)
    return found


def _values(node: Node, column: Column) -> list[str]:
    if column.kind == "identifier":
        return _identifiers(node, column.term)
    if column.kind.startswith("agents:"):
        role = column.kind.partition(":")[2]
        return [
            agent.text("schema:name") or agent.text("schema:identifier")
            for agent in node.nodes("ods:hasAgents")
            if any(r.text("schema:roleName") == role for r in agent.nodes("ods:hasRoles"))
        ]
    found = node.texts(column.said)
    if not found and column.other == "identifier":
        return _identifiers(node, column.term)
    if column.kind == "boolean":
        return [_FLAGS.get(value, value) for value in found[:1]]
    return found or (node.texts(column.other) if column.other else [])


def _identifiers(node: Node, term: str) -> list[str]:
    titles = (curie(term), curie(term).partition(":")[2])
    return [
        part.text("dcterms:identifier")
        for part in node.nodes("ods:hasIdentifiers")
        if part.text("dcterms:title") in titles
    ]


def accepted_identification(document: Document) -> Node | None:
    """The identification that counts: the accepted, else the verified, else the only one."""
    nodes = document.root.nodes("ods:hasIdentifications")
    for mark in ("dwc:isAcceptedIdentification", "ods:isVerifiedIdentification"):
        for node in nodes:
            if node.text(mark) in ("true", "1"):
                return node
    return nodes[0] if len(nodes) == 1 else None


def occurrence_id(document: Document) -> str:
    """What the object is called by its holder, else what it is called here."""
    return document.root.text("ods:physicalSpecimenID") or document.iri
