"""What the search field and the map ask for while somebody uses them, as JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, jsonify, request, url_for

from app.graph.search import Search
from app.services.specimens.asked import Asked, only_specimens, read
from app.services.specimens.views import blueprint
from app.services.specimens.wording import title_of
from app.web.context import workbench
from app.web.pages import validator

SUGGESTED = (
    "scientificName",
    "genus",
    "family",
    "collector",
    "country",
    "institution",
    "catalogNumber",
    "synonym",
)
SUGGESTIONS = 8
LONGEST = 200  # characters that are looked at
PLACES = 5_000  # distinct places in one answer


@blueprint.get("/search/suggest.json")
def suggest() -> Response:
    """Values that begin like ``q``, each with its field, its number and the search for it."""
    index = workbench().platform.search_index()
    text = request.args.get("q", "").strip()[:LONGEST]
    found: list[dict[str, Any]] = []
    for name, value, number in index.suggest(text, SUGGESTED, SUGGESTIONS) if text else ():
        field = index.fields.argument(name)
        said, _, accepted = value.partition(" = ") if name == "synonym" else (value, "", "")
        filtered = ("scientificName", accepted) if accepted else (name, value)
        found.append(
            {
                "value": said,
                "accepted": accepted,
                "field": title_of(field.name if field else name),
                "count": number,
                "href": Asked(Search().with_value(*filtered), Search()).href(),
            }
        )
    response = jsonify(q=text, suggestions=found)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


@blueprint.get("/search/places.json")
def places() -> Response:
    """The distinct places of a search as GeoJSON, those with most records first."""
    index = workbench().platform.search_index()
    asked = read(index.fields)
    search = replace(only_specimens(asked.search), limit=0, facets=(), histograms={})
    total = index.search(search).total
    found = index.places(search, PLACES + 1)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [place.longitude, place.latitude]},
            "properties": {"count": place.number, "generalised": place.generalised > 0},
        }
        for place in found[:PLACES]
    ]
    response = jsonify(
        type="FeatureCollection", features=features, total=total, complete=len(found) <= PLACES,
        search=url_for("specimens.search"),
    )  # fmt: skip
    response.mimetype = "application/geo+json"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.set_etag(validator("places", index.stamp), weak=True)
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response
