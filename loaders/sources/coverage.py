"""Where, when and what a dataset covers, as EML says it."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from loaders.sources.markup import child, children, descendants, text


@dataclass(frozen=True)
class Box:
    """A bounding box in degrees; ``west`` is greater than ``east`` where it crosses 180°."""

    west: float
    east: float
    north: float
    south: float


@dataclass(frozen=True)
class Region:
    """A place in words, and its box if there is a valid one."""

    description: str = ""
    box: Box | None = None


@dataclass(frozen=True)
class Period:
    """A time from ``start`` to ``end`` as written (a single date is both); or its name."""

    start: str = ""
    end: str = ""
    name: str = ""


@dataclass(frozen=True)
class CoveredTaxon:
    """A taxon that the dataset speaks of."""

    name: str
    rank: str = ""
    common_name: str = ""


@dataclass(frozen=True)
class Coverage:
    """All of it."""

    regions: tuple[Region, ...] = ()
    periods: tuple[Period, ...] = ()
    taxa: tuple[CoveredTaxon, ...] = ()
    taxonomic_description: str = ""


def read_coverage(element: etree._Element | None) -> Coverage:
    """Read a ``coverage`` element; numbers out of range are left out."""
    regions = (_region(each) for each in children(element, "geographicCoverage"))
    periods = (period for each in children(element, "temporalCoverage") for period in _periods(each))
    taxa = (
        CoveredTaxon(
            text(child(each, "taxonRankValue")),
            text(child(each, "taxonRankName")),
            text(child(each, "commonName")),
        )
        for each in descendants(element, "taxonomicClassification")
    )
    general = (text(each) for each in descendants(element, "generalTaxonomicCoverage"))
    return Coverage(
        tuple(region for region in regions if region != Region()),
        tuple(period for period in periods if period != Period()),
        tuple(taxon for taxon in taxa if taxon.name or taxon.common_name),
        "\n\n".join(filter(None, general)),
    )


def _region(element: etree._Element) -> Region:
    edges = child(element, "boundingCoordinates")
    try:
        west, east, north, south = (
            float(text(child(edges, f"{side}BoundingCoordinate")))
            for side in ("west", "east", "north", "south")
        )
        box = Box(west, east, north, south)
        valid = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90
    except ValueError:
        return Region(text(child(element, "geographicDescription")))
    return Region(text(child(element, "geographicDescription")), box if valid else None)


def _periods(element: etree._Element) -> list[Period]:
    found = []
    for date in children(element, "singleDateTime"):
        day = text(child(date, "calendarDate")) or text(
            child(date, "alternativeTimeScale", "timeScaleAgeEstimate")
        )
        found.append(Period(day, day))
    for span in children(element, "rangeOfDates"):
        found.append(
            Period(
                text(child(span, "beginDate", "calendarDate")),
                text(child(span, "endDate", "calendarDate")),
            )
        )
    return found
