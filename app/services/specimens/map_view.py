"""A search on the map: squares of the world, or the places of a small area one by one."""

from __future__ import annotations

from dataclasses import replace

from app.graph.search import Hits, Search
from app.services.specimens.asked import Asked, only_specimens
from app.services.specimens.shown import Shown, counted
from app.services.specimens.wording import Readable
from app.web.context import workbench

COUNTRIES = 300
PLACES = 400  # distinct places that are drawn one by one
WORLD = 5.0  # degrees of a square on the map of the world
SIZES = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0)


def square(search: Search) -> float:
    """Degrees of a square: about fifty across the area that is looked at."""
    box = search.bbox or (search.geometry.box if search.geometry else None)
    if box is None:
        return WORLD
    width = (box[2] - box[0]) % 360 or 360
    return next((size for size in SIZES if width / size <= 50), WORLD)


def _on_earth(west: float, south: float, east: float, north: float) -> tuple[float, float, float, float]:
    """A box without what reaches over the poles and the 180th meridian."""
    return max(west, -180.0), max(south, -90.0), min(east, 180.0), min(north, 90.0)


def on_map(asked: Asked, hits: Hits, says: Readable) -> Shown:
    """The squares with records, or the places where there are few, and the countries."""
    search, size = asked.search, asked.search.grid
    narrowed = bool(search.bbox or search.geometry)
    plain = replace(search, grid=0.0)
    cells = [
        {
            "south": cell.south,
            "west": cell.west,
            "count": cell.number,
            "href": asked.href(
                replace(plain, bbox=_on_earth(cell.west, cell.south, cell.west + size, cell.south + size))
            ),
        }
        for cell in hits.cells
    ]
    places = (
        workbench().platform.search_index().places(only_specimens(search), PLACES + 1) if narrowed else []
    )
    single = [
        {
            "latitude": place.latitude,
            "longitude": place.longitude,
            "count": place.number,
            "generalised": place.generalised > 0,
            "href": asked.href(replace(plain, bbox=_around(place.latitude, place.longitude)), view="list"),
        }
        for place in (places if len(places) <= PLACES else ())
    ]
    countries = counted(asked, "country", COUNTRIES)
    return Shown(
        {
            "cells": [] if single else cells,
            "cell_size": size,
            "places": single,
            "countries": countries,
            "mapped": sum(cell["count"] for cell in cells),
        },
        {"places_at": asked.at("specimens.places", plain)},
    )


def _around(latitude: float, longitude: float) -> tuple[float, float, float, float]:
    hair = 0.000_05
    return longitude - hair, latitude - hair, longitude + hair, latitude + hair
