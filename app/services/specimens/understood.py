"""What of an address is not understood: left out of the search, and told with the form that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.graph.errors import BadParameter
from app.graph.search import Field, Fields, Search
from app.graph.search_request import DEEPEST, MOST, as_range
from app.graph.search_row import as_number
from app.web.locale import gettext


def understood(search: Search, fields: Fields) -> Search:
    """The search without conditions that no field has or whose values are no numbers or dates."""
    left_out: list[str] = []

    def readable(key: str, *values: str) -> bool:
        field = fields.argument(key) or fields.get(key)
        fits = field is not None and all(_fits(field, value) for value in values)
        if not fits:
            left_out.append(key)
        return fits

    filters = {
        key: tuple(value for value in values if readable(key, value))
        for key, values in search.filters.items()
    }
    ranges = {key: ends for key, ends in search.ranges.items() if readable(key, *filter(None, ends))}
    unread = tuple(dict.fromkeys((*search.unread, *left_out)))
    return replace(search, filters=filters, ranges=ranges, unread=unread) if left_out else search


def _fits(field: Field, value: str) -> bool:
    if field.kind not in ("number", "date"):
        return True
    number = as_number(field)
    return all(number(end) is not None for end in as_range(value) or (value,) if end)


def forms(names: Iterable[str], fields: Fields, views: Iterable[str]) -> list[dict[str, str]]:
    """How what was not understood is written, as far as there is a condition of that name."""
    own: dict[str, str] = {
        "bbox": gettext("west, south, east and north in degrees: %(example)s", example="bbox=5,47,15,55"),
        "geometry": gettext("a polygon in WKT: %(example)s", example="POLYGON((5 47, 15 47, 10 55, 5 47))"),
        "view": gettext("one of %(names)s", names=", ".join(views)),
        "limit": gettext("a whole number from 0 to %(most)s", most=MOST),
        "offset": gettext("a whole number from 0 to %(most)s", most=DEEPEST),
        "page": gettext("a whole number from 1 on"),
        "top": gettext("a whole number from 1 to %(most)s", most=MOST),
        "grid": gettext("a number of degrees"),
    }
    found = []
    for name in names:
        field = fields.argument(name) or fields.get(name)
        form: str
        if field is not None and field.kind == "date":
            form = gettext("a date or two: %(examples)s", examples="1890, 1890-05, 1890..1914, before 1900")
        elif field is not None and field.kind == "number":
            form = gettext("a number or two: %(examples)s", examples="1890, 1890..1914")
        else:
            form = own.get(name, "")
        if form:
            found.append({"name": name, "form": form})
    return found


def too_far(said: Mapping[str, str]) -> BadParameter | None:
    """The fault of an address that asks for more at once, or for later results, than numbers reach."""
    given = {key: int(said[key]) for key in ("offset", "page", "limit") if said.get(key, "").isdecimal()}
    if given.get("limit", 0) > MOST:
        return BadParameter(
            f"One answer has {MOST} results at most.",
            parameter="limit",
            remedy=f"Ask for limit={MOST} and follow the link named “next”, or ask for a download.",
        )
    size = given.get("limit", Search().limit)
    name = "offset" if "offset" in given else "page"
    if given.get("offset", (given.get("page", 1) - 1) * size) > DEEPEST:
        return BadParameter(
            f"Results are reached by their number up to {DEEPEST}.",
            parameter=name,
            remedy="Begin with cursor=* and follow the link named “next”, or ask for a download.",
        )
    return None
