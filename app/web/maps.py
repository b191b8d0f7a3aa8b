"""Geometry of the small maps and bars that the server draws itself, as numbers for SVG."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

METRES_PER_DEGREE = 111_320.0
_UNIT = 10.0  # drawing units in a degree, as in the built base map


@dataclass(frozen=True)
class Window:
    """A map of ``width`` x ``height`` drawing units around one place.

    ``across`` narrows the longitudes to their length at that latitude. ``x``, ``y`` is the place,
    ``ring`` the radius of its uncertainty (0: not known or smaller than the dot) in the same units.
    ``shifts`` says where copies of the world must be drawn for windows across the date line.
    """

    left: float
    top: float
    width: float
    height: float
    across: float
    x: float
    y: float
    ring: float
    dot: float
    meridians: tuple[tuple[int, float], ...]
    parallels: tuple[tuple[int, float], ...]
    shifts: tuple[float, ...]

    @property
    def box(self) -> str:
        return f"{self.left:.2f} {self.top:.2f} {self.width:.2f} {self.height:.2f}"


_CORNER = re.compile(r"(-?[0-9.]+(?:e-?[0-9]+)?) (-?[0-9.]+(?:e-?[0-9]+)?)")


def box_of(polygon: str) -> tuple[float, float, float, float] | None:
    """West, south, east, north of a rectangle in WKT; None for what is no such thing."""
    corners = [(float(x), float(y)) for x, y in _CORNER.findall(polygon)]
    if not polygon.startswith("POLYGON") or len(corners) < 4:
        return None
    across, up = zip(*corners, strict=True)
    east = max(across)
    return min(across), min(up), east - 360 if east > 180 else east, max(up)


def window(latitude: float, longitude: float, uncertainty: float = 0.0) -> Window:
    """The map around a place; ``uncertainty`` in metres widens it so that the ring fits."""
    radius = max(uncertainty, 0.0) / METRES_PER_DEGREE * _UNIT
    height = min(max(160.0, radius * 3.2), 1800.0)
    width = height * 1.5
    across = max(math.cos(math.radians(latitude)), 0.25)
    x, y = longitude * _UNIT * across, -latitude * _UNIT
    left, top = x - width / 2, min(max(y - height / 2, -900.0), 900.0 - height)
    step = next(s for s in (2, 5, 10, 20, 30, 60) if height / _UNIT / s <= 6)
    west, east = left / across / _UNIT, (left + width) / across / _UNIT
    south, north = -(top + height) / _UNIT, -top / _UNIT
    meridians = tuple(
        ((degree + 180) % 360 - 180, degree * _UNIT * across)
        for degree in range(math.ceil(west / step) * step, math.floor(east) + 1, step)
    )
    parallels = tuple(
        (degree, -degree * _UNIT)
        for degree in range(math.ceil(south / step) * step, math.floor(north) + 1, step)
        if abs(degree) <= 90
    )
    shifts = tuple(s for s in (-3600.0, 0.0, 3600.0) if _overlaps(west, east, s / _UNIT))
    ring = radius if radius > height / 60 else 0.0
    return Window(left, top, width, height, across, x, y, ring, height / 55, meridians, parallels, shifts)


def _overlaps(west: float, east: float, shift: float) -> bool:
    return west < 180 + shift and east > -180 + shift


def shares(rows: Iterable[dict[str, Any]], value: str) -> list[tuple[dict[str, Any], float]]:
    """Each row with its value as a share (0 to 100) of the largest; for bars."""
    found = list(rows)
    largest = max((row[value] or 0 for row in found), default=0) or 1
    return [(row, round(100 * (row[value] or 0) / largest, 2)) for row in found]


def step_of(count: int, cells: Iterable[dict[str, Any]]) -> int:
    """How dark a square of a map is, from 1 to 5, by the order of magnitude of its number."""
    largest = max((cell["count"] for cell in cells), default=1)
    if largest <= 1:
        return 3
    return 1 + min(int(4.999 * math.log(max(count, 1)) / math.log(largest)), 4)


def around(cells: Iterable[dict[str, Any]], size: float, least: float = 45.0) -> str:
    """The part of the world that shows all squares with some ground about them, as an SVG box."""
    found = list(cells)
    west = min((cell["west"] for cell in found), default=-180.0)
    east = max((cell["west"] + size for cell in found), default=180.0)
    south = min((cell["south"] for cell in found), default=-60.0)
    north = max((cell["south"] + size for cell in found), default=84.0)
    width = min(max((east - west) * 1.5, (north - south) * 1.5 * 2.5, least), 360.0)
    height = width / 2.5
    left = min(max((west + east - width) / 2, -180.0), 180.0 - width)
    top = min(max(-(south + north + height) / 2, -84.0), 60.0 - height)
    return f"{left * _UNIT:g} {top * _UNIT:g} {width * _UNIT:g} {height * _UNIT:g}"


def around_places(places: Iterable[dict[str, Any]]) -> str:
    """The part of the world that shows all places, as an SVG box."""
    cells = [{"west": place["longitude"], "south": place["latitude"]} for place in places]
    return around(cells, 0.0, least=2.0)
