"""A document in two: what everybody sees, and what its institution keeps; and the two as one again.

The public half holds a coarser twin where there is one. Which of its values are twins is said in
the restricted half, so that the exact document can always be put together from both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from app.graph.sensitivity import Policy, Protection
from app.graph.sensitivity_echo import echoes, secrets
from app.graph.sensitivity_grid import cell, coarser_date, no_less_than
from app.graph.sensitivity_words import generalised, withheld
from app.graph.terms import iri

_TYPE, _DECIMAL = iri("rdf:type"), iri("xsd:decimal")
_TWIN, _BY = iri("holotype:generalisedProperty"), iri("holotype:protectedBy")
_MEDIUM, _TAXON, _FILE = iri("ods:DigitalMedia"), iri("dwc:Taxon"), str(iri("ac:accessURI"))
_LATITUDE, _LONGITUDE = iri("dwc:decimalLatitude"), iri("dwc:decimalLongitude")
_PRECISION, _UNCERTAINTY = iri("dwc:coordinatePrecision"), iri("dwc:coordinateUncertaintyInMeters")
_COORDINATES = (_LATITUDE, _LONGITUDE, _PRECISION, _UNCERTAINTY)
_DATE = iri("dwc:eventDate")
_BLURRED, _KEPT = iri("dwc:dataGeneralizations"), iri("dwc:informationWithheld")
_DATED = {"year": iri("xsd:gYear"), "month": iri("xsd:gYearMonth")}
Triples = Iterable[Triple]
Place = tuple[NamedNode, NamedNode]  # a node and a property of it


class Halves(NamedTuple):
    """A document as everybody sees it, and what its institution keeps."""

    public: frozenset[Triple]
    restricted: frozenset[Triple]


def split(documents: Mapping[str, Triples], policy: Policy) -> tuple[Protection | None, dict[str, Halves]]:
    """The documents of one bundle, which lie open or are kept back together.

    They come whole (see ``whole``). Without a rule that covers them all is public.
    """
    bundle = {name: frozenset(found) for name, found in documents.items()}
    said = ((str(t.predicate), str(t.object)) for found in bundle.values() for t in found)
    protection = policy.protection(said) if policy else None
    if protection is None:
        return None, {name: Halves(found, frozenset()) for name, found in bundle.items()}
    hidden = _Secrets.of(bundle.values(), protection)
    return protection, {
        name: _halves(name, found, protection, policy, hidden) for name, found in bundle.items()
    }


def whole(public: Triples, restricted: Triples) -> frozenset[Triple]:
    """The exact document: what is kept, with what is public and no twin."""
    kept = list(restricted)
    twins = {(t.subject, t.object) for t in kept if t.predicate == _TWIN}
    marks = (_TWIN, _BY)
    exact = {t for t in kept if t.predicate not in marks}
    return frozenset(
        exact.union(t for t in public if t.predicate != _BY and (t.subject, t.predicate) not in twins)
    )


class _Secrets(NamedTuple):
    """Texts that no public value may repeat."""

    texts: frozenset[str]

    @classmethod
    def of(cls, bundle: Iterable[frozenset[Triple]], protection: Protection) -> _Secrets:
        return cls(frozenset(secrets((t for found in bundle for t in found), protection)))


def _halves(
    name: str, found: frozenset[Triple], protection: Protection, policy: Policy, hidden: _Secrets
) -> Halves:
    root = NamedNode(name)
    types = {t.object for t in found if t.subject == root and t.predicate == _TYPE}
    if _TAXON in types:  # a name is no place; a type designation may tell one
        told = frozenset(t for t in found if str(t.predicate) in policy.telling_of_places)
        told |= _unreached(root, found, told)
        return Halves(found - told, told)
    if _MEDIUM in types and protection.hides(_FILE):
        return Halves(frozenset(), found | {Triple(root, _BY, NamedNode(r.iri)) for r in protection.rules})
    twins = dict(_twins(found, protection))
    cut = {t for t in found if protection.hides(str(t.predicate)) or (t.subject, t.predicate) in twins}
    cut |= {t for t in found if t.predicate in (_BLURRED, _KEPT)}
    cut |= _unreached(root, found, cut)
    cut |= {t for t in found - cut if echoes(t, hidden.texts)}
    repeated = {(t.subject, t.predicate) for t in cut}
    cut |= {t for t in found if (t.subject, t.predicate) in repeated}  # a property whole or not at all
    cut |= _unreached(root, found, cut)
    return _marked(root, found, frozenset(cut), twins, protection, hidden)


def _marked(
    root: NamedNode,
    found: frozenset[Triple],
    cut: frozenset[Triple],
    twins: Mapping[Place, Literal],
    protection: Protection,
    hidden: _Secrets,
) -> Halves:
    """Both halves with twins and marks: what was done, what is kept, by which rule."""
    left = {t.subject for t in found - cut}
    shown = {place: value for place, value in twins.items() if place[0] in left and value.value}
    said: dict[Place, list[Literal]] = {place: [value] for place, value in shown.items()}
    own = {t.predicate for t in cut} - {_BLURRED, _KEPT}
    for mark, text in ((_BLURRED, generalised(shown, protection)), (_KEPT, withheld(own))):
        given = [t for t in cut if t.subject == root and t.predicate == mark]
        kept = [t.object for t in given if isinstance(t.object, Literal) and not echoes(t, hidden.texts)]
        if values := kept + ([Literal(text)] if text else []):
            said[root, mark] = values
    public = set(found - cut)
    public |= {Triple(node, name, value) for (node, name), values in said.items() for value in values}
    public |= {Triple(root, _BY, NamedNode(rule.iri)) for rule in protection.rules if rule.public}
    restricted = set(cut) | {Triple(node, _TWIN, name) for node, name in said}
    restricted |= {Triple(root, _BY, NamedNode(rule.iri)) for rule in protection.rules}
    return Halves(frozenset(public), frozenset(restricted))


def _unreached(root: NamedNode, found: frozenset[Triple], cut: Iterable[Triple]) -> set[Triple]:
    """All that is said of parts to which no property that is left leads."""
    subjects = {t.subject for t in found}
    onward: dict[object, list[object]] = {}
    for t in found.difference(cut):
        if t.object in subjects and t.object != root:
            onward.setdefault(t.subject, []).append(t.object)
    reached, open_ = {root}, [root]
    while open_:
        for node in onward.get(open_.pop(), ()):
            if node not in reached:
                reached.add(node)  # type: ignore[arg-type]
                open_.append(node)  # type: ignore[arg-type]
    return {t for t in found if t.subject not in reached}


def _twins(found: frozenset[Triple], protection: Protection) -> Iterator[tuple[Place, Literal]]:
    """(node, property) with the coarser value, or an empty one where the value goes without."""
    nodes: dict[NamedNode, dict[NamedNode, list[str]]] = {}
    for t in found:
        if t.predicate in _COORDINATES or t.predicate == _DATE:
            nodes.setdefault(t.subject, {}).setdefault(t.predicate, []).append(t.object.value)  # type: ignore
    for node, said in nodes.items():
        if any(name in said for name in _COORDINATES):
            yield from (((node, name), value) for name, value in _coarse(said, protection).items())
        if _DATE in said and protection.dates in _DATED and not protection.hides(str(_DATE)):
            coarse = {coarser_date(text, protection.dates) for text in said[_DATE]}
            text = next(iter(coarse)) if len(coarse) == 1 else None
            kind = _DATED["month" if text and "-" in text else "year"]
            yield (node, _DATE), Literal(text, datatype=kind) if text else Literal("")


def _coarse(said: Mapping[NamedNode, list[str]], protection: Protection) -> dict[NamedNode, Literal]:
    """Point, cell size and radius of the cell; empty where there is no such point."""
    empty = {name: Literal("") for name in _COORDINATES if name in said}
    up, across = said.get(_LATITUDE, []), said.get(_LONGITUDE, [])
    if protection.grid is None or protection.hides(str(_LATITUDE)) or len(up) != 1 or len(across) != 1:
        return empty
    found = cell(up[0], across[0], protection.grid)
    if found is None:
        return empty
    radius = no_less_than(found[2], max(said.get(_UNCERTAINTY, ["0"])))
    values = (found[0], found[1], format(protection.grid.normalize(), "f"), radius)
    return {name: Literal(text, datatype=_DECIMAL) for name, text in zip(_COORDINATES, values, strict=True)}
