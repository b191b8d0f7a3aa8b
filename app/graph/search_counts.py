"""Exact counts: facets, branches of trees, histograms and map cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tantivy import Query, Searcher

from app.graph.search_fields import Field
from app.graph.search_hits import Bars, Cell, Count
from app.graph.search_query import QueryBuilder, any_of
from app.graph.search_request import Search
from app.graph.search_schema import level_column
from app.graph.search_values import LEVELS, depth, folded, path

WIDTHS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)
BARS = 40  # that a histogram of a fitting width has at most, stray values aside
ALL = 10_000_000  # values a part of the index may report: with fewer, counts would be estimates
CELLS = 64_800  # cells of one degree
Keep = Callable[[str], bool]


def total(searcher: Searcher, query: Query) -> int:
    """How many documents match."""
    found: Any = searcher.search(query, 1)
    return int(found.count)


def _spelt(key: Any) -> str:
    return str(int(key)) if isinstance(key, float) and key.is_integer() else str(key)


def top_values(
    searcher: Searcher, query: Query, columns: Mapping[str, int], keep: Keep | None = None
) -> dict[str, list[Count]]:
    """The commonest values of some columns: by count, then in the order of the alphabet.

    ``columns`` says how many of each. The index orders equal counts as it likes, so more is asked
    for until the last place is certain. With ``keep`` other values are passed over.
    """
    found: dict[str, list[Count]] = {}
    sizes = {column: 2 * count + 8 for column, count in columns.items()}
    while sizes:
        asked = {
            column: {"terms": {"field": column, "size": size, "segment_size": ALL}}
            for column, size in sizes.items()
        }
        answer = searcher.aggregate(query, asked)
        unsure: dict[str, int] = {}
        for column, size in sizes.items():
            buckets = answer[column]["buckets"]
            values = [Count(_spelt(b["key"]), b["doc_count"]) for b in buckets]
            kept = [value for value in values if keep is None or keep(value.value)]
            wanted = columns[column]
            certain = len(values) < size or (
                len(kept) >= wanted and kept[wanted - 1].number > values[-1].number
            )
            if not certain:
                unsure[column] = size * 8
                continue
            kept.sort(key=lambda value: (-value.number, folded(value.value), value.value))
            found[column] = kept[:wanted]
        sizes = unsure
    return found


class Counter:
    """Counts for one search on one state of the index."""

    def __init__(self, searcher: Searcher, builder: QueryBuilder, search: Search, query: Query) -> None:
        self._searcher = searcher
        self._builder = builder
        self._search = search
        self._query = query
        self._narrowing = {builder.field(name) for name in (*search.filters, *search.ranges)}

    def _others(self, field: Field) -> Query:
        """The search as if this field did not narrow it."""
        if field not in self._narrowing:
            return self._query
        return self._builder.build(self._search, leaving_out=field.name)

    def facets(self) -> dict[str, list[Count]]:
        """The counts asked for, by the names they were asked by."""
        found: dict[str, list[Count]] = {}
        together: dict[str, str] = {}
        for name in self._search.facets:
            field = self._builder.field(name)
            if field is None or not field.counted:
                continue
            found[name] = []
            if field.kind == "tree":
                found[name] = self._twigs(name, field)
            elif field in self._narrowing:
                one = {field.name: self._search.top}
                found[name] = top_values(self._searcher, self._others(field), one)[field.name]
                found[name] += self._chosen(name, field, found[name])
            else:
                together[name] = field.name
        if together:
            columns = dict.fromkeys(together.values(), self._search.top)
            counted = top_values(self._searcher, self._query, columns)
            found |= {name: counted[column] for name, column in together.items()}
        return found

    def _chosen(self, name: str, field: Field, shown: list[Count]) -> list[Count]:
        """The values chosen already that are not among the commonest."""
        seen = {count.value for count in shown}
        others = self._others(field)
        missing = [v for v in self._search.filters.get(name, ()) if v not in seen]
        counts = []
        for value in missing:
            both = [self._builder.both(others, q) for q in self._builder.value(field, value)]
            counts.append(Count(value, total(self._searcher, any_of(both))))
        return counts

    def _twigs(self, name: str, field: Field) -> list[Count]:
        """What lies on the top level and below each step down to the open branch, or to where it parts."""
        chosen = self._search.filters.get(name, ())
        branch = path(self._search.open.get(name, "") or (chosen[0] if len(chosen) == 1 else ""))
        others = self._others(field)
        found: list[Count] = []
        steps = branch.split("/")
        for level in range(1, LEVELS + 1):
            above = "/".join(steps[:level])
            column = level_column(field, level)
            below = self._builder.branch(field, above) if above else None
            query = self._builder.both(others, below) if below is not None else others
            keep = _below(above) if above else None
            twigs = top_values(self._searcher, query, {column: self._search.top}, keep)[column]
            found += twigs
            if level <= depth(branch):
                continue
            if not self._search.parting or len(twigs) != 1:
                break
            steps = twigs[0].value.split("/")  # the only way down
        return found

    def histograms(self) -> dict[str, Bars]:
        """The histograms asked for. A document counts once, by its first value."""
        found = {}
        for name, width in self._search.histograms.items():
            field = self._builder.field(name)
            if field is not None and field.kind == "number":
                found[name] = self._bars(field, width)
        return found

    def _bars(self, field: Field, width: int) -> Bars:
        query = self._others(field)
        if width <= 0:
            percents = {"percentiles": {"field": field.name, "percents": [1.0, 99.0]}}
            ends = self._searcher.aggregate(query, {"ends": percents})["ends"]["values"]
            span = (ends["99.0"] or 0) - (ends["1.0"] or 0)
            width = next((w for w in WIDTHS if span / w <= BARS), WIDTHS[-1])
        bars = {"field": field.name, "interval": width, "min_doc_count": 1}
        answer = self._searcher.aggregate(query, {"bars": {"histogram": bars}})["bars"]
        counts = (Count(_spelt(b["key"]), b["doc_count"]) for b in answer["buckets"])
        return Bars(width, tuple(counts))

    def cells(self) -> tuple[Cell, ...]:
        """The cells of the map grid that are not empty."""
        size = self._search.grid
        if size <= 0 or not (self._builder.field("latitude") and self._builder.field("longitude")):
            return ()
        size = max(size, (360 * 180 / CELLS) ** 0.5)
        across = {"histogram": {"field": "longitude", "interval": size, "min_doc_count": 1}}
        up = {"histogram": {"field": "latitude", "interval": size, "min_doc_count": 1}}
        answer = self._searcher.aggregate(self._query, {"up": {**up, "aggs": {"across": across}}})
        return tuple(
            Cell(row["key"], cell["key"], cell["doc_count"])
            for row in answer["up"]["buckets"]
            for cell in row["across"]["buckets"]
        )


def _below(above: str) -> Keep:
    beginning = above + "/"
    return lambda value: value.startswith(beginning)
