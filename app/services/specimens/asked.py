"""What a search page was asked for: the search, and the way its results are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext

from app.graph.search import Field, Fields, Search
from app.graph.search_request import as_range
from app.services.specimens.understood import understood
from app.web.format import with_arguments

KINDS = ("specimen", "occurrence")  # what a search is for, unless it says otherwise
VIEWS = {
    "list": lazy_gettext("List"),
    "gallery": lazy_gettext("Gallery"),
    "map": lazy_gettext("Map"),
    "chart": lazy_gettext("Chart"),
    "timeline": lazy_gettext("Timeline"),
    "taxa": lazy_gettext("Taxa"),
    "table": lazy_gettext("Table"),
    "download": lazy_gettext("Download"),
}
TOP = 8  # values of a facet beside the results
_OWN = ("view", "columns", "field", "match", "order", "format", "cursor", "short", "exact", "key")
_DAY = re.compile(r"^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$")
_SIDES = ("west", "south", "east", "north")


@dataclass(frozen=True)
class Asked:
    """A search with its view. ``defaults`` is what goes without saying in an address."""

    search: Search
    defaults: Search
    view: str = "list"
    columns: tuple[str, ...] = ()
    field: str = ""  # of the chart

    def args(self, search: Search | None = None, **changes: Any) -> list[tuple[str, str]]:
        """The arguments of its address, ``search`` in place of its own, with other ``changes``."""
        asked = replace(self, search=search or self.search, **changes)
        args = asked.search.to_args(self.defaults)
        if asked.view != "list":
            args.append(("view", asked.view))
        if asked.view == "chart" and asked.field:
            args.append(("field", asked.field))
        if asked.view == "table" and asked.columns:
            args.append(("columns", ",".join(asked.columns)))
        return args

    def href(self, search: Search | None = None, **changes: Any) -> str:
        """The page of this search, or of another one shown in the same way."""
        return with_arguments(url_for("specimens.search"), self.args(search, **changes))

    def from_cursor(self, cursor: str, endpoint: str = "specimens.search") -> str:
        """The results that follow a cursor; "" where none do."""
        if not cursor:
            return ""
        args = self.args(replace(self.search, offset=0))
        return with_arguments(url_for(endpoint), [*args, ("cursor", cursor)])

    def at(self, endpoint: str, search: Search | None = None, **more: str) -> str:
        """The same search at another endpoint, which takes the same for granted."""
        args = [*(search or self.search).to_args(self.defaults), *more.items()]
        return with_arguments(url_for(endpoint), args)


def offered(fields: Fields) -> list[Field]:
    """The fields that a page of results offers for narrowing down, value by value."""
    return [field for field in fields.facets() if field.counted and field.name != "kind"]


def read(fields: Fields, given: Any = None) -> Asked:
    """What the address of this request asks for, or the form that was ``given``."""
    said = request.args if given is None else given
    facets = tuple(field.argument for field in offered(fields))
    histograms = {"year": 10} if "year" in fields else {}
    defaults = Search(facets=facets, top=TOP, histograms=histograms)
    args = [(key, v) for key in said if key not in _OWN for v in said.getlist(key)]
    found = Search.from_args(args, facets=facets, top=TOP, histograms=histograms, parting=True)
    found = understood(fields.resolved(found), fields)
    view = said.get("view", "")
    if view and view not in VIEWS:
        found = replace(found, unread=(*found.unread, "view"))
    columns = (name for name in said.get("columns", "").split(",") if name in fields)
    return Asked(
        found,
        defaults,
        view if view in VIEWS else "list",
        tuple(dict.fromkeys(columns)),
        said.get("field", ""),
    )


def only_specimens(asked: Search) -> Search:
    """The search among specimens and observations, unless it names kinds itself."""
    if "kind" in asked.filters:
        return asked
    return replace(asked, filters={**asked.filters, "kind": KINDS})


def tidied(taken: Iterable[str] = ()) -> list[tuple[str, str]] | None:
    """What forms send as the readable arguments; None where there is nothing to do.

    ``year_from=1890&year_to=1914`` becomes ``year=1890..1914``, ``when=before 1900`` becomes
    ``year=..1899``, and west, south, east, north become ``bbox``.
    """
    args = request.args
    ranges = [key.removesuffix("_from") for key in args if key.endswith("_from")]
    sides = any(side in args for side in _SIDES)
    chosen = "column" in args
    if not (ranges or sides or chosen or "when" in args):
        return None
    found = [
        (key, value)
        for key in args
        if not key.endswith(("_from", "_to")) and key not in (*_SIDES, "when", "column", *taken)
        for value in args.getlist(key)
    ]
    for name in ranges:
        low, high = (args.get(f"{name}_{end}", "").strip() for end in ("from", "to"))
        if low or high:
            found.append((name, f"{low}..{high}"))
    if when := args.get("when", "").strip():
        found.append(_dated(when))
    box = [args.get(side, "").strip().replace(",", ".") for side in _SIDES]
    if all(box):
        found.append(("bbox", ",".join(box)))
    if chosen:
        found.append(("columns", ",".join(args.getlist("column"))))
    return found


def _dated(when: str) -> tuple[str, str]:
    """A typed date as filter: on years, or on exact dates where it names months or days."""
    low, high = as_range(when) or (when, when)
    name = "eventDate" if any(map(_DAY.match, (low, high))) else "year"
    return name, when if low == high else f"{low}..{high}"
