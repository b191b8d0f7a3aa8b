"""The report of a refused change in RDF, for those who ask for it."""

from __future__ import annotations

from flask import Response, request
from pyoxigraph import RdfFormat, serialize

from app.graph.shape_report import Report
from app.graph.terms import prefixes
from app.web.negotiation import HTML, best, content_type

REPORTS = ("text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml")
_PREFIXES = ("sh", "shapes", "dcterms", "dwc", "holotype", "ods", "xsd")


def wanted(report: Report | None) -> Response | None:
    """The report in the RDF format that ``Accept`` likes best, None where it likes others more."""
    offers = ["application/problem+json", HTML, *REPORTS]
    media_type = best(request.headers.get("Accept", ""), offers)
    if report is None or media_type not in REPORTS:
        return None
    format = RdfFormat.from_media_type(media_type)
    assert format is not None
    used = None if format == RdfFormat.JSON_LD else {name: prefixes[name] for name in _PREFIXES}
    found = [quad.triple for quad in report.to_quads()]
    response = Response(serialize(found, format=format, prefixes=used), 422)
    response.headers["Content-Type"] = content_type(media_type)
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response
