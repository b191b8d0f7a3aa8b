"""The distinct places of the index: which lie in an area, and how many documents are at each."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any, NamedTuple

from tantivy import Query, Searcher

from app.graph.search_counts import ALL
from app.graph.search_query import POINT, Inside, QueryBuilder
from app.graph.search_shape import Box, Shape

KEPT = 20  # areas whose places are remembered
PIECES = 16  # how often the border of an area is cut
MOST = 50_000  # places in one answer of the index, which refuses more than 65,000
NARROWEST = 1e-6  # degrees; a box with more places is not cut further
GENERALISED = "generalised"


class Place(NamedTuple):
    """Coordinates as they are written, the documents there, and how many of them were blurred."""

    latitude: float
    longitude: float
    number: int
    generalised: int


def _parted(value: str) -> tuple[float, float] | None:
    """``"-3.2661 37.5"`` as latitude and longitude."""
    try:
        latitude, longitude = (float(part) for part in value.split(" "))
    except ValueError:
        return None
    return latitude, longitude


class Places:
    """The places of one state of the index."""

    def __init__(self, searcher: Searcher, builder: QueryBuilder) -> None:
        self._searcher = searcher
        self._builder = builder
        self._known: OrderedDict[Shape, Inside] = OrderedDict()
        self._lock = threading.Lock()

    def inside(self, shape: Shape) -> Inside:
        """What lies in an area. The last areas asked for are remembered."""
        with self._lock:
            if shape in self._known:
                self._known.move_to_end(shape)
                return self._known[shape]
        boxes, border = shape.parted(PIECES)
        points = dict.fromkeys(
            value
            for box in border
            for value in self._of_box(box)
            if (place := _parted(value)) and shape.contains(place[1], place[0])
        )
        found = Inside(tuple(boxes), tuple(points))
        with self._lock:
            self._known[shape] = found
            if len(self._known) > KEPT:
                self._known.popitem(last=False)
        return found

    def of(self, query: Query, most: int) -> list[Place]:
        """The places of what matches, those with most documents first."""
        found = []
        for value, number, blurred in self._values(query, min(most, MOST // 2), blurred=True):
            if place := _parted(value):
                found.append(Place(*place, number, blurred))
        found.sort(key=lambda place: (-place.number, place))
        return found[:most]

    def _of_box(self, box: Box) -> Iterator[str]:
        """Every place in a box, cut in two as long as there are too many for one answer."""
        found = [value for value, _, _ in self._values(self._builder.within(box), MOST)]
        west, south, east, north = box
        if len(found) < MOST or max(east - west, north - south) < NARROWEST:
            yield from found
        elif east - west > north - south:
            middle = (west + east) / 2
            yield from self._of_box((west, south, middle, north))
            yield from self._of_box((middle, south, east, north))
        else:
            middle = (south + north) / 2
            yield from self._of_box((west, south, east, middle))
            yield from self._of_box((west, middle, east, north))

    def _values(self, query: Query, most: int, *, blurred: bool = False) -> Iterator[tuple[str, int, int]]:
        if self._builder.field(POINT) is None:
            return
        terms: dict[str, Any] = {"terms": {"field": POINT, "size": most, "segment_size": ALL}}
        if blurred and self._builder.field(GENERALISED):
            terms["aggs"] = {"blurred": {"terms": {"field": GENERALISED, "size": 2}}}
        for bucket in self._searcher.aggregate(query, {"places": terms})["places"]["buckets"]:
            flags = {b["key"]: b["doc_count"] for b in bucket.get("blurred", {}).get("buckets", ())}
            yield bucket["key"], bucket["doc_count"], flags.get("true", 0)
