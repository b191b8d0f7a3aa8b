"""The page of a concept: what it means, what lies above and below, and the records that have it."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from app.graph.document import Document
from app.graph.errors import NotFound
from app.web.context import workbench
from app.web.examples import RDF, rdf
from app.web.figures import look
from app.web.generic import mentioned, title, tree
from app.web.labels import known
from app.web.locale import gettext
from app.web.pages import Page, page
from app.web.statements import Statements
from app.web.survey import ASKED, COARSE, overview
from app.web.titles import titles
from app.web.words.scheme_page import shown
from app.web.words.views import blueprint
from app.web.words.vocabularies import (
    FOREIGN,
    SCHEMES,
    Row,
    above,
    concepts,
    counted,
    filters_of,
)

_HIDDEN = (
    "skos:prefLabel",
    "skos:altLabel",
    "skos:hiddenLabel",
    "skos:definition",
    "skos:notation",
    "skos:broader",
    "skos:inScheme",
    "holotype:rank",
    "holotype:beginsMa",
    "holotype:endsMa",
    "schema:color",
)


_SCHEMES = ", ".join(f'"{name}"' for name in FOREIGN)


_RULE = f"/vocabulary/<any({_SCHEMES}):scheme>/<name>"


@page(blueprint, _RULE, rdf=RDF, endpoint="concept")
def concept(scheme: str, name: str) -> Page:
    """A concept that has the IRI of another authority, below the vocabulary that takes it in."""
    return concept_page(_foreign(scheme, name))


@blueprint.get(f"{_RULE}.<any({', '.join(RDF)}):extension>")
def concept_data(scheme: str, name: str, extension: str) -> Response:
    """What is kept here of a concept that has the IRI of another authority, as RDF."""
    out = Statements()
    out.triples |= dict.fromkeys(_foreign(scheme, name).triples)
    return rdf(out, RDF[extension])


def _foreign(scheme: str, name: str) -> Document:
    found = workbench().document(FOREIGN[scheme] + name)
    if f"{SCHEMES}{scheme}" not in [value.iri for value in found.root.values("skos:inScheme")]:
        raise NotFound(gettext("The vocabulary has no concept “%(name)s”.", name=name))
    return found


def concept_page(document: Document) -> Page:
    """A concept with its surroundings."""
    scheme = document.root.text("skos:inScheme")
    rows = concepts(scheme)
    row = rows.get(document.iri)
    if row is None:
        raise NotFound(gettext("The vocabulary has no concept “%(name)s”.", name=title(document)))
    numbers = counted(scheme, rows)
    upper = [shown(scheme, one, 0, numbers) for one in reversed(above(row, rows))]
    below = [
        shown(scheme, one, 0, numbers)
        for one in sorted(rows.values(), key=lambda one: float(one["ends"] or 0))
        if str(one["broader"] or "") == document.iri
    ]
    own = shown(scheme, row, 0, numbers)
    return Page(
        "words/concept.html",
        own
        | {
            "scheme": scheme,
            "above": upper,
            "below": below,
            "names": _names(document),
            "document": tree(document),
        }
        | _survey(scheme, row),
        {
            "it": document,
            "root": document.root,
            "scheme_title": known(scheme) or titles([scheme]).get(scheme, ""),
            "is_local": document.iri.startswith(SCHEMES),
            "hidden": _HIDDEN,
            "titled": titles(mentioned(document)),
            "time": _time(row, above(row, rows)),
            "address": request.script_root + request.path.removesuffix(".html"),
        },
        stamp=workbench().platform.search_index().stamp,
    )


def _names(document: Document) -> list[dict[str, str]]:
    """Every name with its language: the preferred first, then those people write."""
    kinds = ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel")
    return [
        {"name": value.text, "language": value.language, "kind": kind.removeprefix("skos:")}
        for kind in kinds
        for value in document.root.values(kind)
    ]


def _survey(scheme: str, row: Row) -> dict[str, Any]:
    """What the records with the concept are, where they are counted."""
    filters = filters_of(scheme, row)
    if not filters:
        return {"records": None}
    wanted = {
        "family": (gettext("Families"), gettext("Family")),
        "countryCode": (gettext("Countries"), gettext("Country")),
        "formation": (gettext("Formations"), gettext("Formation")),
        "institutionDocument": (gettext("Institutions"), gettext("Institution")),
    }
    seen = look(filters, (*wanted, *ASKED), years=True, grid=COARSE)
    return {"records": overview(seen) | {"figures": seen.figures(wanted)}}


def _time(row: Row, upper: list[Row]) -> dict[str, float] | None:
    """Where a unit lies in the widest one above it, as shares of 100 from young to old."""
    if row["begins"] is None or row["ends"] is None:
        return None
    widest = upper[-1] if upper and upper[-1]["begins"] is not None else row
    youngest, oldest = float(widest["ends"] or 0), float(widest["begins"])
    span = oldest - youngest or 1.0
    start = (float(row["ends"]) - youngest) / span * 100
    width = (float(row["begins"]) - float(row["ends"])) / span * 100
    return {"from": youngest, "to": oldest, "start": round(start, 2), "width": round(max(width, 0.3), 2)}
