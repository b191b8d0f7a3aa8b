"""Specimens of about 37 statements, sound or with faults, always the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from app.graph.terms import iri

BASE = "https://example.org/"
PUBLIC = NamedNode(BASE + "graph/public")


def _typed(value: str, datatype: str) -> Literal:
    return Literal(value, datatype=iri(datatype))


def specimen(number: int) -> list[Quad]:
    """One sound specimen with an event, a location, identifications, agents and a picture."""
    doc = NamedNode(f"{BASE}specimen/{number:06d}")
    event, place, name, guess, person, picture = (
        NamedNode(f"{doc.value}#{part}")
        for part in ("event-1", "location-1", "identification-1", "identification-2", "agent-1", "m")
    )
    date = ["2001-05-17", "1956-08", "1899", "spring 1900"][number % 4]
    kind = ["xsd:date", "xsd:gYearMonth", "xsd:gYear", "xsd:string"][number % 4]
    rows: list[tuple[NamedNode, str, NamedNode | Literal]] = [
        (doc, "rdf:type", iri("ods:DigitalSpecimen")),
        (doc, "ods:specimenName", Literal(f"Bellis perennis {number}")),
        (doc, "dwc:catalogNumber", Literal(f"HERB-{number}")),
        (doc, "ods:midsLevel", _typed(str(number % 4), "xsd:integer")),
        (doc, "ods:status", Literal(["Active", "Draft"][number % 2])),
        (doc, "dcterms:license", NamedNode("https://creativecommons.org/publicdomain/zero/1.0/")),
        (doc, "dcterms:created", _typed("2024-01-01T10:00:00Z", "xsd:dateTime")),
        (doc, "dcterms:modified", _typed("2026-01-01T10:00:00Z", "xsd:dateTime")),
        (doc, "ods:organisationID", NamedNode(f"https://ror.org/{number % 7}")),
        (doc, "ods:isMarkedAsType", _typed("false", "xsd:boolean")),
        (doc, "dwciri:inCollection", NamedNode(f"{BASE}collection/{number % 30}")),
        (doc, "ods:physicalSpecimenID", Literal(f"p{number}")),
        (doc, "ods:normalisedPhysicalSpecimenID", Literal(f"p{number}")),
        (doc, "dcterms:title", Literal("a daisy", language="en")),
        (doc, "ods:hasEvents", event),
        (doc, "ods:hasIdentifications", name),
        (doc, "ods:hasIdentifications", guess),
        (doc, "ods:hasMedia", picture),
        (event, "rdf:type", iri("ods:Event")),
        (event, "dwc:eventDate", _typed(date, kind)),
        (event, "dwc:fieldNumber", Literal(f"no. {number}")),
        (event, "ods:hasLocation", place),
        (event, "ods:hasAgents", person),
        (place, "rdf:type", iri("dcterms:Location")),
        (place, "dwc:country", Literal("Portugal")),
        (place, "dwc:countryCode", Literal("PT")),
        (place, "dwc:decimalLatitude", _typed(f"{number % 90}.25", "xsd:decimal")),
        (place, "dwc:decimalLongitude", _typed(f"-{number % 90}.25", "xsd:decimal")),
        (place, "dwc:minimumElevationInMeters", _typed("10", "xsd:integer")),
        (place, "dwc:maximumElevationInMeters", _typed("20", "xsd:integer")),
        (name, "rdf:type", iri("ods:Identification")),
        (name, "dwc:scientificName", Literal("Bellis perennis L.")),
        (name, "ods:isVerified", _typed("true", "xsd:boolean")),
        (name, "dwc:typeStatus", Literal("none")),
        (name, "ods:hasAgents", person),
        (guess, "rdf:type", iri("ods:Identification")),
        (guess, "dwc:verbatimIdentification", Literal("B. perennis?")),
        (guess, "ods:isVerified", _typed("false", "xsd:boolean")),
        (person, "rdf:type", iri("ods:Agent")),
        (person, "dcterms:title", Literal("A. Person")),
        (picture, "rdf:type", iri("ac:Media")),
        (picture, "ac:accessURI", NamedNode(f"https://media.example/{number}.jpg")),
        (picture, "dcterms:format", Literal("image/jpeg")),
        (picture, "dcterms:creator", person),
        (picture, "dcterms:license", NamedNode("https://creativecommons.org/licenses/by/4.0/")),
    ]
    return [Quad(s, iri(p), o, PUBLIC) for s, p, o in rows]


def specimens(count: int) -> Iterator[Quad]:
    """Quads of sound specimens."""
    for number in range(count):
        yield from specimen(number)


# No truth values and no ill-formed dates: the judge compares them with numbers, SPARQL does not.
_STRANGE = (
    Literal(""),
    Literal("x"),
    Literal("none"),
    Literal("HERB-77"),
    Literal("PT"),
    Literal("lang", language="fr"),
    Literal("zweite", language="en"),
    Literal("y" * 130),
    Literal("abc", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    Literal("7", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    Literal("-500", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    Literal("200.5", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
    Literal("180", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
    Literal("1e1", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#double")),
    Literal("2030-01-01T00:00:00Z", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#dateTime")),
    NamedNode("https://example.org/elsewhere"),
    NamedNode("urn:other"),
)


def faulty(quads: list[Quad], chance: random.Random) -> list[Quad]:
    """The quads with one thing changed: dropped, added, replaced, turned or retyped."""
    quads = list(quads)
    index = chance.randrange(len(quads))
    quad = quads[index]
    others = [one for one in quads if isinstance(one.object, NamedNode)]
    change = chance.choice(("drop", "add", "replace", "point", "retype", "invent"))
    if change == "drop":
        del quads[index]
    elif change == "add":
        quads.append(Quad(quad.subject, quad.predicate, chance.choice(_STRANGE), PUBLIC))
    elif change == "replace":
        quads[index] = Quad(quad.subject, quad.predicate, chance.choice(_STRANGE), PUBLIC)
    elif change == "point":
        target = chance.choice(others).subject
        quads.append(Quad(quad.subject, quad.predicate, target, PUBLIC))
    elif change == "retype":
        kind = chance.choice(("ods:FossilSpecimen", "ods:Event", "dcterms:Location", "ac:Media"))
        quads.append(Quad(quad.subject, iri("rdf:type"), iri(kind), PUBLIC))
    else:
        quads.append(Quad(quad.subject, iri("dwc:recordNumber"), Literal("1"), PUBLIC))
    return quads
