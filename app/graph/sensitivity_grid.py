"""Coarser values: the cell of a grid for a point, the year or month for a day.

What comes out depends on what goes in and on nothing else, so asking often tells no more than
asking once.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation

_METRES = 111_320  # of a degree of latitude
_DATE = re.compile(r"^(\d{4})(-\d{2})?(?:-\d{2}|$)")


def centre(value: Decimal, grid: Decimal, end: int) -> Decimal:
    """The middle of the cell that holds ``value``; cells begin at ``-end``, the last ends at ``end``."""
    cells = int((2 * end) / grid)
    number = min(max(int((value + end) // grid), 0), cells - 1)
    return number * grid - end + grid / 2


def cell(latitude: str, longitude: str, grid: Decimal) -> tuple[str, str, str] | None:
    """Latitude and longitude of the middle of the cell, and its radius in metres, as decimals.

    None where the texts are no place on earth.
    """
    try:
        north, east = Decimal(latitude), Decimal(longitude)
    except InvalidOperation:
        return None
    if not (north.is_finite() and east.is_finite() and abs(north) <= 90 and abs(east) <= 180):
        return None
    up, across = centre(north, grid, 90), centre(east, grid, 180)
    return _written(up), _written(across), str(radius(up, grid))


def radius(latitude: Decimal, grid: Decimal) -> int:
    """From the middle of a cell to its furthest corner, in whole metres, rounded up."""
    nearer = max(abs(float(latitude)) - float(grid) / 2, 0.0)  # the side towards the equator is longer
    wide = float(grid) / 2 * _METRES * math.cos(math.radians(nearer))
    return math.ceil(math.hypot(wide, float(grid) / 2 * _METRES))


def no_less_than(radius: str, given: str) -> str:
    """The larger of a radius and what the source gave, the latter rounded up to one digit."""
    try:
        said = float(given)
    except ValueError:
        return radius
    if not math.isfinite(said) or said <= float(radius):
        return radius
    step = 10 ** math.floor(math.log10(said))
    return str(math.ceil(said / step) * step)


def coarser_date(text: str, to: str) -> str | None:
    """A date as its year or month; a span within one of them too. None where it does not fit."""
    parts = text.split("/")
    found = {_to(part, to) for part in parts}
    if len(found) == 1:
        return found.pop()
    years = {_to(part, "year") for part in parts}
    return years.pop() if len(years) == 1 else None


def _to(text: str, to: str) -> str | None:
    match = _DATE.match(text.strip())
    if match is None:
        return None
    return match[1] + (match[2] or "") if to == "month" else match[1]


def _written(value: Decimal) -> str:
    return format(value.normalize(), "f")
