"""What the search field and the map ask for while somebody uses them, as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import Response, jsonify, request, url_for

from app.graph.search import Search, SearchIndex
from app.graph.search_suggest import Suggestion
from app.services.specimens.asked import Asked, only_specimens, read
from app.services.specimens.views import blueprint
from app.services.specimens.wording import Readable, title_of
from app.web.context import workbench
from app.web.pages import validator

SUGGESTED = (
    "scientificName",
    "genus",
    "family",
    "collector",
    "countryWritten",
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
    for name, value, number in _by_concept(index, text) if text else ():
        field = index.fields.argument(name)
        said, _, accepted = value.partition(" = ") if name == "synonym" else (value, "", "")
        filtered = ("scientificName", accepted) if accepted else (name, value)
        found.append(
            {
                "value": Readable([]).value(name, said),
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


def _by_concept(index: SearchIndex, text: str) -> Iterator[Suggestion]:
    """The suggestions; several words for one concept are that concept, once, with all its records."""
    behind = {field.written: field for field in index.fields.values() if field.written}
    seen: set[tuple[str, str]] = set()
    for one in index.suggest(text, SUGGESTED, SUGGESTIONS):
        if field := behind.get(one.field):
            value = index.fields.meant(field, one.value)
            number = index.search(Search(filters={field.argument: (value,)}, limit=0)).total
            one = Suggestion(field.argument, value, number)
        if (one.field, one.value) not in seen:
            seen.add((one.field, one.value))
            yield one


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
