"""Sensitivity rules as plain data: what one covers, and how far it keeps things back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from app.graph.search_shape import Shape, read_shape
from app.graph.terms import iri

Said = tuple[str, str]  # predicate and object as N-Triples
_WORDS = 4  # of a name that are looked up: genus, species, rank, subspecies


def _p(*names: str) -> frozenset[str]:
    return frozenset(str(iri(name)) for name in names)


NAMES = _p(
    "dwc:scientificName", "dwc:acceptedNameUsage", "dwc:verbatimIdentification", "dwc:typifiedName",
    "ods:specimenName", "dwc:kingdom", "dwc:phylum", "dwc:class", "dwc:order", "dwc:superfamily",
    "dwc:family", "dwc:subfamily", "dwc:tribe", "dwc:genus", "dwc:subgenus",
)  # fmt: skip
_COUNTRY, _STATE = str(iri("holotype:country")), str(iri("dwc:stateProvince"))
_INSTITUTION, _COLLECTION = str(iri("holotype:institution")), str(iri("dwciri:inCollection"))
_TAXON, _DATES = str(iri("dwciri:toTaxon")), _p("dwc:year", "dwc:eventDate")
_LATITUDE, _LONGITUDE = str(iri("dwc:decimalLatitude")), str(iri("dwc:decimalLongitude"))
_LINKS = frozenset((_COUNTRY, _INSTITUTION, _COLLECTION, _TAXON))
TELLING = NAMES | _LINKS | _DATES | {_STATE, _LATITUDE, _LONGITUDE}  # what rules look at


def words_of(value: str) -> list[str]:
    """The beginnings of a name by which it is looked up, in lower case: one word, two, up to four."""
    words = value.lower().replace("×", " ").split()[:_WORDS]
    return [" ".join(words[: count + 1]) for count in range(len(words))]


def text_of(object: str) -> str:
    """The text of a literal written as N-Triples (escapes are left as they stand)."""
    return object[1 : object.rfind('"')] if object.startswith('"') else object


@dataclass(frozen=True)
class Category:
    """One of the four categories: ``shows`` None means all that is not in ``withholds``.

    ``grid`` is in degrees, None for no coordinates at all; ``dates`` is year, month or day.
    """

    level: int
    grid: Decimal | None
    dates: str
    shows: frozenset[str] | None
    withholds: frozenset[str]


@dataclass
class Facts:
    """What rules ask about the records of one bundle."""

    names: set[str] = field(default_factory=set)
    links: dict[str, set[str]] = field(default_factory=dict)
    states: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    latitudes: list[float] = field(default_factory=list)
    longitudes: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, said: Iterable[Said]) -> Facts:
        """The facts in statements (predicate and object of each)."""
        facts = cls()
        for predicate, object in said:
            if predicate in NAMES:
                facts.names.update(words_of(text_of(object)))
            elif predicate in _LINKS:
                facts.links.setdefault(predicate, set()).add(object)
            elif predicate == _STATE:
                facts.states.add(text_of(object).strip().lower())
            elif predicate in _DATES:
                if (year := text_of(object)[:4]).isdecimal():
                    facts.years.add(int(year))
            elif predicate == _LATITUDE:
                facts.latitudes.append(_number(object))
            elif predicate == _LONGITUDE:
                facts.longitudes.append(_number(object))
        return facts

    def places(self) -> list[tuple[float, float]]:
        """Longitude and latitude of every point; which goes with which need not be known."""
        return [(x, y) for x in self.longitudes for y in self.latitudes]


def _number(object: str) -> float:
    try:
        return float(text_of(object))
    except ValueError:
        return float("nan")


@dataclass(frozen=True)
class Rule:
    """One rule. Kinds of condition are joined by “and”, values of one kind by “or”.

    What a record does not say does not take it out of a rule: one without a country may be from
    there, one without a date may be young.
    """

    iri: str
    category: int
    public: bool = True  # whether everybody may know the rule
    title: str = ""
    taxa: frozenset[str] = frozenset()  # names in lower case
    taxon_iris: frozenset[str] = frozenset()  # these and the next three as N-Triples
    countries: frozenset[str] = frozenset()
    institutions: frozenset[str] = frozenset()
    collections: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()  # in lower case
    area: str = ""  # WKT
    younger_than: int | None = None
    grid: Decimal | None = None
    shows: frozenset[str] = frozenset()
    withholds: frozenset[str] = frozenset()

    @cached_property
    def shape(self) -> Shape | None:
        """The area to compare with; None where there is none, or it cannot be read."""
        return read_shape(self.area) if self.area else None

    def covers(self, facts: Facts, year: int) -> bool:
        """Whether it covers a bundle with these facts; ``year`` is the present one."""
        if self.taxa or self.taxon_iris:
            named = facts.links.get(_TAXON, set())
            if not (self.taxa & facts.names or self.taxon_iris & named):
                return False
        held = (
            (self.countries, facts.links.get(_COUNTRY)),
            (self.institutions, facts.links.get(_INSTITUTION)),
            (self.collections, facts.links.get(_COLLECTION)),
            (self.states, facts.states),
        )
        if any(wanted and found and not wanted & found for wanted, found in held):
            return False
        if self.institutions and not facts.links.get(_INSTITUTION):
            return False  # another house's rule is not for what names no house
        if self.collections and not facts.links.get(_COLLECTION):
            return False
        if self.younger_than is not None and facts.years and max(facts.years) <= year - self.younger_than:
            return False
        places = [place for place in facts.places() if place == place]
        return self.shape is None or not places or any(self.shape.contains(*place) for place in places)

    def trigger(self) -> frozenset[Said | str]:
        """Without one of these no record is covered: a name, or predicate with object. Empty: all are."""
        if self.taxa or self.taxon_iris:
            return self.taxa | {(_TAXON, each) for each in self.taxon_iris}
        for predicate, wanted in ((_COLLECTION, self.collections), (_INSTITUTION, self.institutions)):
            if wanted:
                return frozenset((predicate, each) for each in wanted)
        return frozenset()
