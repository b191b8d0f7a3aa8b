"""The timeline: when what was found was gathered, from centuries down to the months of a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask_babel import format_date

from app.graph.search import Hits, Search
from app.services.specimens.asked import Asked, only_specimens
from app.services.specimens.shown import Shown
from app.services.specimens.wording import Readable
from app.web.context import workbench
from app.web.locale import gettext

COLUMNS = 40  # at most, in a span that was chosen
WIDTHS = (1, 2, 5, 10, 20, 25, 50, 100)
MOST = 80  # columns where none was chosen; what is much older is told in one number


def timeline(asked: Asked, hits: Hits, says: Readable) -> Shown:
    """Columns over time; each leads to the same search of its own years, and to its records."""
    if "year" not in workbench().platform.search_index().fields:
        return Shown({"timeline": {"columns": [], "from": None, "to": None, "unit": "year"}})
    low, high = _chosen(asked.search)
    if low is not None and low == high:
        columns, unit = _months(asked, low), "month"
    else:
        columns, unit = _years(asked, low, high)
        if columns:
            low = columns[0]["from"] if low is None else low
            high = columns[-1]["to"] if high is None else high
    dated = sum(column["count"] for column in columns)
    said = {"columns": columns, "from": low, "to": high, "unit": unit, "other": max(hits.total - dated, 0)}
    return Shown({"timeline": said}, {"steps": _steps(asked, low, high)})


def _chosen(search: Search) -> tuple[int | None, int | None]:
    """The years that the search is narrowed to; None for an open end."""
    ends = search.ranges.get("year") or tuple(search.filters.get("year", ())[:1]) * 2 or ("", "")
    low, high = (int(end[:4]) if end[:4].isdecimal() else None for end in ends)
    return (high, low) if low is not None and high is not None and low > high else (low, high)


def _years(asked: Asked, low: int | None, high: int | None) -> tuple[list[dict[str, Any]], str]:
    width = 0
    if low is not None and high is not None:
        width = next((one for one in WIDTHS if (high - low + 1) / one <= COLUMNS), WIDTHS[-1])
    counted = replace(
        only_specimens(asked.search), limit=0, offset=0, facets=(), grid=0.0, histograms={"year": width}
    )
    bars = workbench().search(counted).histograms.get("year")
    width = bars.width if bars else 1
    counts = {int(float(year)): number for year, number in (bars.bars if bars else ())}
    inside = [
        year for year in counts if (low is None or year + width > low) and (high is None or year <= high)
    ]
    if not inside:
        return [], "year"
    first = max(min(inside), max(inside) - (MOST - 1) * width)
    return [
        _column(
            asked, max(year, low or year), min(year + width - 1, high or year + width), counts.get(year, 0)
        )
        for year in range(first, max(inside) + 1, width)
    ], "year" if width == 1 else "years"


def _column(asked: Asked, first: int, last: int, count: int) -> dict[str, Any]:
    narrowed = replace(asked.search.with_range("year", first, last), open={})
    return {
        "label": str(first) if first == last else f"{first}–{last}",
        "from": first,
        "to": last,
        "count": count,
        "href": asked.href(narrowed),
        "records": asked.href(narrowed, view="list"),
    }


def _months(asked: Asked, year: int) -> list[dict[str, Any]]:
    columns = []
    for month in range(1, 13):
        said = f"{year:04d}-{month:02d}"
        narrowed = replace(asked.search.with_range("eventDate", said, said), open={})
        counted = replace(only_specimens(narrowed), limit=0, facets=(), histograms={})
        columns.append(
            {
                "label": format_date(date(max(year, 1), month, 1), "LLLL y"),
                "from": said,
                "to": said,
                "count": workbench().search(counted).total,
                "href": asked.href(narrowed, view="list"),
                "records": asked.href(narrowed, view="list"),
            }
        )
    return columns


def _steps(asked: Asked, low: int | None, high: int | None) -> list[dict[str, str]]:
    """Where to from here: earlier, later, and further out."""
    if not asked.search.ranges.get("year") and not asked.search.filters.get("year"):
        return []
    whole = asked.search.without("year")
    steps = [{"label": gettext("All years"), "href": asked.href(whole), "icon": "fullscreen"}]
    if low is None or high is None:
        return steps
    span = high - low + 1
    for label, start, icon in (
        (gettext("Earlier"), low - span, "chevron-left"),
        (gettext("Later"), low + span, "chevron-right"),
    ):
        if start >= 0:
            shifted = whole.with_range("year", start, start + span - 1)
            steps.append({"label": label, "href": asked.href(shifted), "icon": icon})
    outside = next((one for one in (10, 100, 500) if one > span), 0)
    if outside:
        start = max(low // outside * outside, 0)
        wider = whole.with_range("year", start, start + outside - 1)
        label = gettext("%(first)s to %(last)s", first=start, last=start + outside - 1)
        steps.append({"label": label, "href": asked.href(wider), "icon": "zoom-out"})
    return steps
