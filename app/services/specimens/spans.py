"""Beside the results: the columns over time, the field for dates, the four sides of an area."""

from __future__ import annotations

from typing import Any

from app.graph.search import Hits
from app.services.specimens.asked import Asked

DECADES = 30  # columns at most; what is much older is left to the field


def when(asked: Asked, hits: Hits) -> dict[str, Any]:
    """The columns over time and the field to type dates into."""
    bars = hits.histograms.get("year")
    counts = {int(float(low)): count for low, count in bars.bars} if bars else {}
    width = bars.width if bars else 1
    first = max(min(counts), max(counts) - DECADES * width) if counts else 0
    rows = [
        {
            "label": str(year) if width == 1 else f"{year}–{year + width - 1}",
            "count": counts.get(year, 0),
            "href": asked.href(asked.search.with_range("year", year, year + width - 1)),
        }
        for year in range(first, max(counts, default=0) + width, width)
        if counts
    ]
    rest = asked.search.without("year").without("eventDate")
    said = (asked.search.ranges.get(name) or _single(asked, name) for name in ("eventDate", "year"))
    typed = next((ends[0] if ends[0] == ends[1] else "..".join(ends) for ends in said if ends), "")
    return {"bars": rows, "typed": typed, "kept": asked.args(rest)}


def _single(asked: Asked, name: str) -> tuple[str, str] | None:
    values = asked.search.filters.get(name, ())
    return (values[0], values[0]) if values else None


def where(asked: Asked) -> dict[str, Any]:
    """The four sides of the chosen box, for the fields that say it."""
    box = asked.search.bbox
    names = ("west", "south", "east", "north")
    sides = {name: f"{side:g}" for name, side in zip(names, box, strict=True)} if box else {}
    return {"sides": sides, "kept": asked.args(asked.search.without("bbox"))}
