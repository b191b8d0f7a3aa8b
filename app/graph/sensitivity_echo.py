"""Public values that repeat a secret: a locality on a label, a coordinate in a remark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, Triple

from app.graph.sensitivity import Protection
from app.graph.terms import iri

_LEAST = 6  # characters of a text that is looked for elsewhere
_POINTS = frozenset((iri("dwc:decimalLatitude"), iri("dwc:decimalLongitude")))
_DATES = frozenset((iri("dwc:eventDate"), iri("dwc:verbatimEventDate")))
_TEXTS = frozenset(
    iri(name)
    for name in (
        "dwc:locality", "dwc:verbatimLocality", "dwc:municipality", "dwc:county", "dwc:stateProvince",
        "dwc:island", "dwc:islandGroup", "dwc:waterBody", "dwc:verbatimCoordinates", "dwc:verbatimLatitude",
        "dwc:verbatimLongitude", "dwc:footprintWKT", "dwc:fieldNumber", "dwc:recordedBy", "dwc:habitat",
        "dwc:verbatimElevation", "dwc:locationRemarks", "dwc:georeferenceRemarks",
    )
)  # fmt: skip
# what a thing is called and where it is kept stays, whatever else its words are
_EXEMPT = frozenset(
    iri(name)
    for name in (
        "ods:specimenName", "ods:physicalSpecimenID", "ods:normalisedPhysicalSpecimenID",
        "dcterms:created", "ods:status", "ods:version", "dwc:scientificName",
    )
)  # fmt: skip
_COUNTRY = iri("dwc:country")
_WORD = re.compile(r"\s+")


def _plain(text: str) -> str:
    return _WORD.sub(" ", text).strip().casefold()


def secrets(found: Iterable[Triple], protection: Protection) -> Iterator[str]:
    """The texts in a bundle that are kept back and would tell the place, day or people elsewhere."""
    found = list(found)
    countries = {_plain(t.object.value) for t in found if t.predicate == _COUNTRY}  # type: ignore[union-attr]
    decimals = 0 if protection.grid is None else -int(protection.grid.normalize().as_tuple().exponent)
    for t in found:
        if not isinstance(t.object, Literal):
            continue
        if t.predicate in _POINTS:
            whole, _, rest = t.object.value.lstrip("+-").partition(".")
            if len(rest) > decimals:
                yield from (f"{whole}.{rest}", f"{whole},{rest}")
        elif t.predicate in _DATES:
            if protection.dates != "day" and len(t.object.value) >= len("1931-05-04"):
                yield _plain(t.object.value)
        elif protection.hides(str(t.predicate)) and (
            t.predicate in _TEXTS or str(t.predicate) in protection.withholds
        ):
            text = _plain(t.object.value)
            if len(text) >= _LEAST and text not in countries:  # a city that is a state
                yield text


def echoes(t: Triple, texts: frozenset[str]) -> bool:
    """Whether a statement repeats one of the texts."""
    if not isinstance(t.object, Literal) or t.predicate in _EXEMPT or t.predicate in _POINTS:
        return False
    said = _plain(t.object.value)
    return any(text in said for text in texts)
