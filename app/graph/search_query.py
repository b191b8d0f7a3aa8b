"""A Search as the index's own query."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from tantivy import FieldType, Occur, Query, Schema

from app.graph.search_fields import Field, Fields
from app.graph.search_request import Search, as_range
from app.graph.search_row import as_number
from app.graph.search_schema import IRI, STAMP_ROW, has_words, level_column, words_column
from app.graph.search_shape import Box, Shape
from app.graph.search_values import LONGEST, depth, moment, path, words
from app.graph.search_words import Clause, clauses

EVERYTHING = "everything"
POINT = "point"  # the field with latitude and longitude as one value


class Inside(NamedTuple):
    """What lies in an area: whole boxes, and places on its border."""

    boxes: tuple[Box, ...] = ()
    points: tuple[str, ...] = ()


def any_of(queries: Sequence[Query]) -> Query:
    """What matches at least one."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _ends(field: Field, low: str, high: str) -> tuple[float | None, float | None]:
    """The numbers between which values lie; None where an end is open or makes no sense."""
    number = as_number(field)
    upper = moment(high, last=True) if field.kind == "date" else number(high)
    return number(low), upper


class QueryBuilder:
    """Builds queries over the columns of one layout."""

    def __init__(
        self,
        fields: Fields,
        layout: Schema,
        inside: Callable[[Shape], Inside] = lambda _: Inside(),
    ) -> None:
        self._inside = inside
        self._fields = fields
        self._layout = layout
        self._by_name = {**fields, **{field.argument: field for field in fields.values()}}
        self._boosted = [f for f in fields.values() if f.boost and has_words(f)]
        self._everything = (Occur.Must, Query.all_query())
        self.stamp = Query.term_query(layout, IRI, STAMP_ROW)

    @property
    def layout(self) -> Schema:
        """The columns of the index."""
        return self._layout

    @property
    def fields(self) -> list[Field]:
        """Every field."""
        return list(self._fields.values())

    def field(self, name: str) -> Field | None:
        """A field by its own name or its name in an address."""
        return self._by_name.get(name)

    def unknown(self, search: Search) -> list[str]:
        """The names in a search that are no field's; they narrow nothing."""
        names = (*search.filters, *search.ranges, *search.facets, *search.histograms)
        unknown = [name for name in dict.fromkeys(names) if name not in self._by_name]
        return unknown + ([search.sort] if search.sort and not self.sorted_by(search) else [])

    def sorted_by(self, search: Search) -> Field | None:
        """The field that results are asked to be ordered by, if that can be done."""
        field = self.field(search.sort.removeprefix("-"))
        return field if field is not None and (field.sort or field.kind == "sort") else None

    def build(self, search: Search, *, leaving_out: str = "") -> Query:
        """The query of a search, ``leaving_out`` what one key (a field, q, bbox …) says."""
        left_out = self.field(leaving_out) or leaving_out
        parts: list[tuple[Occur, Query]] = []
        if search.geometry and left_out != "geometry":
            parts.append((Occur.Must, self._places(self._inside(search.geometry))))
        if search.text.strip() and left_out != "q":
            parts += self._text(search.text)
        if search.bbox and left_out != "bbox":
            parts.append((Occur.Must, self._box(search.bbox)))
        for name, values in search.filters.items():
            field = self.field(name)
            if field is not None and field != left_out:
                found = [query for value in values for query in self.value(field, value)]
                if found:
                    parts.append((Occur.Must, any_of(found)))
        for name, ends in search.ranges.items():
            field = self.field(name)
            if field is not None and field != left_out:
                if field.kind in ("number", "date"):
                    query = self._between(field, *ends)
                    parts += [(Occur.Must, query)] if query is not None else []
                else:
                    parts.append((Occur.Must, any_of(self.value(field, "..".join(ends)))))
        if all(occur != Occur.Must for occur, _ in parts):
            parts += [self._everything, (Occur.MustNot, self.stamp)]
        return Query.boolean_query(parts)

    def iris(self, names: Iterable[str]) -> Query:
        """The documents of these IRIs."""
        return Query.term_set_query(self._layout, IRI, list(names))

    def both(self, one: Query, other: Query) -> Query:
        """What matches both."""
        return Query.boolean_query([(Occur.Must, one), (Occur.Must, other)])

    # -- one field -------------------------------------------------------------------------

    def value(self, field: Field, value: str) -> list[Query]:
        """The queries, any of which may match, for one exact value of a field."""
        found = [self._exact(field, value)]
        found += [self._exact(self._fields[name], value) for name in field.also]
        return found

    def _exact(self, field: Field, value: str) -> Query:
        if field.kind in ("facet", "flag"):
            return Query.term_query(self._layout, field.name, self._fields.meant(field, value)[:LONGEST])
        if field.kind == "tree":
            return self.branch(field, value)
        if field.kind in ("number", "date"):
            ends = as_range(value) or (value, value)
            return self._between(field, *ends) or Query.empty_query()
        if field.kind == "text":
            return self._words(words_column(field), words(value), prefix=False)
        return Query.empty_query()

    def branch(self, field: Field, value: str) -> Query:
        """Everything on or below a path of a tree."""
        whole = path(value if value.startswith("/") else f"/{value}")
        if not whole:
            return Query.empty_query()
        return Query.term_query(self._layout, level_column(field, depth(whole)), whole)

    def _between(self, field: Field, low: str, high: str) -> Query | None:
        first, last = _ends(field, low, high)
        if first is not None and last is not None and first > last:
            first, last = _ends(field, high, low)
        if first is None and last is None:
            return None if low == high == "" else Query.empty_query()
        integer = field.kind == "date" or field.whole
        kind = FieldType.Integer if integer else FieldType.Float
        return Query.range_query(self._layout, field.name, kind, first, last)

    def knowing(self, inside: Callable[[Shape], Inside]) -> QueryBuilder:
        """The same, told which of the places in the index lie inside a shape."""
        return QueryBuilder(self._fields, self._layout, inside)

    def _places(self, inside: Inside) -> Query:
        if not any(inside) or POINT not in self._fields:
            return Query.empty_query()
        parts = [self.within(box) for box in inside.boxes]
        if inside.points:
            parts.append(Query.term_set_query(self._layout, POINT, list(inside.points)))
        return any_of(parts)

    def within(self, box: Box) -> Query:
        """The documents whose place lies in a box; one that runs past 180 degrees goes on behind it."""
        west, south, east, north = box
        if east - west >= 360:
            return self._box((-180.0, south, 180.0, north))
        if west >= -180 and east <= 180:
            return self._box(box)
        turned = [(side + 180) % 360 - 180 for side in (west, east)]
        return self._box((turned[0], south, turned[1], north))

    def _box(self, bbox: tuple[float, float, float, float]) -> Query:
        west, south, east, north = bbox
        latitude, longitude = self._fields.get("latitude"), self._fields.get("longitude")
        if latitude is None or longitude is None:
            return Query.empty_query()
        halves = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
        across = [Query.range_query(self._layout, longitude.name, FieldType.Float, *half) for half in halves]
        up = Query.range_query(self._layout, latitude.name, FieldType.Float, south, north)
        return self.both(up, any_of(across))

    # -- words -----------------------------------------------------------------------------

    def _text(self, text: str) -> list[tuple[Occur, Query]]:
        parts: list[tuple[Occur, Query]] = []
        plain: list[str] = []
        for group in clauses(text, self._by_name):
            queries = [query for clause in group if (query := self._clause(clause)) is not None]
            if not queries:
                continue
            occur = Occur.MustNot if group[0].negative else Occur.Must
            parts.append((occur, any_of(queries)))
            if occur == Occur.Must:
                plain += [word for c in group if not c.field for word in words(c.text)]
        for field in self._boosted:
            for word in dict.fromkeys(plain):
                better = Query.term_query(self._layout, words_column(field), word)
                parts.append((Occur.Should, Query.boost_query(better, field.boost)))
        return parts

    def _clause(self, clause: Clause) -> Query | None:
        field = self.field(clause.field) if clause.field else None
        if field is None:
            found = words(clause.text)
            if not found and not any(sign.isalnum() for sign in clause.text):
                return None  # punctuation asks for nothing, a word that is too long for something
            return self._words(EVERYTHING, found, prefix=clause.prefix)
        if field.written:
            said = self._clause(replace(clause, field=field.written))
            return any_of([*self.value(field, clause.text), *([said] if said else [])])
        tree = field.kind == "tree" and clause.text.startswith("/")
        if not has_words(field) or tree:
            return any_of(self.value(field, clause.text))
        queries = []
        found = words(clause.text)
        if found:
            queries.append(self._words(words_column(field), found, prefix=clause.prefix))
        queries += [self._exact(self._fields[name], clause.text) for name in field.also]
        return any_of(queries) if queries else None

    def begins(self, field: Field, text: str) -> Query | None:
        """Values of a field of which each word of ``text`` begins a word."""
        found = words(text)
        if not found or not has_words(field):
            return None
        column = words_column(field)
        parts = [self._words(column, [word], prefix=True) for word in found]
        return Query.boolean_query([(Occur.Must, part) for part in parts])

    def _words(self, column: str, found: Sequence[str], *, prefix: bool) -> Query:
        if not found:
            return Query.empty_query()
        if len(found) > 1 and prefix:
            # the index's own phrase with an open end looks at no more than fifty endings
            together = self._words(column, found[:-1], prefix=False)
            return self.both(together, self._words(column, found[-1:], prefix=True))
        if len(found) > 1:
            return Query.phrase_query(self._layout, column, list(found))
        if prefix:
            return Query.fuzzy_term_query(self._layout, column, found[0], distance=0, prefix=True)
        return Query.term_query(self._layout, column, found[0])
