"""The distinct places of the index: which lie in an area, and how many documents are at each."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any, NamedTuple

from tantivy import Query, Searcher

from app.graph.search_counts import ALL
from app.graph.search_query import POINT, QueryBuilder
from app.graph.search_shape import Shape

KEPT = 20  # areas whose places are remembered
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
        self._known: OrderedDict[Shape, tuple[str, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def inside(self, shape: Shape) -> tuple[str, ...]:
        """The places in an area, as the index has them. The last areas asked for are remembered."""
        with self._lock:
            if shape in self._known:
                self._known.move_to_end(shape)
                return self._known[shape]
        found = tuple(
            value
            for value, _, _ in self._values(self._builder.within(shape.box))
            if (place := _parted(value)) and shape.contains(place[1], place[0])
        )
        with self._lock:
            self._known[shape] = found
            if len(self._known) > KEPT:
                self._known.popitem(last=False)
        return found

    def of(self, query: Query, most: int) -> list[Place]:
        """The places of what matches, those with most documents first."""
        found = []
        for value, number, blurred in self._values(query, blurred=True):
            if place := _parted(value):
                found.append(Place(*place, number, blurred))
        found.sort(key=lambda place: (-place.number, place))
        return found[:most]

    def _values(self, query: Query, *, blurred: bool = False) -> Iterator[tuple[str, int, int]]:
        if self._builder.field(POINT) is None:
            return
        terms: dict[str, Any] = {"terms": {"field": POINT, "size": ALL, "segment_size": ALL}}
        if blurred and self._builder.field(GENERALISED):
            terms["aggs"] = {"blurred": {"terms": {"field": GENERALISED, "size": 2}}}
        for bucket in self._searcher.aggregate(query, {"places": terms})["places"]["buckets"]:
            flags = {b["key"]: b["doc_count"] for b in bucket.get("blurred", {}).get("buckets", ())}
            yield bucket["key"], bucket["doc_count"], flags.get("true", 0)
