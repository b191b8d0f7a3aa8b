"""A specimen document as its page needs it: the accepted name, the dated list, people, place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from app.graph.document import Document, Node

LINEAGE = (
    "dwc:kingdom",
    "dwc:phylum",
    "dwc:class",
    "dwc:order",
    "dwc:superfamily",
    "dwc:family",
    "dwc:subfamily",
    "dwc:tribe",
    "dwc:genus",
)
AGES = (
    ("dwc:earliestEonOrLowestEonothem", "dwc:latestEonOrHighestEonothem"),
    ("dwc:earliestEraOrLowestErathem", "dwc:latestEraOrHighestErathem"),
    ("dwc:earliestPeriodOrLowestSystem", "dwc:latestPeriodOrHighestSystem"),
    ("dwc:earliestEpochOrLowestSeries", "dwc:latestEpochOrHighestSeries"),
    ("dwc:earliestAgeOrLowestStage", "dwc:latestAgeOrHighestStage"),
)
_NO_TYPE = frozenset(("", "false", "no", "none", "not a type", "notatype", "specimen", "unknown"))


@dataclass(frozen=True)
class Person:
    """Somebody with what they did and, where known, the identifier that says who they are."""

    name: str
    role: str
    identifier: str


@dataclass(frozen=True)
class Place:
    """Coordinates in decimal degrees; ``uncertainty`` in metres, 0 where not known."""

    latitude: float
    longitude: float
    uncertainty: float


class Identification:
    """One opinion on what the specimen is."""

    def __init__(self, node: Node, *, accepted: bool) -> None:
        self.node = node
        self.accepted = accepted
        self.taxa = node.nodes("ods:hasTaxonIdentifications")
        self.date = node.text("dwc:dateIdentified")
        self.people = list(people(node))

    @property
    def type_status(self) -> str:
        """The type status without the name it is the type of: ``holotype``."""
        return type_status(self.node.text("dwc:typeStatus"))

    @property
    def verbatim(self) -> str:
        return self.node.text("dwc:verbatimIdentification")

    @staticmethod
    def lineage(taxon: Node) -> list[str]:
        """The names above the taxon, from the kingdom down."""
        return [taxon.text(rank) for rank in LINEAGE if taxon.text(rank)]


def type_status(written: str) -> str:
    """``Holotype of Ctenomys sociabilis …`` as ``holotype``; "" where it says it is no type."""
    text = written.strip()
    if text.lower() in _NO_TYPE:
        return ""
    return text.split()[0].rstrip(":;,").lower()


def people(node: Node) -> Iterator[Person]:
    """The agents of a node, one entry a role."""
    for agent in node.nodes("ods:hasAgents"):
        name = agent.text("schema:name")
        identifier = agent.text("schema:identifier")
        roles = [role.text("schema:roleName") for role in agent.nodes("ods:hasRoles")] or [""]
        for role in roles:
            if name or identifier:
                yield Person(name or identifier, role, identifier)


class Specimen:
    """The parts of a specimen document under the names its page uses."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.root = document.root
        self.material = document.root.node("holotype:about")
        self.events = document.root.nodes("ods:hasEvents")

    @cached_property
    def identifications(self) -> list[Identification]:
        """All opinions: the accepted first, then the newest."""
        nodes = self.root.nodes("ods:hasIdentifications")
        marked = [n for n in nodes if _yes(n, "dwc:isAcceptedIdentification")]
        marked = marked or [n for n in nodes if _yes(n, "ods:isVerifiedIdentification")]
        marked = marked or (nodes if len(nodes) == 1 else [])
        made = [Identification(node, accepted=node in marked[:1]) for node in nodes]
        newest = sorted(made, key=lambda one: one.date, reverse=True)
        return sorted(newest, key=lambda one: not one.accepted)

    @property
    def accepted(self) -> Identification | None:
        return next((one for one in self.identifications if one.accepted), None)

    @property
    def taxon(self) -> Node | None:
        """The taxon of the accepted identification."""
        found = self.accepted
        return found.taxa[0] if found and found.taxa else None

    @property
    def name(self) -> str:
        """The accepted name; else the name, then the identifier, of the specimen."""
        taxon = self.taxon
        return (
            (taxon.text("dwc:scientificName") if taxon else "")
            or self.root.text("ods:specimenName")
            or self.root.text("dwc:organismName")
        )

    @property
    def is_taxon(self) -> bool:
        """Whether its name is that of a taxon, and not of a mineral, rock or meteorite."""
        return self.root.text("ods:topicDiscipline") not in ("Geology", "Astrogeology")

    @property
    def author(self) -> str:
        return self.taxon.text("dwc:scientificNameAuthorship") if self.taxon else ""

    @property
    def rank(self) -> str:
        return self.taxon.text("dwc:taxonRank") if self.taxon else ""

    @property
    def number(self) -> str:
        """What is written on the object: the catalogue number, else the physical identifier."""
        return self.root.text("dwc:catalogNumber") or self.root.text("ods:physicalSpecimenID")

    @property
    def holder(self) -> str:
        return self.root.text("ods:organisationName") or self.root.text("ods:organisationCode")

    @property
    def type_status(self) -> str:
        return next((one.type_status for one in self.identifications if one.type_status), "")

    @property
    def typified(self) -> str:
        """The name it is the type of, where that is said and is not the name it bears now."""
        for one in self.identifications:
            if one.type_status:
                said = one.node.text("dwc:typifiedName") or _after_of(one.node.text("dwc:typeStatus"))
                return "" if not said or self.name.startswith(said) or said == self.name else said
        return ""

    @cached_property
    def people(self) -> list[Person]:
        """Everybody named anywhere in the document, each role once."""
        found: dict[tuple[str, str], Person] = {}
        for node in self.document.parts.values():
            for person in people(node):
                found.setdefault((person.name, person.role), person)
        return sorted(found.values(), key=lambda person: (person.role, person.name))

    @property
    def relations(self) -> list[Node]:
        return self.root.nodes("ods:hasEntityRelationships")

    def collectors(self) -> list[Person]:
        return [person for person in self.people if person.role == "collector"]

    @property
    def location(self) -> Node | None:
        """The place of the first gathering that has one."""
        found = (event.node("ods:hasLocation") for event in self.events)
        return next(filter(None, found), None)

    @property
    def generalised(self) -> bool:
        """Whether the source says that it has blurred the place."""
        return bool(self.root.text("dwc:dataGeneralizations"))

    @property
    def contexts(self) -> list[Node]:
        """The geological contexts of all gatherings."""
        places = (event.node("ods:hasLocation") for event in self.events)
        found = (place.node("ods:hasGeologicalContext") for place in places if place)
        return [context for context in found if context]

    @staticmethod
    def place(location: Node | None) -> Place | None:
        """The coordinates of a location, if it has two good ones."""
        found = location.node("ods:hasGeoreference") if location else None
        if found is None:
            return None
        try:
            latitude = float(found.text("dwc:decimalLatitude"))
            longitude = float(found.text("dwc:decimalLongitude"))
            uncertainty = float(found.text("dwc:coordinateUncertaintyInMeters", "0"))
        except ValueError:
            return None
        if abs(latitude) > 90 or abs(longitude) > 180:
            return None
        return Place(latitude, longitude, max(uncertainty, 0.0))

    @staticmethod
    def ages(context: Node) -> list[str]:
        """From eon to age: each step as one name, or two with a dash."""
        steps = []
        for earliest, latest in AGES:
            names = dict.fromkeys(filter(None, (context.text(earliest), context.text(latest))))
            if names:
                steps.append(" – ".join(names))
        return steps


def _after_of(written: str) -> str:
    """``Holotype of Aus bus`` as ``Aus bus``."""
    return written.partition(" of ")[2].strip()


def _yes(node: Node, name: str) -> bool:
    return node.text(name) in ("true", "1")
