"""What a record says of its own blur, in the sentences of dwc:dataGeneralizations and its sibling."""

from __future__ import annotations

from collections.abc import Collection

from pyoxigraph import NamedNode

from app.graph.sensitivity import Protection
from app.graph.terms import iri

_LATITUDE, _DATE = iri("dwc:decimalLatitude"), iri("dwc:eventDate")
_GROUPS = {
    "exact coordinates": ("dwc:decimalLatitude", "dwc:verbatimCoordinates", "dwc:footprintWKT"),
    "locality": ("dwc:locality", "dwc:verbatimLocality", "dwc:municipality", "dwc:county"),
    "elevation or depth": ("dwc:minimumElevationInMeters", "dwc:minimumDepthInMeters"),
    "exact date": ("dwc:eventDate", "dwc:day", "dwc:verbatimEventDate"),
    "people": ("dwc:recordedBy", "ods:hasAgents"),
    "numbers": ("dwc:recordNumber", "dwc:fieldNumber"),
    "label text": ("dwc:verbatimLabel",),
    "pictures": ("holotype:hasMedia", "ac:accessURI"),
}


def generalised(twins: Collection[tuple[NamedNode, NamedNode]], protection: Protection) -> str:
    """What stands for something finer: the grid of the coordinates, the precision of the date."""
    said = []
    properties = {name for _, name in twins}
    if _LATITUDE in properties and protection.grid is not None:
        grid = format(protection.grid.normalize(), "f")
        said.append(f"Coordinates are the centre of a cell of {grid} degree (decimal geographic grid).")
    if _DATE in properties:
        said.append(f"The date is given to the {protection.dates}.")
    return " ".join(said)


def withheld(properties: Collection[NamedNode]) -> str:
    """What is kept, by kind, and that one may ask."""
    kinds = [kind for kind, names in _GROUPS.items() if any(iri(name) in properties for name in names)] or [
        "details"
    ]
    return f"Kept back: {', '.join(kinds)}. The institution that holds the object can be asked for them."
