"""Where, when and of what a dataset is, as its archive says it: parts of the dataset's document."""

from __future__ import annotations

from collections.abc import Iterator

from app.graph.terms import iri
from loaders import values
from loaders.build import PART_OF, TYPE
from loaders.sources.coverage import Box, Coverage, Period

MOST = 500  # taxa, places or times that are kept of one dataset
_WKT = iri("geo:wktLiteral").value


def _p(name: str) -> str:
    return str(iri(name))


def coverage_lines(name: str, said: Coverage, tail: str) -> Iterator[str]:
    """The statements about what a dataset covers, as N-Quads lines that end in ``tail``."""
    if said.taxonomic_description:
        yield f"<{name}> {_p('holotype:taxonomicCoverage')} {values.text(said.taxonomic_description)}{tail}"
    for number, region in enumerate(said.regions[:MOST], 1):
        node = f"<{name}#region-{number}>"
        yield from _part(name, "dcterms:spatial", node, "dcterms:Location", tail)
        if region.description:
            yield f"{node} {_p('rdfs:label')} {values.text(region.description)}{tail}"
        if region.box:
            yield f'{node} {_p("dcat:bbox")} "{_polygon(region.box)}"^^<{_WKT}>{tail}'
    for number, period in enumerate(said.periods[:MOST], 1):
        node = f"<{name}#period-{number}>"
        yield from _part(name, "dcterms:temporal", node, "dcterms:PeriodOfTime", tail)
        yield from _period(node, period, tail)
    for number, taxon in enumerate(said.taxa[:MOST], 1):
        node = f"<{name}#taxon-{number}>"
        yield from _part(name, "holotype:coversTaxon", node, "dwc:Taxon" if taxon.name else "", tail)
        for property, text in (
            ("dwc:scientificName", taxon.name),
            ("dwc:taxonRank", taxon.rank),
            ("dwc:vernacularName", taxon.common_name),
        ):
            if text:
                yield f"{node} {_p(property)} {values.text(text)}{tail}"


def _part(name: str, property: str, node: str, kind: str, tail: str) -> Iterator[str]:
    yield f"<{name}> {_p(property)} {node}{tail}"
    if kind:
        yield f"{node} {TYPE} {_p(kind)}{tail}"
    yield f"{node} {PART_OF} <{name}>{tail}"


def _period(node: str, period: Period, tail: str) -> Iterator[str]:
    for property, text in (("dcat:startDate", period.start), ("dcat:endDate", period.end)):
        if text:
            yield f"{node} {_p(property)} {values.when(text)}{tail}"
    if period.name:
        yield f"{node} {_p('rdfs:label')} {values.text(period.name)}{tail}"


def _polygon(box: Box) -> str:
    """The box as WKT, longitude first; one across the 180th meridian ends beyond it."""
    east = box.east if box.west <= box.east else box.east + 360
    corners = (
        (box.west, box.south),
        (east, box.south),
        (east, box.north),
        (box.west, box.north),
        (box.west, box.south),
    )
    return f"POLYGON(({', '.join(f'{x:g} {y:g}' for x, y in corners)}))"
