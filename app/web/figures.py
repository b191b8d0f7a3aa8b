"""Counts of the search index as figures; every number leads to the search that gives it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import url_for

from app.graph.catalogue import Query
from app.graph.search import Count, Hits, Search
from app.web.context import workbench
from app.web.format import licence_name, with_arguments
from app.web.labels import known
from app.web.locale import gettext
from app.web.pages import address_of
from app.web.titles import titles
from app.web.vocabulary_names import age_of, basis_name, country_name, value_name

KINDS = ("specimen", "occurrence")  # what is counted as a record
SPAN = 300  # years that have a column each decade
Filters = Mapping[str, str]


class Question(NamedTuple):
    """A query that gives a number of the page, for the link below it; it is not run."""

    query: Query
    params: Mapping[str, Any]


def question(name: str, /, **params: Any) -> Question:
    """The query of that name with the values of this page. Raises UnknownQuery."""
    return Question(workbench().platform.catalogue[name], params)


@dataclass(frozen=True)
class Look:
    """What the index says of the records that have some values."""

    filters: Filters
    hits: Hits

    @property
    def total(self) -> int:
        return self.hits.total

    def href(self, **more: str) -> str:
        """The search for these records, narrowed further."""
        return found_at({**self.filters, **more})

    def number(self, name: str, value: str) -> int:
        """How many have one value of a field that was asked for."""
        return next((c for v, c in self.hits.facets.get(name, ()) if v == value), 0)

    def values(self, name: str) -> list[str]:
        """The values of a field that was asked for, the commonest first."""
        return [value for value, _ in self.hits.facets.get(name, ())]

    def figure(self, name: str, title: str, heading: str) -> dict[str, Any]:
        """The values of a field as rows of label, number, the search, and the page of the value."""
        counts = _own(_finest(self.hits.facets.get(name, [])))
        called = _titles(counts, self.hits.titles)
        rows = [
            {
                "value": value,
                "label": called.get(value) or readable(name, value),
                "count": count,
                "href": self.href(**{argument(name): value}),
                "page": _page_of(name, value, self.filters),
            }
            for value, count in counts
        ]
        return {"field": name, "title": title, "heading": heading, "rows": rows}

    def figures(self, wanted: Mapping[str, tuple[str, str]]) -> list[dict[str, Any]]:
        """The figures that have something to show; ``wanted`` is (title, heading) by field."""
        made = (self.figure(name, *says) for name, says in wanted.items())
        return [figure for figure in made if figure["rows"]]

    def decades(self) -> list[dict[str, Any]]:
        """Records by decade, the empty ones between included; what is much older comes as one."""
        by_decade: dict[int, int] = {}
        for year, count in self.years():
            by_decade[year // 10 * 10] = by_decade.get(year // 10 * 10, 0) + count
        if not by_decade:
            return []
        last = max(by_decade)
        first = max(min(by_decade), last - SPAN)
        rows = [
            (str(decade), by_decade.get(decade, 0), f"{decade}..{decade + 9}")
            for decade in range(first, last + 10, 10)
        ]
        if older := sum(count for decade, count in by_decade.items() if decade < first):
            rows.insert(0, (gettext("before %(year)s", year=first), older, f"..{first - 1}"))
        return [{"label": says, "count": n, "href": self.href(year=span)} for says, n, span in rows]

    def years(self) -> list[tuple[int, int]]:
        """Years with the number of records, where the histogram of ``year`` was asked for."""
        bars = self.hits.histograms.get("year")
        return [(int(float(low)), count) for low, count in bars.bars] if bars else []

    def cells(self, size: float) -> list[dict[str, Any]]:
        """Squares of a map with their numbers and searches."""
        return [
            {
                "south": cell.south,
                "west": cell.west,
                "count": cell.number,
                "href": self.href(
                    bbox=f"{cell.west:g},{cell.south:g},{cell.west + size:g},{cell.south + size:g}"
                ),
            }
            for cell in self.hits.cells
        ]


def look(
    filters: Filters,
    facets: Iterable[str] = (),
    *,
    top: int = 8,
    limit: int = 0,
    sort: str = "",
    years: bool = False,
    grid: float = 0.0,
    kinds: Sequence[str] = KINDS,
) -> Look:
    """Ask the index for records with these values; what narrows them is not counted again."""
    wanted = tuple(name for name in facets if argument(name) not in filters)
    asked = Search(
        filters={**{k: (v,) for k, v in filters.items()}, "kind": tuple(kinds)},
        facets=wanted,
        top=top,
        limit=limit,
        sort=sort,
        open={"geologicalAge": "/Phanerozoic"} if "geologicalAge" in wanted else {},
        histograms={"year": 1} if years else {},
        grid=grid,
    )
    return Look(filters, workbench().search(asked))


def argument(name: str) -> str:
    """A field's name in an address."""
    fields = workbench().platform.search_index().fields
    return fields[name].argument if name in fields else name


def found_at(filters: Filters) -> str:
    """The address of a search."""
    return with_arguments(url_for("specimens.search"), filters)


def _finest(counts: Sequence[Count]) -> list[Count]:
    """Of a tree that was opened, the twigs without the branches they make up."""
    above = {count.value.rpartition("/")[0] for count in counts if count.value.startswith("/")}
    return [count for count in counts if count.value not in above]


def _own(counts: list[Count]) -> list[Count]:
    """Where documents of this installation are named, without the identifiers others have for them."""
    own = [count for count in counts if count.value.startswith(workbench().base)]
    named = [count for count in counts if not count.value.startswith(("http://", "https://"))]
    return sorted([*own, *named], key=lambda count: -count.number) if own else counts


def _titles(counts: Sequence[Count], given: Mapping[str, str]) -> Mapping[str, str]:
    missing = [v for v, _ in counts if v.startswith(workbench().base) and v not in given]
    return {**given, **titles(missing)}


def readable(name: str, value: str) -> str:
    """A value of a field as people read it."""
    if name == "basisOfRecord":
        return basis_name(value)
    if name in ("country", "countryCode"):
        return country_name(value)
    if name == "midsLevel":
        return gettext("Level %(level)s", level=value)
    if name == "licence":
        return known(value) or licence_name(value)
    return value_name(name, value)


def _page_of(name: str, value: str, filters: Filters) -> str:
    """The page about a value; "" where it has none."""
    if name in ("scientificName", "genus", "family"):
        return address_of("specimens.taxon", name=value)
    if name == "taxon":
        return address_of("specimens.branch", path=value.lstrip("/"))
    if name == "collector":
        return address_of("specimens.person", name=value)
    if name == "countryCode":
        return address_of("specimens.country", country=value)
    if name == "stateProvince" and "countryCode" in filters:
        return address_of("specimens.region", country=filters["countryCode"], region=value)
    if name == "geologicalAge":
        name = age_of(value.rsplit("/", 1)[-1].replace("%2F", "/"))
        return address_of("words.concept", scheme="geological-time", name=name) if name else ""
    if value.startswith(workbench().base):
        return f"/{value.removeprefix(workbench().base)}"
    return ""
