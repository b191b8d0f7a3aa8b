"""Areas on the map: polygons written as WKT, and which places lie in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

Position = tuple[float, float]  # longitude, latitude
Box = tuple[float, float, float, float]  # west, south, east, north
LONGEST = 20_000  # characters that are read
MOST = 1_000  # corners
_WKT = re.compile(r"^\s*(POLYGON|MULTIPOLYGON)\s*(?:Z\s*)?(\(.*\))\s*$", re.IGNORECASE | re.DOTALL)
_RING = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True)
class Shape:
    """A polygon, or several, by its rings; what lies inside an odd number of them is in it.

    Longitudes may run on past 180 degrees for areas across the date line.
    """

    rings: tuple[tuple[Position, ...], ...]

    @cached_property
    def box(self) -> Box:
        """The smallest box around it."""
        across = [x for ring in self.rings for x, _ in ring]
        up = [y for ring in self.rings for _, y in ring]
        return min(across), min(up), max(across), max(up)

    @cached_property
    def edges(self) -> tuple[tuple[float, float, float, float], ...]:
        """Its edges that are not level, from longitude, latitude to longitude, latitude.

        What runs past 180 degrees comes once more on the other side.
        """
        found = [
            (*start, *end)
            for ring in self.rings
            for start, end in zip(ring, (*ring[1:], ring[0]), strict=True)
            if start[1] != end[1]
        ]
        west, _, east, _ = self.box
        turns = [0.0] + ([-360.0] if east > 180 else []) + ([360.0] if west < -180 else [])
        return tuple((x1 + turn, y1, x2 + turn, y2) for turn in turns for x1, y1, x2, y2 in found)

    def contains(self, longitude: float, latitude: float) -> bool:
        """Whether a place lies in it: a line from it to the east crosses an odd number of edges."""
        inside = False
        for x1, y1, x2, y2 in self.edges:
            if (y1 > latitude) != (y2 > latitude):
                crossing = (x2 - x1) * (latitude - y1) / (y2 - y1) + x1
                inside ^= longitude < crossing
        return inside

    @cached_property
    def _sides(self) -> tuple[tuple[float, float, float, float], ...]:
        return tuple(
            (*start, *end)
            for ring in self.rings
            for start, end in zip(ring, (*ring[1:], ring[0]), strict=True)
        )

    def crosses(self, box: Box) -> bool:
        """Whether one of its sides touches a box; else the box is wholly inside or outside."""
        west, south, east, north = box
        for x1, y1, x2, y2 in self._sides:
            if max(x1, x2) < west or min(x1, x2) > east or max(y1, y2) < south or min(y1, y2) > north:
                continue
            turns = [
                (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
                for x, y in ((west, south), (west, north), (east, south), (east, north))
            ]
            if min(turns) <= 0 <= max(turns):
                return True
        return False

    def parted(self, pieces: int) -> tuple[list[Box], list[Box]]:
        """Boxes wholly inside, and boxes on the border, together the shape and no more than needed.

        The border is cut about ``pieces`` times, the largest box first.
        """
        inside: list[Box] = []
        border = [self.box]
        for _ in range(pieces):
            largest = max(border, key=_size)
            border.remove(largest)
            for part in _quarters(largest):
                if self.crosses(part):
                    border.append(part)
                elif self.contains((part[0] + part[2]) / 2, (part[1] + part[3]) / 2):
                    inside.append(part)
            if not border:
                break
        return inside, border

    @property
    def wkt(self) -> str:
        """The shape as text: ``POLYGON((30 10, 40 40, 20 40, 30 10))``."""
        rings = ["(" + ", ".join(_said(*place) for place in (*r, r[0])) + ")" for r in self.rings]
        if len(rings) == 1:
            return f"POLYGON({rings[0]})"
        return "MULTIPOLYGON(" + ", ".join(f"({ring})" for ring in rings) + ")"


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _quarters(box: Box) -> list[Box]:
    west, south, east, north = box
    x, y = (west + east) / 2, (south + north) / 2
    return [(west, south, x, y), (x, south, east, y), (west, y, x, north), (x, y, east, north)]


def _said(x: float, y: float) -> str:
    return f"{x:.10g} {y:.10g}"


def read_shape(text: str) -> Shape | None:
    """POLYGON or MULTIPOLYGON as a shape; None for anything else."""
    found = _WKT.match(text) if len(text) <= LONGEST else None
    if found is None:
        return None
    try:
        rings = tuple(tuple(_places(ring)) for ring in _RING.findall(found[2]))
    except ValueError:
        return None
    rings = tuple(ring[:-1] if ring[0] == ring[-1] else ring for ring in rings if ring)
    corners = sum(map(len, rings))
    if not rings or corners > MOST or any(len(ring) < 3 for ring in rings):
        return None
    return Shape(rings)


def _places(ring: str) -> Iterator[Position]:
    for pair in ring.split(","):
        x, y = (float(number) for number in pair.split()[:2])
        if not (abs(x) <= 360 and abs(y) <= 90):
            raise ValueError(pair)
        yield x, y
